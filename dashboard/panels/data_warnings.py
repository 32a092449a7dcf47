"""What an analyst should know before trusting the numbers."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.text import md


def data_warnings(page: str) -> None:
    """Show the warnings about the table that matter on a page: the one in use, on the Data page the one that is looked at."""
    current = state.workspace()
    dataset = current.draft if page == "data" else current.dataset
    for warning in dataset.warnings if dataset is not None else ():
        if page == "data" or page in warning.where:
            st.warning(f"{md(warning.sentence)} {md(warning.advice)}", icon=":material/warning:")
