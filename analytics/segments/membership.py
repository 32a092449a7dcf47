"""Who belongs to which segment, and by how much."""

from __future__ import annotations

import numpy as np

from analytics.factorization import Factorization

NO_SEGMENT = -1
"""Main segment of customers of whom no segment explains anything."""


def mix(fit: Factorization, customers: np.ndarray | slice = slice(None)) -> np.ndarray:
    """Return the share of each customer's reconstructed volume that each segment explains.

    Parameters
    ----------
    fit : Factorization
    customers : ndarray of int or slice
        Positions of the customers; all by default.

    Returns
    -------
    ndarray, shape (n_customers, n_components)
        Rows sum to 1; rows of customers of whom nothing is explained are zero.
    """
    volumes = fit.customer_factors[:, customers].T
    totals = volumes.sum(axis=1, keepdims=True, dtype=np.float64)
    return np.divide(volumes, totals, out=np.zeros(volumes.shape, dtype=np.float64), where=totals > 0)


def main_segments(fit: Factorization) -> np.ndarray:
    """Return the position (0 is the largest segment) of each customer's main segment.

    Returns
    -------
    ndarray of int, shape (n_customers,)
        `NO_SEGMENT` where no segment explains anything.
    """
    main = fit.customer_factors.argmax(axis=0)
    return np.where(fit.customer_factors.max(axis=0) > 0, main, NO_SEGMENT)


TYPICAL_SHARE = 0.3
"""An item is typical of a segment that takes this share of it, or more of it than any other."""


def typical_belonging(fit: Factorization, items: np.ndarray) -> np.ndarray:
    """Return `belonging`, with 0 where the item is not typical of the segment.

    Returns
    -------
    ndarray, shape (len(items), n_components)
    """
    shares = belonging(fit, items)
    return np.where((shares >= TYPICAL_SHARE) | (shares == shares.max(axis=1, keepdims=True)), shares, 0.0)


def belonging(fit: Factorization, items: np.ndarray) -> np.ndarray:
    """Return the share of each item's reconstructed volume that each segment takes.

    Parameters
    ----------
    fit : Factorization
    items : ndarray of int
        Positions of the items.

    Returns
    -------
    ndarray, shape (len(items), n_components)
        Rows sum to 1; rows of items that no segment takes are zero.
    """
    volumes = fit.item_factors[items] * fit.volumes
    totals = volumes.sum(axis=1, keepdims=True)
    return np.divide(volumes, totals, out=np.zeros(volumes.shape), where=totals > 0)
