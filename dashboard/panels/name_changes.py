"""What becomes of the names in newly found segments, asked before these replace the old ones."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import NameChanges, Segmentation
from analytics.segments.carrying import BY_PERSON
from dashboard import state
from dashboard.text import md, percent

HAPPENED = {
    "kept": "kept",
    "drifted": "drifted: check the name",
    "split": "split",
    "merged": "merged",
    "new": "new",
    "retired": "retired",
}
NAMES_IN_A_ROW = 2
HOW = (
    "Segments are compared by what they buy. From 80% alike a name is kept, from 50% on it is kept and marked. Split: several of "
    "the new ones were one. Merged: several of the old ones are one. Retired: nothing found now is like it."
)


def name_changes() -> None:
    """Show which names go where, and ask whether they shall; once that is answered, offer to take it back."""
    current = state.workspace()
    # Always one element, whether or not there is a question: what follows keeps its place.
    with st.container(key="name_changes"):
        if current.proposal is not None:
            _question(current.proposal, current.segments)
        elif current.segments is not None and current.names_before and current.names_before[-1].was_asked_of(current.segments):
            _answered(current.segments)


def _question(changes: NameChanges, shown: Segmentation | None) -> None:
    found = changes.fresh.fit.n_components
    with st.container(border=True):
        replaced = "are used" if shown is None else f"replace the {shown.fit.n_components} below"
        st.subheader(f"{found} segments found: check the names before they {replaced}", anchor=False)
        st.markdown(md(changes.sentence))
        _table(changes)
        _side_by_side(changes)
        with st.container(horizontal=True):
            st.button("Keep these names", type="primary", on_click=state.keep_names, key="keep_names", icon=":material/check:")
            st.button("Use fresh names", on_click=state.use_fresh_names, key="fresh_names")
            if shown is not None:
                stay = f"Stay with the {shown.fit.n_components} segments"
                st.button(stay, type="tertiary", on_click=state.keep_old_segments, key="keep_old")


def _table(changes: NameChanges) -> None:
    words = changes.fresh.fit.V.vocabulary
    fresh = dict(zip(changes.carried.names, changes.fresh.names, strict=True))
    table = changes.table
    shown = pd.DataFrame(
        {
            "Was": table["was"],
            "Is": table["is"],
            "What happened": table["happened"].map(HAPPENED),
            "Alike": table["likeness"].round(2),
            f"{words.customers.capitalize()} before": table["before"],
            f"{words.customers.capitalize()} now": table["after"],
            "In both": table["in_both"],
            "Fresh name": table["is"].map(fresh),
        }
    )
    if table["in_both"].isna().all():
        shown = shown.drop(columns="In both")
    numbers = [column for column in shown if pd.api.types.is_integer_dtype(shown[column])]
    st.dataframe(
        shown,
        hide_index=True,
        key="was_is",
        placeholder="–",
        alt=f"Names before and now. {changes.sentence}",
        column_config={
            "Alike": st.column_config.NumberColumn(format="percent", help=HOW),
            **{column: st.column_config.NumberColumn(format="localized") for column in numbers},
        },
    )


def _side_by_side(changes: NameChanges) -> None:
    drifted = list(changes.drifted.groupby("name", sort=False))
    for start in range(0, len(drifted), NAMES_IN_A_ROW):
        row = drifted[start : start + NAMES_IN_A_ROW]
        for column, (name, items) in zip(st.columns(NAMES_IN_A_ROW), row, strict=False):
            with column.container(border=True, height="stretch"):
                st.markdown(f"**Does {md(name)} still fit?**")
                before, now = st.columns(2)
                before.markdown(_top("Before", items["item_before"], items["share_before"]))
                now.markdown(_top("Now", items["item_now"], items["share_now"]))


def _top(title: str, items: pd.Series, shares: pd.Series) -> str:
    lines = [f"- {md(item)} ({percent(share)})" for item, share in zip(items, shares, strict=True) if not pd.isna(item)]
    return "\n".join([f"{title}\n", *lines])


def _answered(segments: Segmentation) -> None:
    yours = any(origin in BY_PERSON for origin in segments.origins)
    names = "your names where the content is the same" if yours else "fresh names"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{segments.fit.n_components} segments are in use, with {names}.", width="content")
        st.button("Undo", on_click=state.undo_names, key="undo_answer", type="tertiary", icon=":material/undo:")
