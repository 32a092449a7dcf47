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
        rows = coded.rows_with(are_subtotals(coded.labels))
        lines.account.drop(SUBTOTALS, rows, Reason("total of other rows", role), ("is a total of others", "are totals of others"))


def are_subtotals(labels: pd.Index) -> np.ndarray:
    """Return which labels are another label followed by a word for totals.

    Examples
    --------
    >>> are_subtotals(pd.Index(["00007", "00007 Total", "Vitamin Total"])).tolist()
    [False, True, False]
    """
    found, words = np.zeros(len(labels), dtype=bool), set(declared()["totals"]["words"])
    for place in np.flatnonzero(labels.str.contains(" ", regex=False)):
        stem, _, last = labels[place].rpartition(" ")
        found[place] = plain(last).rstrip(":") in words and stem.rstrip() in labels
    return found
