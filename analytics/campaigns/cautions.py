"""All that an analyst should know before one campaign goes out, what is worst first."""

from __future__ import annotations

import pandas as pd

from analytics.campaigns.campaign import Campaign
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
from analytics.errors import AnalyticsError
from analytics.interaction_matrix import InteractionMatrix
from analytics.segments.periods import Period
from analytics.trust import DataWarning

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
    settings, contacts = campaign.settings, campaign.contacts
    names = contacts["customer"].tolist()
    found = [
        warn_of_private_items(V, settings.items),
        None if groups is None else _parity(names, groups),
        warn_of_season(span.first, span.last, settings.day) if span is not None and V.kind == "counts" else None,
        warn_of_few_buyers(V, settings.items) if settings.items and V.kind == "counts" and settings.mode != "cold" else None,
        _offer(campaign),
        _control(campaign),
        None if history is None else warn_of_repeats(names, _earlier(history), V.vocabulary),
        likely_not_changed(V.vocabulary),
    ]
    return tuple(one for one in found if one is not None)


def _offer(campaign: Campaign) -> DataWarning | None:
    if campaign.settings.costs is None or "p_buy" not in campaign.contacts:
        return None
    return warn_of_offer(campaign.contacts["p_buy"], campaign.settings.costs)


def _control(campaign: Campaign) -> DataWarning | None:
    listed = campaign.listed
    n_control = int((listed["group"] == CONTROL).sum())
    rate = float(listed["p_buy"].mean()) if "p_buy" in listed else 0.0
    if n_control and not 0 < rate < 1:
        return None
    return warn_of_small_control(len(listed) - n_control, n_control, rate if 0 < rate < 1 else 0.5)


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
