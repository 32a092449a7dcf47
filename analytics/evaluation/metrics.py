"""How good a ranking is at a depth: lift, precision, buyers reached, with bands; the area under the curve beside them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.errors import EvaluationError
from analytics.tables.wording import say

SHARES = np.round(np.linspace(0.0, 1.0, 21), 2)
"""Depths at which a curve is drawn."""
LEAST_FOR_BAND = 30
"""Buyers below which a band would pretend to know how much chance there is."""
RESAMPLES = 200
BAND = (5.0, 95.0)
"""Percentiles that a band covers."""


@dataclass(frozen=True)
class Ranked:
    """Customers sorted by score, those with the same score as one step.

    Attributes
    ----------
    contacts, buyers : ndarray, shape (n_steps + 1,)
        Customers, and buyers among them, down to each step; both start with 0. Between two steps buyers are spread evenly,
        as on the average of all orders of a tie.
    """

    contacts: np.ndarray
    buyers: np.ndarray

    @property
    def base_rate(self) -> float:
        """Share of buyers among all customers."""
        return float(self.buyers[-1] / self.contacts[-1])

    def reached(self, share: float | np.ndarray) -> np.ndarray:
        """Return the share of all buyers that a share of the customers, best first, contains."""
        return np.interp(np.asarray(share) * self.contacts[-1], self.contacts, self.buyers) / self.buyers[-1]

    def lift(self, share: float) -> float:
        """Return the rate of buyers in the first share of the list over that of all: at most ``min(1 / share, 1 / base rate)``."""
        return float(self.reached(share)) / share

    def precision(self, share: float) -> float:
        """Return the share of buyers among the first share of the list."""
        return self.lift(share) * self.base_rate

    @property
    def auc(self) -> float:
        """How often a buyer stands above somebody who is none, ties counting half (Hanley and McNeil, 1982); NaN where one is missing."""
        others = self.contacts - self.buyers
        if not self.buyers[-1] or not others[-1]:
            return float("nan")
        return float(np.trapezoid(self.buyers, others) / (self.buyers[-1] * others[-1]))


def rank(scores: np.ndarray, bought: np.ndarray) -> Ranked:
    """Sort customers by score.

    Parameters
    ----------
    scores : ndarray, shape (n_customers,)
    bought : ndarray of bool, shape (n_customers,)

    Raises
    ------
    EvaluationError
        When nobody bought: then no list is better than another.

    Examples
    --------
    Ten customers, two buyers. The first of the list bought, so that 10% of the list holds half of the buyers:

    >>> ranked = rank(np.arange(10, 0, -1), np.array([1, 0, 0, 0, 1, 0, 0, 0, 0, 0], dtype=bool))
    >>> float(ranked.reached(0.1)), ranked.lift(0.1), ranked.precision(0.1), ranked.auc
    (0.5, 5.0, 1.0, 0.8125)
    """
    ends, order = _steps(scores)
    buyers = np.cumsum(bought[order])[ends]
    if not buyers.size or not buyers[-1]:
        raise EvaluationError("Nobody bought it in the time that is looked at.", hint="Choose another product, or a longer time.")
    return Ranked(np.append(0.0, ends + 1.0), np.append(0.0, buyers))


def _steps(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the last position of each run of equal scores, and the order of customers, best first."""
    order = np.argsort(-scores, kind="stable")
    return np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1), order


@dataclass(frozen=True)
class Gains:
    """Cumulative gains of one list.

    Attributes
    ----------
    table : DataFrame
        ``share`` (of the list), ``reached`` (share of the buyers), ``low``, ``high`` (NaN without a band).
    customers, buyers : int
    note : str
        Why there is no band; empty where there is one.
    """

    table: pd.DataFrame = field(repr=False)
    customers: int
    buyers: int
    note: str = ""


def gains_curve(scores: np.ndarray, bought: np.ndarray, random_state: int = 0) -> Gains:
    """Return the share of buyers reached at each depth, with a band from resampled customers (Efron, 1979).

    Parameters
    ----------
    scores : ndarray, shape (n_customers,)
    bought : ndarray of bool, shape (n_customers,)
    random_state : int, default 0

    Raises
    ------
    EvaluationError
        When nobody bought.
    """
    ranked = rank(scores, bought)
    n_buyers = int(bought.sum())
    low = high = np.full(len(SHARES), np.nan)
    note = ""
    if n_buyers < LEAST_FOR_BAND:
        note = f"No band is shown: {say(n_buyers, 'buyer is', 'buyers are')} too few to tell chance from skill (at least {LEAST_FOR_BAND})."
    else:
        low, high = np.percentile(_resampled_gains(scores, bought, random_state), BAND, axis=0)
    table = pd.DataFrame({"share": SHARES, "reached": ranked.reached(SHARES), "low": low, "high": high})
    return Gains(table, len(scores), n_buyers, note)


def _resampled_gains(scores: np.ndarray, bought: np.ndarray, random_state: int) -> np.ndarray:
    """Return curves of customers drawn with replacement, shape (RESAMPLES, n_shares); the order is found once."""
    ends, order = _steps(scores)
    sorted_buyers, rng, n = bought[order], np.random.default_rng(random_state), len(scores)
    curves = []
    for _ in range(RESAMPLES):
        times = np.bincount(rng.integers(n, size=n), minlength=n)
        drawn = Ranked(np.append(0, np.cumsum(times)[ends]), np.append(0, np.cumsum(times * sorted_buyers)[ends]))
        if drawn.buyers[-1]:
            curves.append(drawn.reached(SHARES))
    return np.array(curves)


def mean_band(values: np.ndarray, random_state: int = 0) -> tuple[float, float]:
    """Return a 90% band of the mean of products, from products drawn with replacement (Efron, 1979).

    NaN for fewer than two: one product tells nothing about others.

    Examples
    --------
    >>> mean_band(np.array([2.0, 2.0, 2.0]))
    (2.0, 2.0)
    """
    if len(values) < 2:
        return float("nan"), float("nan")
    drawn = np.random.default_rng(random_state).integers(len(values), size=(RESAMPLES, len(values)))
    low, high = np.percentile(values[drawn].mean(axis=1), BAND)
    return float(low), float(high)
