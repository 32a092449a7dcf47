"""The category of each item: the one that stands most often beside it in the rows that are used."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.tables.cleaning.interactions import CleaningStep
from analytics.tables.cleaning.rules.purchases import Purchases
from analytics.tables.wording import say
from analytics.vocabulary import Vocabulary


def category_pairs(lines: Purchases, places: np.ndarray) -> pd.DataFrame | None:
    """Return each item with each of its categories, in how many rows that are kept (``n``), and the ``first`` of their places.

    Parameters
    ----------
    lines : Purchases
    places : ndarray of int, shape (n_rows,)
        Row of the file in which each line stands.

    Returns
    -------
    DataFrame or None
        None without categories.
    """
    if "category" not in lines.text:
        return None
    item, category = lines.text["item"], lines.text["category"]
    rows = np.flatnonzero(lines.account.keep & ~category.blank)
    width = max(len(category.labels), 1)
    keys, first, n = np.unique(
        item.codes[rows].astype(np.int64) * width + category.codes[rows], return_index=True, return_counts=True
    )
    cells = {"item": item.labels[keys // width], "category": category.labels[keys % width]}
    return pd.DataFrame(cells | {"n": n, "first": places[rows[first]]})


def merged_pairs(parts: Sequence[pd.DataFrame]) -> pd.DataFrame | None:
    """Put the pairs of the parts of a file together."""
    return pd.concat(parts).groupby(["item", "category"], as_index=False).agg({"n": "sum", "first": "min"}) if parts else None


def categories_of(
    pairs: pd.DataFrame | None, items: pd.Index, called: pd.Index, words: Vocabulary
) -> tuple[pd.Series | None, list[CleaningStep]]:
    """Return the category of each item, the first of equals, and tell how many items have several.

    Parameters
    ----------
    pairs : DataFrame, optional
        See `category_pairs`.
    items, called : Index of str
        The items under their codes, and what each is called.
    words : Vocabulary
    """
    if pairs is None:
        return None, []
    several = int((pairs["item"].value_counts() > 1).sum())
    best = pairs.sort_values(["n", "first"], ascending=[False, True]).drop_duplicates("item").set_index("item")["category"]
    categories = pd.Series(best.reindex(items).to_numpy(dtype=object), index=called, dtype=str, name="category")
    what = say(several, f"{words.item} has", f"{words.items} have")
    said = f"{what} several categories; the most frequent is used."
    return categories, [CleaningStep("repaired", several, said)] if several else []
