"""Rows of a text file, parted into cells by pyarrow; rows that have too few or too many cells are mended or set aside."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from analytics.errors import TableError
from analytics.tables.readers.dialect import Dialect, rows_of

MIN_BLOCK_BYTES = 2**20
MAX_BLOCK_BYTES = 64 * 2**20
BLOCK_BYTES_PER_COLUMN = 4096
"""A row may be as long as a block. Many columns need large blocks, or each would hold a few cells of each column."""
MIN_COLUMNS_TO_TELL = 4
"""Columns from which a line inside a cell that parts into as many is a row that an open quote has swallowed."""
MAX_LINES_LOOKED_AT = 1_000
MAX_ODD_ROWS = 500_000
"""Rows with another number of cells than most: each is mended by itself, which takes time and memory."""
COUNTED_BYTES = 2**18
"""Bytes that are compared at once where signs are counted: they stay in the processor's cache."""

QUOTE_HINT = "Close the quote, or take it out if it is part of the text."
_LAST = "the last row is whole"


@dataclass
class TextRows:
    """Rows of a text file, each with as many cells as asked for.

    Attributes
    ----------
    table : pyarrow.Table of text, shape (n_rows, n_columns)
    n_short, n_cut : int
        Rows that were filled up with blanks, and rows from which blank cells at the end were cut.
    numbers : ndarray of int, shape (n_rows,)
        Place of each row among all rows read, from 0.
    too_long : list of (int, str, int)
        Place, text and number of cells of rows with cells that have no column.
    """

    table: pa.Table
    numbers: np.ndarray
    n_short: int = 0
    n_cut: int = 0
    too_long: list[tuple[int, str, int]] = field(default_factory=list)


class _WithLastRow:
    """The bytes of a file and one row more: when it is not read as a row, a quote is open."""

    closed = False

    def __init__(self, data: bytes, start: int, last: bytes) -> None:
        self._view = memoryview(data)[start:]
        self._at = 0
        self._last = last

    def readable(self) -> bool:
        return True

    def read(self, n_bytes: int = -1) -> bytes | memoryview:
        if self._at < len(self._view):
            start, self._at = self._at, len(self._view) if n_bytes < 0 else min(self._at + n_bytes, len(self._view))
            return self._view[start : self._at]
        last, self._last = self._last, b""
        return last

    def close(self) -> None:
        self.closed = True


def count_sign(data: bytes, sign: str, start: int = 0) -> int:
    """Return how often a sign of one byte stands in a text; where it stands often, much faster than ``bytes.count``.

    Examples
    --------
    >>> count_sign(b"a,b,c", ","), count_sign(b"a,b,c", ",", start=2)
    (2, 1)
    """
    signs = np.frombuffer(data, np.uint8)
    pieces = (signs[place : place + COUNTED_BYTES] for place in range(start, len(signs), COUNTED_BYTES))
    return sum(int(np.count_nonzero(piece == ord(sign))) for piece in pieces)


def split_rows(data: bytes, start: int, dialect: Dialect, widths: tuple[int, int], name: str, first_line: int) -> TextRows:
    """Part the rows of a text into cells.

    Parameters
    ----------
    data : bytes
        UTF-8 text.
    start : int
        Where in it the first row begins.
    dialect : Dialect
    widths : int, int
        Cells that most rows have, and cells that a row can have.
    name : str
        File name, for messages.
    first_line : int
        Line of the first row, for messages.

    Raises
    ------
    TableError
        When a quote is never closed or a row is endless.
    """
    odd: list[tuple[int, str, int]] = []

    def set_aside(row: arrow_csv.InvalidRow) -> str:
        odd.append((row.number - 1, row.text, row.actual_columns))
        return "skip" if len(odd) <= MAX_ODD_ROWS else "error"

    n_columns, n_wanted = widths
    table = _parse(data, start, dialect, n_columns, set_aside, name)
    n_rows = table.num_rows + len(odd)
    if not table.num_rows or table.column(n_columns - 1)[-1].as_py() != _LAST:
        last = odd[-1][0] if odd and odd[-1][0] == n_rows - 1 else n_rows - 1
        raise open_quote(name, last + first_line)
    table = table.slice(0, table.num_rows - 1)
    numbers = np.delete(np.arange(n_rows - 1), [number for number, _, _ in odd])
    if count_sign(data, "\n", start) >= n_rows:  # some cell holds a line end
        _check_swallowed(table, numbers, dialect, name, first_line)
    rows = TextRows(table, numbers)
    if n_columns < n_wanted:
        rows.n_short = len(numbers)
        rows.table = _widened(table, n_wanted)
    return _with_mended(rows, odd, dialect, n_wanted) if odd else rows


def _widened(table: pa.Table, n_columns: int) -> pa.Table:
    """Return a table with blank columns to its right."""
    blank = pa.repeat(pa.scalar("", pa.large_string()), table.num_rows)
    for position in range(table.num_columns, n_columns):
        table = table.append_column(str(position), blank)
    return table


def _parse(data: bytes, start: int, dialect: Dialect, n_columns: int, handler: object, name: str) -> pa.Table:
    names = [str(position) for position in range(n_columns)]
    last = (dialect.sign * (n_columns - 1) + _LAST + "\n").encode()
    if data[-1:] not in (b"\n", b"\r"):
        last = b"\n" + last
    try:
        return arrow_csv.read_csv(
            pa.PythonFile(_WithLastRow(data, start, last), mode="r"),
            read_options=arrow_csv.ReadOptions(
                use_threads=False,  # else rows set aside have no number; parting alone gains little from threads
                column_names=names,
                block_size=min(max(MIN_BLOCK_BYTES, n_columns * BLOCK_BYTES_PER_COLUMN), MAX_BLOCK_BYTES),
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=dialect.sign,
                quote_char=dialect.quote or False,
                newlines_in_values=bool(dialect.quote),
                ignore_empty_lines=False,
                invalid_row_handler=handler,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()),
                strings_can_be_null=False,
                check_utf8=False,  # the encoding was found out by checking all of it
            ),
        )
    except pa.ArrowInvalid as error:
        if "straddling" in str(error):
            raise TableError(
                f"{name} cannot be read: a row is longer than {MIN_BLOCK_BYTES / 2**20:,.0f} MB, or a quote is never closed.",
                hint=QUOTE_HINT,
            ) from error
        raise TableError(f"{name} cannot be read: its rows do not fit together.", hint="Save it as CSV again.") from error


def open_quote(name: str, row: int) -> TableError:
    """Return the error for a quote that is open where the file ends."""
    return TableError(f"{name} cannot be read: the quote that opens in row {row:,} is never closed.", hint=QUOTE_HINT)


def swallowing_quote(name: str, row: int, n_lines: int) -> TableError:
    """Return the error for a quote that is closed rows later."""
    sentence = f"the quote that opens in row {row:,} runs over {n_lines:,} rows or more."
    return TableError(f"{name} cannot be read: {sentence}", hint=QUOTE_HINT)


def swallowed_lines(cell: str, sign: str, n_columns: int) -> int:
    """Return how many whole rows stand in a cell, because a quote that opens in it is closed rows later; 0 for lines of its own.

    Examples
    --------
    >>> swallowed_lines("Tea,1,2,3\\nAnn,Oil,1,2\\nBob", ",", 4), swallowed_lines("Tea\\ngreen, 2 kg\\nloose", ",", 4)
    (1, 0)
    """
    inner = cell.split("\n")[1:-1][:MAX_LINES_LOOKED_AT]
    return len(inner) if all(line.count(sign) >= n_columns - 1 for line in inner) else 0


def _check_swallowed(table: pa.Table, numbers: np.ndarray, dialect: Dialect, name: str, first_line: int) -> None:
    """Refuse a table in which a quote that is closed rows later has made one cell of whole rows."""
    if table.num_columns < MIN_COLUMNS_TO_TELL:
        return
    for column in table.columns:
        broken = np.flatnonzero(pc.match_substring(column, "\n").to_numpy())
        for position in broken[:MAX_LINES_LOOKED_AT]:
            n_lines = swallowed_lines(column[int(position)].as_py(), dialect.sign, table.num_columns)
            if n_lines:
                raise swallowing_quote(name, int(numbers[position]) + first_line, n_lines)


def _with_mended(rows: TextRows, odd: list[tuple[int, str, int]], dialect: Dialect, n_columns: int) -> TextRows:
    """Put the rows that could be mended back where they stand."""
    mended: list[list[str]] = []
    places: list[int] = []
    for (place, text, n_cells), cells in zip(odd, _cells(odd, dialect), strict=True):
        if cells is None or any(cell.strip() for cell in cells[n_columns:]):
            rows.too_long.append((place, text, n_cells))
            continue
        rows.n_short += len(cells) < n_columns
        rows.n_cut += len(cells) > n_columns
        mended.append(cells[:n_columns] + [""] * (n_columns - len(cells)))
        places.append(place)
    if mended:
        arrays = [pa.array(column, pa.large_string()) for column in zip(*mended, strict=True)]
        numbers = np.append(rows.numbers, places)
        order = np.argsort(numbers)
        both = pa.concat_tables([rows.table, pa.table(arrays, names=rows.table.column_names)])
        rows.table, rows.numbers = both.take(pa.array(order)), numbers[order]
    return rows


def _cells(odd: list[tuple[int, str, int]], dialect: Dialect) -> Iterator[list[str] | None]:
    """Yield the cells of rows set aside; None for one that cannot be parted."""
    for _, text, _ in odd:
        try:
            yield next((cells for cells, _ in rows_of(text, dialect)), [])
        except csv.Error:
            yield None
