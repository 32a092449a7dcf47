"""What every campaign is asked: when it runs, and how many are left out to compare with."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from analytics.campaigns.settings import DEFAULT_CONTROL
from analytics.segments.periods import span_of
from dashboard import state

CONTROL_SHARES = (0.0, 0.05, 0.1, 0.2, 0.5)


def campaign_day() -> date:
    """Ask when the campaign runs; of an example, whose data are old, the day after its last one is proposed."""
    dataset = state.workspace().dataset
    span = None if dataset is None else span_of(dataset.interactions)
    if dataset is None or span is None:
        return date.today()
    first = span.last + timedelta(days=1) if dataset.origin else date.today()
    return st.date_input("It runs on", first, key=f"day_{dataset.id[:12]}", persist_state="session", format="YYYY-MM-DD")


def control_share() -> float:
    """Ask which share of a list gets no message."""
    st.write("Some of the list, drawn at random, get no message: comparing with them is the only way to know what it changed.")
    share = st.radio(
        "Left out to compare with",
        CONTROL_SHARES,
        CONTROL_SHARES.index(DEFAULT_CONTROL),
        horizontal=True,
        key="control_share",
        persist_state="session",
        format_func=lambda value: f"{value:.0%}" if value else "nobody",
    )
    return float(share)
