"""Items that the same segments take, and a customer's rating estimated from them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.factorization import Factorization
from analytics.ranking.scores import check_n, predict


def cosine_table(W: pd.DataFrame) -> pd.DataFrame:
    """Return the cosine of every two rows of W; 0 where a row is zero.

    Only for tables that fit on a page: the result has n_items squared cells.

    Examples
    --------
    >>> W = pd.DataFrame([[1.872, 0.0], [1.699, 1.626]], index=["Black Mirror", "TBBT"])
    >>> cosine_table(W).loc["TBBT", "Black Mirror"].round(3).item()
    0.722
    """
    unit = _unit_rows(W.to_numpy(dtype=float))
    return pd.DataFrame(unit @ unit.T, index=W.index, columns=W.index)


def _unit_rows(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-300)


def similar_items(fit: Factorization, item: str, n: int = 5, min_score: float = 0.0) -> pd.DataFrame:
    """Return the items nearest to an item by the cosine of their rows of W, best first.

    Parameters
    ----------
    fit : Factorization
    item : str
    n : int
        At most this many.
    min_score : float, default 0
        Least cosine.

    Returns
    -------
    DataFrame
        ``item``, ``score`` (cosine, 0 to 1).

    Examples
    --------
    >>> from analytics import factorize, matrix_from_wide
    >>> V = matrix_from_wide(pd.DataFrame({"John": [2, 1, 0], "Mary": [0, 0, 3]}, index=["Fruits", "Limes", "Bread"]))
    >>> similar_items(factorize(V, 2), item="Limes", n=1)["item"].tolist()
    ['Fruits']
    """
    check_n(n)
    position = fit.V.item_position(item)
    unit = _unit_rows(fit.item_factors.astype(np.float64))
    cosines = unit @ unit[position]
    order = np.argsort(-cosines.round(9), kind="stable")
    order = order[(order != position) & (cosines[order] >= min_score)][:n]
    return pd.DataFrame({"item": fit.V.items[order], "score": np.clip(cosines[order], 0.0, 1.0)})


@dataclass(frozen=True)
class Estimate:
    """A value estimated from similar items.

    Attributes
    ----------
    value : float
        In the unit of V.
    neighbours : DataFrame
        ``item``, ``score`` (cosine), ``weight`` (they add up to 1), ``value`` (what the customer has of it).
    note : str
        What was done where the customer has none of the similar items; else empty.
    """

    value: float
    neighbours: pd.DataFrame = field(repr=False)
    note: str = ""


def rank_weights(n: int) -> np.ndarray:
    """Return weights for n neighbours by rank r: ``(1 - r / (1 + ... + n)) / (n - 1)`` (J. Ramaswamy, 2019).

    Examples
    --------
    >>> (rank_weights(3) * 12).round(9).tolist()
    [5.0, 4.0, 3.0]
    """
    check_n(n)
    if n == 1:
        return np.ones(1)
    ranks = np.arange(1, n + 1)
    return (1.0 - ranks / ranks.sum()) / (n - 1)


def estimate_from_similar(fit: Factorization, customer: str, item: str, n: int = 3) -> Estimate:
    """Estimate a cell as the weighted mean of what the customer has of the most similar items.

    Counts: what the customer does not have counts as 0. Ratings: only items that the customer has
    rated, with a cosine above 0, are neighbours, and where there is none the model's prediction is given, and said.

    Parameters
    ----------
    fit : Factorization
    customer, item : str
    n : int
        Number of similar items.

    Returns
    -------
    Estimate

    Examples
    --------
    >>> from analytics import factorize, matrix_from_wide
    >>> V = matrix_from_wide(pd.DataFrame({"John": [2, 1, 0], "Mary": [0, 0, 3]}, index=["Fruits", "Limes", "Bread"]))
    >>> estimate_from_similar(factorize(V, 2), customer="John", item="Limes", n=1).value
    2.0
    """
    check_n(n)
    nearest = similar_items(fit, item, fit.V.shape[0])
    history = fit.V.history(customer)
    if fit.V.kind == "ratings":
        nearest = nearest[nearest["item"].isin(history.index) & (nearest["score"] > 0)]
    nearest = nearest.head(n).reset_index(drop=True)
    if nearest.empty:
        value = float(predict(fit, [item], [customer])["score"].iloc[0])
        return Estimate(value, nearest.assign(weight=[], value=[]), "No similar one is rated; this is the model's prediction.")
    nearest = nearest.assign(weight=rank_weights(len(nearest)), value=history.reindex(nearest["item"]).fillna(0.0).to_numpy())
    return Estimate(float((nearest["weight"] * nearest["value"]).sum()), nearest)
