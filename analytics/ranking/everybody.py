"""Top-N for everybody: block by block on several threads, so that nothing of the size items x customers is ever in memory."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd

from analytics.factorization import Factorization
from analytics.factorization.contract import Progress, no_progress
from analytics.ranking.scores import check_n, on_scale
from analytics.ranking.top import negligible
from analytics.threads import n_threads, one_blas_thread

BLOCK_CELLS = 4_000_000
"""Scores that each thread holds in memory while lists for everybody are made."""
GROUP_SIZE = 10
"""Items whose highest score is taken together, before the best of a customer are looked for."""


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
    shape = n_customers, n
    number_type = np.dtype(float) if fit.scoring.baseline is not None else fit.scoring.item_parts.dtype
    items, scores, known = np.empty(shape, np.int32), np.empty(shape, number_type), np.empty(shape, bool)

    def fill(start: int, stop: int) -> None:
        held = _held(fit, start, stop)
        all_scores = _block_scores(fit, start, stop)
        if exclude_known:
            all_scores[held] = -np.inf
        items[start:stop], scores[start:stop] = _best_of_block(all_scores, n)
        known[start:stop] = np.take_along_axis(held, items[start:stop], axis=1)

    block = max(1, BLOCK_CELLS // n_items)
    with one_blas_thread(), ThreadPoolExecutor(n_threads()) as pool:
        starts = range(0, n_customers, block)
        blocks = [pool.submit(fill, start, min(start + block, n_customers)) for start in starts]
        try:
            for start, done in zip(starts, blocks, strict=True):
                on_progress(start / n_customers, f"{fit.V.vocabulary.customers} {start:,} of {n_customers:,}")
                done.result()
        finally:
            pool.shutdown(cancel_futures=True)
    return _as_lists(fit, items, scores, known, min_score)


def _as_lists(
    fit: Factorization, items: np.ndarray, scores: np.ndarray, known: np.ndarray, min_score: float | None
) -> pd.DataFrame:
    """Return one row for each item that is offered to a customer."""
    offered = np.isfinite(scores)
    if min_score is not None:
        offered &= on_scale(fit, scores) >= min_score
    elif fit.scoring.baseline is None:
        offered &= scores >= negligible(scores[:, :1])
    customers, ranks = np.nonzero(offered)
    return pd.DataFrame(
        {
            "customer": fit.V.customers.take(customers),
            "rank": ranks + 1,
            "item": fit.V.items.take(items[offered]),
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
