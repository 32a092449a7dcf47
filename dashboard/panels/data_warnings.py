"""What an analyst should know before trusting the numbers."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.text import md


def data_warnings(page: str) -> None:
    """Show in one box what is to be known: on the Data page all about the table that is looked at, elsewhere what matters there."""
    current = state.workspace()
    dataset = current.draft if page == "data" else current.dataset
    if dataset is None:
        return
    told = [warning for warning in dataset.warnings if page == "data" or page in warning.where]
    if told:
        lines = [f"- **{md(warning.sentence)}** {md(warning.advice)}" for warning in told]
        st.warning("Before you trust the numbers:\n\n" + "\n".join(lines), icon=":material/warning:")
