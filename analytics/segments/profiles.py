"""What each segment buys: typical and distinctive items, with lift and buyers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.factorization import Factorization
from analytics.segments.membership import NO_SEGMENT, main_segments, mix

RELEVANCE_WEIGHT = 0.6
"""Weight of "typical" against "distinctive" (Sievert and Shirley, 2014, found people prefer about 0.6)."""
MIN_BUYERS = 10
MIN_BUYERS_SHARE = 0.01
"""Distinctive items need `MIN_BUYERS` buyers, or this share of the customers where that is fewer."""
LEAST_SHARE_OF_TOP = 0.02
"""An item is no part of a profile when its share is below this part of the largest."""
_TINY = 1e-12
_NONE = 1e-300
"""Instead of a sum of nothing; amounts themselves may be as small as they like."""


def observed_lift(fit: Factorization) -> np.ndarray:
    """Return how many times as strongly each segment takes each item as everybody does.

    Counts: share of the item in the purchases of the segment (each purchase counted by its
    customer's mix) over its share in all purchases. Ratings: profile over the mean profile.

    Returns
    -------
    ndarray, shape (n_items, n_components)
        1 means average; 0 where the segment never takes the item.
    """
    if fit.baseline is not None:
        taken = fit.item_factors.astype(np.float64)
        overall = taken @ fit.volumes
    else:
        taken = fit.V.values @ mix(fit)
        overall = np.asarray(fit.V.values.sum(axis=1), dtype=np.float64)
    within = taken / np.maximum(taken.sum(axis=0), _NONE)
    return within / np.maximum(overall / max(overall.sum(), _NONE), _TINY)[:, None]


def buyers_by_segment(fit: Factorization) -> np.ndarray:
    """Return the number of customers whose main segment this is and who have the item.

    Returns
    -------
    ndarray of int, shape (n_items, n_components)
    """
    main = main_segments(fit)
    n_items, k = fit.item_factors.shape
    values = fit.V.values
    rows, owners = np.repeat(np.arange(n_items), np.diff(values.indptr)), main[values.indices]
    placed = owners != NO_SEGMENT
    return np.bincount(rows[placed] * k + owners[placed], minlength=n_items * k).reshape(n_items, k)


def profile_table(fit: Factorization) -> pd.DataFrame:
    """Return one row for each segment and item.

    Returns
    -------
    DataFrame
        ``segment`` (1 is the largest), ``item``, ``share`` (of the segment's profile, sums to 1 for
        each segment), ``lift``, ``buyers`` (members who have it), ``relevance``
        (``0.6 log share + 0.4 log lift``; Sievert and Shirley, 2014), ``enough_buyers``.
    """
    n_items, k = fit.item_factors.shape
    lift, buyers = observed_lift(fit), buyers_by_segment(fit)
    share = fit.item_factors.astype(np.float64)
    relevance = RELEVANCE_WEIGHT * np.log(share + _TINY) + (1 - RELEVANCE_WEIGHT) * np.log(lift + _TINY)
    all_buyers = np.diff(fit.V.values.indptr)
    enough = all_buyers >= min(MIN_BUYERS, max(1, int(np.ceil(MIN_BUYERS_SHARE * fit.V.shape[1]))))
    return pd.DataFrame(
        {
            "segment": np.repeat(fit.segment_numbers.to_numpy(), n_items),
            "item": np.tile(fit.V.items.to_numpy(), k),
            "share": share.T.ravel(),
            "lift": lift.T.ravel(),
            "buyers": buyers.T.ravel(),
            "relevance": relevance.T.ravel(),
            "enough_buyers": np.tile(enough, k),
        }
    )


def top_items(profiles: pd.DataFrame, segment: int, n: int, by: str = "relevance") -> pd.DataFrame:
    """Return the ``n`` most typical (``by="share"``) or most distinctive (``by="relevance"``) items of a segment.

    Items with next to no place in the profile are left out. Distinctive items are those that the segment
    takes more than everybody does, that enough customers have, and at least one of its members.
    """
    # Rows stand in the order of segments: a slice spares a comparison with every row of a large table.
    start, stop = np.searchsorted(profiles["segment"].to_numpy(), [segment, segment + 1])
    rows = profiles.iloc[start:stop]
    share = rows["share"].to_numpy()
    chosen = share > LEAST_SHARE_OF_TOP * share.max()
    if by == "relevance":
        chosen &= rows["enough_buyers"].to_numpy() & (rows["lift"].to_numpy() > 1.0 + 1e-9) & (rows["buyers"].to_numpy() >= 1)
    rows = rows[chosen]
    if len(rows) > n:
        value = rows[by].to_numpy()
        rows = rows[value >= np.partition(value, len(value) - n)[len(value) - n]]
    return rows.sort_values([by, "item"], ascending=[False, True]).head(n).reset_index(drop=True)


def telling_items(profiles: pd.DataFrame, segment: int, n: int) -> pd.DataFrame:
    """Return the ``n`` most distinctive items of a segment, or where it has none the most typical."""
    distinctive = top_items(profiles, segment, n)
    return top_items(profiles, segment, n, by="share") if distinctive.empty else distinctive
