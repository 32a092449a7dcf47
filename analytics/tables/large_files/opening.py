"""Opening a large file: its head tells how it is written, then all of it can be read in parts."""

from __future__ import annotations

import gzip
import hashlib
import io
import shutil
import weakref
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from tempfile import mkdtemp

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.errors import TableError
from analytics.tables.large_files.large import LargeTable
from analytics.tables.large_files.set_apart import set_apart
from analytics.tables.large_files.staging import SPACE_HINT, connect, plain_path, stage
from analytics.tables.large_files.stored import ROW, Stored
from analytics.tables.large_files.text_file import TextFile, is_gzip, unpacked_size
from analytics.tables.readers.encodings import find_encoding, to_utf8
from analytics.tables.readers.first_lines import find_layout
from analytics.tables.readers.raw import ReadSettings
from analytics.tables.readers.tidying import nameless_note
from analytics.tables.table import LEFT_OUT_COLUMNS, Table

LARGE_BYTES = 100 * 2**20
"""Files above this are not read at once; those packed with gzip, when they hold more than this."""
LARGE_ROWS = 2_000_000
"""Rows of a Parquet file above which it is not read at once, however few bytes it takes."""
MAX_LINES = 200_000_000
HEAD_BYTES = 2**20
SAMPLE_BLOCKS = 100
SAMPLE_BLOCK = 200
"""The sample is many blocks of neighbouring rows: it meets every period, and keeps the rows of an order together."""
PARQUET, ARCHIVE = b"PAR1", b"PK\x03\x04"
LINES_BACK = 1_000
"""Lines that the head of a file is shortened by at most until it ends outside quotes."""


def is_large(path: Path) -> bool:
    """Return whether a file on disk is too large to be read at once; archives and workbooks have limits of their own."""
    try:
        with path.open("rb") as file:
            start = file.read(4)
        if start == ARCHIVE:
            return False
        size = unpacked_size(path)
    except OSError:
        return False  # the reader of small files says what is wrong with it
    return size > LARGE_BYTES or (start == PARQUET and _parquet_rows(path) > LARGE_ROWS)


def _parquet_rows(path: Path) -> int:
    try:
        return pq.read_metadata(path).num_rows
    except (pa.ArrowException, OSError):
        return 0  # as above


def open_large(path: Path, name: str, read_head: Callable[[bytes], Table], settings: ReadSettings) -> LargeTable:
    """Open a text or Parquet file of any size.

    Parameters
    ----------
    path : Path
    name : str
        For messages.
    read_head : callable
        Reads the first lines of a text file: their encoding, delimiter and header are those of the whole file.
    settings : ReadSettings
        What the analyst knows better than the file tells.

    Returns
    -------
    LargeTable
        Its folder of temporary files goes when it is let go.

    Raises
    ------
    TableError
        When the file is damaged, no table, or does not fit on the disk.
    """
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        is_parquet = file.read(4) == PARQUET
    folder = Path(mkdtemp(prefix="tastemap-"))
    try:
        table = (
            _open_parquet(path, name, folder, read_head) if is_parquet else _open_text(path, name, folder, read_head, settings)
        )
    except OSError as error:
        shutil.rmtree(folder)
        raise TableError(f"{name} cannot be kept while it is read: {error.strerror or error}.", hint=SPACE_HINT) from error
    except BaseException:
        shutil.rmtree(folder)
        raise
    table = replace(table, digest=digest)
    weakref.finalize(table, shutil.rmtree, folder, ignore_errors=True)
    return table


def _open_parquet(path: Path, name: str, folder: Path, read_head: Callable[[bytes], Table]) -> LargeTable:
    """Open a Parquet file; its first rows are read as a small file is, which names the columns and refuses nested ones."""
    first = io.BytesIO()
    try:
        with pq.ParquetFile(path) as file:
            n_rows = file.metadata.num_rows
            _check_lines(n_rows, name)
            rows = next(file.iter_batches(SAMPLE_BLOCK), pa.RecordBatch.from_pylist([], file.schema_arrow))
        pq.write_table(pa.Table.from_batches([rows]), first)
        with connect(folder) as connection:
            sql_names = tuple(connection.from_parquet(plain_path(path, folder)).columns)
    except (pa.ArrowException, OSError, duckdb.Error) as error:
        raise TableError(f"{name} is not a Parquet file that can be read.", hint="Write it again, or use CSV.") from error
    return _sampled(read_head(first.getvalue()), Stored((path,), folder, name), sql_names, n_rows)


def _open_text(path: Path, name: str, folder: Path, read_head: Callable[[bytes], Table], settings: ReadSettings) -> LargeTable:
    start = _head(path)
    head = read_head(start)
    if not head.delimiter:
        size = unpacked_size(path) / 2**20
        raise TableError(
            f"{name} is no delimited text and holds {size:,.0f} MB; of such files at most {LARGE_BYTES / 2**20:,.0f} MB are read.",
            hint="Save it as CSV or Parquet.",
        )
    encoding = find_encoding(start, name, settings.encoding)
    layout = find_layout(to_utf8(start, encoding, name), name, settings)
    cells = layout.columns()
    named = [place for place, cell in enumerate(cells) if cell] if len(cells) > len(head.header) else range(len(cells))
    if len(named) != len(head.header):
        raise TableError(f"The header of {name} cannot be told from its rows.", hint="Give every column a name.")
    above = layout.header.position + 1
    file = TextFile(path, name, encoding, layout.dialect, cells, above, layout.line, encoding.start + layout.start)
    staged = stage(file, folder)
    sql_names = tuple(f"c{place}" for place in named)
    found = set_apart(Stored((staged.path,), folder, name), dict(zip(head.header, sql_names, strict=True)), above + 1)
    left_out = pd.DataFrame([(name, *row) for row in (*staged.left_out, *found.left_out)], columns=list(LEFT_OUT_COLUMNS))
    notes = (*staged.notes, *nameless_note(len(cells) - len(named)), *found.notes)
    head = replace(head, notes=notes, left_out=left_out)  # its own are about its first lines only
    return _sampled(head, found.rows, sql_names, staged.n_rows, above + 1)


def _head(path: Path) -> bytes:
    """Return the first lines of a text file, none of them in part."""
    with gzip.open(path) if is_gzip(path) else path.open("rb") as file:
        start = file.read(HEAD_BYTES)
        if not file.read(1):
            return start
    width = 2 if b"\0" in start else 1  # bytes a character
    for _ in range(LINES_BACK):
        cut = max(start.rfind(b"\n"), start.rfind(b"\r"))
        if cut <= 0:
            break
        start = start[: cut - cut % width]
        if start.count(b'"') % 2 == 0:  # else the line ends within a cell
            break
    return start


def _check_lines(n_lines: int, name: str) -> None:
    if n_lines > MAX_LINES:
        raise TableError(
            f"{name} has {n_lines:,} rows; the limit is {MAX_LINES:,}.", hint="Split the file by period, or by customer."
        )


def _sampled(head: Table, stored: Stored, sql_names: tuple[str, ...], n_stored: int, first_row: int = 2) -> LargeTable:
    """Return the table of a Parquet file, with rows from all over it as its frame."""
    name = stored.name
    _check_lines(n_stored, name)
    step = max(n_stored // SAMPLE_BLOCKS, SAMPLE_BLOCK)
    names = dict(zip(head.frame.columns, sql_names, strict=True))
    frame, rows = stored.read(names, f"{ROW} % {step} < {SAMPLE_BLOCK}")
    if frame.empty:
        raise TableError(f"{name} has a header but no rows.", hint="Export the file again with its data.")
    texts = {column: "str" for column in frame.columns if isinstance(frame[column].dtype, pd.CategoricalDtype)}
    known = {field.name: getattr(head, field.name) for field in fields(Table)}
    known |= {"frame": frame.astype(texts), "row_numbers": rows + first_row, "name": name}
    return LargeTable(**known, n_lines=stored.count(), stored=stored, first_row=first_row, sql_names=sql_names)
