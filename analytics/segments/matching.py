"""Names follow their content: old and new segments are matched by what they buy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from analytics.factorization import Factorization
from analytics.segments.naming import numbered
from analytics.segments.segmentation import Segmentation, segment

KEPT = 0.8
DRIFTED = 0.5
"""Cosine of two profiles from which a name is kept without, and with, a mark."""
BY_PERSON = ("given", "drifted")
"""Origins of names that a person gave; a mere suggestion is not worth carrying to a segment that has drifted."""


def matched_cosines(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Match the columns of two profile tables one to one by cosine.

    Hungarian method (Kuhn, 1955) on the cosines; the numbers of columns may differ. An item that
    only one table has counts as 0 in the other: what is shared must be most of a profile.

    Parameters
    ----------
    old, new : DataFrame, shape (n_items, n_segments)

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
    shared = old.index.intersection(new.index)
    left, right = (_unit_columns(table).loc[shared].to_numpy() for table in (old, new))
    cosines = left.T @ right
    rows, columns = linear_sum_assignment(-cosines)
    pairs = pd.DataFrame({"old": old.columns[rows], "new": new.columns[columns], "cosine": cosines[rows, columns]})
    return pairs.iloc[np.argsort(columns)].reset_index(drop=True)


def _unit_columns(table: pd.DataFrame) -> pd.DataFrame:
    return table / np.maximum(np.linalg.norm(table.to_numpy(dtype=float), axis=0), 1e-12)


def carry_names(old: Segmentation, new_fit: Factorization | Segmentation) -> Segmentation:
    """Describe a new factorization with the names of an old one where the content is the same.

    A segment whose profile has a cosine of at least 0.8 with an old one takes its name
    ("kept", or "given" where a person gave it). From 0.5 on it takes a name that a person gave and is
    marked "drifted", until somebody names it anew. Everything else gets a fresh suggestion.

    Parameters
    ----------
    old : Segmentation
    new_fit : Factorization or Segmentation
        A segmentation spares describing the factorization again.

    Returns
    -------
    Segmentation

    Examples
    --------
    >>> import pandas as pd
    >>> from analytics import factorize, matrix_from_wide
    >>> V = matrix_from_wide(pd.DataFrame({"John": [2, 0], "Mary": [0, 3]}, index=["Fruits", "Bread"]))
    >>> old = segment(factorize(V, 2)).rename({1: "Bread eaters"})
    >>> carry_names(old, factorize(V, 2, random_state=1)).names
    ('Bread eaters', 'Fruits')
    """
    fresh = new_fit if isinstance(new_fit, Segmentation) else segment(new_fit)
    names, origins = list(fresh.names), list(fresh.origins)
    for pair in matched_cosines(old.fit.W, fresh.fit.W).itertuples():
        before, here = int(pair.old) - 1, int(pair.new) - 1
        by_person = old.origins[before] in BY_PERSON
        if pair.cosine >= (DRIFTED if by_person else KEPT):
            names[here] = old.names[before]
            origins[here] = "drifted" if pair.cosine < KEPT else old.origins[before] if by_person else "kept"
    return replace(fresh, names=_distinct(names, origins), origins=tuple(origins))


def _distinct(names: list[str], origins: list[str]) -> tuple[str, ...]:
    """Give a number to each suggested name that a carried name has taken."""
    result = list(names)
    for position, name in enumerate(names):
        if origins[position] == "suggested" and name in result[:position] + result[position + 1 :]:
            result[position] = numbered(name, position + 1, result)
    return tuple(result)
