"""What was kept, repaired and dropped, and the switches of the rules behind it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analytics.exports.files import to_csv
from analytics.tables.rules import RULES
from dashboard import components, state
from dashboard.exports import account_table
from dashboard.text import md

MOST_SHOWN = 200


def account(draft: state.Dataset) -> None:
    """Show the account of cleaning, the switches of its rules, and the rows that were left out."""
    report = draft.interactions.report
    st.subheader("What was kept", anchor=False)
    st.write(report.sentence(), draft.V.account)
    for note in draft.table.notes:
        st.markdown(f"- {md(note)}")
    table = account_table(draft)
    st.dataframe(
        table,
        hide_index=True,
        key="account",
        placeholder="",
        alt=report.sentence(),
        column_config={
            "what": st.column_config.TextColumn(width="large"),
            report.unit: st.column_config.NumberColumn(width="small", format="localized"),
            "revenue": st.column_config.NumberColumn(width="small", format="%.2f"),
        },
    )
    if draft.recognition.layout == "long":
        _switches(draft)
    _left_out(draft)
    if draft.origin:
        st.caption(f"Origin: {md(draft.origin)}")


def _switches(draft: state.Dataset) -> None:
    with st.expander("Change the rules", icon=":material/rule:", key="rules"):
        for rule in RULES:
            key = f"rule_{rule.id}"
            components.show_truth(key, rule.id in draft.reading.rules)
            st.toggle(rule.title, key=key, help=rule.help, on_change=_switch, args=(rule.id, key))


def _switch(rule: str, key: str) -> None:
    state.switch_rule(rule, bool(st.session_state[key]))


def _left_out(draft: state.Dataset) -> None:
    report = draft.interactions.report
    if not len(report.rejected):
        return
    with st.expander(f"Rows left out ({report.rows_read - report.rows_kept:,})", icon=":material/block:", key="left_out"):
        st.dataframe(report.rejected.head(MOST_SHOWN), hide_index=True, key="rejected", alt="Rows that could not be used")
        st.download_button(
            "Download them with their reasons",
            partial(_rejected_csv, draft),
            "rows_left_out.csv",
            "text/csv",
            key="download_rejected",
            on_click="ignore",
            icon=":material/download:",
        )


def _rejected_csv(draft: state.Dataset) -> bytes:
    return to_csv(draft.interactions.report.rejected_rows())
