"""The date of a purchase where no header is called like one: the column whose cells are dates."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from analytics.tables.cells.dates import date_orders, parse_dates
from analytics.tables.cells.numbers import to_labels
from analytics.tables.recognition.evidence import MAX_TEXT_IN_COLUMN, SAMPLE_COLUMNS, SAMPLE_ROWS
from analytics.tables.table import Table
from analytics.tables.words import declared, words_of

MIN_DATES = 0.95
"""Share of the filled cells that must be dates: a slip here and there is allowed, and cleaning names its row."""
MIN_FILLED = 0.5
"""Share of the rows that must hold a cell: many orders are never returned, but each was made on a day."""
FIRST_LOOK = 100
"""Rows that tell of most columns that they hold no dates."""
_NUMBER = r"\d+(?:\.\d*)?"


def find_date(table: Table, taken: Collection[str]) -> tuple[str | None, str]:
    """Return the column that most likely tells when something was bought, and a sentence about it.

    Parameters
    ----------
    table : Table
    taken : collection of str
        Columns that play a role already.

    Returns
    -------
    str or None
        None where no other column holds dates, or only such as birthdays.
    str
        Why it is taken, and which columns hold dates, too; empty where there is none.

    Examples
    --------
    >>> from analytics import read_table
    >>> table = read_table(b"who,what,shipped,bought\\nMary,Bread,2025-01-04,2025-01-02\\nJohn,Tea,2025-01-05,2025-01-03\\n")
    >>> find_date(table, ["who", "what"])
    ('bought', 'No header tells the date; bought holds dates and is taken for it (shipped holds dates, too).')
    """
    found = []
    for position, name in enumerate(map(str, table.frame.columns[:SAMPLE_COLUMNS])):
        likely = _likeness(name)
        if name not in taken and likely is not None and _holds_dates(table.frame[name], likely > 0):
            found.append((-likely, position, name))
    if not found:
        return None, ""
    best, *others = (name for _, _, name in sorted(found))
    also = f" ({', '.join(others)} {'holds' if len(others) == 1 else 'hold'} dates, too)" if others else ""
    return best, f"No header tells the date; {best} holds dates and is taken for it{also}."


def holds_no_dates(column: pd.Series) -> bool:
    """Return whether a column that is called like a date holds something else, such as the time of day or a weekday."""
    sample = column.iloc[:SAMPLE_ROWS]
    return not date_orders(sample) and bool((to_labels(sample) != "").any())


def _likeness(name: str) -> int | None:
    """Return how much a header speaks of the time of a purchase: 1, 0 or, of something later, -1; None for other times."""
    words, kinds = words_of(name), declared()["dates"]
    if not words.isdisjoint(kinds["of_persons"]):
        return None
    if not words.isdisjoint(kinds["later"]):
        return -1
    return int(not words.isdisjoint(kinds["of_purchases"]))


def _holds_dates(column: pd.Series, numbers_may: bool) -> bool:
    """Whether the cells of a column are dates; numbers are only where the header says so, as most are anything else."""
    return all(_are_dates(column.iloc[:rows], numbers_may) for rows in (FIRST_LOOK, SAMPLE_ROWS))


def _are_dates(cells: pd.Series, numbers_may: bool) -> bool:
    parsed = parse_dates(cells)
    filled = ~parsed.blank
    if filled.mean() < MIN_FILLED or parsed.bad[filled].mean() > 1 - MIN_DATES:
        return False
    return numbers_may or float(np.mean(to_labels(cells)[filled].str.fullmatch(_NUMBER))) <= MAX_TEXT_IN_COLUMN
