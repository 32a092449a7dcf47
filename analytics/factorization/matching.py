"""How alike the profiles of two factorizations are, and which belongs to which."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment


def likeness(old: pd.DataFrame, new: pd.DataFrame) -> np.ndarray:
    """Return how alike the columns of two profile tables are.

    The cosine over the items that both tables have, but never more than the part of either profile that these items hold:
    where half of a profile is items that the other table does not know, half of it is all that can be alike.

    Parameters
    ----------
    old : DataFrame, shape (n_items, n_components)
    new : DataFrame, shape (m_items, m_components)
        Not negative. Rows are matched by their labels.

    Returns
    -------
    ndarray, shape (n_components, m_components)
        0 (nothing in common) to 1 (the same).

    Examples
    --------
    >>> old = pd.DataFrame({"a": [0.75, 0.25]}, index=["Bread", "Ski boots"])
    >>> new = pd.DataFrame({"b": [1.0, 0.0], "c": [0.0, 1.0]}, index=["Bread", "Fruits"])
    >>> likeness(old, new).tolist()
    [[0.75, 0.0]]
    """
    shared = old.index.intersection(new.index)
    parts = [table.loc[shared].to_numpy(dtype=np.float64) for table in (old, new)]
    left, right = (part / _positive(np.linalg.norm(part, axis=0)) for part in parts)
    held = [
        part.sum(axis=0) / _positive(table.to_numpy(dtype=np.float64).sum(axis=0))
        for part, table in zip(parts, (old, new), strict=True)
    ]
    return np.clip(np.minimum(left.T @ right, np.minimum.outer(*held)), 0.0, 1.0)


def _positive(sums: np.ndarray) -> np.ndarray:
    return np.where(sums > 0, sums, 1.0)


def matched_cosines(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Match the columns of two profile tables one to one so that the sum of their `likeness` is the largest.

    Hungarian method (Kuhn, 1955); the numbers of columns may differ.

    Parameters
    ----------
    old : DataFrame, shape (n_items, n_components)
    new : DataFrame, shape (m_items, m_components)

    Returns
    -------
    DataFrame
        ``old`` and ``new`` (column labels) and ``cosine``, in the order of new.

    Examples
    --------
    >>> old = pd.DataFrame({"a": [1.0, 0.0], "b": [0.0, 1.0]}, index=["Bread", "Fruits"])
    >>> matched_cosines(old, old[["b", "a"]])["old"].tolist()
    ['b', 'a']
    """
    alike = likeness(old, new)
    rows, columns = linear_sum_assignment(alike, maximize=True)
    pairs = pd.DataFrame({"old": old.columns[rows], "new": new.columns[columns], "cosine": alike[rows, columns]})
    return pairs.iloc[np.argsort(columns)].reset_index(drop=True)
