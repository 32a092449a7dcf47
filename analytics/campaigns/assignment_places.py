"""What one more place of each offer is worth, given who has which offer."""

from __future__ import annotations

import numpy as np

from analytics.campaigns.assignment_rules import NOBODY, Places


def worth_of_places(values: np.ndarray, chosen: np.ndarray, places: Places) -> np.ndarray:
    """Return by how much the value would grow if each offer had one more place.

    The place is filled by somebody without an offer, or by somebody whose own place is filled in turn: the cheapest such chain
    is a shortest path in the graph whose edge from offer j to k is the least that is lost by moving a customer from j to k
    (Bellman 1958; Klein 1967). Dual prices tell the same where only one set of them is right; in small tables several often
    are, and some of them tell what one place less would cost. The budget is taken to last.

    Parameters
    ----------
    values : ndarray, shape (n_customers, n_offers)
        Minus infinity where an offer is not allowed.
    chosen : ndarray of int, shape (n_customers,)
        The best assignment.
    places : Places

    Returns
    -------
    ndarray, shape (n_offers,)

    Examples
    --------
    >>> places = Places(np.array([1, 1]), np.array([0, 0]), np.zeros(2), np.inf)
    >>> worth_of_places(np.array([[9.0, 8.0], [8.0, 3.0], [5.0, 1.0]]), np.array([1, 0, -1]), places)
    array([5., 1.])
    """
    loss = _losses(values, chosen, places)
    n_offers = values.shape[1]
    distance = loss[n_offers].copy()
    for _ in range(n_offers):
        distance = np.minimum(distance, (distance[:, None] + loss).min(axis=0))
    return np.maximum(-distance[:n_offers], 0.0)


def _losses(values: np.ndarray, chosen: np.ndarray, places: Places) -> np.ndarray:
    """Return the least that is lost by moving one customer between offers; the last node stands for no offer."""
    n_offers = values.shape[1]
    counts = np.bincount(chosen[chosen != NOBODY], minlength=n_offers)
    loss = np.full((n_offers + 1, n_offers + 1), np.inf)
    for node in range(n_offers + 1):
        mine = values[chosen == (node if node < n_offers else NOBODY)]
        if len(mine):
            now = mine[:, node] if node < n_offers else np.zeros(len(mine))
            loss[node, :n_offers] = (now[:, None] - mine).min(axis=0)
            loss[node, n_offers] = now.min()
    # A free place takes somebody without anybody leaving; a place above the minimum can be left empty.
    loss[:n_offers, n_offers] = np.where(
        counts < places.caps, np.minimum(loss[:n_offers, n_offers], 0.0), loss[:n_offers, n_offers]
    )
    loss[n_offers, :n_offers] = np.where(
        counts > places.minimums, np.minimum(loss[n_offers, :n_offers], 0.0), loss[n_offers, :n_offers]
    )
    np.fill_diagonal(loss, 0.0)
    return loss
