"""The contacts of past campaigns, each with what was known before the day of its campaign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from analytics.campaigns.held_back_campaigns import ACTUAL, CAMPAIGN, simple_scores
from analytics.campaigns.past_campaigns import PastCampaigns
from analytics.campaigns.response_features import KnownBefore
from analytics.evaluation.splits import before
from analytics.factorization.contract import Progress, part_of
from analytics.ranking.campaign_scores import CampaignScores, campaign_scores

MOST_CUSTOMERS = 20_000
"""Of more, so many are drawn to learn from, those ever contacted first."""
REFIT_DAYS = 28
"""The taste that a campaign is judged by was learned at most so long before it."""


def drawn(known: KnownBefore, random_state: int) -> KnownBefore:
    """Return what is known of some customers drawn at random, those ever contacted first; of all where they are few.

    Positions stay those of the whole table.
    """
    n = len(known.customers)
    order = np.random.default_rng(random_state).random(n)
    order[known.past.contacts["customer"].unique()] -= 1.0
    chosen = np.zeros(n, dtype=bool)
    chosen[np.argsort(order)[:MOST_CUSTOMERS]] = True
    if chosen.all():
        return known
    frame, contacts = known.interactions.frame, known.past.contacts
    interactions = replace(known.interactions, frame=frame[chosen[frame["customer"].cat.codes]])
    return replace(known, interactions=interactions, past=replace(known.past, contacts=contacts[chosen[contacts["customer"]]]))


def offers_told(past: PastCampaigns, campaigns: np.ndarray) -> bool:
    """Return whether it is known of every campaign what was offered."""
    return all(past.items.get(str(past.names[campaign])) for campaign in campaigns)


def contacts_with_features(
    known: KnownBefore,
    campaigns: np.ndarray,
    held_back: Sequence[int],
    tastes: Tastes | None,
    on_progress: Progress,
) -> tuple[pd.DataFrame, dict[int, pd.DataFrame]]:
    """Return the features of all contacts, each before the day of its campaign, and simpler scores of the campaigns held back."""
    past, tables, rivals = known.past, [], {}
    for number, campaign in enumerate(campaigns):
        progress = part_of(on_progress, number, len(campaigns), "Looking at what was known before each campaign")
        day = int(past.starts[campaign])
        items = past.items[str(past.names[campaign])] if tastes else ()
        taste = tastes.before(day, progress) if tastes else None
        progress(1.0, "")
        contacts = past.of(campaign)
        features = known.features(day, items, taste).values.iloc[contacts["customer"]]
        tables.append(features.assign(**{ACTUAL: contacts["responded"].to_numpy(), CAMPAIGN: campaign}))
        if campaign in held_back:
            rivals[int(campaign)] = simple_scores(known, day, features, contacts["customer"].to_numpy(), items, taste)
    return pd.concat(tables, ignore_index=True), rivals


class Tastes:
    """The taste of customers, learned anew from time to time: of campaigns a few days apart it is the same."""

    def __init__(self, known: KnownBefore, random_state: int) -> None:
        self._known, self._random_state = known, random_state
        self._day: int | None = None
        self._learned: CampaignScores | None = None

    def before(self, day: int, on_progress: Progress) -> CampaignScores:
        """Return the taste as it was known before a day; days are asked for in rising order."""
        if self._learned is None or self._day is None or day - self._day > REFIT_DAYS:
            earlier = before(self._known.interactions, date(1970, 1, 1) + timedelta(days=day))
            self._learned = campaign_scores(earlier, self._known.half_life_days, True, self._random_state, on_progress)
            self._day = day
        return self._learned
