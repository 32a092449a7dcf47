"""Customers whom two segmentations have in common: how alike their mixes are, and who is still together."""

from __future__ import annotations

import numpy as np

from analytics.segments.membership import NO_SEGMENT, mix
from analytics.segments.segmentation import Segmentation

MOST_COMPARED = 20_000
"""Shared customers whose mixes are compared; of more, every second, third ..."""


def _places(old: Segmentation, new: Segmentation) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions of the customers that both have, in the old one and in the new one."""
    found = new.fit.V.customers.get_indexer(old.fit.V.customers)
    there = np.flatnonzero(found >= 0)
    return there, found[there]


def membership_correlations(old: Segmentation, new: Segmentation) -> np.ndarray:
    """Return the correlation (Pearson) of each old with each new segment's shares in the mixes of shared customers.

    Returns
    -------
    ndarray, shape (n_old, n_new)
        -1 to 1; 0 where it is not known: fewer than two customers are shared, or their shares are all the same.
    """
    before, after = _places(old, new)
    if len(before) < 2:
        return np.zeros((old.fit.n_components, new.fit.n_components))
    every = -(-len(before) // MOST_COMPARED)
    left, right = (_standardised(mix(one.fit, places[::every])) for one, places in ((old, before), (new, after)))
    return np.clip(left.T @ right, -1.0, 1.0)


def _standardised(shares: np.ndarray) -> np.ndarray:
    centred = shares - shares.mean(axis=0)
    norms = np.linalg.norm(centred, axis=0)
    # Shares that are all the same are no pattern, whatever rounding leaves of them.
    return centred * np.divide(1.0, norms, out=np.zeros_like(norms), where=norms > 1e-9 * np.sqrt(len(shares)))


def customers_together(old: Segmentation, new: Segmentation) -> np.ndarray | None:
    """Return how many customers with each old main segment have each new one.

    Returns
    -------
    ndarray of int, shape (n_old, n_new), or None
        None when no customer is in both tables.
    """
    before, after = _places(old, new)
    if not before.size:
        return None
    left, right = old.main_positions[before], new.main_positions[after]
    placed = (left != NO_SEGMENT) & (right != NO_SEGMENT)
    shape = old.fit.n_components, new.fit.n_components
    counts = np.bincount(left[placed] * shape[1] + right[placed], minlength=shape[0] * shape[1])
    return counts.reshape(shape)
