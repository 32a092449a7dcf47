"""What the dots in numbers are, asked where the file leaves it open."""

from __future__ import annotations

import streamlit as st

from analytics.tables.cells.numbers import Mark
from analytics.tables.recognition.recognition import QUESTIONS
from dashboard import components, state

MARKS: dict[Mark, str] = {".": "a little over one", ",": "more than a thousand"}


def decimal_mark(draft: state.Dataset) -> None:
    """Ask for the decimal mark where only a person can tell it; what was told can be changed."""
    recognition = draft.recognition
    if recognition.mark is None and QUESTIONS["mark"] not in recognition.questions:
        return
    components.show_truth("mark", recognition.mark)
    st.radio(
        "Numbers such as 1.234 are",
        list(MARKS),
        index=None,
        key="mark",
        horizontal=True,
        format_func=MARKS.get,
        on_change=_set_mark,
        args=(draft,),
    )


def _set_mark(draft: state.Dataset) -> None:
    if st.session_state.get("mark") in MARKS:
        state.recognise_draft_as(draft.recognition.with_mark(st.session_state["mark"]))
