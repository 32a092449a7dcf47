"""Evidence: can I trust these lists?"""

from __future__ import annotations

import streamlit as st

from analytics import AnalyticsError
from analytics.evaluation.splits import Cuts
from analytics.segments.periods import told
from analytics.tables.wording import say
from analytics.values import days as in_days
from dashboard import components, state
from dashboard.panels.evidence import evidence_panel, headline
from dashboard.text import md

QUESTION = "Can I trust these lists?"


def show() -> None:
    state.collect_back_test()
    found = state.evidence()
    components.heading(QUESTION if found is None else headline(found))
    if not components.need_data():
        return
    days = state.tested_days()
    if isinstance(days, AnalyticsError):
        st.write(md(days))
        components.door("data", "Go to the data")
    elif found is None:
        _run(days)
    else:
        evidence_panel(found)


def _run(days: Cuts) -> None:
    since = " and ".join(dict.fromkeys(told(day) for day in (days.starts[0], days.starts[-1])))
    between = "from" if len(days.starts) == 1 else "between"
    st.write(
        f"Your own past tells. The test goes back to {say(len(days.starts), 'day', 'days')} {between} {since}, ranks everybody by "
        f"what was known then, and counts who bought in the {in_days(days.horizon_days)} that followed. Simple rules are tested, too."
    )
    running = state.back_test_job() is not None
    st.button(
        "Run the back-test",
        type="primary",
        key="run_back_test",
        on_click=state.run_back_test,
        disabled=running,
        icon=":material/history:",
    )
    # Always one element, whether or not something runs: what follows keeps its place.
    with st.container(key="back_test_progress"):
        if running:
            components.running(state.back_test_job, state.stop_back_test, "stop_back_test")


show()
