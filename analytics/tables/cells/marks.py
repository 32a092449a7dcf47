"""Commas, dots and spaces in numbers: which of them part decimals and which group thousands, by the form of the cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

import pandas as pd

from analytics.tables.cells.negatives import minus_first

Mark = Literal[",", "."]
"""The sign between a whole number and its decimals."""
MARK_NAMES: dict[Mark, str] = {",": "comma", ".": "dot"}

_SIGNS = r"(?:[€$£¥₹]|EUR|USD|GBP|CHF)"
# The spaces before a sign are looked at from the first of them only, or a long run of spaces would take its length squared.
_CURRENCY = re.compile(rf"^([-+]?)\s*+{_SIGNS}\s*+|(?<!\s)\s*+{_SIGNS}$")
_UNSIGNED = re.compile(r"\d[\d.,]*")  # most numbers, without anything to be taken off
_FIRST_GROUP = r"[-+]?[1-9]\d{0,2}"
_GROUPED_BY_SPACES = re.compile(rf"{_FIRST_GROUP}(?:[\s'’]\d{{3}})+(?:[.,]\d+)?")
_GROUPED_BY_COMMAS = re.compile(rf"{_FIRST_GROUP}(?:,\d{{3}})+")
GROUPED_BY_DOTS = re.compile(rf"{_FIRST_GROUP}(?:\.\d{{3}})+")
THOUSANDS_COMMA = re.compile(rf"{_FIRST_GROUP}(?:,\d{{3}})+(?:\.\d+)?")
DECIMAL_COMMA = re.compile(rf"(?:[-+]?\d+|{_FIRST_GROUP}(?:\.\d{{3}})+),\d+")
_DECIMAL_DOT = re.compile(rf"(?:[-+]?\d+|{_FIRST_GROUP}(?:,\d{{3}})+)\.\d+")
_MILLIONS_BY_COMMAS = re.compile(rf"{_FIRST_GROUP}(?:,\d{{3}}){{2,}}")
MILLIONS_BY_DOTS = re.compile(rf"{_FIRST_GROUP}(?:\.\d{{3}}){{2,}}")
_WITH_MARK = r"\d[.,]\d"


def matches(text: pd.Series, pattern: re.Pattern[str]) -> pd.Series:
    """Return which cells have a form, as a mask."""
    return text.map(lambda cell: bool(pattern.fullmatch(cell))).astype(bool)


def bare(cell: str) -> str:
    """Return a cell without currency signs at its ends, its minus first, and without spaces that group digits by three."""
    if _UNSIGNED.fullmatch(cell):
        return cell
    # Brackets stand around the sign of a currency, or behind it.
    cell = minus_first(_CURRENCY.sub(r"\1", minus_first(cell)).strip())
    return re.sub(r"[\s'’]", "", cell) if _GROUPED_BY_SPACES.fullmatch(cell) else cell


def marks_in(text: pd.Series) -> set[Mark]:
    """Return which decimal marks some cells of text can only have."""
    cells = text[text.str.contains(r"\d[.,]", regex=True)].map(bare)
    comma = matches(cells, DECIMAL_COMMA) & ~matches(cells, _GROUPED_BY_COMMAS) | matches(cells, MILLIONS_BY_DOTS)
    dot = matches(cells, _DECIMAL_DOT) & ~matches(cells, GROUPED_BY_DOTS) | matches(cells, _MILLIONS_BY_COMMAS)
    marks: set[Mark] = set()
    if comma.any():
        marks.add(",")
    if dot.any():
        marks.add(".")
    return marks


def are_open(columns: Iterable[pd.Series]) -> bool:
    """Whether a dot before three digits may part decimals as well as group thousands, in columns in which `marks_in` finds nothing.

    It may where every cell of such a column has one, as prices of fuel do. Where numbers without a dot stand between them, as
    ``450`` between ``1.100`` and ``2.300``, it groups thousands.

    Parameters
    ----------
    columns : iterable of Series of str
        The different cells of each column, without those that hold nothing.

    Examples
    --------
    >>> are_open([pd.Series(["1.100", "7.899"]), pd.Series(["1", "2"])])
    True
    >>> are_open([pd.Series(["1.100", "450"])])
    False
    """
    dotted = [(matches(cells.map(bare), GROUPED_BY_DOTS), cells) for cells in columns]
    with_dots = [found.all() for found, _ in dotted if found.any()]
    return bool(with_dots) and all(with_dots)


def said_marks(columns: Iterable[tuple[pd.Series, Mark]]) -> str:
    """Return which decimal marks columns were read with, in words; empty where no cell has a mark.

    Examples
    --------
    >>> said_marks([(pd.Series(["1,50", "2"]), ","), (pd.Series(["1", "2"]), ".")])
    'comma'
    """
    used = dict.fromkeys(mark for cells, mark in columns if cells.str.contains(_WITH_MARK, regex=True).any())
    return " and ".join(MARK_NAMES[mark] for mark in used)
