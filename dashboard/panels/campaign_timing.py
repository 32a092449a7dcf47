"""What every campaign is asked: when it runs, and how many are left out to compare with."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from analytics import AnalyticsError
from analytics.campaigns.settings import DEFAULT_CONTROL
from analytics.segments.periods import span_of, told
from dashboard import state

DAYS_AHEAD = 366
"""Days from today that can be chosen."""
CONTROL_SHARES = (0.0, 0.05, 0.1, 0.2, 0.5)


def campaign_day() -> date:
    """Ask when the campaign runs; of an example, whose data are old, the day after its last one is proposed."""
    dataset = state.workspace().dataset
    span = None if dataset is None else span_of(dataset.interactions)
    if dataset is None or span is None:
        return date.today()
    after, today, key = span.last + timedelta(days=1), date.today(), f"day_{dataset.id[:12]}"
    chosen = st.session_state.get(key)
    days = {after, *(today + timedelta(days=step) for step in range(DAYS_AHEAD)), *([chosen] if isinstance(chosen, date) else [])}
    options = sorted(days)
    # A list, as the parts of a date field are too small to be hit with a finger.
    first = options.index(after if dataset.origin else today)
    found = st.selectbox("It runs on", options, first, key=key, persist_state="session", format_func=_told)
    return found or options[first]


def _told(day: date) -> str:
    return f"{told(day)} (today)" if day == date.today() else told(day)


def check_control_share(share: float) -> None:
    """Refuse a share of a record that cannot be chosen here.

    Raises
    ------
    AnalyticsError
        When it cannot.
    """
    if share not in CONTROL_SHARES:
        raise AnalyticsError(
            f"The record leaves out {share:.4g} of the list to compare with.",
            hint=f"Here it can be {', '.join(f'{each:g}' for each in CONTROL_SHARES)}.",
        )


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
