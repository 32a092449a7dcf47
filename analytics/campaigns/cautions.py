"""All that an analyst should know before campaigns go out, what is worst first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from analytics.campaigns.campaign import Campaign, rate_without
from analytics.campaigns.campaign_files import CONTROL
from analytics.campaigns.campaign_warnings import (
    likely_not_changed,
    warn_of_few_buyers,
    warn_of_offer,
    warn_of_parity,
    warn_of_private_items,
    warn_of_repeats,
    warn_of_season,
    warn_of_small_control,
)
from analytics.campaigns.economics import Costs
from analytics.campaigns.several import SharedCampaigns
from analytics.errors import AnalyticsError
from analytics.interaction_matrix import InteractionMatrix
from analytics.segments.periods import Period
from analytics.trust import DataWarning

UNKNOWN_RATE = 0.5
"""Stands in for a rate that nobody knows, where there is nothing to compare it with anyway."""
LAST_LISTS = 2
"""Earlier campaigns in which the same customers are looked for."""


def campaign_cautions(
    campaign: Campaign,
    V: InteractionMatrix,
    span: Period | None = None,
    history: pd.DataFrame | None = None,
    groups: pd.Series | None = None,
) -> tuple[DataWarning, ...]:
    """Return what is to be known of a list.

    Parameters
    ----------
    campaign : Campaign
    V : InteractionMatrix
        Of its items and customers.
    span : Period, optional
        Time that the purchases cover.
    history : DataFrame, optional
        Earlier contacts, see `campaign_files.read_contact_history`.
    groups : Series, optional
        Group of each customer, such as an age band, to see whether the list passes one over.

    Returns
    -------
    tuple of DataWarning
        The last one, what a list of likely buyers is not, stands beside every list.
    """
    settings = campaign.settings
    return _told(
        campaign.contacts["customer"].tolist(),
        settings.items,
        settings.mode != "cold",
        settings.day,
        [_offer(campaign), _control(campaign.listed, campaign.settings.costs)],
        V,
        span,
        history,
        groups,
    )


def shared_cautions(
    shared: SharedCampaigns,
    V: InteractionMatrix,
    span: Period | None = None,
    history: pd.DataFrame | None = None,
    groups: pd.Series | None = None,
) -> tuple[DataWarning, ...]:
    """Return what is to be known of the lists of campaigns that share the customers; see `campaign_cautions`."""
    offers = shared.settings.offers
    # The smallest list has the smallest control group: what holds for it is enough to know.
    sizes = shared.people["offer"].value_counts()
    smallest = str(sizes.index[-1]) if len(sizes) else ""
    alone = [
        found and replace(found, sentence=f"{name}: {found.sentence}")
        for name, found in (
            *((offer.name, warn_of_offer(shared.contacts_of(offer.name)["p_buy"], offer.costs)) for offer in offers),
            *((offer.name, _control(shared.people_of(offer.name), offer.costs)) for offer in offers if offer.name == smallest),
        )
    ]
    items = tuple(dict.fromkeys(item for offer in offers for item in offer.items))
    names = shared.contacts["customer"].tolist()
    return _told(names, items, True, shared.settings.day, alone, V, span, history, groups)


def _told(
    names: list[str],
    items: tuple[str, ...],
    sold: bool,
    day: date,
    alone: list[DataWarning | None],
    V: InteractionMatrix,
    span: Period | None,
    history: pd.DataFrame | None,
    groups: pd.Series | None,
) -> tuple[DataWarning, ...]:
    """Return what is to be known of contacts, with what their costs and control groups alone tell."""
    counts = V.kind == "counts"
    found = [
        warn_of_private_items(V, items),
        None if groups is None else _parity(names, groups),
        warn_of_season(span.first, span.last, day) if span is not None and counts else None,
        warn_of_few_buyers(V, items) if items and counts and sold else None,
        *alone,
        None if history is None else warn_of_repeats(names, _earlier(history), V.vocabulary),
        likely_not_changed(V.vocabulary),
    ]
    return tuple(one for one in found if one is not None)


def _offer(campaign: Campaign) -> DataWarning | None:
    if campaign.settings.costs is None or "p_buy" not in campaign.contacts:
        return None
    return warn_of_offer(campaign.contacts["p_buy"], campaign.settings.costs)


def _control(listed: pd.DataFrame, costs: Costs | None) -> DataWarning | None:
    n_control = int((listed["group"] == CONTROL).sum())
    rate = rate_without(listed, costs)
    if n_control and rate is None:
        return None
    return warn_of_small_control(len(listed) - n_control, n_control, rate or UNKNOWN_RATE)


def _earlier(history: pd.DataFrame) -> list[set[str]]:
    """Return who was contacted in each of the last campaigns."""
    named = history[history["campaign"] != ""]
    last = named.groupby("campaign")["sent_at"].max().sort_values().index[-LAST_LISTS:]
    return [set(named.loc[named["campaign"] == campaign, "customer"]) for campaign in last]


def _parity(names: list[str], groups: pd.Series) -> DataWarning | None:
    try:
        return warn_of_parity(names, groups)
    except AnalyticsError as error:  # nobody on the list has a group
        return DataWarning("parity", error.message, error.hint, ("campaigns",))
