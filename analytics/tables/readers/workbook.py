"""XLSX: a workbook is opened only after what it would unpack to has been measured."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
    WorksheetNotFound,
    XmlError,
    ZipError,
)

from analytics.errors import TableError
from analytics.tables.readers.raw import RawTable, ReadSettings, check_text
from analytics.tables.readers.sheets import Cells, Sheets, locked, read_sheet, unreadable

# A workbook is a zip archive: what it will unpack to stands in its directory, before anything is unpacked.
MAX_WORKBOOK_PARTS = 2_000
MAX_WORKBOOK_BYTES = 500 * 2**20
MAX_WORKBOOK_RATIO = 100
MAX_SHEET_CELLS = 20_000_000
"""Cells from the first to the last one used. The reader takes 32 bytes for each, blank ones included."""

CHUNK_BYTES = 2**20
LONGEST_REFERENCE = 64
_COLUMN = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})\d""")
_VALUE = re.compile(rb"<(?:\w+:)?v[\s>]")
_SHARED_TEXT = "sharedstrings"
_END_OF_SHARED_TEXT = re.compile(rb"si\s*>")
_ROW = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]{0,3}(\d{1,9})["']""")


def read_workbook(data: bytes, name: str, settings: ReadSettings) -> RawTable:
    """Read a sheet of a workbook as text, whole numbers without ``.0``.

    Raises
    ------
    TableError
        When the archive is damaged, no workbook, or unsafe to open; or the sheet is empty.
    """
    _check_archive(data, name)
    with _told(name):
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        hidden = frozenset(sheet.name for sheet in workbook.sheets_metadata if sheet.visible != SheetVisibleEnum.Visible)

    def rows(sheet_name: str, n_rows: int | None) -> tuple[int, Cells]:
        with _told(name):
            sheet = workbook.get_sheet_by_name(sheet_name)
            return sheet.start[0] if sheet.start else 0, sheet.to_python(nrows=n_rows)

    return read_sheet(Sheets("XLSX", tuple(workbook.sheet_names), hidden, rows), name, settings)


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Say in one sentence what the reader of workbooks met."""
    try:
        yield
    except PasswordError as error:
        raise locked(name) from error
    except (CalamineError, XmlError, ZipError, WorksheetNotFound, IndexError, ValueError, OSError) as error:
        raise unreadable(name) from error


def _check_archive(data: bytes, name: str) -> None:
    """Refuse an archive that is no workbook, or that would take far more memory than its size tells."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise TableError(f"{name} is an archive, not a workbook.", hint="Unpack it and upload the table inside.")
            _check_unpacked_size(parts, name)
            cells = max(_used_cells(archive, part) for part in parts)
            check_text(_most_shared_text(archive, parts), name)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise TableError(f"{name} is a damaged archive.", hint="Save it again as .xlsx or CSV.") from error
    if cells > MAX_SHEET_CELLS:
        raise TableError(
            f"A sheet of {name} reaches over {cells:,} cells; the limit is {MAX_SHEET_CELLS:,}.",
            hint="Delete the cells far outside the table, or save the sheet as CSV.",
        )


def _check_unpacked_size(parts: list[zipfile.ZipInfo], name: str) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed = max(sum(part.compress_size for part in parts), 1)
    if len(parts) > MAX_WORKBOOK_PARTS or unpacked > MAX_WORKBOOK_BYTES or unpacked / packed > MAX_WORKBOOK_RATIO:
        raise TableError(
            f"{name} would unpack to {unpacked / 2**20:,.0f} MB from {packed / 2**20:,.1f} MB, which is not safe to open.",
            hint="Save the sheet as CSV instead.",
        )


def _used_cells(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Return rows times columns up to the last cell that a part names.

    Reading the part to its end also proves that its size and checksum are what the directory says.
    """
    columns: set[bytes] = set()
    last_row = 0
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            text = tail + chunk
            columns.update(_COLUMN.findall(text))
            last_row = max(last_row, max(map(int, _ROW.findall(text)), default=0))
            tail = text[-LONGEST_REFERENCE:]
    return last_row * max(map(_column_number, columns), default=1)


def _most_shared_text(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> int:
    """Return what the cells would take at most if each held the longest text that they share."""
    longest = max((_longest_text(archive, part) for part in parts if _SHARED_TEXT in part.filename.lower()), default=0)
    return longest * max(_values(archive, part) for part in parts) if longest else 0


def _longest_text(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Return the longest text between two ends of texts; an end that two chunks share is missed, which only adds."""
    longest = so_far = 0
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            first, *others = map(len, _END_OF_SHARED_TEXT.split(chunk))
            longest = max(longest, so_far + first, *others)
            so_far = others[-1] if others else so_far + first
    return longest


def _values(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Return how many cells of a part hold a value; one across the border of two chunks may be missed."""
    with archive.open(part) as stream:
        return sum(len(_VALUE.findall(chunk)) for chunk in iter(lambda: stream.read(CHUNK_BYTES), b""))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
