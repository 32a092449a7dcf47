"""How a table was read, with every decision changeable."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analytics.tables.cells.dates import DateOrder
from analytics.tables.recognition.formats import known_formats
from analytics.tables.recognition.lines import columns_of
from analytics.tables.recognition.recognition import QUESTIONS, ROLES, ask_for_dates
from analytics.tables.recognition.rivals import readings_of
from analytics.tables.words import ROLE_NAMES
from analytics.vocabulary import with_article
from dashboard import cache, components, state
from dashboard.panels.decimal_mark import decimal_mark
from dashboard.panels.read_differently import read_differently
from dashboard.panels.text_options import text_options
from dashboard.text import md

LAYOUTS = {
    "long": "a list: one row for each purchase or rating",
    "wide": "a grid: products and customers, numbers between",
    "text": "texts: one row for each document",
}
ORDERS: dict[DateOrder, str] = {"day first": "day first", "month first": "month first", "year first": "year first"}


def how_it_was_read(draft: state.Dataset) -> None:
    """Say how the table was read and why; let the analyst change it."""
    recognition = draft.recognition
    st.subheader("How it was read", anchor=False)
    for reason in recognition.reasons:
        st.markdown(f"- {md(reason)}")
    for lack in recognition.lacks:
        st.info(md(lack), icon=":material/info:")
    for question in recognition.questions:
        st.warning(md(question), icon=":material/help:")
    read_differently(draft)
    _format(draft)
    components.show_truth("layout", _layout_told(draft))
    st.radio("This is", list(LAYOUTS), index=None, key="layout", format_func=LAYOUTS.get, on_change=_set_layout)
    decimal_mark(draft)
    if draft.reading.text is not None:
        _text(draft)
    elif recognition.layout == "wide":
        _grid(draft)
    else:
        _choices(draft)
        _date_order(draft)
        _event_weights(draft)
        _roles(draft)


def layout_is_open(draft: state.Dataset) -> bool:
    """Return whether only the analyst can say if a table is a list or a grid, and has not said so yet."""
    return draft.reading.text is None and QUESTIONS["layout"] in draft.recognition.questions


def _layout_told(draft: state.Dataset) -> str | None:
    """Return the layout to show as chosen: none while that is open, so that the guess can be chosen, too."""
    if draft.reading.text is not None:
        return "text"
    return None if layout_is_open(draft) else draft.recognition.layout


def _format(draft: state.Dataset) -> None:
    """Ask which of several known exports the file is."""
    recognition = draft.recognition
    if not recognition.alternatives:
        return
    kinds = [recognition.format, *recognition.alternatives]
    titles = {known.id: known.name for known in known_formats() if known.id in kinds}
    components.show_truth("format", recognition.format)
    st.selectbox(
        "The file is", kinds, key="format", format_func=lambda kind: titles.get(kind, "another list"), on_change=_set_format
    )


def _set_format() -> None:
    state.read_draft_as_format(st.session_state["format"])


def _text(draft: state.Dataset) -> None:
    settings = draft.reading.text
    if settings is None:
        return
    changed = text_options(settings, list(draft.table.frame.columns))
    if changed != settings:
        state.change_draft(replace(draft.reading, text=changed))
        st.rerun()


def _choices(draft: state.Dataset) -> None:
    """Ask which of several columns names the customers, or the products, with what each would mean."""
    recognition = draft.recognition
    for role, columns in recognition.choices.items():
        readings = {column: md(reading) for column, reading in readings_of(draft.table, columns).items()}
        played = recognition.roles.get(role)
        is_open = recognition.asks_for(role)
        key = f"choice_{role}"
        components.show_truth(key, None if is_open or played not in readings else played)
        st.radio(
            f"{ROLE_NAMES.get(role, role).capitalize()}s are named by"
            + (f" (as it stands: {md(str(played))})" if is_open else ""),
            list(readings),
            index=None,
            key=key,
            format_func=readings.get,
            on_change=_set_role,
            args=(draft, role, key),
        )


def _date_order(draft: state.Dataset) -> None:
    """Ask for the order of day and month where the data leave it open, with both readings of the same cell."""
    column = draft.recognition.roles.get("date")
    if column is None:
        return
    recognition = draft.recognition
    digest = cache.digest_of(cache.digest_of_table(draft.table), recognition.format, sorted(recognition.weights.items()))
    readings = cache.readings_of_dates(digest, column, draft.table, recognition)
    if len(readings) < 2:
        return
    components.show_truth("date_order", draft.recognition.date_order)
    st.radio(
        f"Dates in {md(column)}",
        list(readings),
        index=None,
        key="date_order",
        horizontal=True,
        format_func=lambda order: f"{ORDERS[order]} ({readings[order]})",
        on_change=_set_date_order,
        args=(draft,),
    )


def _set_date_order(draft: state.Dataset) -> None:
    if st.session_state.get("date_order") in ORDERS:
        state.recognise_draft_as(draft.recognition.with_date_order(st.session_state["date_order"]))


def _event_weights(draft: state.Dataset) -> None:
    """Let the analyst say how much each kind of event counts."""
    weights = draft.recognition.weights
    if not weights:
        return
    with st.container(horizontal=True):
        for event, weight in weights.items():
            key = f"weight_{event}"
            components.show_truth(key, float(weight))
            st.number_input(
                f"{md(with_article(event)).capitalize()} counts",
                0.0,
                1000.0,
                key=key,
                on_change=_set_weight,
                args=(draft, event, key),
                width=150,
            )


def _set_weight(draft: state.Dataset, event: str, key: str) -> None:
    state.recognise_draft_as(draft.recognition.with_weights(**{event: float(st.session_state[key])}))


def _grid(draft: state.Dataset) -> None:
    recognition = draft.recognition
    words = recognition.vocabulary
    columns = list(draft.table.frame.columns)
    components.show_truth("label_column", recognition.label_column)
    st.selectbox("The rows are named by", columns, key="label_column", on_change=_set_label)
    components.show_truth("flip", recognition.items_in)
    readings = {"rows": f"Rows are {words.items}", "columns": f"Rows are {words.customers}"}
    st.radio(
        "What stands in the rows",
        list(readings),
        key="flip",
        horizontal=True,
        format_func=lambda items_in: md(readings[items_in]),
        on_change=_flip,
        args=(draft,),
    )
    components.show_truth("kind", recognition.kind)
    st.radio(
        "A blank cell means",
        ["counts", "ratings"],
        key="kind",
        horizontal=True,
        format_func=lambda kind: "none (0)" if kind == "counts" else "unknown",
        on_change=_set_kind,
        args=(draft,),
        help="Purchases: a blank is none. Ratings: a blank is not known, and is not taken for a zero.",
    )


def _asks_for_a_column(draft: state.Dataset) -> bool:
    """Whether a question is open whose answer is a column, and that is not asked with the columns beside it."""
    recognition = draft.recognition
    return any(recognition.asks_for(role) and role not in recognition.choices for role in ("customer", "item"))


def _roles(draft: state.Dataset) -> None:
    columns = columns_of(draft.table, draft.recognition)
    choices: list[str | None] = [None, *columns]
    nothing = "not used" if "not used" not in columns else "no column"
    with st.expander("Change which column is what", icon=":material/tune:", expanded=_asks_for_a_column(draft)):
        for role in ROLES:
            key = f"role_{role}"
            components.show_truth(key, draft.recognition.roles.get(role))
            st.selectbox(
                ROLE_NAMES.get(role, role).capitalize(),
                choices,
                key=key,
                format_func=lambda column: nothing if column is None else str(column),
                placeholder=nothing,
                on_change=_set_role,
                args=(draft, role, key),
            )


def _set_role(draft: state.Dataset, role: str, key: str) -> None:
    recognition = draft.recognition.with_roles(**{role: st.session_state[key]})
    state.recognise_draft_as(ask_for_dates(draft.table, recognition) if role == "date" else recognition)


def _set_layout() -> None:
    if st.session_state.get("layout") in LAYOUTS:
        state.read_draft_as(st.session_state["layout"])


def _set_label() -> None:
    state.read_draft_as("wide", st.session_state["label_column"])


def _flip(draft: state.Dataset) -> None:
    if st.session_state.get("flip") in {"rows", "columns"} and st.session_state["flip"] != draft.recognition.items_in:
        state.recognise_draft_as(draft.recognition.flipped())


def _set_kind(draft: state.Dataset) -> None:
    if st.session_state.get("kind") in {"counts", "ratings"}:
        state.recognise_draft_as(draft.recognition.with_kind(st.session_state["kind"]))
