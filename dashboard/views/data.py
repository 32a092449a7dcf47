"""Data: is this my data, read correctly?"""

from __future__ import annotations

import streamlit as st

from analytics.segments.naming import shorten
from dashboard import components, state
from dashboard.panels.account import account
from dashboard.panels.counting import what_a_cell_counts
from dashboard.panels.data_warnings import data_warnings
from dashboard.panels.how_read import how_it_was_read, layout_is_open
from dashboard.panels.read_differently import other_sheet
from dashboard.panels.start_cards import start_cards
from dashboard.text import md

PREVIEW_ROWS = 8
PREVIEW_COLUMNS = 12
MAX_TITLE = 40


def show() -> None:
    state.take_path_of_start()
    draft = state.workspace().draft
    if draft is None:
        components.heading("Turn purchases into segments, offers and campaign lists")
        other_sheet()
        st.write("Start with an example, or with a table of your own: who bought, watched or rated what.")
        start_cards()
        return
    _title(draft)
    other_sheet()
    _actions(draft)
    data_warnings("data")
    read_as, rows = st.columns([2, 3], gap="large")
    with read_as:
        how_it_was_read(draft)
        what_a_cell_counts(draft)
    with rows:
        _preview(draft)
        account(draft)
    with st.expander("Load another table", icon=":material/upload_file:"):
        start_cards()


def _title(draft: state.Dataset) -> None:
    V = draft.V
    words = V.vocabulary
    title = f"{md(draft.title)}: {components.in_all(V)}, {words.count_items(V.shape[0])}, {words.count_customers(V.shape[1])}"
    if state.waiting_draft() is None:
        components.heading(title)
        return
    st.title(title, anchor=False)
    still = f" Still in use: {components.status_line()}" if state.workspace().dataset is not None else ""
    guess = " Not decided yet whether it is a list or a grid: this is a guess." if layout_is_open(draft) else ""
    st.caption(f"Not in use yet.{guess}{still}")
    components.show_problem()


def _actions(draft: state.Dataset) -> None:
    with st.container(horizontal=True):
        if state.waiting_draft() is None:
            components.door("segments", "See the segments")
            return
        use, waits = f"Use {md(shorten(draft.title, MAX_TITLE))}", layout_is_open(draft)
        why = "Say first whether this is a list or a grid." if waits else None
        if st.button(use, type="primary", icon=":material/check:", key="use_table", disabled=waits, help=why):
            state.use_draft()
            state.find_segments()
            state.suggest_number()
            st.switch_page(components.PAGES["segments"][0])
        st.button("Cancel", on_click=state.discard_draft, key="discard_draft")


def _preview(draft: state.Dataset) -> None:
    frame = draft.table.frame
    shown = frame.iloc[:PREVIEW_ROWS, :PREVIEW_COLUMNS]
    st.subheader("The first rows, as they are used", anchor=False)
    used = draft.interactions.first_rows(PREVIEW_ROWS)
    st.dataframe(used, hide_index=True, key="used_rows", alt=f"Used rows of {draft.title}")
    with st.expander("As they stand in the file"):
        st.dataframe(shown, hide_index=True, key="preview", alt=f"First rows of {draft.title}")
    mark = draft.interactions.report.decimal_mark
    told = {**draft.table.found, **({"decimal mark": mark} if mark else {})}
    found = " · ".join(f"{md(name)}: {md(value)}" for name, value in told.items())
    if frame.shape[1] > PREVIEW_COLUMNS or len(frame) > PREVIEW_ROWS:
        rows = f"{len(shown):,} of {draft.table.n_rows:,} rows and {shown.shape[1]:,} of {frame.shape[1]:,} columns of the file."
        found = f"{found} · {rows}" if found else rows
    if found:
        st.caption(found)


show()
