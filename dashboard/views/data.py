"""Data: is this my data, read correctly?"""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analytics import AnalyticsError
from analytics.matrix import available_values
from analytics.tables.recognition import ROLES
from dashboard import cache, components, state
from dashboard.exports import account_table
from dashboard.text import md
from dashboard.uploads import TYPES, read_upload

PREVIEW_ROWS = 8
PREVIEW_COLUMNS = 12
LAYOUTS = {"long": "a list: one row for each purchase or rating", "wide": "a grid: products and customers, numbers between"}
SAMPLE = "customer,product,quantity,price,date\nC001,Sourdough loaf,2,3.40,2025-03-01\nC002,Limes,6,0.35,2025-03-02\n"


def show() -> None:
    current = state.workspace()
    draft = current.draft
    if draft is None:
        components.heading("Turn purchases into segments, offers and campaign lists")
        st.write("Start with an example, or with a table of your own: who bought, watched or rated what.")
        _cards()
        return
    in_use = state.waiting_draft() is None
    V = draft.V
    words = V.vocabulary
    title = f"{md(draft.title)}: {components.in_all(V)}, {words.count_items(V.shape[0])}, {words.count_customers(V.shape[1])}"
    if in_use:
        components.heading(title)
    else:
        st.title(title, anchor=False)
        still = f" Still in use: {components.status_line()}" if current.dataset is not None else ""
        st.caption(f"Not in use yet.{still}")
        components.show_problem()
    with st.container(horizontal=True):
        if in_use:
            components.door("segments", "See the segments")
        elif st.button(f"Use {md(draft.title)}", type="primary", icon=":material/check:", key="use_table"):
            state.use_draft()
            state.suggest_number()
            st.switch_page(components.PAGES["segments"][0])
        if not in_use:
            st.button("Cancel", on_click=state.discard_draft, key="discard_draft")
    read_as, rows = st.columns([2, 3], gap="large")
    with read_as:
        _how_it_was_read(draft)
    with rows:
        _preview(draft)
        _account(draft)
    with st.expander("Load another table", icon=":material/upload_file:"):
        _cards()


def _cards() -> None:
    example, upload, format_help = st.columns(3, border=True)
    with example:
        st.subheader("Try an example", anchor=False)
        for number_, demo in enumerate(cache.demos()):
            if st.button(
                demo["title"],
                key=f"demo_{demo['id']}",
                help=md(demo["summary"]),
                width="stretch",
                type="primary" if number_ == 0 and state.workspace().dataset is None else "secondary",
            ):
                with st.spinner(f"Loading {demo['title']}"):
                    state.open_demo(number_)
                st.switch_page(components.PAGES["segments"][0])
    with upload:
        st.subheader("Upload a table", anchor=False)
        st.file_uploader(
            "CSV, TSV, XLSX or Parquet, up to 200 MB", type=TYPES, key="upload", on_change=_take_upload, max_upload_size=200
        )
        st.caption("The file stays on this computer.")
    with format_help:
        st.subheader("What works?", anchor=False)
        st.markdown(
            "**A list**, one row for each purchase or rating: a column of customers, a column of products, and if you have them "
            "quantity, price, date, order or rating.\n\n**A grid**: products down, customers across, or the other way round, "
            "numbers in the cells."
        )
        st.download_button(
            "Download a sample",
            SAMPLE,
            "sample_purchases.csv",
            "text/csv",
            key="sample",
            on_click="ignore",
            icon=":material/download:",
        )


def _take_upload() -> None:
    file = st.session_state.get("upload")
    # A file that was released after it was read comes back as a change of the widget; there is nothing to read then.
    if not isinstance(file, UploadedFile):
        return
    try:
        state.open_table(read_upload(file))
    except AnalyticsError as error:
        state.refuse(error)


def _how_it_was_read(draft: state.Dataset) -> None:
    recognition = draft.recognition
    st.subheader("How it was read", anchor=False)
    for reason in recognition.reasons:
        st.markdown(f"- {md(reason)}")
    for question in recognition.questions:
        st.warning(md(question), icon=":material/help:")
    components.show_truth("layout", recognition.layout)
    st.radio("This is", list(LAYOUTS), key="layout", format_func=LAYOUTS.get, on_change=_set_layout)
    if recognition.layout == "wide":
        _grid(draft)
    else:
        _roles(draft)
    values = available_values(draft.interactions)
    if len(values) > 1:
        components.show_truth("value", draft.V.value)
        st.selectbox(
            "A cell counts",
            values,
            key="value",
            on_change=_set_value,
            args=(draft,),
            help="Orders: in how many orders the product was bought. Units and revenue are net of returns.",
        )


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


def _roles(draft: state.Dataset) -> None:
    columns = list(draft.table.frame.columns)
    choices: list[str | None] = [None, *columns]
    nothing = "not used" if "not used" not in columns else "no column"
    with st.expander("Change which column is what", icon=":material/tune:", expanded=bool(draft.recognition.questions)):
        for role in ROLES:
            key = f"role_{role}"
            components.show_truth(key, draft.recognition.roles.get(role))
            st.selectbox(
                role.capitalize(),
                choices,
                key=key,
                format_func=lambda column: nothing if column is None else str(column),
                placeholder=nothing,
                on_change=_set_role,
                args=(draft, role, key),
            )


def _set_role(draft: state.Dataset, role: str, key: str) -> None:
    state.change_draft(draft.recognition.with_roles(**{role: st.session_state[key]}))


def _set_layout() -> None:
    if st.session_state.get("layout") in LAYOUTS:
        state.read_draft_as(st.session_state["layout"])


def _set_label() -> None:
    state.read_draft_as("wide", st.session_state["label_column"])


def _flip(draft: state.Dataset) -> None:
    if st.session_state.get("flip") in {"rows", "columns"} and st.session_state["flip"] != draft.recognition.items_in:
        state.change_draft(draft.recognition.flipped())


def _set_kind(draft: state.Dataset) -> None:
    if st.session_state.get("kind") in {"counts", "ratings"}:
        state.change_draft(draft.recognition.with_kind(st.session_state["kind"]))


def _set_value(draft: state.Dataset) -> None:
    state.change_draft(draft.recognition, st.session_state["value"])


def _preview(draft: state.Dataset) -> None:
    frame = draft.table.frame
    shown = frame.iloc[:PREVIEW_ROWS, :PREVIEW_COLUMNS]
    st.subheader("The first rows, as they are used", anchor=False)
    used = draft.interactions.first_rows(PREVIEW_ROWS)
    st.dataframe(used, hide_index=True, key="used_rows", alt=f"Used rows of {draft.title}")
    with st.expander("As they stand in the file"):
        st.dataframe(shown, hide_index=True, key="preview", alt=f"First rows of {draft.title}")
    if frame.shape[1] > PREVIEW_COLUMNS or len(frame) > PREVIEW_ROWS:
        st.caption(f"{len(shown):,} of {len(frame):,} rows and {shown.shape[1]:,} of {frame.shape[1]:,} columns of the file.")


def _account(draft: state.Dataset) -> None:
    report = draft.interactions.report
    st.subheader("What was kept", anchor=False)
    st.write(report.sentence(), draft.V.account)
    for note in draft.table.notes:
        st.markdown(f"- {md(note)}")
    account = account_table(draft)
    st.dataframe(
        account,
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
    if draft.origin:
        st.caption(f"Origin: {md(draft.origin)}")
    if len(report.rejected):
        st.dataframe(report.rejected, hide_index=True, key="rejected", alt="Rows that could not be used")


show()
