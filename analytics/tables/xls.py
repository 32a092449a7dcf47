"""XLS: how far each sheet reaches is read from its records before the workbook is opened."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import olefile

from analytics.errors import TableError
from analytics.tables.raw import RawTable, ReadSettings
from analytics.tables.sheets import check_cells, locked, read_sheet

MAX_XLS_BYTES = 50 * 2**20
"""A sheet of this format holds 65,536 rows; a larger file is pictures, or no honest table."""

BEGIN, ROW_AND_COLUMN, FILE_PASS = 0x0809, struct.Struct("<HH"), 0x002F
CELL_RECORDS = frozenset({0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x0406, 0x0206})
"""Numbers, texts, formulas, truth values and blanks, as [MS-XLS] 2.3.2 lists them; each begins with row and column."""
MULTIPLE = frozenset({0x00BD, 0x00BE})
"""Records that hold several cells of a row and end with the last column."""


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
    try:
        check_cells(sum(rows * columns for rows, columns in _reaches(_workbook_stream(data, name), name)), name)
    except (OSError, struct.error, ValueError, IndexError, TypeError, AttributeError) as error:
        raise TableError(f"{name} is not a workbook that can be read.", hint="Save it as .xlsx or CSV.") from error
    return read_sheet(data, name, settings, "XLS")


def _workbook_stream(data: bytes, name: str) -> bytes:
    """Return the records of a workbook."""
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        if file.exists("EncryptedPackage"):
            raise locked(name)
        stream = next((stream for stream in ("Workbook", "Book") if file.exists(stream)), None)
        if stream is None:
            raise TableError(f"{name} is an Office file, not a workbook.", hint="Save the table as .xlsx or CSV.")
        return file.openstream(stream).read()


def _reaches(records: bytes, name: str) -> Iterator[tuple[int, int]]:
    """Yield the last row and column of each sheet, both counted from 1."""
    last_row = last_column = at = 0
    while at + 4 <= len(records):
        kind, length = ROW_AND_COLUMN.unpack_from(records, at)
        at += 4
        if kind == FILE_PASS:
            raise locked(name)
        if kind == BEGIN:
            yield last_row, last_column
            last_row = last_column = 0
        elif kind in CELL_RECORDS and length >= 4:
            row, column = ROW_AND_COLUMN.unpack_from(records, at)
            if kind in MULTIPLE:
                column = max(column, *struct.unpack_from("<H", records, at + length - 2))
            last_row, last_column = max(last_row, row + 1), max(last_column, column + 1)
        at += length
    yield last_row, last_column
