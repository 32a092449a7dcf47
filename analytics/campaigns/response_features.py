"""What is known of customers before the day of a campaign that may tell who responds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.campaigns.past_campaigns import Amounts, PastCampaigns
from analytics.ranking.campaign_scores import CampaignScores
from analytics.segments.periods import days_of
from analytics.tables.cleaning.interactions import Interactions

RESPONSES, RATE, CONTACTS = "past responses", "response rate", "past contacts"
RECENCY, FREQUENCY, MONEY = "days since the last purchase", "days with purchases", "money spent"
OWN, TASTE_FOR = "own purchases of the offer", "taste for the offer"
FEATURES = (RESPONSES, RATE, CONTACTS, RECENCY, FREQUENCY, MONEY, OWN, TASTE_FOR)
PRIOR_CONTACTS = 5.0
"""Contacts with the response rate of all that are added to a customer's own: one answer to one mail is no rate of 100%."""
RATE_DAYS = 100.0
"""Amounts are told for so many days, so that they mean the same early and late in a history."""


@dataclass(frozen=True)
class Features:
    """What was known of all customers before a day.

    Attributes
    ----------
    values : DataFrame, shape (n_customers, n_features)
        What a model learns from: amounts as ``log(1 + x)``.
    told : DataFrame
        What a reason tells: ``contacts``, ``responses``, ``days_since`` (NaN for those who never bought) and ``own`` (rows of the
        offered products).
    """

    values: pd.DataFrame = field(repr=False)
    told: pd.DataFrame = field(repr=False)


@dataclass(frozen=True)
class KnownBefore:
    """Everything that features are made of; each use looks only at what lies before its day.

    Attributes
    ----------
    interactions : Interactions
    past : PastCampaigns
    extra : tuple of Amounts
    half_life_days : float
    """

    interactions: Interactions = field(repr=False)
    past: PastCampaigns = field(repr=False)
    extra: tuple[Amounts, ...] = field(repr=False)
    half_life_days: float

    @cached_property
    def customers(self) -> pd.Index:
        """All customers of the table, as text."""
        return pd.Index(self.interactions.frame["customer"].cat.categories.astype(str))

    @cached_property
    def visits(self) -> pd.DataFrame:
        """Each customer's days with a purchase: ``customer`` (position), ``day`` and, where it is told, ``money``."""
        frame, days = self.interactions.frame, days_of(self.interactions.frame)
        dated = ~np.isnat(days)
        numbers = days[dated].astype(np.int64)
        first, span = self.first_day, int(numbers.max()) - self.first_day + 1
        keys = frame["customer"].cat.codes.to_numpy()[dated].astype(np.int64) * span + (numbers - first)
        visits, places = np.unique(keys, return_inverse=True)
        found = pd.DataFrame({"customer": visits // span, "day": visits % span + first})
        if "revenue" in frame:
            found["money"] = np.bincount(places, frame["revenue"].to_numpy(dtype=float)[dated], len(visits))
        return found

    @cached_property
    def first_day(self) -> int:
        """First day of the table."""
        return int(np.nanmin(days_of(self.interactions.frame)).astype(np.int64))

    @cached_property
    def last_day(self) -> int:
        """Last day of which anything is known, purchases or contacts."""
        last = int(np.nanmax(days_of(self.interactions.frame)).astype(np.int64))
        return max(last, int(self.past.starts.max(initial=0)))

    def features(self, day: int, items: Sequence[str] = (), taste: CampaignScores | None = None) -> Features:
        """Return what was known of all customers before a day.

        Parameters
        ----------
        day : int
        items : sequence of str
            What is offered; the features of the offer are left out where nothing is.
        taste : CampaignScores, optional
            Learned from what lies before the day.
        """
        contacts, responses, overall = self._answers(day)
        visits = self.visits[self.visits["day"] < day]
        who, ages = visits["customer"].to_numpy(), (day - visits["day"]).to_numpy()
        observed = day - self.first_day
        since = np.full(len(self.customers), np.inf)
        np.minimum.at(since, who, ages)
        values = {
            RESPONSES: np.log1p(responses),
            RATE: np.log((responses + PRIOR_CONTACTS * overall) / (contacts + PRIOR_CONTACTS)),
            CONTACTS: np.log1p(contacts),
            RECENCY: np.log1p(np.minimum(since, observed)),
            FREQUENCY: self._rate(who, ages, None, observed),
        }
        if "money" in visits:
            values[MONEY] = self._rate(who, ages, visits["money"].to_numpy(), observed)
        for one in self.extra:
            early = one.days < day
            values[one.name] = self._rate(one.customers[early], day - one.days[early], one.amounts[early], observed)
        told = {"contacts": contacts, "responses": responses, "days_since": np.where(np.isinf(since), np.nan, since)}
        if items:
            active = ~np.isinf(since)
            weighted, told["own"] = self._own(day, items)
            values[OWN] = _relative(weighted, active)
            values[TASTE_FOR] = np.zeros(len(active)) if taste is None else self._taste(items, taste)
        return Features(pd.DataFrame(values), pd.DataFrame(told))

    def _answers(self, day: int) -> tuple[np.ndarray, np.ndarray, float]:
        """Return each customer's contacts and responses known before a day, and the rate of all by Laplace's rule of succession."""
        contacts = self.past.contacts
        known = contacts[contacts["known_on"] < day]
        n = len(self.customers)
        who = known["customer"].to_numpy()
        asked, answered = np.bincount(who, minlength=n).astype(float), np.bincount(who, known["responded"], n)
        return asked, answered, float((answered.sum() + 1) / (asked.sum() + 2))

    def _decayed(self, who: np.ndarray, ages: np.ndarray, amounts: np.ndarray | None) -> np.ndarray:
        weights = np.exp2(-ages / self.half_life_days)
        return np.bincount(who, weights if amounts is None else weights * amounts, len(self.customers))

    def _rate(self, who: np.ndarray, ages: np.ndarray, amounts: np.ndarray | None, observed: int) -> np.ndarray:
        """Return ``log(1 + amount in 100 days)``: both amounts and the days they were observed in count less the older they are."""
        days = np.exp2(-np.arange(1, observed + 1) / self.half_life_days).sum()
        return np.log1p(RATE_DAYS * self._decayed(who, ages, amounts) / max(days, 1.0))

    def _own(self, day: int, items: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Return each customer's rows of some items before a day, older ones counting less and all alike."""
        frame = self.interactions.frame
        offered = np.asarray(frame["item"].cat.categories.astype(str).isin(list(items)))
        days = days_of(frame)
        rows = np.flatnonzero(offered[frame["item"].cat.codes] & (days < np.datetime64(day, "D")))
        who = frame["customer"].cat.codes.to_numpy()[rows]
        ages = day - days[rows].astype(np.int64)
        return self._decayed(who, ages, None), np.bincount(who, minlength=len(self.customers))

    def _taste(self, items: Sequence[str], taste: CampaignScores) -> np.ndarray:
        places = taste.V.customers.get_indexer(self.customers)
        return _relative(np.where(places >= 0, affinity_to(items, taste)[places], 0.0), places >= 0)


def affinity_to(items: Sequence[str], taste: CampaignScores) -> np.ndarray:
    """Return the summed affinity to some items of all customers of V, without a table of both; unknown items count nothing."""
    rows = np.flatnonzero(taste.V.items.isin(list(items)))
    return np.maximum(taste.item_parts[rows].sum(axis=0, dtype=np.float64) @ taste.customer_parts, 0.0)


def _relative(amounts: np.ndarray, active: np.ndarray) -> np.ndarray:
    """Return ``log(1 + x)`` in units of the mean of those who count: the same for few and many items on offer."""
    mean = amounts[active].mean() if active.any() else 0.0
    return np.log1p(amounts / mean) if mean > 0 else np.zeros(len(amounts))
