"""The simple things that a score must beat: each ranks customers for a product without any segments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.stats import rankdata

from analytics.matrix import InteractionMatrix
from analytics.ranking.campaign_scores import campaign_matrix
from analytics.segments.periods import days_of
from analytics.tables.cleaning.interactions import Interactions

NEIGHBOURS = 50
RECENT_DAYS = 56
"""Time in which a purchase makes a customer active."""
GROUPS = 5
"""Quintiles of recency, frequency and money."""
TIE = 1e-6
"""Small beside any purchase that still counts: among equals, those who were active stand first."""

Score = Callable[[np.ndarray], np.ndarray]
"""Gives the scores of items, by their rows in V, for all customers: shape (n_rows, n_customers)."""


@dataclass(frozen=True)
class Before:
    """What is known before a day, and nothing later.

    Attributes
    ----------
    V : InteractionMatrix
        Every purchase counting alike.
    interactions : Interactions
        All before ``start``.
    start : date
    half_life_days : float
    random_state : int
    """

    V: InteractionMatrix = field(repr=False)
    interactions: Interactions = field(repr=False)
    start: date
    half_life_days: float
    random_state: int = 0

    @cached_property
    def recent(self) -> sparse.csr_array:
        """Cells of V, older purchases counting less; rows and columns are those of V."""
        return campaign_matrix(self.interactions, self.half_life_days).values

    @cached_property
    def log_recent(self) -> sparse.csr_array:
        """Logarithms, ``log(1 + x)``, of `recent`."""
        return self.recent.log1p()

    @cached_property
    def unit_rows(self) -> sparse.csr_array:
        """`log_recent` with rows of length 1."""
        table = self.log_recent
        lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
        return sparse.csr_array(sparse.diags_array(1.0 / np.maximum(lengths, 1e-300)) @ table)

    @cached_property
    def customers(self) -> np.ndarray:
        """Column of V of each row of the interactions, -1 for those whom it leaves out."""
        column = self.interactions.frame["customer"].cat
        return self.V.customers.get_indexer(column.categories.astype(str))[column.codes]

    @cached_property
    def ages(self) -> np.ndarray:
        """Days from each row of the interactions to the start."""
        return (np.datetime64(self.start) - days_of(self.interactions.frame)).astype(float)

    def per_customer(self, amounts: np.ndarray) -> np.ndarray:
        """Add up an amount of each row of the interactions, shape (n_customers,)."""
        kept = self.customers >= 0
        return np.bincount(self.customers[kept], amounts[kept], self.V.shape[1])

    @cached_property
    def activity(self) -> np.ndarray:
        """Rows of each customer in the last weeks, shape (n_customers,)."""
        return self.per_customer((self.ages <= RECENT_DAYS).astype(float))


def random(before: Before) -> Score:
    """Rank by chance, the same chance at every call."""

    def score(rows: np.ndarray) -> np.ndarray:
        drawn = [np.random.default_rng([before.random_state, int(row)]).random(before.V.shape[1]) for row in rows]
        return np.array(drawn).reshape(len(rows), -1)

    return score


def popularity(before: Before) -> Score:
    """Expect of every customer the product's share of all purchases: who ever bought most of anything comes first."""
    volume = np.asarray(before.V.values.sum(axis=0)).ravel()
    share = np.asarray(before.V.values.sum(axis=1)).ravel() / before.V.total
    return lambda rows: np.outer(share[rows], volume)


def recent_activity(before: Before) -> Score:
    """Rank by what a customer bought in the last 56 days, whatever it was."""
    return lambda rows: np.tile(before.activity, (len(rows), 1))


def rfm(before: Before) -> Score:
    """Rank by recency, frequency and money, each in quintiles from 1 to 5, added up (Hughes, 1994).

    Where the table tells no revenue, purchases stand in for money. Sums are often equal; the ranks themselves, which weigh
    little, decide then.
    """
    n_customers, kept = before.V.shape[1], before.customers >= 0
    last = np.full(n_customers, np.inf)
    np.minimum.at(last, before.customers[kept], before.ages[kept])
    frame = before.interactions.frame
    day_codes = before.customers[kept] * (int(before.ages.max()) + 1) + before.ages[kept].astype(np.int64)
    frequency = np.bincount(np.unique(day_codes) // (int(before.ages.max()) + 1), minlength=n_customers)
    money = before.per_customer(frame["revenue"].to_numpy(dtype=float) if "revenue" in frame else np.ones(len(frame)))
    ranks = np.array([rankdata(part) / n_customers for part in (-last, frequency, money)])
    total = np.ceil(ranks * GROUPS).sum(axis=0) + ranks.mean(axis=0)
    return lambda rows: np.tile(total, (len(rows), 1))


def own_count(before: Before) -> Score:
    """Rank by how often a customer bought this very product, older purchases counting less; equals by their activity."""
    tie = TIE * before.activity / max(before.activity.max(), 1.0)
    # In units of the mean, as a longer history makes larger counts and no more buyers.
    level = float(before.recent.sum()) / (before.V.shape[0] * before.V.shape[1])
    return lambda rows: before.recent[rows].toarray() / level + tie


def item_knn(before: Before) -> Score:
    """Rank by purchases of the 50 most similar other products, weighted by their cosine (Sarwar et al., 2001)."""
    return lambda rows: (neighbours(before, rows) @ before.log_recent).toarray()


def neighbours(before: Before, rows: np.ndarray) -> sparse.csr_array:
    """Return the cosines of products with their 50 most similar others, shape (n_rows, n_items)."""
    unit = before.unit_rows
    cosines = (unit[rows] @ unit.T).toarray()
    cosines[np.arange(len(rows)), rows] = 0.0
    if cosines.shape[1] > NEIGHBOURS:
        least = np.partition(cosines, -NEIGHBOURS, axis=1)[:, [-NEIGHBOURS]]
        cosines[cosines < least] = 0.0
    return sparse.csr_array(cosines)


BASELINES: dict[str, Callable[[Before], Score]] = {
    "random": random,
    "most purchases": popularity,
    "recent activity": recent_activity,
    "recency, frequency, money": rfm,
    "own purchases": own_count,
    "similar products": item_knn,
}
"""The simple methods, under the names that an analyst reads."""
