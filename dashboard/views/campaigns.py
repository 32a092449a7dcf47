"""Campaigns: whom do I contact?"""

from __future__ import annotations

import streamlit as st

from dashboard import components, state
from dashboard.panels.one_campaign import one_campaign
from dashboard.panels.read_out import read_out_panel
from dashboard.panels.several_campaigns import several_panel

QUESTION = "Whom do I contact?"
PARTS = {
    "list": ("Make a list", one_campaign),
    "several": ("Share customers between campaigns", several_panel),
    "results": ("Read the result", read_out_panel),
}


def show() -> None:
    if state.workspace().segments is None:
        components.heading(QUESTION)
    segments = components.need_segments()
    if segments is None:
        return
    state.collect_back_test()
    state.collect_lists()
    state.collect_answers()
    part = st.radio(
        "What to do",
        list(PARTS),
        horizontal=True,
        key="campaign_part",
        persist_state="session",
        label_visibility="collapsed",
        format_func=lambda name: PARTS[name][0],
    )
    PARTS[part][1](segments)


show()
