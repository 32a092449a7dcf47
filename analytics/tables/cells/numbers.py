"""Text cells become numbers: thousands marks, decimal commas and currency signs are found out, once for a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.tables.cells.marks import (
    DECIMAL_COMMA,
    GROUPED_BY_DOTS,
    MILLIONS_BY_DOTS,
    THOUSANDS_COMMA,
    Mark,
    are_open,
    bare,
    marks_in,
    matches,
    said_marks,
)

__all__ = [
    "BLANKS",
    "Mark",
    "ParsedNumbers",
    "find_mark",
    "leaves_mark_open",
    "marks_told",
    "number_text",
    "parse_numbers",
    "to_labels",
    "unique_cells",
]

BLANKS = frozenset({"", "/", "-", "--", "?", ".", "na", "n/a", "#n/a", "nan", "null", "none", "<na>", "–", "—", "−"})
"""Cells that say "nothing here", after stripping and lower-casing."""
LARGEST_EXACT = 2**53
"""Whole numbers below this are exact as floating-point numbers."""


@dataclass(frozen=True)
class ParsedNumbers:
    """A column read as numbers.

    Attributes
    ----------
    values : ndarray of float, shape (n_rows,)
        NaN where the cell is blank or no number.
    blank : ndarray of bool, shape (n_rows,)
        Cells that hold nothing (see `BLANKS`).
    bad : ndarray of bool, shape (n_rows,)
        Cells that hold something which is no finite number.
    note : str
        How commas and dots were read, when that was a decision; else empty.
    """

    values: np.ndarray
    blank: np.ndarray
    bad: np.ndarray
    note: str = ""


def find_mark(columns: Iterable[pd.Series], semicolons: bool = False) -> Mark | None:
    """Find out once for all columns of a table which sign parts a number from its decimals.

    ``2,50`` and ``0,500`` speak for the comma, ``2.50`` and ``4,227,300`` for the dot; ``1,234`` and ``1.234`` say nothing.
    Where no cell speaks, semicolons between the cells do, unless `leaves_mark_open`: they are written where the comma is
    the decimal mark.

    Parameters
    ----------
    columns : iterable of Series
        The columns that hold numbers.
    semicolons : bool
        Whether semicolons part the cells of the file.

    Returns
    -------
    "," or "." or None
        None when the columns say nothing, or contradict each other: then each column is read by itself.

    Examples
    --------
    >>> find_mark([pd.Series(["1.000"]), pd.Series(["2,50"])])
    ','
    """
    found, silent = set[Mark](), list[pd.Series]()
    for cells in map(_different_texts, columns):
        found |= marks_in(cells)
        silent += [cells] if semicolons and not found else []
    if not found:
        return "," if semicolons and not are_open(silent) else None
    return found.pop() if len(found) == 1 else None


def leaves_mark_open(columns: Iterable[pd.Series]) -> bool:
    """Whether nothing in these columns tells a decimal mark, and a dot in them may be one or group thousands."""
    cells = [_different_texts(column) for column in columns]
    return not any(map(marks_in, cells)) and are_open(cells)


def marks_told(columns: Iterable[tuple[pd.Series, Mark]]) -> str:
    """Return which decimal marks columns were read with, in words, see `said_marks`."""
    return said_marks((_different_texts(column), mark) for column, mark in columns)


def _different_texts(column: pd.Series) -> pd.Series:
    """Return the different cells of a column of text that hold something; those of other columns have no marks."""
    cells = unique_cells(column)[1]
    if pd.api.types.is_numeric_dtype(cells) or pd.api.types.is_datetime64_any_dtype(cells):
        return pd.Series(dtype=str)
    text = pd.Series(_text(cells).unique(), dtype=object)
    return text[~text.str.lower().isin(BLANKS)]


def parse_numbers(column: pd.Series, mark: Mark | None = None) -> ParsedNumbers:
    """Read a column as numbers, without ever guessing a cell silently.

    Where no mark is given the column decides by itself: commas are thousands marks when
    every cell with a comma groups digits by three; otherwise they are decimal commas, and
    dots that group digits by three are thousands marks.

    Parameters
    ----------
    column : Series
        Text, numeric or boolean cells.
    mark : {",", "."}, optional
        The decimal mark, see `find_mark`.

    Returns
    -------
    ParsedNumbers

    Examples
    --------
    >>> parse_numbers(pd.Series(["4,227,300", "1,5", "/"])).values.tolist()
    [nan, 1.5, nan]
    >>> parse_numbers(pd.Series(["4,227,300", "18"])).values.tolist()
    [4227300.0, 18.0]
    >>> parse_numbers(pd.Series(["1.234", "3"]), mark=",").values.tolist()
    [1234.0, 3.0]
    """
    if pd.api.types.is_numeric_dtype(_cell_type(column)):
        column = _plain_column(column)
        values = column.to_numpy(dtype=float, na_value=np.nan)
        return ParsedNumbers(values, np.isnan(values), np.isinf(values))
    codes, cells = unique_cells(column)
    values, blank, bad, note = _parse_text(_text(cells), mark)
    # Missing cells have the code -1 and so take the last entry, which is blank.
    return ParsedNumbers(np.append(values, np.nan)[codes], np.append(blank, True)[codes], np.append(bad, False)[codes], note)


def unique_cells(column: pd.Series) -> tuple[np.ndarray, pd.Series]:
    """Return the different cells of a column and where they stand.

    Parameters
    ----------
    column : Series

    Returns
    -------
    ndarray of int, shape (n_rows,)
        Place of each row's cell among the different ones; -1 where it is missing.
    Series
        The different cells, in the order of the file.
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy(), pd.Series(column.cat.categories)
    codes, cells = pd.factorize(column)
    return codes, pd.Series(cells)


def _parse_text(text: pd.Series, mark: Mark | None) -> tuple[np.ndarray, np.ndarray, np.ndarray, str]:
    """Return values, blank cells, bad cells and how marks were read."""
    blank = text.str.lower().isin(BLANKS).to_numpy(dtype=bool)
    values = pd.to_numeric(text.where(~pd.Series(blank, index=text.index), "nan"), errors="coerce").to_numpy(dtype=float)
    unread = ~blank & np.isnan(values)
    note = ""
    if unread.any() or mark == ",":
        marked = ~blank & (unread | text.str.fullmatch(GROUPED_BY_DOTS.pattern).to_numpy(dtype=bool))
        values = values.copy()
        values[marked], note = _parse_marked(text[marked], mark)
    bad = ~blank & ~np.isfinite(values)
    return np.where(bad, np.nan, values), blank, bad, note


def _parse_marked(text: pd.Series, mark: Mark | None) -> tuple[np.ndarray, str]:
    """Read cells that plain parsing refused, or may have misread: they hold marks, currency signs or plain text."""
    cells = text.map(bare)
    decimal, thousands, dots, millions = (
        matches(cells, pattern) for pattern in (DECIMAL_COMMA, THOUSANDS_COMMA, GROUPED_BY_DOTS, MILLIONS_BY_DOTS)
    )
    if mark == "," or (mark is None and (decimal & ~thousands).any()):
        note = "commas are read as decimal marks" if decimal.any() else ""
        if not note and dots.any():
            note = "dots are read as thousands marks"
        numbers = cells.str.replace(".", "", regex=False).where(decimal | dots, cells)
        numbers = numbers.str.replace(",", ".", regex=False).where(decimal, numbers)
    else:
        note = "commas are read as thousands marks" if thousands.any() else ""
        numbers = cells.str.replace(",", "", regex=False).where(thousands, cells)
        numbers = numbers.str.replace(".", "", regex=False).where(millions, numbers)
    return pd.to_numeric(numbers, errors="coerce").to_numpy(dtype=float), note


def number_text(number: float) -> str:
    """Return a number as people write it: whole numbers in all their digits and without ``.0``.

    Examples
    --------
    >>> number_text(17850.0), number_text(0.1 + 0.2), number_text(9007199254740991.0)
    ('17850', '0.3', '9007199254740991')
    """
    return f"{number:.0f}" if number.is_integer() and abs(number) < LARGEST_EXACT else f"{number:.15g}"


def to_labels(column: pd.Series) -> pd.Series:
    """Return a column as stripped text labels; whole numbers lose a trailing ``.0``.

    Examples
    --------
    >>> to_labels(pd.Series([17850.0, None])).tolist()
    ['17850', '']
    >>> to_labels(pd.Series([" 007", "Bread"])).tolist()
    ['007', 'Bread']
    """
    column = _plain_column(column)
    if pd.api.types.is_float_dtype(column):
        return column.map(lambda number: "" if pd.isna(number) else number_text(float(number))).astype(str)
    if pd.api.types.is_datetime64_any_dtype(column):
        dates = column.dt.strftime("%Y-%m-%d %H:%M:%S").str.removesuffix(" 00:00:00")
        return dates.fillna("").astype(str)
    return _text(column)


def _text(column: pd.Series) -> pd.Series:
    if not isinstance(column.dtype, pd.StringDtype):
        column = column.astype(object).where(column.notna(), "").astype(str)
    return column.fillna("").str.strip()


def _cell_type(column: pd.Series) -> object:
    return column.cat.categories.dtype if isinstance(column.dtype, pd.CategoricalDtype) else column.dtype


def _plain_column(column: pd.Series) -> pd.Series:
    """Return a categorical column as what its categories are."""
    return column.astype(column.cat.categories.dtype) if isinstance(column.dtype, pd.CategoricalDtype) else column
