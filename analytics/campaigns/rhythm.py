"""When customers bought last, and how long they usually wait."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.campaigns.basis import CampaignBasis

LEAST_GAPS = 2
"""Waits from which a customer's own habit is told; of fewer, that of all."""
DAY = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Rhythm:
    """Days on which customers bought, until the last day of the table.

    Attributes
    ----------
    since : ndarray, shape (n_customers,)
        Days since the last time; infinite for those who never did.
    gap : ndarray, shape (n_customers,)
        Median days between two times: their own, or that of all customers; infinite where nobody came twice.
    own : ndarray of bool, shape (n_customers,)
        Whether the wait is the customer's own.
    times : ndarray of int, shape (n_customers,)
        Different days.
    last : ndarray of datetime64[D], shape (n_customers,)
        Last day; NaT for those who never did.
    """

    since: np.ndarray
    gap: np.ndarray
    own: np.ndarray
    times: np.ndarray
    last: np.ndarray


def rhythm(basis: CampaignBasis, bought: np.ndarray | None = None) -> Rhythm:
    """Return when customers bought.

    Parameters
    ----------
    basis : CampaignBasis
    bought : ndarray of bool, optional
        Rows of the interactions that count; all by default.
    """
    dated = ~np.isnat(basis.days)
    counted = dated & (basis.positions >= 0)
    if bought is not None:
        counted &= bought
    n_customers = basis.V.shape[1]
    today = basis.days[dated].max()
    ages = (today - basis.days[counted]).astype(np.int64)
    oldest = int(ages.max(initial=0)) + 1
    # Each customer's days once, the last one first.
    keys = np.unique(basis.positions[counted].astype(np.int64) * oldest + ages)
    who, age = keys // oldest, keys % oldest
    times = np.bincount(who, minlength=n_customers)
    since = np.full(n_customers, np.inf)
    first = np.flatnonzero(np.diff(who, prepend=-1))
    since[who[first]] = age[first]
    again = np.flatnonzero(np.diff(who) == 0)
    waits = pd.Series(age[again + 1] - age[again], dtype=float)
    gap = np.full(n_customers, waits.median() if len(waits) else np.inf)
    medians = waits.groupby(who[again]).median()
    often = medians.index[times[medians.index] > LEAST_GAPS]
    gap[often] = medians[often]
    own = np.zeros(n_customers, dtype=bool)
    own[often] = True
    last = np.full(n_customers, np.datetime64("NaT"), dtype="datetime64[D]")
    last[who[first]] = today - age[first] * DAY
    return Rhythm(since, gap, own, times, last)
