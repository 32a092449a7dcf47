"""Text cells become numbers: thousands marks, decimal commas and currency signs found out per column."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

BLANKS = frozenset({"", "/", "-", "--", "?", ".", "na", "n/a", "#n/a", "nan", "null", "none", "<na>", "–", "—"})
"""Cells that say "nothing here", after stripping and lower-casing."""

LARGEST_EXACT = 2**53
"""Whole numbers below this are exact as floating-point numbers."""

_CURRENCY = re.compile(r"[\s\u00a0\u202f€$£¥₹]|(?:EUR|USD|GBP|CHF)")
_THOUSANDS_COMMA = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")
_DECIMAL_COMMA = re.compile(r"[-+]?(\d+|\d{1,3}(\.\d{3})+),\d+")
_GROUPED_BY_DOTS = re.compile(r"[-+]?\d{1,3}(\.\d{3})+")
_MILLIONS_BY_DOTS = re.compile(r"[-+]?\d{1,3}(\.\d{3}){2,}")


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


def parse_numbers(column: pd.Series) -> ParsedNumbers:
    """Read a column as numbers, without ever guessing a cell silently.

    Commas are thousands marks when every cell with a comma groups digits by
    three; otherwise they are decimal commas, and dots that group digits by three are
    thousands marks.

    Parameters
    ----------
    column : Series
        Text, numeric or boolean cells.

    Returns
    -------
    ParsedNumbers

    Examples
    --------
    >>> parse_numbers(pd.Series(["4,227,300", "1,5", "/"])).values.tolist()
    [nan, 1.5, nan]
    >>> parse_numbers(pd.Series(["4,227,300", "18"])).values.tolist()
    [4227300.0, 18.0]
    >>> parse_numbers(pd.Series(["€ 1.234,50", "3", "2.000"])).values.tolist()
    [1234.5, 3.0, 2000.0]
    """
    column = _plain_column(column)
    if pd.api.types.is_numeric_dtype(column):
        values = column.to_numpy(dtype=float, na_value=np.nan)
        return ParsedNumbers(values, np.isnan(values), np.isinf(values))
    text = _text(column)
    blank = text.str.lower().isin(BLANKS).to_numpy(dtype=bool)
    values = pd.to_numeric(text.where(~pd.Series(blank, index=text.index), "nan"), errors="coerce").to_numpy(dtype=float)
    marked = ~blank & (np.isnan(values) | _dots_may_group(text, values))
    note = ""
    if (marked & np.isnan(values)).any():
        values = values.copy()
        values[marked], note = _parse_marked(text[marked])
    bad = ~blank & ~np.isfinite(values)
    return ParsedNumbers(np.where(bad, np.nan, values), blank, bad, note)


def _dots_may_group(text: pd.Series, values: np.ndarray) -> np.ndarray:
    """Return which cells read as numbers would be other numbers if commas were decimal marks: 1.234 for 1,234."""
    if not np.isnan(values).any():
        return np.zeros(len(values), dtype=bool)
    return text.str.fullmatch(_GROUPED_BY_DOTS.pattern).to_numpy(dtype=bool)


def _parse_marked(text: pd.Series) -> tuple[np.ndarray, str]:
    """Read cells that plain parsing refused, or may have misread: they hold marks, currency signs or plain text."""
    bare = text.map(lambda cell: _CURRENCY.sub("", cell))
    decimal, thousands, grouped, millions = (
        bare.map(lambda cell, pattern=pattern: bool(pattern.fullmatch(cell)))
        for pattern in (_DECIMAL_COMMA, _THOUSANDS_COMMA, _GROUPED_BY_DOTS, _MILLIONS_BY_DOTS)
    )
    if (decimal & ~thousands).any():
        note = "Commas are read as decimal marks."
        numbers = bare.str.replace(".", "", regex=False).where(decimal | grouped, bare)
        numbers = numbers.str.replace(",", ".", regex=False).where(decimal, numbers)
    else:
        note = "Commas are read as thousands marks." if thousands.any() else ""
        numbers = bare.str.replace(",", "", regex=False).where(thousands, bare)
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


def _plain_column(column: pd.Series) -> pd.Series:
    """Return a categorical column as what its categories are."""
    return column.astype(column.cat.categories.dtype) if isinstance(column.dtype, pd.CategoricalDtype) else column
