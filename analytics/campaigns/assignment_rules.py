"""Simple rules by which one offer a customer can be chosen; the best assignment is held against them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

NOBODY = -1
"""The offer of a customer who gets none."""
_SPARE = 1e-9
"""A sum of costs may miss the budget by so much in floating point."""


@dataclass(frozen=True)
class Places:
    """What an assignment must keep.

    Attributes
    ----------
    caps, minimums : ndarray of int, shape (n_offers,)
    costs : ndarray, shape (n_offers,)
        Of one contact.
    budget : float
        For all contacts together; infinite without one.
    """

    caps: np.ndarray
    minimums: np.ndarray
    costs: np.ndarray
    budget: float


def value_of(values: np.ndarray, chosen: np.ndarray) -> float:
    """Return the expected profit of an assignment: the sum of the chosen cells."""
    rows = np.flatnonzero(chosen != NOBODY)
    return float(values[rows, chosen[rows]].sum())


def fill(key: np.ndarray, tie: np.ndarray, allowed: np.ndarray, places: Places) -> np.ndarray:
    """Take cells in falling order of a key, while the customer is free, the offer has room and the budget lasts.

    Parameters
    ----------
    key, tie : ndarray, shape (n_customers, n_offers)
        The tie decides where keys are equal, the order of customers where ties are.
    allowed : ndarray of bool, same shape
    places : Places

    Returns
    -------
    ndarray of int, shape (n_customers,)
        The offer of each customer, or `NOBODY`.
    """
    cells = np.flatnonzero(allowed)
    order = cells[np.lexsort((-tie.ravel()[cells], -key.ravel()[cells]))]
    rows, columns = np.divmod(order, key.shape[1])
    chosen = [NOBODY] * key.shape[0]
    room, costs = places.caps.tolist(), places.costs.tolist()
    left = places.budget * (1 + _SPARE)
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        if chosen[row] == NOBODY and room[column] > 0 and costs[column] <= left:
            chosen[row] = column
            room[column] -= 1
            left -= costs[column]
    return np.array(chosen, dtype=int)


def greedy(values: np.ndarray, places: Places) -> np.ndarray:
    """Take the most valuable cells first."""
    return fill(values, values, values > 0, places)


def list_after_list(values: np.ndarray, places: Places) -> np.ndarray:
    """Fill the first offer with its best customers, then the second with the best of those who are left, and so on."""
    turn = np.broadcast_to(-np.arange(values.shape[1], dtype=float), values.shape)
    return fill(turn, values, values > 0, places)


def favourites(values: np.ndarray, places: Places) -> np.ndarray:
    """Give each customer the most valuable offer only, and cut each list at its cap."""
    best = np.zeros(values.shape, dtype=bool)
    best[np.arange(len(values)), values.argmax(axis=1)] = True
    return fill(values, values, best & (values > 0), places)


def times_listed(values: np.ndarray, places: Places) -> np.ndarray:
    """Return on how many lists each customer stands when every list is made for itself: its best customers up to its cap."""
    counts = np.zeros(len(values), dtype=int)
    for column, cap in enumerate(places.caps):
        best = np.argsort(-values[:, column], kind="stable")[:cap]
        counts[best[values[best, column] > 0]] += 1
    return counts


LIST_AFTER_LIST = "list after list"
RULES = {
    "most valuable contacts first": greedy,
    LIST_AFTER_LIST: list_after_list,
    "best offer each, then cut": favourites,
}
