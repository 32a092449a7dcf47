"""Read the result of a campaign: its files are uploaded, and what they tell or lack is shown."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from analytics import AnalyticsError, Costs, ReadOut, Segmentation, Table
from dashboard import components, state
from dashboard.panels.campaign_effect import effect, effect_by_score, groups_before
from dashboard.text import md
from dashboard.uploads import MOST_OF_CAMPAIGN, TYPES, read_campaign_file

QUESTION = "What did the campaign change?"
SAMPLE = (
    "customer_id,group,responded,revenue\nC001,target,1,24.90\nC002,target,0,0\nC003,target,1,12.50\nC004,target,0,0\n"
    "C005,control,0,0\nC006,control,1,18.00\nC007,control,0,0\nC008,control,0,0\n"
)
COSTS = {
    "margin": ("Margin of a purchase", "What a purchase leaves before the offer."),
    "offer": ("Offer, for each buyer", "Such as the discount. Everybody contacted who bought got it."),
    "contact": ("Cost of a contact", "Of one message, letter or call."),
    "fixed": ("Fixed cost", "Of the campaign, whatever its size."),
}


def read_out_panel(segments: Segmentation) -> None:
    """Let the analyst upload the results of a campaign, and tell what it changed."""
    results = state.workspace().results
    found = results.found
    components.heading(found.title if isinstance(found, ReadOut) else QUESTION)
    files, result = st.columns([1, 2], gap="large")
    with files:
        costs = _files(results)
    with result:
        if isinstance(found, ReadOut):
            effect(found, costs)
        else:
            _what_is_needed(results, found)
    if isinstance(found, ReadOut):
        groups_before(found)
        effect_by_score(results.by_score)


def _files(results: state.CampaignResults) -> Costs | None:
    _uploader("results_file", "Results of the campaign", state.take_results, results.answers, results.answers_name)
    campaigns = state.campaigns_answered()
    if len(campaigns) > 1:
        components.show_truth("answered_campaign", results.campaign)
        st.selectbox(
            "Campaign",
            campaigns,
            key="answered_campaign",
            on_change=lambda: state.choose_answered(st.session_state["answered_campaign"]),
        )
    _uploader("plan_file", "List of the campaign, as you downloaded it", state.take_plan, results.plan, results.plan_name)
    if results.answers is None and results.plan is None:
        return None
    st.button(
        "Remove these files", key="forget_results", on_click=state.forget_results, type="tertiary", icon=":material/delete:"
    )
    return _costs() if isinstance(results.found, ReadOut) else None


def _uploader(name: str, label: str, take: Callable[[Callable[[], Table]], None], held: pd.DataFrame | None, file: str) -> None:
    """Show a place for a file, and which one is in use; a file that was read leaves the place empty for the next."""
    rounds = f"{name}_round"
    with st.container(key=name):
        given = st.file_uploader(
            label,
            type=TYPES,
            key=f"{name}_{st.session_state.get(rounds, 0)}",
            max_upload_size=MOST_OF_CAMPAIGN // 2**20,
        )
        if given is not None:
            with st.spinner(f"Reading {md(given.name)}"):
                take(lambda: read_campaign_file(given))
            st.session_state[rounds] = st.session_state.get(rounds, 0) + 1
            st.rerun()
        if held is not None:
            st.caption(f"In use: {md(file)}, {len(held):,} rows.")


def _costs() -> Costs | None:
    """Return what a purchase brings and what the campaign cost; None until a margin is entered."""
    with st.expander("Costs, for the profit", icon=":material/payments:", key="result_costs"):
        given = {
            name: st.number_input(
                label, 0.0, value=None if name == "margin" else 0.0, key=f"result_{name}", persist_state="session", help=about
            )
            for name, (label, about) in COSTS.items()
        }
    return None if given["margin"] is None else Costs(**{name: float(amount or 0) for name, amount in given.items()})


def _what_is_needed(results: state.CampaignResults, missing: AnalyticsError | None) -> None:
    if missing is not None:
        st.warning(f"**{md(missing.message)}** {md(missing.hint)}", icon=":material/error:")
    elif results.plan is not None:
        st.write("The list is there; now upload the results.")
    st.markdown(
        "**Results** are a table with the columns **customer_id** and **responded** (1 for who bought, 0 for who did not), of "
        "those contacted and of the control group. It may also have **revenue**, **group** (target or control) and "
        "**campaign_id**.\n\n"
        "**The list** tells who was to be contacted and who was left out, and the score of each. Without it the results must have "
        "the column group, and nothing can be said about the scores.\n\n"
        "Without a control group nobody can tell what a campaign changed. The files stay in this session and go when it ends."
    )
    st.download_button(
        "Download a sample",
        SAMPLE,
        "sample_results.csv",
        "text/csv",
        key="sample_results",
        on_click="ignore",
        icon=":material/download:",
    )
