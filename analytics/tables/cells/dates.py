"""Cells become dates: the form of each cell is found out, the order of day and month is decided once for a column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
import pyarrow as pa

from analytics.tables.cells.date_cells import (
    NO_DATE,
    MarkedDates,
    full_year,
    in_years,
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
MIN_SHARE_READ = 0.5
"""A column of which less can be read holds no dates."""
MIN_REVERSALS = 3
"""Times a column must turn back in time under a reading for it to count as unsorted."""


@dataclass(frozen=True)
class ParsedDates:
    """A column read as dates.

    Attributes
    ----------
    values : ndarray of datetime64[us], shape (n_rows,)
        NaT where the cell is blank or no date. Times with a zone are in universal time.
    blank : ndarray of bool, shape (n_rows,)
        Cells that hold nothing (see `BLANK_DATES`).
    bad : ndarray of bool, shape (n_rows,)
        Cells that hold something which is no date in the order that was used.
    note : str
        How the cells were read, when that was a decision; else empty.
    order : {"year first", "day first", "month first"}
        The order that was used.
    unit : str
        What cells that are numbers count; empty where there are none.
    """

    values: np.ndarray
    blank: np.ndarray
    bad: np.ndarray
    note: str = ""
    order: DateOrder = "year first"
    unit: str = ""


@dataclass(frozen=True)
class _Cells:
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


def date_orders(column: pd.Series) -> tuple[DateOrder, ...]:
    """Find out in which order the dates of a column can be read.

    One cell such as 12/31/2010 decides for the column. Where none does, dots do (01.12.2010
    is written day first); else the order of the file, when the dates run in order under one
    reading and turn back at least `MIN_REVERSALS` times under every other. Being in order
    proves nothing for cells that are also in the order of their text: that comes of sorting
    text.

    Parameters
    ----------
    column : Series
        Text, numbers or dates.

    Returns
    -------
    tuple of DateOrder
        The orders that read the most cells and differ in what they read: one when the data
        decide (also when nothing depends on it), several when a person must be asked, none
        when fewer than `MIN_SHARE_READ` of the cells that hold something are dates.

    Examples
    --------
    >>> date_orders(pd.Series(["12/1/2010 8:26", "12/13/2010 9:00"]))
    ('month first',)
    >>> date_orders(pd.Series(["12/1/2010", "11/2/2010"]))
    ('day first', 'month first')
    >>> date_orders(pd.Series(["2010-12-01"])), date_orders(pd.Series(["Bread"]))
    (('year first',), ())
    """
    typed = _typed(column)
    if typed is not None:
        return ORDERS[:1] if in_years(typed).any() else ()
    return _decide(_read_cells(column))[0]


def parse_dates(column: pd.Series, order: DateOrder | None = None, unit: str = "") -> ParsedDates:
    """Read a column as dates, each different cell once.

    Parameters
    ----------
    column : Series
        Text such as 2010-12-01T08:26:00+01:00, 12/1/2010 8:26, 01.12.2010, 12/31/24 5:10 PM,
        1 Dec 2010, 20101201; numbers such as 20101201, seconds, milliseconds, microseconds or
        nanoseconds since 1970, and days as spreadsheets count them; or dates.
    order : {"year first", "day first", "month first"}, optional
        How to read dates of three numbers; by default what `date_orders` finds first.
    unit : str, optional
        What numbers count, as `ParsedDates.unit` tells of other cells; by default what fits most of them.

    Returns
    -------
    ParsedDates

    Examples
    --------
    >>> parse_dates(pd.Series(["31.12.2024", "", "soon"])).values.astype("datetime64[D]").astype(str).tolist()
    ['2024-12-31', 'NaT', 'NaT']
    """
    typed = _typed(column)
    if typed is not None:
        blank = np.isnat(typed)
        bad = ~blank & ~in_years(typed)
        return ParsedDates(np.where(bad, NO_DATE, typed), blank, bad)
    cells = _read_cells(column, unit)
    note = ""
    if order is None:
        orders, note = _decide(cells)
        order = orders[0] if orders else ORDERS[0]
    moments = cells.read(order)
    bad = np.isnat(moments) & ~cells.blank
    notes = "; ".join(part for part in (note, f"numbers are read as {cells.unit}" if cells.unit else "") if part)
    return ParsedDates(moments[cells.codes], cells.blank[cells.codes], bad[cells.codes], notes, order, cells.unit)


def date_readings(column: pd.Series) -> dict[DateOrder, str]:
    """Return what each order that can be meant makes of the same cell, to be shown to whoever must decide.

    Returns
    -------
    dict of DateOrder to str
        Empty where the data decide.

    Examples
    --------
    >>> date_readings(pd.Series(["11/11/2010", "12/1/2010", "11/2/2010"]))
    {'day first': '12/1/2010 is 12 January 2010', 'month first': '12/1/2010 is 1 December 2010'}
    """
    orders = date_orders(column)
    if len(orders) < 2:
        return {}
    cells = _read_cells(column)
    readings = [cells.read(order) for order in orders]
    telling = int(np.argmax(readings[0] != readings[1]))
    days = [pd.Timestamp(moments[telling]) for moments in readings]
    return {
        order: f"{cells.text[telling]} is {day.day} {day:%B %Y}" if day is not pd.NaT else f"{cells.text[telling]} is no date"
        for order, day in zip(orders, days, strict=True)
    }


def _typed(column: pd.Series) -> np.ndarray | None:
    """Return the moments of a column that has the type of dates; None for others."""
    if not pd.api.types.is_datetime64_any_dtype(column):
        return None
    plain = column if column.dt.tz is None else column.dt.tz_convert(None)
    return plain.to_numpy(dtype="datetime64[us]")


def _read_cells(column: pd.Series, unit: str = "") -> _Cells:
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
    return _Cells(codes, text.to_numpy(dtype=object), blank, moments, marked, unit)


def _decide(cells: _Cells) -> tuple[tuple[DateOrder, ...], str]:
    """Return the orders that can be meant, and why, when that was a decision."""
    times = np.bincount(cells.codes, minlength=len(cells.text))
    readings = {order: cells.read(order) for order in ORDERS}
    reads = {order: int(times[~np.isnat(moments)].sum()) for order, moments in readings.items()}
    most = max(reads.values())
    if not most or most < MIN_SHARE_READ * times[~cells.blank].sum():
        return (), ""
    orders: list[DateOrder] = []
    for order in ORDERS:
        if reads[order] == most and not any(np.array_equal(readings[order], readings[o], equal_nan=True) for o in orders):
            orders.append(order)
    if len(orders) == 1:
        return tuple(orders), _proof(cells, readings, orders[0])
    if "day first" in orders and (cells.marked.mark == ".").all():
        return ("day first",), "dates are read day first, as is usual with dots"
    sorted_ = _order_of_file(cells, {order: readings[order] for order in orders})
    if sorted_ is not None:
        return (sorted_,), f"dates are read {sorted_}, as only then the file is in the order of its dates"
    return tuple(orders), f"dates can be read {' or '.join(orders)}; {orders[0]} is used"


def _proof(cells: _Cells, readings: Mapping[DateOrder, np.ndarray], order: DateOrder) -> str:
    """Name the first cell that only one order reads, where an order mattered."""
    if not cells.marked.where.size:
        return ""
    others = [moments for other, moments in readings.items() if other not in {order, "year first"}]
    only = ~np.isnat(readings[order]) & np.logical_and.reduce([np.isnat(moments) for moments in others])
    return f"dates are read {order}, as {cells.text[np.argmax(only)]} must be" if only.any() else ""


def _order_of_file(cells: _Cells, readings: Mapping[DateOrder, np.ndarray]) -> DateOrder | None:
    """Return the one order under which the days of the file run forward, or backward, from first to last."""
    used = ~np.logical_or.reduce([np.isnat(moments) for moments in readings.values()])
    rows = cells.codes[used[cells.codes]]
    place = np.empty(len(cells.text), dtype=np.int64)
    place[np.argsort(cells.text.astype(str), kind="stable")] = np.arange(len(cells.text))
    if _reversals(place[rows]) == 0:
        return None
    turns = {order: _reversals(moments.astype("datetime64[D]").astype(np.int64)[rows]) for order, moments in readings.items()}
    in_order = [order for order, n in turns.items() if n == 0]
    others = [n for order, n in turns.items() if n]
    return in_order[0] if len(in_order) == 1 and min(others) >= MIN_REVERSALS else None


def _reversals(numbers: np.ndarray) -> int:
    """Return how often a sequence goes against its main direction."""
    steps = np.diff(numbers)
    return int(min((steps > 0).sum(), (steps < 0).sum()))
