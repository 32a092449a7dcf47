"""Free text, such as tickets and reviews, is told from names and descriptions by its words."""

from __future__ import annotations

import pandas as pd

from analytics.tables.cells.numbers import to_labels

SAMPLE_ROWS = 2_000
"""Rows by which a column of texts is found."""
MIN_WORDS = 6
"""Words of a text on average: names, addresses and descriptions of products have fewer."""
MIN_FILLED = 0.2
"""Share of the rows that hold a text: many orders come without a review."""
MIN_DISTINCT = 0.8
"""Share of the texts that differ from all before them: categories and descriptions come back."""
_UNSEEN = "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
"""Signs that control rather than show."""


def on_one_line(column: pd.Series) -> pd.Series:
    """Return the cells of a column as text on one line."""
    return to_labels(column).reset_index(drop=True).str.replace(_UNSEEN, " ", regex=True).str.strip()


def words_per_text(column: pd.Series) -> float:
    """Return how many words the first texts of a column have on average; 0 where the cells are no free text.

    Examples
    --------
    >>> words_per_text(pd.Series(["My new printer does not print", "Where is my pass for the door now"], dtype=str))
    7.0
    >>> words_per_text(pd.Series([1, 2]))
    0.0
    """
    if not pd.api.types.is_string_dtype(column.dtype):
        return 0.0
    texts = on_one_line(column.iloc[:SAMPLE_ROWS])
    filled = texts[texts != ""]
    if len(filled) < MIN_FILLED * len(texts) or filled.nunique() < MIN_DISTINCT * len(filled) or filled.empty:
        return 0.0
    return float(filled.str.count(r"\S+").mean())
