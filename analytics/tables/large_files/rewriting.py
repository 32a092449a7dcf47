"""A text file that DuckDB cannot read as it stands is written anew: UTF-8, commas, as many cells in each row as the header has.

That is slower than DuckDB, a minute or two for 50 million short lines, but Python's ``csv`` pads and cuts rows knowingly and
meets every quote that is never closed. A row that cannot be used leaves a blank row behind, so that every row keeps its place.
"""

from __future__ import annotations

import csv
import gzip
import io
import itertools
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, cast

from analytics.errors import TableError
from analytics.tables.large_files.text_file import UTF_8, TextFile
from analytics.tables.readers.delimited import TOO_LONG, is_ragged, mended_notes, too_ragged
from analytics.tables.readers.dialect import MAX_CELL, Dialect, Row, rows_of_lines
from analytics.tables.readers.text_rows import MIN_COLUMNS_TO_TELL, QUOTE_HINT, open_quote, swallowed_lines, swallowing_quote

MAX_UNPACKED = 100
"""Largest size of a file once it is unpacked, as a multiple of its own: real tables reach about 20."""
CHECK_ROWS = 10_000
MAX_LEFT_OUT = 10_000
"""Rows with too many cells that are kept with their text; the places of all of them are known."""
COMMAS = Dialect(",")


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
    n_rows: int = 0
    n_short: int = 0
    n_cut: int = 0
    long: array[int] = field(default_factory=lambda: array("q"))
    n_cells: int = 0
    left_out: list[tuple[int, str, str]] = field(default_factory=list)

    def fit(self, row: Row, line: int) -> Row:
        """Return the cells of a row, padded or cut; blank ones where it has cells that no column can take."""
        width = len(self.file.header)
        self.n_rows += 1
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
        if is_ragged(len(self.long), self.n_rows):
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
            f"{file.name} cannot be read: a cell in row {read + file.skip + 1:,} holds more than {MAX_CELL:,} characters, "
            "or opens a quote that is never closed.",
            hint=QUOTE_HINT,
        ) from error
    except (UnicodeError, gzip.BadGzipFile, EOFError) as error:
        raise TableError(f"{file.name} mixes encodings or is cut off.", hint="Export it again as UTF-8.") from error
    return replace(file, path=target, encoding=UTF_8, dialect=COMMAS, skip=0, lines=0, start=0), fitted.account()


def _opened(file: TextFile) -> IO[str]:
    """Open a text file at its first character; a stray byte of Windows-1252 is read as that."""
    errors = "windows-1252 instead" if file.encoding.codec == UTF_8.codec else "strict"
    source = cast("IO[bytes]", (gzip.open if file.packed else open)(file.path, "rb"))
    source.seek(file.encoding.start)
    return io.TextIOWrapper(source, encoding=file.encoding.codec, errors=errors, newline="")


def check_swallowed(row: Sequence[str], place: int, file: TextFile) -> None:
    """Refuse a row in which a quote that is closed rows later has made one cell of whole rows.

    Raises
    ------
    TableError
    """
    width = len(file.header)
    if len(row) == width >= MIN_COLUMNS_TO_TELL:
        n_lines = max(swallowed_lines(cell, file.dialect.sign, width) for cell in row)
        if n_lines:
            raise swallowing_quote(file.name, place, n_lines)


def _rows(text: IO[str], file: TextFile) -> Iterator[Row]:
    """Yield the rows of data; an empty line is a row without cells.

    Text behind a closing quote belongs to its cell, as in small files.
    """
    ended, before = False, 0

    def lines() -> Iterator[str]:
        nonlocal ended
        yield from itertools.islice(text, file.lines, None)
        ended = True

    for place, (row, line) in enumerate(rows_of_lines(lines(), file.dialect), start=file.skip + 1):
        if ended:  # a row that is whole is given back before another line is asked for
            raise open_quote(file.name, place)
        if line > before + 2:
            check_swallowed(row, place, file)
        before = line
        yield row
