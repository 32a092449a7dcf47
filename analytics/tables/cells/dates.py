"""Cells become dates: the form of each cell is found out, the order of day and month is decided once for a column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.tables.cells.date_cells import NO_DATE, in_years
from analytics.tables.cells.date_column import ORDERS, DateOrder, read_cells
from analytics.tables.cells.date_deciding import decide_order

__all__ = ["ORDERS", "DateOrder", "ParsedDates", "date_orders", "date_readings", "parse_dates"]


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
    return decide_order(read_cells(column))[0]


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
    cells = read_cells(column, unit)
    note = ""
    if order is None:
        orders, note = decide_order(cells)
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
    cells = read_cells(column)
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
