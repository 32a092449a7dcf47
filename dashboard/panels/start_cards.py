"""The ways to a table: an example, an upload, a database."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard import cache, components, state
from dashboard.panels.database_card import database_card
from dashboard.text import md
from dashboard.uploads import TYPES, read_uploads

SAMPLE = "customer,product,quantity,price,date\nC001,Sourdough loaf,2,3.40,2025-03-01\nC002,Limes,6,0.35,2025-03-02\n"
ROUND = "upload_round"
"""Counts uploads: a new number gives an empty uploader, which shows no file that has been read and let go."""


def start_cards() -> None:
    """Show every way to a table."""
    example, upload, format_help = st.columns(3, border=True)
    with example:
        _examples()
    with upload:
        _upload()
    with format_help:
        _what_works()
    database_card()


def _examples() -> None:
    st.subheader("Try an example", anchor=False)
    for number, demo in enumerate(cache.demos()):
        first = number == 0 and state.workspace().dataset is None
        if st.button(
            demo["title"],
            key=f"demo_{demo['id']}",
            help=md(demo["summary"]),
            width="stretch",
            type="primary" if first else "secondary",
        ):
            with st.spinner(f"Loading {demo['title']}"):
                state.open_demo(number)
            st.switch_page(components.PAGES["segments"][0])


def _upload() -> None:
    st.subheader("Upload a table", anchor=False)
    with st.container(key="upload"):
        key = f"upload_{st.session_state.get(ROUND, 0)}"
        st.file_uploader(
            "CSV, Excel, Parquet or JSON lines, also zipped, up to 200 MB",
            type=TYPES,
            accept_multiple_files=True,
            key=key,
            on_change=_take_upload,
            args=(key,),
            max_upload_size=200,
        )
    st.caption("Several files at once are joined, such as monthly exports. The files stay on this computer.")


def _take_upload(key: str) -> None:
    files = [file for file in st.session_state.get(key) or [] if isinstance(file, UploadedFile)]
    if not files:
        return
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    single = files[0].getvalue() if len(files) == 1 and files[0].size <= state.MOST_KEPT else None
    state.open_tables(lambda: read_uploads(files), single)


def _what_works() -> None:
    st.subheader("What works?", anchor=False)
    st.markdown(
        "**An export of your shop**: Shopify, WooCommerce, Square, Etsy, Amazon, Google Analytics and others are known.\n\n"
        "**A list**, one row for each purchase or rating, or **a grid** of products and customers with numbers in the cells.\n\n"
        "**Texts**, one row for each ticket, review or post."
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
