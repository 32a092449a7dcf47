"""The record of campaigns that share the customers: opened, it chooses all that made their lists."""

from __future__ import annotations

import streamlit as st

from analytics import AnalyticsError, InteractionMatrix
from analytics.campaigns.several_settings import SharedOffer
from analytics.exports.platforms.sidecar import CampaignRecord
from dashboard import state
from dashboard.exports import shared_settings_of
from dashboard.panels.campaign_timing import check_control_share
from dashboard.panels.several_grid import Subject
from dashboard.panels.several_result import ALL, ONE_FILE


def choose_shared_again(record: CampaignRecord) -> None:
    """Choose what a record says, so that its lists are made again."""
    dataset = state.workspace().dataset
    if dataset is None:
        return
    try:
        settings = shared_settings_of(record)
        check_control_share(settings.control_share)
        subjects = [_subject(dataset.V, offer) for offer in settings.offers]
    except AnalyticsError as error:
        state.refuse(error)
        return
    name = record.control.get("name")
    st.session_state.update(
        {
            "shared_audience": settings.mode,
            "shared_items": [one.about for one in subjects if one.is_item],
            "shared_categories": [one.about for one in subjects if not one.is_item],
            f"day_{dataset.id[:12]}": settings.day,
            "shared_budget": settings.budget,
            "incrementality": round(100 * settings.offers[0].costs.incrementality),
            "control_share": settings.control_share,
            "shared_list": ALL if name == ONE_FILE else name,
        }
    )
    state.enter_again({subject.key: _entry(offer) for subject, offer in zip(subjects, settings.offers, strict=True)})
    state.contact_as(record)
    state.compare_with_record(record)


def _subject(V: InteractionMatrix, offer: SharedOffer) -> Subject:
    """Return what a campaign was about: one item, or the category of all its items."""
    V.item_position(offer.items[0])
    if len(offer.items) == 1 or V.categories is None:
        return Subject.of_item(offer.items[0])
    return Subject.of_category(V.categories, str(V.categories[offer.items[0]]))


def _entry(offer: SharedOffer) -> state.OfferEntry:
    costs = offer.costs
    return state.OfferEntry(offer.name, offer.most, offer.fewest, costs.margin, costs.offer, costs.contact)
