"""XLS: workbooks of Excel 97 to 2003.

Read by xlrd, not by the faster reader of XLSX: that one ends the whole program when it meets a damaged file of this format.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager

import xlrd
from xlrd.compdoc import CompDocError

from analytics.errors import TableError
from analytics.tables.readers.raw import RawTable, ReadSettings
from analytics.tables.readers.sheets import Cells, Sheets, locked, read_sheet, unreadable

MAX_XLS_BYTES = 50 * 2**20
MAX_XLS_CELLS = 5_000_000
"""Cells up to the last one used in each row; a sheet of this format has 65,536 rows."""

OFFICE_STREAM = "EncryptedPackage".encode("utf-16-le")
"""Name of the part of an Office file that holds a newer workbook, locked with a password."""
_LOCKED = "encrypted"
_DAMAGED = (CompDocError, struct.error, AssertionError, LookupError, ValueError, ArithmeticError, TypeError, AttributeError)
"""What xlrd raises in the middle of a damaged file."""


def read_xls(data: bytes, name: str, settings: ReadSettings) -> RawTable:
    """Read a sheet of a workbook of Excel 97 to 2003 as text.

    Raises
    ------
    TableError
        When the file is damaged, locked, no workbook, or unsafe to open; or the sheet is empty.
    """
    if len(data) > MAX_XLS_BYTES:
        raise TableError(
            f"{name} is an XLS file of {len(data) / 2**20:,.0f} MB; the limit is {MAX_XLS_BYTES / 2**20:,.0f} MB.",
            hint="Save it as .xlsx or CSV.",
        )
    if OFFICE_STREAM in data:
        raise locked(name)
    with _told(name):
        book = xlrd.open_workbook(file_contents=data, on_demand=True, ragged_rows=True, logfile=io.StringIO())
        names = tuple(book.sheet_names())

    def rows(sheet_name: str, n_rows: int | None) -> tuple[int, Cells]:
        with _told(name):
            sheet = book.sheet_by_name(sheet_name)
            book.unload_sheet(sheet_name)
            return 0, _rows(sheet, book.datemode, name, n_rows)

    return read_sheet(Sheets("XLS", names, _hidden(book, names), rows), name, settings)


def _hidden(book: xlrd.Book, names: tuple[str, ...]) -> frozenset[str]:
    visibility = book._sheet_visibility  # public only on sheets that have been read
    return frozenset(name for name, hidden in zip(names, visibility, strict=False) if hidden)


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Say in one sentence what the reader of workbooks met."""
    try:
        yield
    except xlrd.XLRDError as error:
        if _LOCKED in str(error):
            raise locked(name) from error
        if "find workbook" in str(error):
            raise TableError(f"{name} is an Office file, not a workbook.", hint="Save the table as .xlsx or CSV.") from error
        raise unreadable(name) from error
    except _DAMAGED as error:
        raise unreadable(name) from error


def _rows(sheet: xlrd.sheet.Sheet, date_mode: int, name: str, n_rows: int | None) -> Cells:
    """Return the cells of a sheet, its rows filled up to one length."""
    lengths = [sheet.row_len(row) for row in range(sheet.nrows)]
    width = max(lengths, default=0)
    if width * len(lengths) > MAX_XLS_CELLS:
        raise TableError(
            f"A sheet of {name} reaches over {width * len(lengths):,} cells; the limit is {MAX_XLS_CELLS:,}.",
            hint="Delete the cells far outside the table, or save the sheet as CSV.",
        )
    rows = []
    for row, length in enumerate(lengths[:n_rows]):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        cells = [_cell(kind, value, date_mode) for kind, value in zip(kinds, values, strict=True)]
        rows.append(cells + [""] * (width - length))
    return rows


def _cell(kind: int, value: object, date_mode: int) -> object:
    """Return a cell as what it shows: text, number, date, time, truth value or error."""
    if kind in {xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER}:
        return value
    if kind == xlrd.XL_CELL_DATE:
        moment = xlrd.xldate_as_datetime(value, date_mode)
        return moment.time() if float(value) < 1 else moment  # type: ignore[arg-type]
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    return xlrd.error_text_from_code.get(value, "") if kind == xlrd.XL_CELL_ERROR else ""
