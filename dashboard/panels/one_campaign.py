"""One campaign: what, whom, how many, and the list that comes of it."""

from __future__ import annotations

import streamlit as st

from analytics import Campaign, CampaignSettings, Segmentation
from analytics.vocabulary import with_article
from dashboard import components, state
from dashboard.exports import campaign_record
from dashboard.panels.audiences import audiences_panel, open_record
from dashboard.panels.campaign_choices import choose
from dashboard.panels.campaign_record import choose_again
from dashboard.panels.campaign_result import earnings, funnel, headline, make_up, outlook, the_list
from dashboard.panels.data_warnings import data_warnings
from dashboard.panels.past_answers import past_answers
from dashboard.panels.record_check import compare_with_record

QUESTION = "Whom do I contact?"


def one_campaign(segments: Segmentation) -> None:
    """Let the analyst make one campaign list."""
    state.learn_lists()
    state.learn_answers()
    heading = st.container()
    chosen, result = st.columns([1, 2], gap="large")
    with chosen:
        settings = choose(segments)
        with st.expander("Open a record", icon=":material/history:", key="open_record"):
            open_record(choose_again)
    campaign = _made(settings)
    with heading:
        components.heading(headline(segments, campaign) if campaign else QUESTION)
        data_warnings("campaigns")
    with result:
        # Always one element, whether or not something runs: what follows keeps its place.
        with st.container(key="lists_progress"):
            if campaign is not None and state.lists_job() is not None:
                components.running(
                    state.lists_job, state.stop_lists, "stop_lists", lambda job: "Ranking by what won on your past"
                )
        if campaign is not None:
            _result(segments, campaign)
        else:
            _nothing_yet(segments, settings)
    if campaign is not None and not campaign.people.empty:
        the_list(segments, campaign)


def _made(settings: CampaignSettings) -> Campaign | None:
    if not settings.items and settings.mode != "alike":
        return None
    return state.make_list(settings, state.contact_rules())


def _nothing_yet(segments: Segmentation, settings: CampaignSettings) -> None:
    """Say what is missing for a list, or how far it is."""
    if not settings.items and settings.mode != "alike":
        what = "a category" if st.session_state.get("what") == "category" else with_article(segments.fit.V.vocabulary.item)
        st.write(f"Choose {what} to see who should hear of it.")
    elif state.lists_job() is not None:
        st.write("Learning who buys what; the list comes by itself.")
        components.running(state.lists_job, state.stop_lists, "stop_lists")
    elif state.campaign_basis() is None:
        st.write("To make lists, the purchases have to be looked through once.")
        st.button("Learn who buys what", on_click=state.learn_lists_again, key="learn_lists", type="primary")


def _result(segments: Segmentation, campaign: Campaign) -> None:
    outlook(segments, campaign)
    past_answers(campaign)
    if campaign.people.empty:
        funnel(campaign)
        return
    _record(campaign)
    earnings(campaign)
    left, right = st.columns([3, 2], gap="large")
    with left:
        make_up(segments, campaign)
    with right:
        funnel(campaign)


def _record(campaign: Campaign) -> None:
    """Offer the list as a file; say whether it is the one of the record that was opened."""
    record = campaign_record(state.workspace())
    if record is None:
        return
    compare_with_record(campaign.people, record)
    audiences_panel(campaign.people, record)
