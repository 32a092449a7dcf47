"""What was kept, repaired and dropped, and the switches of the rules behind it."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from analytics.exports.files import to_csv
from analytics.exports.left_out import left_out_rows
from analytics.tables.cleaning.rules import RULES
from dashboard import components, state
from dashboard.exports import account_table
from dashboard.text import md

MOST_SHOWN = 200


def account(draft: state.Dataset) -> None:
    """Show the account of cleaning, the switches of its rules, and the rows that were left out."""
    report = draft.interactions.report
    st.subheader("What was kept", anchor=False)
    st.write(report.sentence(), report.revenue_sentence(), draft.V.account)
    for note in draft.table.notes:
        st.markdown(f"- {md(note)}")
    table = account_table(draft)
    told = table[report.unit].fillna(0) > 0
    st.table(_in_words(table[told]), border="horizontal", hide_index=True, alt=report.sentence())
    if "revenue" in table:
        st.caption("Revenue: in the first line what is kept, in the others what they took out; together it is that of the file.")
    also = list(table.loc[~told, "what"])
    if also:
        with st.expander(f"Also noticed ({len(also)})", icon=":material/info:", key="also_noticed"):
            for note in also:
                st.markdown(f"- {md(note)}")
    if draft.recognition.layout == "long":
        _switches(draft)
    _left_out(draft)
    if draft.origin:
        st.caption(f"Origin: {md(draft.origin)}")


def _in_words(table: pd.DataFrame) -> pd.DataFrame:
    """Return the account as text: sentences that wrap, numbers with their marks, nothing where there is nothing to tell."""
    shown = pd.DataFrame({"what": table["what"].map(md)})
    for column in table.columns.drop("what"):
        digits = 2 if column == "revenue" else 0
        shown[column] = [f"{value:,.{digits}f}" if pd.notna(value) and value else "" for value in table[column]]
    return shown


def _switches(draft: state.Dataset) -> None:
    with st.expander("Change the rules", icon=":material/rule:", key="rules"):
        for rule in RULES:
            key = f"rule_{rule.id}"
            components.show_truth(key, rule.id in draft.reading.rules)
            st.toggle(rule.title, key=key, help=rule.help, on_change=_switch, args=(rule.id, key))


def _switch(rule: str, key: str) -> None:
    state.switch_rule(rule, bool(st.session_state[key]))


def _left_out(draft: state.Dataset) -> None:
    report, unread = draft.interactions.report, draft.table.left_out
    n = report.rows_read - report.rows_kept + len(unread)
    if not n:
        return
    with st.expander(f"Rows left out ({n:,})", icon=":material/block:", key="left_out"):
        if len(unread):
            st.dataframe(unread.head(MOST_SHOWN), hide_index=True, key="unread", alt="Lines left out while the file was read")
        if len(report.rejected):
            st.dataframe(report.rejected.head(MOST_SHOWN), hide_index=True, key="rejected", alt="Rows that could not be used")
        st.download_button(
            "Download them with their reasons",
            partial(_left_out_csv, draft),
            "rows_left_out.csv",
            "text/csv",
            key="download_left_out",
            on_click="ignore",
            icon=":material/download:",
        )


def _left_out_csv(draft: state.Dataset) -> bytes:
    return to_csv(left_out_rows(draft.table, draft.interactions.report))
