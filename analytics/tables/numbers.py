"""Text cells become numbers: thousands marks, decimal commas and currency signs found out per column."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

BLANKS = frozenset({"", "/", "-", "--", "?", ".", "na", "n/a", "#n/a", "nan", "null", "none", "<na>", "–", "—"})
"""Cells that say "nothing here", after stripping and lower-casing."""

_CURRENCY = re.compile(r"[\s\u00a0\u202f€$£¥₹]|(?:EUR|USD|GBP|CHF)")
_THOUSANDS_COMMA = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")
_DECIMAL_COMMA = re.compile(r"[-+]?(\d+|\d{1,3}(\.\d{3})+),\d+")
_THOUSANDS_DOT = re.compile(r"[-+]?\d{1,3}(\.\d{3}){2,}")


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
    three; otherwise they are decimal commas.

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
    >>> parse_numbers(pd.Series(["€ 1.234,50", "3"])).values.tolist()
    [1234.5, 3.0]
    """
    if pd.api.types.is_numeric_dtype(column):
        values = column.to_numpy(dtype=float, na_value=np.nan)
        return ParsedNumbers(values, np.isnan(values), np.isinf(values))
    text = column.fillna("").astype(str).str.strip()
    blank = text.str.lower().isin(BLANKS).to_numpy(dtype=bool)
    values = pd.to_numeric(text.where(~pd.Series(blank, index=text.index), "nan"), errors="coerce").to_numpy(dtype=float)
    unread = ~blank & np.isnan(values)
    note = ""
    if unread.any():
        values = values.copy()
        values[unread], note = _parse_marked(text[unread])
    bad = ~blank & ~np.isfinite(values)
    return ParsedNumbers(np.where(bad, np.nan, values), blank, bad, note)


def _parse_marked(text: pd.Series) -> tuple[np.ndarray, str]:
    """Read cells that plain parsing refused: they hold marks, currency signs or plain text."""
    bare = text.map(lambda cell: _CURRENCY.sub("", cell))
    with_comma = bare[bare.str.contains(",", regex=False)]
    decimal = with_comma.map(lambda cell: bool(_DECIMAL_COMMA.fullmatch(cell)))
    thousands = with_comma.map(lambda cell: bool(_THOUSANDS_COMMA.fullmatch(cell)))
    note = ""
    if (decimal & ~thousands).any():
        note = "Commas are read as decimal marks."
        bare = bare.str.replace(".", "", regex=False).where(bare.str.contains(",", regex=False), bare)
        numbers = bare.where(~bare.index.isin(with_comma.index[~decimal]), "nan").str.replace(",", ".", regex=False)
    else:
        if thousands.any():
            note = "Commas are read as thousands marks."
        numbers = bare.where(~bare.index.isin(with_comma.index[~thousands]), "nan").str.replace(",", "", regex=False)
    dotted = numbers.map(lambda cell: bool(_THOUSANDS_DOT.fullmatch(cell)))
    numbers = numbers.str.replace(".", "", regex=False).where(dotted, numbers)
    return pd.to_numeric(numbers, errors="coerce").to_numpy(dtype=float), note


def to_labels(column: pd.Series) -> pd.Series:
    """Return a column as stripped text labels; whole numbers lose a trailing ``.0``.

    Examples
    --------
    >>> to_labels(pd.Series([17850.0, None])).tolist()
    ['17850', '']
    >>> to_labels(pd.Series([" 007", "Bread"])).tolist()
    ['007', 'Bread']
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(column.cat.categories.dtype)
    if pd.api.types.is_float_dtype(column):
        return column.map(lambda number: "" if pd.isna(number) else f"{number:.15g}").astype(str)
    if pd.api.types.is_datetime64_any_dtype(column):
        dates = column.dt.strftime("%Y-%m-%d %H:%M:%S").str.removesuffix(" 00:00:00")
        return dates.fillna("").astype(str)
    return column.fillna("").astype(str).str.strip()
