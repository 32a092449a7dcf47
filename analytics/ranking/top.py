"""Top-N: items for one customer, and customers for one item."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.errors import AnalyticsError
from analytics.factorization import Factorization
from analytics.ranking.scores import check_n, on_scale, scores_of_customer, scores_of_items

NEGLIGIBLE_SHARE = 0.02
"""An item is not offered when its strength is below this share of the strongest item that could be offered."""
ROUNDING = 1e-6
"""Strengths below this share of the largest are rounding, not taste."""


def recommend(
    fit: Factorization, customer: str, n: int = 5, exclude_known: bool = False, min_score: float | None = None
) -> pd.DataFrame:
    """Return the items to offer a customer, best first.

    Parameters
    ----------
    fit : Factorization
    customer : str
    n : int
        At most this many.
    exclude_known : bool
        Leave out what the customer already has.
    min_score : float, optional
        Least score, in the unit of V. By default counts leave out items whose score is
        below 2 % of the best one offered, and ratings leave out nothing.

    Returns
    -------
    DataFrame
        ``item``, ``score``, ``known``.

    Raises
    ------
    UnknownLabelError
        When there is no such customer.

    Examples
    --------
    >>> from analytics import factorize, matrix_from_wide
    >>> V = matrix_from_wide(pd.DataFrame({"John": [2, 0], "Mary": [0, 3]}, index=["Fruits", "Bread"]))
    >>> recommend(factorize(V, 2), customer="Mary")["item"].tolist()
    ['Bread']
    """
    check_n(n)
    position = fit.V.customer_position(customer)
    scores = scores_of_customer(fit, position)
    known = np.zeros(len(scores), dtype=bool)
    known[fit.V.by_customer[[position], :].indices] = True
    allowed = ~known if exclude_known else np.ones(len(scores), dtype=bool)
    chosen = _best(scores, allowed & (on_scale(fit, scores) >= _least(fit, scores[allowed], min_score)), n)
    return pd.DataFrame({"item": fit.V.items[chosen], "score": on_scale(fit, scores[chosen]), "known": known[chosen]})


def _least(fit: Factorization, candidates: np.ndarray, min_score: float | None) -> float:
    if min_score is not None:
        return min_score
    if fit.baseline is not None or not candidates.size:
        return -np.inf
    return float(negligible(candidates.max()))


def negligible(best: np.ndarray) -> np.ndarray:
    """Return the strength below which nothing is offered, given the best strength that could be offered."""
    return np.maximum(NEGLIGIBLE_SHARE * best, np.finfo(np.float32).tiny)


def target_customers(
    fit: Factorization, item: str | Sequence[str], n: int | None = None, exclude_known: bool = False
) -> pd.DataFrame:
    """Return the customers to contact about an item, or about several, best first.

    Parameters
    ----------
    fit : Factorization
    item : str or sequence of str
        Several items count together: the sum of strengths, or the mean of predicted ratings.
    n : int, optional
        At most this many; by default everybody with any strength.
    exclude_known : bool
        Leave out customers who already have one of the items.

    Returns
    -------
    DataFrame
        ``customer``, ``score``, ``known``.

    Raises
    ------
    UnknownLabelError
        When there is no such item.

    Examples
    --------
    >>> from analytics import factorize, matrix_from_wide
    >>> V = matrix_from_wide(pd.DataFrame({"John": [2, 0], "Mary": [0, 3]}, index=["Fruits", "Bread"]))
    >>> target_customers(factorize(V, 2), item="Fruits", n=1)["customer"].tolist()
    ['John']
    """
    if n is not None:
        check_n(n)
    names = [item] if isinstance(item, str) else list(dict.fromkeys(item))
    if not names:
        raise AnalyticsError("No item was chosen.", hint="Choose at least one.")
    rows = np.array([fit.V.item_position(name) for name in names])
    scores = scores_of_items(fit, rows)
    known = np.zeros(len(scores), dtype=bool)
    known[fit.V.values[rows].indices] = True
    allowed = ~known if exclude_known else np.ones(len(scores), dtype=bool)
    if fit.baseline is None:
        allowed = allowed & (scores > ROUNDING * max(float(np.max(scores)), float(np.finfo(np.float32).tiny)))
    chosen = _best(scores, allowed, len(scores) if n is None else n)
    return pd.DataFrame({"customer": fit.V.customers[chosen], "score": on_scale(fit, scores[chosen]), "known": known[chosen]})


def _best(scores: np.ndarray, allowed: np.ndarray, n: int) -> np.ndarray:
    """Return the positions of the n highest allowed scores, best first, ties in the order of the table."""
    candidates = np.flatnonzero(allowed)
    if candidates.size > n:
        cut = np.partition(scores[candidates], candidates.size - n)[candidates.size - n]
        candidates = candidates[scores[candidates] >= cut]
    return candidates[np.argsort(-scores[candidates], kind="stable")][:n]
