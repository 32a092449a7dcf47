"""A sheet of a workbook becomes a table: the first that holds one, or the one that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.errors import TableError
from analytics.tables.cells.numbers import number_text
from analytics.tables.readers.header import find_header
from analytics.tables.readers.raw import RawTable, ReadSettings, check_size
from analytics.tables.readers.tidying import tidy

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
        Takes the name of a sheet; returns how many rows stand above its first cell, and its rows, all of one length.
    """

    format: str
    names: tuple[str, ...]
    hidden: frozenset[str]
    rows: Callable[[str], tuple[int, Cells]]


def read_sheet(sheets: Sheets, name: str, settings: ReadSettings) -> RawTable:
    """Read a sheet as text, whole numbers without ``.0`` and dates as 2025-12-31.

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
    sheet, top, rows = _choose(sheets, settings.sheet, name)
    line = settings.header_line - top if settings.header_line else settings.header_line
    sample = [_without_blank_end([_cell_text(cell) for cell in row]) for row in rows[:SAMPLE_ROWS]]
    header = find_header(sample, name, line)
    if header is None:
        raise TableError(f"The sheet {sheet} of {name} is empty.", hint="Put the table on the first sheet.")
    width = max(len(header.names), header.width)
    check_size(width, 0, name)
    names = [*header.names, *[""] * (len(rows[0]) - len(header.names))]
    body = rows[header.position + 1 :]
    columns = zip(*body, strict=True) if body else [()] * len(names)
    frame = pd.DataFrame({place: _texts(cells) for place, cells in enumerate(columns)}, dtype=str)
    tidied = tidy(names, frame, np.arange(len(body)) + header.position + top + 2)
    check_size(len(tidied.header), len(tidied.frame), name)
    found = {"format": sheets.format, "sheet": sheet, "header": header.words("row", top)}
    notes, left_out = tuple(tidied.notes), tuple(tidied.left_out)
    return RawTable(tidied.header, tidied.frame, tidied.row_numbers, notes, found, sheets=sheets.names, left_out=left_out)


def locked(name: str) -> TableError:
    """Return the error for a workbook with a password."""
    return TableError(f"{name} is locked with a password.", hint="Save it without one, or as CSV.")


def unreadable(name: str) -> TableError:
    """Return the error for a workbook that is damaged."""
    return TableError(f"{name} is not a workbook that can be read.", hint="Save it as .xlsx or CSV.")


def _choose(sheets: Sheets, wanted: str | None, name: str) -> tuple[str, int, Cells]:
    """Return the name of a sheet, the rows above its cells, and these: of the first sheet that holds a table."""
    if wanted is not None and wanted not in sheets.names:
        listed = ", ".join(sheets.names[:SHEETS_LISTED])
        raise TableError(f"{name} has no sheet {wanted!r}.", hint=f"Choose one of its sheets: {listed}.")
    first: tuple[str, int, Cells] | None = None
    for sheet in [wanted] if wanted else sorted(sheets.names, key=sheets.hidden.__contains__):
        top, rows = sheets.rows(sheet)
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
