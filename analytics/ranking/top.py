"""Top-N: items for one customer, customers for one item, and items for everybody."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.errors import AnalyticsError
from analytics.factorization import Factorization
from analytics.factorization.contract import Progress, no_progress
from analytics.ranking.scores import check_n, on_scale, scores_of_customer, scores_of_items
from analytics.threads import one_blas_thread

NEGLIGIBLE_SHARE = 0.02
"""An item is not offered when its strength is below this share of the strongest item that could be offered."""
ROUNDING = 1e-6
"""Strengths below this share of the largest are rounding, not taste."""
BLOCK_CELLS = 8_000_000
"""Scores held in memory at once while lists for everybody are made."""
GROUP_SIZE = 10
"""Items whose highest score is taken together, before the best of a customer are looked for."""


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
    return float(_negligible(candidates.max()))


def _negligible(best: np.ndarray) -> np.ndarray:
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


def recommend_all(
    fit: Factorization,
    n: int = 10,
    exclude_known: bool = False,
    on_progress: Progress = no_progress,
    min_score: float | None = None,
) -> pd.DataFrame:
    """Return the ``n`` best items for every customer.

    Works in blocks, so that nothing of the size items x customers is ever in memory.

    Parameters
    ----------
    fit : Factorization
    n : int
        At most this many for each customer; the rules of `recommend` hold.
    exclude_known : bool
    on_progress : callable, optional
    min_score : float, optional
        Least score, in the unit of V.

    Returns
    -------
    DataFrame
        ``customer``, ``rank`` (1 is best), ``item``, ``score``, ``known``.

    Examples
    --------
    >>> from analytics import factorize, matrix_from_wide
    >>> V = matrix_from_wide(pd.DataFrame({"John": [2, 0], "Mary": [0, 3]}, index=["Fruits", "Bread"]))
    >>> recommend_all(factorize(V, 2), n=1)["item"].tolist()
    ['Fruits', 'Bread']
    """
    check_n(n)
    n_items, n_customers = fit.V.shape
    n = min(n, n_items)
    block = max(1, BLOCK_CELLS // n_items)
    found: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = []
    for start in range(0, n_customers, block):
        on_progress(start / n_customers, f"{fit.V.vocabulary.customers} {start:,} of {n_customers:,}")
        stop = min(start + block, n_customers)
        held = _held(fit, start, stop)
        all_scores = _block_scores(fit, start, stop)
        if exclude_known:
            all_scores[held] = -np.inf
        items, scores = _best_of_block(all_scores, n)
        known = np.take_along_axis(held, items, axis=1)
        found.append((np.repeat(np.arange(start, stop), n), items.ravel(), scores.ravel(), known.ravel()))
    customers, items, scores, known = (np.concatenate(parts) for parts in zip(*found, strict=True))
    ranks = np.tile(np.arange(1, n + 1), n_customers)
    offered = np.isfinite(scores)
    if min_score is not None:
        offered &= on_scale(fit, scores) >= min_score
    elif fit.baseline is None:
        offered &= scores >= np.repeat(_negligible(scores.reshape(-1, n)[:, 0]), n)
    return pd.DataFrame(
        {
            "customer": fit.V.customers[customers[offered]],
            "rank": ranks[offered],
            "item": fit.V.items[items[offered]],
            "score": on_scale(fit, scores[offered]),
            "known": known[offered],
        }
    )


def _held(fit: Factorization, start: int, stop: int) -> np.ndarray:
    """Return which items the customers of a block have; a rating of zero is one too."""
    held = np.zeros((stop - start, fit.V.shape[0]), dtype=bool)
    held[fit.V.by_customer[start:stop].tocoo().coords] = True
    return held


def _block_scores(fit: Factorization, start: int, stop: int) -> np.ndarray:
    with one_blas_thread():
        scores = np.ascontiguousarray(fit.scoring.customer_parts[:, start:stop].T) @ fit.scoring.item_parts.T
    base = fit.scoring.baseline
    if base is not None:
        scores = scores + base.item + base.customer[start:stop, None] + base.mean
    return scores


def _best_of_block(scores: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return positions and scores of the n best columns of each row, best first, ties in the order of the table."""
    n_rows, n_items = scores.shape
    if n < n_items:
        cut = _reached_by_best(scores, n)
        rows, columns = np.divmod(np.flatnonzero(scores >= cut[:, None]), n_items)
        # Groups, and ties at the cut, can leave more than n candidates in a row: sort them all, then take the first n of each row.
        order = np.lexsort((columns, -scores[rows, columns], rows))
        rows, columns = rows[order], columns[order]
        starts = np.searchsorted(rows, np.arange(n_rows))
        best = columns[starts[:, None] + np.arange(n)]
    else:
        best = np.argsort(-scores, axis=1, kind="stable")
    return best, np.take_along_axis(scores, best, axis=1)


def _reached_by_best(scores: np.ndarray, n: int) -> np.ndarray:
    """Return for each row a value that its n best columns reach, and few others.

    The columns are cut into groups; the n-th largest maximum of a group will do, as each of those n groups has a
    column that reaches it. To find it takes a pass over the columns and a sort of the groups, not of the columns.
    """
    n_rows, n_items = scores.shape
    groups = n_items // GROUP_SIZE
    if groups < n:
        return np.partition(scores, n_items - n, axis=1)[:, n_items - n]
    highest = scores[:, : groups * GROUP_SIZE].reshape(n_rows, GROUP_SIZE, groups).max(axis=1)
    return np.partition(highest, groups - n, axis=1)[:, groups - n]
