"""Find items or customers by a part of their name."""

from __future__ import annotations

import numpy as np
import pandas as pd


def search_labels(labels: pd.Index, text: str, n: int, weights: np.ndarray | None = None) -> tuple[list[str], int]:
    """Return up to ``n`` labels that contain the text, and how many there are in all.

    The exact label comes first, then labels that start with the text, then the others; within
    each the heaviest first. Upper and lower case are the same.

    Parameters
    ----------
    labels : Index of str
    text : str
        Empty text matches everything.
    n : int
    weights : ndarray, shape (len(labels),), optional

    Examples
    --------
    >>> search_labels(pd.Index(["Rye bread", "Bread", "Limes"]), "bread", 5)
    (['Bread', 'Rye bread'], 2)
    """
    wanted = text.strip().casefold()
    lower = labels.astype(str).str.casefold()
    found = np.flatnonzero(lower.str.contains(wanted, regex=False)) if wanted else np.arange(len(labels))
    heavy = np.zeros(len(labels)) if weights is None else weights
    names = lower[found]
    order = np.lexsort((found, -heavy[found], ~names.str.startswith(wanted), names != wanted))
    return list(labels[found[order[:n]]]), len(found)
