"""One campaign: what, whom, how many, and the list that comes of it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analytics import Campaign, CampaignSettings, Segmentation
from analytics.exports.files import campaign_file_name, to_csv, to_xlsx
from analytics.exports.frames import campaign_list
from analytics.vocabulary import with_article
from dashboard import components, state
from dashboard.exports import settings_sheet
from dashboard.panels.campaign_choices import choose
from dashboard.panels.campaign_result import funnel, headline, make_up, outlook, the_list, warnings
from dashboard.panels.data_warnings import data_warnings

QUESTION = "Whom do I contact?"


def one_campaign(segments: Segmentation) -> None:
    """Let the analyst make one campaign list."""
    state.learn_lists()
    heading = st.container()
    chosen, result = st.columns([1, 2], gap="large")
    with chosen:
        settings = choose(segments)
    campaign = _made(settings)
    with heading:
        components.heading(headline(segments, campaign) if campaign else QUESTION)
        data_warnings("campaigns")
    with result:
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
    if campaign.people.empty:
        funnel(campaign)
        return
    _downloads(campaign)
    warnings(segments, campaign)
    left, right = st.columns([3, 2], gap="large")
    with left:
        make_up(segments, campaign)
    with right:
        funnel(campaign)


def _downloads(campaign: Campaign) -> None:
    current = state.workspace()
    sheet = campaign_list(campaign)
    with st.container(horizontal=True):
        st.download_button(
            "Download list",
            partial(to_csv, sheet),
            f"{campaign_file_name(campaign)}.csv",
            "text/csv",
            type="primary",
            key="download_list",
            on_click="ignore",
            icon=":material/download:",
        )
        st.download_button(
            "As a workbook with settings",
            lambda: to_xlsx({"list": sheet, "settings": settings_sheet(current)}),
            f"{campaign_file_name(campaign)}.xlsx",
            key="download_list_xlsx",
            on_click="ignore",
        )
