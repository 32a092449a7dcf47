"""Where a table begins: title lines above it, the line with the names of the columns, or none at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.errors import TableError
from analytics.tables.cells.free_text import MIN_WORDS
from analytics.tables.readers.dialect import main_width

MAX_HEADERLESS_COLUMNS = 12
MIN_ROWS_ALIKE = 3
NARROW = 2
"""Columns up to which a blank cell alone does not make a row a title."""
WIDE = 10
"""Columns from which the names may be numbers: years, or products of a wide table."""

_NUMBER = re.compile(r"[-+]?[€$£]?\s*+\d[\d.,'’ ]*+\s*+[€$£%]?")
_DECIMAL = re.compile(r"[-+]?[€$£]?\s*+\d++[.,]\d{1,2}+\s*+[€$£]?")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T]++\d{1,2}:\d{2}.*)?")


@dataclass(frozen=True)
class Header:
    """The names of the columns and where they stand.

    Attributes
    ----------
    names : tuple of str
    position : int
        Place of the names among the rows, from 0; -1 when there are none.
    width : int
        Cells of most rows.
    """

    names: tuple[str, ...]
    position: int
    width: int

    def words(self, noun: str = "line", above: int = 0) -> str:
        """Say where the names stand, so many lines above the first row not counted."""
        return "none: columns are numbered" if self.position < 0 else f"{noun} {self.position + above + 1:,}"


def find_header(rows: Sequence[Sequence[str]], name: str, line: int | None = None) -> Header | None:
    """Return where a table begins; None when all rows are blank.

    Parameters
    ----------
    rows : sequence of rows of str
        The first rows, blank ones included.
    name : str
        File name, for messages.
    line : int, optional
        Line of the names, when the caller knows it: 1, 2, ... or 0 for none.

    Raises
    ------
    TableError
        When the line wanted holds no names.
    """
    cells = [[cell.strip() for cell in row] for row in rows]
    filled = [position for position, row in enumerate(cells) if any(row)]
    if not filled:
        return None
    width = main_width([len(cells[position]) for position in filled])
    if line is not None:
        if line and line - 1 not in filled:
            raise TableError(f"Line {line:,} of {name} holds no names of columns.", hint="Choose another line.")
        return Header(tuple(cells[line - 1]), line - 1, width) if line else _numbered(width)
    first = _first_row(cells, filled, width)
    if width == 1 and len(cells[first][0].split()) >= MIN_WORDS:
        return _numbered(width)  # a document, as the others below it are
    body = [cells[position] for position in filled if position > first and cells[position] != cells[first]]
    if len(cells[first]) == width and _is_data(cells[first], [row for row in body if len(row) == width]):
        return _numbered(width)
    return Header(tuple(cells[first]), first, width)


def _numbered(width: int) -> Header:
    return Header(tuple(f"Column {position}" for position in range(1, width + 1)), -1, width)


def _first_row(cells: list[list[str]], filled: list[int], width: int) -> int:
    """Return the first row of the table: the first that is not blank, unless titles stand above better names."""
    for position in filled:
        row = cells[position]
        if _is_title(row, width):
            continue
        if position == filled[0] or position == filled[-1]:
            break
        names = [cell for cell in row if cell]
        words = sum(not _looks_like_data(cell) for cell in names)
        if len(set(names)) == len(names) and (words > len(names) / 2 or width >= WIDE):
            return position
        break
    return filled[0]


def _is_title(row: list[str], width: int) -> bool:
    """Return whether a row has too few cells to name the columns of a table: at its start, or far between."""
    if width <= NARROW:
        return len(row) < width or row[0].lower().startswith("sep=")
    filled = sum(map(bool, row))
    return filled <= width // 2 if all(row[:filled]) else filled <= width // 3


def _is_data(first: list[str], body: list[list[str]]) -> bool:
    """Return whether the first row is one of many alike and not the names of the columns."""
    if len(body) + 1 < MIN_ROWS_ALIKE or not all(first) or len(first) > MAX_HEADERLESS_COLUMNS:
        return False
    columns = [[cell for cell in column if cell] for column in zip(*body, strict=True)]
    for kind in (_DATE, _NUMBER):
        if any(_all(kind, column) and not kind.fullmatch(cell) for cell, column in zip(first, columns, strict=True)):
            return False
    if all(map(_looks_like_data, first)):
        return not _counts_up(first)
    if _NUMBER.fullmatch(first[0]):
        return True  # a table of years or numbered products has a word, or nothing, in its corner
    both = [(cell, column) for cell, column in zip(first, columns, strict=True) if column]
    dated = any(_all(kind, [cell, *column]) for kind in (_DATE, _DECIMAL) for cell, column in both)
    return dated or any(cell in column for cell, column in both if not _looks_like_data(cell))


def _looks_like_data(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell) or _DATE.fullmatch(cell))


def _all(kind: re.Pattern[str], column: list[str]) -> bool:
    return bool(column) and all(map(kind.fullmatch, column))


def _counts_up(cells: list[str]) -> bool:
    """Return whether cells are numbers one apart, as years and positions are."""
    if not all(cell.isdecimal() for cell in cells):
        return False
    numbers = list(map(int, cells))
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
