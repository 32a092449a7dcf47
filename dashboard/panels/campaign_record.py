"""The record of a campaign: opened, it chooses all that made its list."""

from __future__ import annotations

import streamlit as st

from analytics import AnalyticsError, CampaignSettings
from analytics.campaigns.basis import LITTLE_KNOWN
from analytics.exports.platforms.sidecar import CampaignRecord
from dashboard import state
from dashboard.exports import settings_of
from dashboard.panels.campaign_choices import DEFAULT_CONTACTS, MOST_OUTSIDE, MOST_RECENT_DAYS, MOST_SIMILAR, name_key
from dashboard.panels.campaign_timing import check_control_share


def _can_be_chosen(settings: CampaignSettings) -> None:
    """Refuse settings of a record that the controls of the page do not take: another list than that of the record would be made.

    Raises
    ------
    AnalyticsError
        When one is beyond its control.
    """
    check_control_share(settings.control_share)
    for n, most, about in (
        (settings.outside, MOST_OUTSIDE, "customers from outside of the list"),
        (settings.bought_within_days, MOST_RECENT_DAYS, "days without a purchase"),
        (len(settings.items) if settings.mode == "cold" else 0, MOST_SIMILAR, "products that are like a new one"),
    ):
        if n > most:
            raise AnalyticsError(f"The record asks for {n:,} {about}.", hint=f"Here it can be {most:,} at most.")
    if settings.least_purchases not in (0, LITTLE_KNOWN):
        raise AnalyticsError(
            f"The record leaves out customers with fewer than {settings.least_purchases:,} order lines.",
            hint=f"Here it can be those with fewer than {LITTLE_KNOWN}, or nobody.",
        )


def choose_again(record: CampaignRecord) -> None:
    """Choose what a record says, so that its list is made again."""
    segments = state.workspace().segments
    dataset = state.workspace().dataset
    if segments is None or dataset is None:
        return
    try:
        settings = settings_of(record)
        _can_be_chosen(settings)
    except AnalyticsError as error:
        state.refuse(error)
        return
    costs = settings.costs
    known = [item for item in dict.fromkeys(settings.items) if item in segments.fit.V.items]
    st.session_state.update(
        {
            "audience": settings.mode,
            "what": "items",
            "campaign_items": known,
            f"contacts_{segments.fit.V.shape[1]}": min(settings.contacts or DEFAULT_CONTACTS, segments.fit.V.shape[1]),
            f"day_{dataset.id[:12]}": settings.day,
            "only_segments": [segments.names.index(name) + 1 for name in settings.only_segments if name in segments.names],
            "leave_out_little_known": settings.least_purchases > 0,
            "bought_within_days": settings.bought_within_days,
            "control_share": settings.control_share,
            "outside": settings.outside,
            "budget": settings.budget,
            "stop_at_optimum": settings.stop_at_optimum,
            name_key(tuple(known), settings.mode, settings.day): settings.name,
        }
    )
    if costs is not None:
        st.session_state.update(
            {
                "margin": costs.margin,
                "contact_cost": costs.contact,
                "offer_cost": costs.offer,
                "fixed_cost": costs.fixed,
                "incrementality": round(100 * costs.incrementality),
            }
        )
    state.contact_as(record)
    state.compare_with_record(record)
