"""Files of one kind that write numbers or dates each in its own way: what a file says alone it says among others, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.tables.cells.dates import DateOrder, date_orders, parse_dates
from analytics.tables.cells.numbers import Mark, find_mark, number_text, parse_numbers, to_labels, unique_cells
from analytics.tables.recognition.evidence import MAX_TEXT_IN_COLUMN, SAMPLE_COLUMNS, SAMPLE_ROWS, label_of
from analytics.tables.table import Table
from analytics.tables.words import roles_by_name

LABELS = frozenset({"customer", "item", "item_name", "date", "order", "category", "status"})
"""Roles of columns that hold no numbers: what looks like a number there is a name."""
MAX_NAMED = 3
"""Files that a sentence names."""
_REST_OF_DATE = r"\s?[-./]\s?\d{1,2}\s?[-./]\s?\d{1,4}(?:[T, ].*)?"
_DATE, _DATE_IN_DOUBT = rf"\d{{1,4}}{_REST_OF_DATE}", rf"\d{{1,2}}{_REST_OF_DATE}"
_PLAIN = r"[-+]?\d+"


def with_one_mark(tables: Sequence[Table]) -> tuple[list[Table], list[str]]:
    """Write numbers plainly, such as 1234.5, where some files write decimals with a comma and others with a dot.

    A file in which no number tells is read like those that part their cells in the same way, else like any single file.

    Parameters
    ----------
    tables : sequence of Table
        Files with the same columns under the same names.

    Returns
    -------
    list of Table
        The tables as they are when all write numbers alike.
    list of str
        What was done, in a sentence.

    Examples
    --------
    >>> german = Table(pd.DataFrame({"who": ["Ann"], "price": ["1,500"]}), ("who", "price"), "de.csv", "1", delimiter=";")
    >>> english = Table(pd.DataFrame({"who": ["Bob"], "price": ["1.500"]}), ("who", "price"), "uk.csv", "2", delimiter=",")
    >>> both, notes = with_one_mark([german, english])
    >>> [table.frame["price"].tolist() for table in both], notes[0]
    ([['1.5'], ['1.5']], 'Decimals have a comma in de.csv and a dot in uk.csv: the numbers of each file are read in its own way.')
    """
    told = [_mark_told(table) for table in tables]
    marks = [mark or _mark_of_relatives(place, tables, told) for place, mark in enumerate(told)]
    if len({mark or "." for mark in marks}) == 1:
        return list(tables), []
    plain = [
        replace(_with_cells(table, _plain_numbers(table, mark)), delimiter="")  # it says nothing about the numbers any more
        for table, mark in zip(tables, marks, strict=True)
    ]
    comma = _named([table for table, mark in zip(tables, marks, strict=True) if mark == ","])
    dot = _named([table for table, mark in zip(tables, marks, strict=True) if mark != ","])
    note = f"Decimals have a comma in {comma} and a dot in {dot}: the numbers of each file are read in its own way."
    return plain, [note]


def with_one_order(tables: Sequence[Table]) -> tuple[list[Table], list[str]]:
    """Write dates as 2024-03-13 where some files write the day first and others the month.

    Only files whose dates can be read in one order are rewritten; what the others mean is found out, or asked, later.

    Parameters
    ----------
    tables : sequence of Table
        Files with the same columns under the same names.

    Returns
    -------
    list of Table
    list of str
        What was done, a sentence for each column.
    """
    made: list[dict[str, pd.Series]] = [{} for _ in tables]
    notes = []
    for name in tables[0].frame.columns:
        columns = [table.frame[name] for table in tables]
        orders = _orders_at_odds(columns)
        for place, order in orders.items():
            made[place][name] = _iso_dates(columns[place], order)
        if orders:
            ways = [
                (order, _named([tables[place] for place in orders if orders[place] == order])) for order in set(orders.values())
            ]
            ways.sort(key=lambda way: way[1])
            said = " and ".join(f"{order} in {files}" for order, files in ways)
            notes.append(f"{name}: dates are written {said}; each file is read in its own way.")
    return [_with_cells(table, cells) for table, cells in zip(tables, made, strict=True)], notes


def holds_dates(column: pd.Series) -> bool:
    """Return whether a column is one of dates, or most of its cells are dates in numbers."""
    return pd.api.types.is_datetime64_any_dtype(column) or _mostly(column, _DATE)


def _mostly(column: pd.Series, pattern: str) -> bool:
    """Return whether most cells of a column of text, as far as they are looked at, match a pattern."""
    if not pd.api.types.is_string_dtype(column):
        return False
    cells = to_labels(column.iloc[:SAMPLE_ROWS])
    cells = cells[cells != ""]
    return len(cells) > 0 and bool(cells.str.fullmatch(pattern).mean() > MAX_TEXT_IN_COLUMN)


def _number_columns(table: Table, n_columns: int | None = None) -> list[str]:
    """Return the columns of text that hold numbers, of the first so many columns."""
    roles = roles_by_name(table.frame.columns)
    names = {label_of(table)} - set(roles.values()) | {column for role, column in roles.items() if role in LABELS}
    text = [
        str(name)
        for name in table.frame.columns[:n_columns]
        if name not in names and pd.api.types.is_string_dtype(table.frame[name])
    ]
    return [name for name in text if parse_numbers(table.frame[name].iloc[:SAMPLE_ROWS]).bad.mean() <= MAX_TEXT_IN_COLUMN]


def _mark_told(table: Table) -> Mark | None:
    return find_mark(table.frame[name] for name in _number_columns(table, SAMPLE_COLUMNS))


def _mark_of_relatives(place: int, tables: Sequence[Table], told: Sequence[Mark | None]) -> Mark | None:
    """Return the mark of the files that part cells as one does in which nothing tells; else what its delimiter tells."""
    delimiter = tables[place].delimiter
    found = {mark for table, mark in zip(tables, told, strict=True) if mark is not None and table.delimiter == delimiter}
    if len(found) == 1:
        return found.pop()
    return "," if delimiter == ";" else None


def _plain_numbers(table: Table, mark: Mark | None) -> dict[str, pd.Series]:
    return {name: _plain_column(table.frame[name], mark) for name in _number_columns(table)}


def _plain_column(column: pd.Series, mark: Mark | None) -> pd.Series:
    """Return a column whose numbers have a decimal dot and no other mark; what is no number stays."""
    codes, cells = unique_cells(column)
    text = to_labels(cells)
    values = parse_numbers(text, mark).values
    known = np.isfinite(values) & ~text.str.fullmatch(_PLAIN).to_numpy(dtype=bool)
    return _replaced(column, codes, cells, known, [number_text(float(number)) for number in values[known]])


def _orders_at_odds(columns: Sequence[pd.Series]) -> dict[int, DateOrder]:
    """Return in which order each file writes its dates, where that is sure; empty when the files do not contradict."""
    if not any(_mostly(column, _DATE_IN_DOUBT) for column in columns):
        return {}
    found = {place: date_orders(column) for place, column in enumerate(columns)}
    sure = {place: orders[0] for place, orders in found.items() if len(orders) == 1}
    joined = date_orders(pd.concat([to_labels(column) for column in columns], ignore_index=True))
    for place, order in sure.items():
        alone = parse_dates(columns[place], order).values
        if any(not np.array_equal(alone, parse_dates(columns[place], other).values, equal_nan=True) for other in joined):
            return sure
    return {}


def _iso_dates(column: pd.Series, order: DateOrder) -> pd.Series:
    if not pd.api.types.is_string_dtype(column):
        return column
    codes, cells = unique_cells(column)
    dates = pd.Series(parse_dates(cells, order).values)
    known = dates.notna().to_numpy()
    return _replaced(column, codes, cells, known, to_labels(dates[known]).tolist())


def _replaced(column: pd.Series, codes: np.ndarray, cells: pd.Series, chosen: np.ndarray, new: Sequence[str]) -> pd.Series:
    """Return a column with other text in the chosen ones of its different cells."""
    text = np.full(len(cells) + 1, None, dtype=object)  # the last one is for missing cells, whose code is -1
    text[:-1] = cells
    text[np.flatnonzero(chosen)] = new
    return pd.Series(text[codes], index=column.index, dtype=column.dtype)


def _with_cells(table: Table, made: Mapping[str, pd.Series]) -> Table:
    return replace(table, frame=table.frame.assign(**made)) if made else table


def _named(tables: Sequence[Table]) -> str:
    names = [table.name for table in tables[:MAX_NAMED]]
    more = len(tables) - len(names)
    return ", ".join(names) + (f" and {more:,} more" if more else "")
