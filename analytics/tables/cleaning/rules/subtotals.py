"""Rows that add up others: the "00007 Total" that a spreadsheet writes below the rows of 00007."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.tables.cleaning.rejected import Reason
from analytics.tables.cleaning.rules.purchases import Purchases
from analytics.tables.words import declared, plain

SUBTOTALS = "subtotals"
"""Rule named in the account; it has no switch, as what is counted twice is never right."""


def drop_subtotals(lines: Purchases) -> None:
    """Drop rows that name a total of other rows. The sum of the file counts them twice: their revenue is told."""
    for role in ("customer", "item"):
        coded = lines.text[role]
        rows = coded.rows_with(coded.labels.isin(lines.decided.subtotals))
        lines.account.drop(SUBTOTALS, rows, Reason("total of other rows", role), ("is a total of others", "are totals of others"))


def are_subtotals(labels: pd.Index) -> np.ndarray:
    """Return which labels are another label followed by a word for totals.

    Examples
    --------
    >>> are_subtotals(pd.Index(["00007", "00007 Total", "Vitamin Total"])).tolist()
    [False, True, False]
    """
    found = np.zeros(len(labels), dtype=bool)
    for place in np.flatnonzero(labels.str.contains(" ", regex=False)):
        stem = stem_of_total(labels[place])
        found[place] = bool(stem) and stem in labels
    return found


def stem_of_total(label: str) -> str:
    """Return what stands before the word for totals at the end of a label; empty text where none ends it.

    Examples
    --------
    >>> stem_of_total("00007 Total"), stem_of_total("Total")
    ('00007', '')
    """
    stem, _, last = label.rpartition(" ")
    return stem.rstrip() if plain(last).rstrip(":") in declared()["totals"]["words"] else ""
