"""The different cells of a column of dates, each read once as far as the cell itself tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
import pyarrow as pa

from analytics.tables.cells.date_cells import (
    NO_DATE,
    MarkedDates,
    full_year,
    instants,
    read_compact,
    read_iso,
    read_marked,
    read_named,
)
from analytics.tables.cells.date_counts import read_counts
from analytics.tables.cells.numbers import BLANKS, to_labels

DateOrder = Literal["year first", "day first", "month first"]
"""In which order three numbers make a date."""
ORDERS: tuple[DateOrder, ...] = get_args(DateOrder)

BLANK_DATES = BLANKS | {"0000-00-00", "0000-00-00 00:00:00", "nat"}


@dataclass(frozen=True)
class DateCells:
    """The different cells of a column: ``codes`` leads from rows to them, the rest has one entry for each."""

    codes: np.ndarray
    text: np.ndarray
    blank: np.ndarray
    moments: np.ndarray
    marked: MarkedDates
    unit: str

    def read(self, order: DateOrder) -> np.ndarray:
        """Return the moments of all cells when three numbers stand in this order."""
        day, month, year = {"day first": (0, 1, 2), "month first": (1, 0, 2), "year first": (2, 1, 0)}[order]
        numbers, digits = self.marked.numbers, self.marked.digits
        years = full_year(numbers[year], digits[year])
        if order == "year first":  # 24-12-31 is written, 24/12/31 hardly ever
            years = np.where(self.marked.mark == "-", years, 0)
        sane = digits[day] <= 2
        found = instants(years, np.where(sane, numbers[month], 0), numbers[day], self.marked.clock)
        moments = self.moments.copy()
        moments[self.marked.where] = found
        return moments


def read_cells(column: pd.Series, unit: str = "") -> DateCells:
    """Find out what each different cell of a column writes, as far as the cell itself tells."""
    codes, different = pd.factorize(column)
    cells = pd.Series(different)
    if (codes < 0).any():
        codes = np.where(codes < 0, len(cells), codes)
        cells = cells.reindex(range(len(cells) + 1))
    if pd.api.types.is_float_dtype(cells.dtype):
        cells = cells.map("{:.9f}".format).str.rstrip("0").str.rstrip(".")
    text = to_labels(cells)
    blank = text.str.lower().isin(BLANK_DATES).to_numpy(dtype=bool)
    moments = np.full(len(text), NO_DATE)
    strings = pa.array(text, pa.string())
    for read in (read_iso, read_compact, read_named):
        read(strings, moments)
    marked = read_marked(strings, moments)
    unit = read_counts(text, moments, unit)
    return DateCells(codes, text.to_numpy(dtype=object), blank, moments, marked, unit)
