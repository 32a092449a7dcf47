"""Past campaign answers: how far they have been learned from, and what they change."""

from __future__ import annotations

import streamlit as st

from analytics import Campaign
from dashboard import components, state
from dashboard.text import md


def past_answers(campaign: Campaign) -> None:
    """Say whether past answers rank a list, or why they do not; nothing where none were put in."""
    learned = state.learned_answers()
    if learned is not None and learned.why:
        st.caption(f"Past answers are not used. {md(learned.why)}")
    elif learned is not None and campaign.settings.mode != state.RANKED_MODE:
        st.caption("Past answers can rank a list for everyone; this kind of list does not use them.")
    elif state.answers_stopped():
        st.caption("Past answers are not used: nothing was learned from them.")
        st.button("Learn from past answers", key="learn_answers", on_click=state.learn_answers_again)
    elif state.answers_job() is not None:
        st.write("Learning from past answers; until then the list is ranked without them.")
        with st.container(key="answers_progress"):
            components.running(state.answers_job, state.stop_answers, "stop_answers")
