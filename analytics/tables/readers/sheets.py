"""A sheet of a workbook becomes a table: the first that holds one, or the one that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.errors import TableError
from analytics.tables.cells.numbers import number_text
from analytics.tables.readers.header import find_header
from analytics.tables.readers.raw import ALL_SHEETS, RawTable, ReadSettings, check_size
from analytics.tables.readers.tidying import tidy
from analytics.tables.words import plain

SAMPLE_ROWS = 200
SHEETS_LISTED = 5

Cells = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Sheets:
    """A workbook that has been found safe to open.

    Attributes
    ----------
    format : str
        What it is called.
    names : tuple of str
    hidden : set of str
    rows : callable
        Takes the name of a sheet, and how many rows are wanted or None for all; returns how many rows stand above its first
        cell, and its rows, all of one length.
    """

    format: str
    names: tuple[str, ...]
    hidden: frozenset[str]
    rows: Callable[[str, int | None], tuple[int, Cells]]


def read_sheet(sheets: Sheets, name: str, settings: ReadSettings) -> RawTable:
    """Read a sheet (the first of several that are wanted) as text, whole numbers without ``.0`` and dates as 2025-12-31.

    Parameters
    ----------
    sheets : Sheets
    name : str
        File name, for messages.
    settings : ReadSettings

    Raises
    ------
    TableError
        When there is no sheet as asked for, or none holds a table.
    """
    wanted = settings.sheet[0] if isinstance(settings.sheet, tuple) else settings.sheet
    sheet, top, rows = _choose(sheets, wanted, name)
    line = settings.header_line - top if settings.header_line else settings.header_line
    place = f"The sheet {sheet} of {name}"
    header = find_header(_sample(rows), name, line)
    if header is None:
        raise TableError(f"{place} is empty.", hint="Put the table on the first sheet.")
    width = max(len(header.names), header.width)
    check_size(width, 0, place)
    names = [*header.names, *[""] * (len(rows[0]) - len(header.names))]
    body = rows[header.position + 1 :]
    columns = zip(*body, strict=True) if body else [()] * len(names)
    frame = pd.DataFrame({place: _texts(cells) for place, cells in enumerate(columns)}, dtype=str)
    tidied = tidy(names, frame, np.arange(len(body)) + header.position + top + 2)
    check_size(len(tidied.header), len(tidied.frame), place)
    found = {"format": sheets.format, "sheet": sheet, "header": header.words("row", top)}
    notes, left_out = tuple(tidied.notes), tuple(tidied.left_out)
    alike = _alike(sheets, sheet, names)
    return RawTable(
        tidied.header, tidied.frame, tidied.row_numbers, notes, found, sheets=sheets.names, alike=alike, left_out=left_out
    )


def locked(name: str) -> TableError:
    """Return the error for a workbook with a password."""
    return TableError(f"{name} is locked with a password.", hint="Save it without one, or as CSV.")


def unreadable(name: str) -> TableError:
    """Return the error for a workbook that is damaged."""
    return TableError(f"{name} is not a workbook that can be read.", hint="Save it as .xlsx or CSV.")


def _sample(rows: Cells) -> list[list[str]]:
    """Return the first rows as text, each as long as it is filled."""
    return [_without_blank_end([_cell_text(cell) for cell in row]) for row in rows[:SAMPLE_ROWS]]


def _alike(sheets: Sheets, read: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return the sheets whose columns have the names of the one that was read; none when no other has."""

    def is_like(sheet: str) -> bool:
        try:
            rows = sheets.rows(sheet, SAMPLE_ROWS)[1]
        except TableError:  # a sheet that nobody asked for may be a chart, or damaged
            return False
        header = find_header(_sample(rows), sheet) if _holds_table(rows) else None
        return header is not None and header.position >= 0 and _kind(header.names) == _kind(names)

    alike = tuple(sheet for sheet in sheets.names if sheet == read or (sheet not in sheets.hidden and is_like(sheet)))
    return alike if len(alike) > 1 else ()


def _kind(names: Iterable[str]) -> list[str]:
    return sorted(filter(None, map(plain, names)))


def _choose(sheets: Sheets, wanted: str | None, name: str) -> tuple[str, int, Cells]:
    """Return the name of a sheet, the rows above its cells, and these: of the first sheet that holds a table."""
    if wanted == ALL_SHEETS:
        wanted = None
    if wanted is not None and wanted not in sheets.names:
        listed = ", ".join(sheets.names[:SHEETS_LISTED])
        raise TableError(f"{name} has no sheet {wanted!r}.", hint=f"Choose one of its sheets: {listed}.")
    first: tuple[str, int, Cells] | None = None
    for sheet in [wanted] if wanted else sorted(sheets.names, key=sheets.hidden.__contains__):
        top, rows = sheets.rows(sheet, None)
        if not first or (not first[2] and rows):
            first = sheet, top, rows
        if _holds_table(rows):
            return sheet, top, rows
    if first is None:
        raise TableError(f"{name} has no sheets.", hint="Save it as .xlsx or CSV.")
    return first


def _holds_table(rows: Cells) -> bool:
    """Return whether at least two rows have at least two cells."""
    return sum(sum(cell != "" for cell in row) > 1 for row in rows[:SAMPLE_ROWS]) > 1


def _without_blank_end(row: list[str]) -> list[str]:
    """Return a row as long as it is filled: a sheet pads each to the longest."""
    filled = [place for place, cell in enumerate(row) if cell.strip()]
    return row[: filled[-1] + 1] if filled else []


def _texts(cells: Iterable[object]) -> pd.Series:
    return pd.Series([cell if type(cell) is str else _cell_text(cell) for cell in cells], dtype=str)


def _cell_text(cell: object) -> str:
    if isinstance(cell, float):
        return number_text(cell)
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat(" ") if hasattr(cell, "hour") and hasattr(cell, "year") else cell).removesuffix(" 00:00:00")
    return str(cell)
