"""A text file that DuckDB cannot read as it stands is written anew: UTF-8, commas, as many cells in each row as the header has.

That is slower than DuckDB, a minute or two for 50 million short lines, but Python's ``csv`` pads and cuts rows knowingly and
meets every quote that is never closed. A row that cannot be used leaves a blank row behind, so that every row keeps its place.
"""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import os
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import IO, cast

from analytics.errors import TableError
from analytics.tables.readers.delimited import MAX_TOO_LONG, TOO_LONG, mended_notes, too_ragged
from analytics.tables.readers.dialect import MAX_CELL, Dialect, Row, rows_of_lines
from analytics.tables.readers.encodings import Encoding

MAX_UNPACKED = 100
"""Largest size of a file once it is unpacked, as a multiple of its own: real tables reach about 20."""
CHECK_ROWS = 10_000
MAX_LEFT_OUT = 10_000
"""Rows with too many cells that are kept with their text; the places of all of them are known."""
GZIP = b"\x1f\x8b"
GZIP_SIZE_BYTES = 4
"""Bytes at the end of a packed file that tell its unpacked size, modulo 4 GB (RFC 1952)."""
COMMAS = Dialect(",")
UTF_8 = Encoding("utf-8", "UTF-8")


@dataclass(frozen=True)
class TextFile:
    """A text file and how it is written.

    Attributes
    ----------
    path : Path
    name : str
        For messages.
    encoding : Encoding
    dialect : Dialect
    header : tuple of str
    skip : int
        Lines before the first row of data.
    """

    path: Path
    name: str
    encoding: Encoding
    dialect: Dialect
    header: tuple[str, ...]
    skip: int

    @cached_property
    def packed(self) -> bool:
        """Whether it is packed with gzip."""
        return is_gzip(self.path)

    @property
    def plain(self) -> bool:
        """Whether DuckDB may be able to read it as it stands."""
        simple = len(self.dialect.delimiter) == 1 and bool(self.dialect.quote) and not self.dialect.spaced
        return simple and self.encoding.codec == UTF_8.codec and not self.packed

    @property
    def unpacked(self) -> int:
        """How many bytes of text it holds; of a packed file at least so many."""
        return unpacked_size(self.path)


@dataclass(frozen=True)
class Staged:
    """Rows that were written into a file of their own, and what had to be done for it.

    Attributes
    ----------
    path : Path
    n_rows : int
        Rows of the file, blank ones included.
    notes : tuple of str
        What had to be repaired.
    left_out : tuple of (int, str, str)
        Row, text and reason of the first rows that cannot be used.
    """

    path: Path
    n_rows: int
    notes: tuple[str, ...] = ()
    left_out: tuple[tuple[int, str, str], ...] = ()


@dataclass
class _Fitted:
    """Rows as wide as the header, and the account of those that were not."""

    file: TextFile
    n_filled: int = 0
    n_short: int = 0
    n_cut: int = 0
    long: array[int] = field(default_factory=lambda: array("q"))
    n_cells: int = 0
    left_out: list[tuple[int, str, str]] = field(default_factory=list)

    def fit(self, row: Row, line: int) -> Row:
        """Return the cells of a row, padded or cut; blank ones where it has cells that no column can take."""
        width = len(self.file.header)
        self.n_filled += bool(row)
        if len(row) == width:
            return row
        if any(cell.strip() for cell in row[width:]):
            self.n_cells = self.n_cells or len(row)
            self.long.append(line)
            if len(self.left_out) < MAX_LEFT_OUT:
                self.left_out.append((line, self.file.dialect.delimiter.join(row), TOO_LONG))
            row = []
        elif row:
            self.n_short += len(row) < width
            self.n_cut += len(row) > width
        return [*row[:width], *[""] * (width - len(row))]

    def account(self) -> Staged:
        """Return what was done; refuse a file in which too many rows are too long."""
        if len(self.long) > MAX_TOO_LONG * self.n_filled:
            raise too_ragged(self.file.name, self.long[0], self.n_cells, len(self.file.header))
        notes = mended_notes(self.n_short, self.n_cut, self.long)
        return Staged(self.file.path, 0, tuple(notes), tuple(self.left_out))


def written_anew(file: TextFile, target: Path) -> tuple[TextFile, Staged]:
    """Write a text file as UTF-8 with commas and as many cells in each row as the header has.

    Returns
    -------
    TextFile
        The new file; its first row is a row of data.
    Staged
        What had to be done; its path and number of rows say nothing yet.

    Raises
    ------
    TableError
        When a quote is never closed, a cell is too long, too many rows have more cells than the header, or bytes do not
        belong to the encoding.
    """
    limit = file.path.stat().st_size * MAX_UNPACKED
    fitted, read = _Fitted(file), 0
    try:
        with _opened(file) as lines, target.open("w", encoding="utf-8", newline="") as made:
            write = csv.writer(made, lineterminator="\n").writerow
            for read, row in enumerate(_rows(lines, file), start=1):
                write(fitted.fit(row, read + file.skip))
                if not read % CHECK_ROWS and made.tell() > limit:
                    raise TableError(f"{file.name} would unpack to more than is safe to open.", hint="Upload it unpacked.")
    except csv.Error as error:
        raise TableError(
            f"Row {read + file.skip + 1:,} of {file.name} opens a quote that is not closed where the cell ends, or holds more "
            f"than {MAX_CELL:,} characters in a cell.",
            hint="Look at this row in a text editor, and export the file again.",
        ) from error
    except (UnicodeError, gzip.BadGzipFile, EOFError) as error:
        raise TableError(f"{file.name} mixes encodings or is cut off.", hint="Export it again as UTF-8.") from error
    return replace(file, path=target, encoding=UTF_8, dialect=COMMAS, skip=0), fitted.account()


def is_gzip(path: Path) -> bool:
    """Return whether a file is packed with gzip."""
    with path.open("rb") as file:
        return file.read(len(GZIP)) == GZIP


def unpacked_size(path: Path) -> int:
    """Return how many bytes a file holds once it is unpacked, as far as it tells; its own size for one that is not packed."""
    size = path.stat().st_size
    if not is_gzip(path) or size <= len(GZIP) + GZIP_SIZE_BYTES:
        return size
    with path.open("rb") as file:
        file.seek(-GZIP_SIZE_BYTES, os.SEEK_END)
        return max(size, int.from_bytes(file.read(), "little"))


def _opened(file: TextFile) -> IO[str]:
    """Open a text file at its first character; a stray byte of Windows-1252 is read as that."""
    errors = "windows-1252 instead" if file.encoding.codec == UTF_8.codec else "strict"
    source = cast("IO[bytes]", (gzip.open if file.packed else open)(file.path, "rb"))
    source.seek(file.encoding.start)
    return io.TextIOWrapper(source, encoding=file.encoding.codec, errors=errors, newline="")


def _rows(text: IO[str], file: TextFile) -> Iterator[Row]:
    """Return the rows of data; an empty line is a row without cells."""
    lines = itertools.islice(text, file.skip, None)
    return (row for row, _ in rows_of_lines(lines, file.dialect, strict=True))
