"""What an analyst should know before trusting the numbers."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.text import md

ALL_IS_TOLD = ("data", "export")
"""Pages that tell every warning: the table is looked at as a whole, and everything made of it leaves."""


def data_warnings(page: str) -> None:
    """Show in one box what is to be known: all of it where the table is looked at or everything leaves, elsewhere what matters there."""
    current = state.workspace()
    dataset = current.draft if page == "data" else current.dataset
    if dataset is None:
        return
    told = [warning for warning in dataset.warnings if page in ALL_IS_TOLD or page in warning.where]
    if told:
        lines = [f"- **{md(warning.sentence)}** {md(warning.advice)}" for warning in told]
        st.warning("Before you trust the numbers:\n\n" + "\n".join(lines), icon=":material/warning:")
