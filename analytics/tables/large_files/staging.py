"""Delimited text of any size becomes a Parquet file of text that DuckDB can look into again and again.

DuckDB reads text strictly and fast, on all processors. What it cannot read as it stands (another encoding, rows with too
few or too many cells, a delimiter or line ends of its own) is first written anew by Python's ``csv``: slower, a minute or
two for 50 million short lines, but it pads and cuts rows knowingly and meets every quote that is never closed.
"""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import duckdb

from analytics.errors import TableError
from analytics.tables.readers.encodings import Encoding
from analytics.tables.wording import say

MEMORY_MB = 384
"""What DuckDB may hold before it spills to disk; beside it stand only the rows that it gives back."""
MAX_THREADS = 4
ROW_GROUP = 122_880
MAX_CELL = 1_000_000
"""Characters of the longest cell. A quote that is never closed turns the rest of the file into one cell."""
MAX_UNPACKED = 100
"""Largest size of a file once it is unpacked, as a multiple of its own: real tables reach about 20."""
CHECK_ROWS = 10_000
GZIP = b"\x1f\x8b"
BLANK_MARK = "is blank"
"""Column of a staged file that marks the rows without any cell, and those that repeat the header."""
_GLOB_SIGNS = "*?["
_NEVER = "\ue000\ue001"
"""Stands for no value in DuckDB's reader, so that an empty cell stays an empty text."""


@dataclass(frozen=True)
class Dialect:
    """How the cells of a text file are written.

    Attributes
    ----------
    delimiter : str
    encoding : Encoding
    header : tuple of str
    skip : int
        Lines before the first row of data.
    """

    delimiter: str
    encoding: Encoding
    header: tuple[str, ...]
    skip: int


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB that lives in memory, spills into a folder and loads nothing from elsewhere."""
    connection = duckdb.connect(
        config={
            "memory_limit": f"{MEMORY_MB}MB",
            "threads": min(MAX_THREADS, os.cpu_count() or 1),
            "temp_directory": str(folder / "spill"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    connection.execute("SET TimeZone = 'UTC'")  # instants are told in universal time
    return connection


def plain_path(path: Path, folder: Path) -> str:
    """Return a path of a file that DuckDB does not take for a pattern of names."""
    if not any(sign in str(path) for sign in _GLOB_SIGNS):
        return str(path)
    link = folder / f"source{path.suffix}"
    if not link.exists():
        link.symlink_to(path.resolve())
    return str(link)


def quoted(name: str) -> str:
    """Return the name of a column as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def text(cell: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + cell.replace("'", "''") + "'"


def stage(path: Path, name: str, dialect: Dialect, folder: Path) -> tuple[Path, int, tuple[str, ...]]:
    """Write the rows of a text file into a Parquet file of text, with the columns c0, c1, ... and `BLANK_MARK`.

    Parameters
    ----------
    path : Path
    name : str
        File name, for messages.
    dialect : Dialect
    folder : Path
        Where the file is written; it takes a fifth to a half of the text.

    Returns
    -------
    Path, int, tuple of str
        The file, how many rows it has, and what had to be repaired, in sentences.

    Raises
    ------
    TableError
        When a quote is never closed, a cell is too long, or bytes do not belong to the encoding.
    """
    staged = folder / "rows.parquet"
    if dialect.encoding.codec == "utf-8" and len(dialect.delimiter) == 1 and not is_gzip(path):
        try:
            return staged, _copy(path, dialect, folder, staged), ()
        except duckdb.Error:
            pass  # it is written anew, which either mends it or says what is wrong
    mended, notes = _written_anew(path, name, dialect, folder)
    try:
        n_rows = _copy(mended, Dialect(",", Encoding("utf-8", "UTF-8"), dialect.header, 0), folder, staged)
    except duckdb.Error as error:
        raise TableError(f"{name} cannot be read to its end.", hint="Export it again, or save it as Parquet.") from error
    finally:
        mended.unlink()
    return staged, n_rows, notes


def is_gzip(path: Path) -> bool:
    """Return whether a file is packed with gzip."""
    with path.open("rb") as file:
        return file.read(len(GZIP)) == GZIP


def _copy(path: Path, dialect: Dialect, folder: Path, staged: Path) -> int:
    names = [f"c{position}" for position in range(len(dialect.header))]
    columns = ", ".join(f"{name}: 'VARCHAR'" for name in names)
    blank = " AND ".join(f"{name} = ''" for name in names)
    header = " AND ".join(f"trim({name}) = {text(cell)}" for name, cell in zip(names, dialect.header, strict=True))
    query = f"""
        COPY (
            SELECT *, ({blank}) OR ({header}) AS {quoted(BLANK_MARK)} FROM read_csv(
                $path, columns = {{{columns}}}, auto_detect = false, header = false, skip = {dialect.skip},
                delim = $delimiter, quote = '"', escape = '"', nullstr = $never, max_line_size = {MAX_CELL}
            )
        ) TO {text(str(staged))} (FORMAT parquet, ROW_GROUP_SIZE {ROW_GROUP})
    """
    with connect(folder) as connection:
        values = {"path": plain_path(path, folder), "delimiter": dialect.delimiter, "never": _NEVER}
        return int(connection.execute(query, values).fetchall()[0][0])


def _written_anew(path: Path, name: str, dialect: Dialect, folder: Path) -> tuple[Path, tuple[str, ...]]:
    """Write a text file as UTF-8 with commas and as many cells in each row as the header has."""
    target, width = folder / "rows.csv", len(dialect.header)
    limit = path.stat().st_size * MAX_UNPACKED
    read = short = long = 0
    csv.field_size_limit(MAX_CELL)
    try:
        with _opened(path, dialect.encoding) as lines, target.open("w", encoding="utf-8", newline="") as file:
            write = csv.writer(file, lineterminator="\n").writerow
            for read, row in enumerate(_rows(lines, dialect), start=1):
                short += len(row) < width
                long += len(row) > width
                write(row if len(row) == width else [*row, *[""] * (width - len(row))][:width])
                if not read % CHECK_ROWS and file.tell() > limit:
                    raise TableError(f"{name} would unpack to more than is safe to open.", hint="Upload it unpacked.")
    except csv.Error as error:
        raise TableError(
            f"Row {read + dialect.skip + 1:,} of {name} opens a quote that is not closed where the cell ends, or holds more "
            f"than {MAX_CELL:,} characters in a cell.",
            hint="Look at this row in a text editor, and export the file again.",
        ) from error
    except (UnicodeError, gzip.BadGzipFile, EOFError) as error:
        raise TableError(f"{name} mixes encodings or is cut off.", hint="Export it again as UTF-8.") from error
    return target, tuple(_repairs(short, long))


def _repairs(short: int, long: int) -> Iterator[str]:
    if short:
        yield f"{say(short, 'row has', 'rows have')} fewer cells than the header; the missing ones count as blank."
    if long:
        yield f"{say(long, 'row has', 'rows have')} more cells than the header; the surplus is left out."


def _opened(path: Path, encoding: Encoding) -> IO[str]:
    """Open a text file, packed with gzip or not, at its first character; a stray byte of Windows-1252 is read as that."""
    errors = "windows-1252 instead" if encoding.codec == "utf-8" else "strict"
    file = cast("IO[bytes]", (gzip.open if is_gzip(path) else open)(path, "rb"))
    file.seek(encoding.start)
    return io.TextIOWrapper(file, encoding=encoding.codec, errors=errors, newline="")


def _rows(text: IO[str], dialect: Dialect) -> Iterator[Sequence[str]]:
    """Return the rows of data that are not empty lines."""
    lines: Iterator[str] = itertools.islice(text, dialect.skip, None)
    if len(dialect.delimiter) > 1:  # such files quote nothing
        return (line.rstrip("\r\n").split(dialect.delimiter) for line in lines if line.strip())
    return (row for row in csv.reader(lines, delimiter=dialect.delimiter, strict=True) if row)
