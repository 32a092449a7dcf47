"""What the analyst knows better than the file: its sheet, encoding, delimiter and header."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analytics.tables.readers.dialect import DELIMITERS
from analytics.tables.readers.encodings import ENCODINGS
from dashboard import components, state
from dashboard.text import md

LAST_LINE = 200
"""Lines in which the header is looked for."""


def read_differently(draft: state.Dataset) -> None:
    """Offer to read the file of the draft in another way, as long as it is kept."""
    if draft.file is None:
        return
    found, settings = draft.table.found, draft.settings
    if len(draft.table.sheets) > 1:
        _sheets(draft)
    if "encoding" not in found:
        return
    with st.expander("Read the file differently", icon=":material/text_fields:"):
        _choice(draft, "encoding", "Encoding", ENCODINGS, found["encoding"])
        _choice(draft, "delimiter", "Cells are parted by", DELIMITERS, found["cells parted by"])
        components.show_truth("header_line", settings.header_line)
        st.number_input(
            "Line that names the columns",
            0,
            LAST_LINE,
            value=None,
            key="header_line",
            placeholder=f"found out: {found['header']}",
            on_change=_set,
            args=(draft, "header_line"),
            help="0: the file has no such line.",
        )


def other_sheet() -> None:
    """Offer the other sheets of a workbook of which one cannot be used; the draft has a choice of its own."""
    current = state.workspace()
    problem, draft = current.problem, current.draft
    if not isinstance(problem, state.SheetRefused):
        return
    book = problem.workbook
    if draft is not None and draft.file is not None and draft.table.digest == book.digest:
        return
    components.show_truth("other_sheet", book.sheet)
    st.selectbox(f"Sheet of {md(book.name)}", book.sheets, key="other_sheet", on_change=_read_other_sheet)


def _read_other_sheet() -> None:
    state.read_other_sheet(st.session_state["other_sheet"])


def _sheets(draft: state.Dataset) -> None:
    """Let the analyst choose a sheet, or read those with the same columns together."""
    alike, together = draft.table.alike, isinstance(draft.settings.sheet, tuple)
    if not together:
        components.show_truth("sheet", draft.table.found.get("sheet"))
        st.selectbox("Sheet", draft.table.sheets, key="sheet", on_change=_set, args=(draft, "sheet"))
    if len(alike) < 2:
        return
    components.show_truth("sheets_together", together)
    st.toggle(
        f"Read the {len(alike):,} sheets with these columns together",
        key="sheets_together",
        on_change=_set_together,
        args=(draft,),
        help="Rows with a date or an order that stand in several sheets count once.",
    )
    told = draft.table.found["sheet"] if together else f"They are {', '.join(alike)}."
    st.caption(md(f"{told}: {draft.table.n_rows:,} rows." if together else told))


def _set_together(draft: state.Dataset) -> None:
    alike = draft.table.alike
    state.read_draft_again(replace(draft.settings, sheet=alike if st.session_state["sheets_together"] else alike[0]))


def _choice(draft: state.Dataset, name: str, label: str, choices: dict[str, str], found: str) -> None:
    components.show_truth(name, getattr(draft.settings, name))
    as_found = f"found out: {found}"
    options: list[str | None] = [None, *choices]
    st.selectbox(
        label,
        options,
        key=name,
        format_func=lambda choice: as_found if choice is None else choices[choice],
        placeholder=as_found,
        on_change=_set,
        args=(draft, name),
    )


def _set(draft: state.Dataset, name: str) -> None:
    state.read_draft_again(replace(draft.settings, **{name: st.session_state[name]}))
