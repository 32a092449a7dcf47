"""The strength of each pair, (W·H)[i, j] plus the biases of ratings, and predictions for any pair."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.errors import AnalyticsError
from analytics.factorization import Factorization


def check_n(n: int) -> None:
    """Raise `AnalyticsError` when a list of fewer than one is asked for."""
    if n < 1:
        raise AnalyticsError(f"{n} were asked for.", hint="Ask for at least 1.")


def scores_of_customer(fit: Factorization, customer: int) -> np.ndarray:
    """Return the score of every item for the customer at a position, shape (n_items,)."""
    scoring = fit.scoring
    scores = scoring.item_parts @ scoring.customer_parts[:, customer]
    if scoring.baseline is not None:
        scores = scores + scoring.baseline.mean + scoring.baseline.item + scoring.baseline.customer[customer]
    return scores


def scores_of_items(fit: Factorization, items: np.ndarray) -> np.ndarray:
    """Return the score of a set of items for every customer, shape (n_customers,).

    Counts: the sum over the items (expected volume). Ratings: the mean predicted rating.
    """
    scoring, base = fit.scoring, fit.scoring.baseline
    if base is None:
        return scoring.item_parts[items].sum(axis=0) @ scoring.customer_parts
    taste = scoring.item_parts[items].mean(axis=0) @ scoring.customer_parts
    return taste + base.mean + base.item[items].mean() + base.customer


def on_scale(fit: Factorization, scores: np.ndarray) -> np.ndarray:
    """Return scores kept within the scale of the ratings; counts are returned as they are."""
    if fit.rating_range is None:
        return scores
    return np.clip(scores, *fit.rating_range)


def predict(fit: Factorization, items: Sequence[str], customers: Sequence[str]) -> pd.DataFrame:
    """Predict one value for each pair of an item and a customer.

    A pair with an unseen item or customer falls back on what is known of the other, and the
    column ``note`` says so.

    Parameters
    ----------
    fit : Factorization
    items, customers : sequences of str of equal length

    Returns
    -------
    DataFrame
        ``item``, ``customer``, ``score`` (in the unit of V), ``note``.

    Raises
    ------
    AnalyticsError
        When the lengths differ.

    Examples
    --------
    >>> from analytics import factorize, matrix_from_wide
    >>> V = matrix_from_wide(pd.DataFrame({"John": [2, 0], "Mary": [0, 3]}, index=["Fruits", "Bread"]))
    >>> predict(factorize(V, 2), items=["Bread", "Bread"], customers=["Mary", "Nobody"])["score"].round(2).tolist()
    [3.0, 1.5]
    """
    if len(items) != len(customers):
        raise AnalyticsError(f"{len(items)} items and {len(customers)} customers were given.", hint="Give pairs.")
    rows, columns = fit.V.items.get_indexer(pd.Index(items)), fit.V.customers.get_indexer(pd.Index(customers))
    words, scoring, base = fit.V.vocabulary, fit.scoring, fit.scoring.baseline
    scores = np.einsum("ns,ns->n", _rows_or_mean(scoring.item_parts, rows), _rows_or_mean(scoring.customer_parts.T, columns))
    if base is not None:
        seen = (rows >= 0) & (columns >= 0)
        scores = np.where(seen, base.mean + base.item[rows] + base.customer[columns] + scores, _without_taste(fit, rows, columns))
    notes = np.select(
        [(rows < 0) & (columns < 0), rows < 0, columns < 0],
        [
            f"unseen {words.item} and {words.customer}",
            f"unseen {words.item}: average {words.item}",
            f"unseen {words.customer}: average {words.customer}",
        ],
        "",
    )
    return pd.DataFrame({"item": list(items), "customer": list(customers), "score": on_scale(fit, scores), "note": notes})


def _without_taste(fit: Factorization, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Predict ratings from what is known of an item or a customer alone; positions of the unseen are -1.

    The biases of a fit do not do: taste is never negative, so that they lie below what a person rates on average.
    """
    centred = fit.centred
    if centred is None or (rows.min(initial=0) >= 0 and columns.min(initial=0) >= 0):
        return np.zeros(len(rows))
    return centred.mean + np.where(rows >= 0, centred.item[rows], 0.0) + np.where(columns >= 0, centred.customer[columns], 0.0)


def _rows_or_mean(factors: np.ndarray, positions: np.ndarray) -> np.ndarray:
    return np.where((positions >= 0)[:, None], factors[positions], factors.mean(axis=0))
