"""Whether a list is the one of the record that was opened."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.exports.platforms.sidecar import CampaignRecord, differences
from dashboard import state
from dashboard.exports import SHARED
from dashboard.text import md


def compare_with_record(listed: pd.DataFrame, record: CampaignRecord) -> None:
    """Say whether a list, of which ``record`` is, is the one of the record that was opened.

    A record of several campaigns says nothing of the list of one, nor that of one of them of another.
    """
    opened = state.workspace().record
    if opened is None or (opened.mode == SHARED) != (record.mode == SHARED):
        return
    if record.mode == SHARED and opened.control.get("name") != record.control.get("name"):
        return
    told = differences(opened, listed, record.data)
    with st.container(border=True):
        if told:
            st.markdown("**Not the list of the record**\n\n" + "\n".join(f"- {md(sentence)}" for sentence in told))
        else:
            st.markdown("**The same list and the same control group as in the record.**")
        st.button("Forget the record", on_click=state.compare_with_record, args=(None,), key="forget_record", type="tertiary")
