"""Bytes or a path become a `Table`: format, encoding and delimiter are found out and kept for the account."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook

from analytics.errors import TableError

MAX_BYTES = 200 * 2**20
MAX_ROWS = 10_000_000
MAX_COLUMNS = 20_000
MAX_CELLS = 200_000_000
MAX_HEADER_BYTES = 4 * 2**20
SNIFF_BYTES = 65_536

# A workbook is a zip archive: what it will unpack to stands in its directory, before anything is unpacked.
MAX_WORKBOOK_PARTS = 2_000
MAX_WORKBOOK_BYTES = 500 * 2**20
MAX_WORKBOOK_RATIO = 100

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""First characters that make a spreadsheet treat text as a formula; exports put an apostrophe before them."""


@dataclass(frozen=True)
class Table:
    """A file as it was read, before anything is decided about it.

    Attributes
    ----------
    frame : DataFrame
        One column per column of the file, text where the format has no types.
        Column names are unique: a repeated name gets a number.
    header : tuple of str
        Column names as they stand in the file, repeats included.
    name : str
        File name, for messages.
    digest : str
        SHA-256 of the bytes, hexadecimal.
    notes : tuple of str
        What was found out while reading, in sentences.
    """

    frame: pd.DataFrame = field(repr=False)
    header: tuple[str, ...]
    name: str
    digest: str
    notes: tuple[str, ...] = ()

    @property
    def n_rows(self) -> int:
        """Number of data rows, the header not counted."""
        return len(self.frame)


def read_table(source: str | Path | bytes | IO[bytes], name: str | None = None) -> Table:
    """Read a CSV, TSV, XLSX or Parquet file.

    Parameters
    ----------
    source : path, bytes or binary file object
        The file.
    name : str, optional
        File name for messages; taken from the path when there is one.

    Returns
    -------
    Table

    Raises
    ------
    TableError
        When the file is empty, too large, no table, or not what its name says.

    Examples
    --------
    >>> table = read_table(b"product,John,Alice\\nBread,0,2\\n", name="shop.csv")
    >>> table.header
    ('product', 'John', 'Alice')
    >>> table.frame["Alice"].tolist()
    ['2']
    """
    data, name = _bytes_and_name(source, name)
    if not data.strip():
        raise TableError(f"{name} is empty.", hint="Export the file again and check that it holds rows.")
    if len(data) > MAX_BYTES:
        raise TableError(
            f"{name} is {len(data) / 2**20:,.0f} MB; the limit is {MAX_BYTES // 2**20} MB.",
            hint="Leave out columns that are not needed, or split the file by period.",
        )
    if data[:4] == b"PK\x03\x04":
        header, frame, notes = _read_workbook(data, name)
    elif data[:4] == b"PAR1":
        header, frame, notes = _read_parquet(data, name)
    else:
        header, frame, notes = _read_text(data, name)
    if frame.empty:
        raise TableError(f"{name} has a header but no rows.", hint="Export the file again with its data.")
    return Table(frame, header, name, hashlib.sha256(data).hexdigest(), notes)


def _bytes_and_name(source: str | Path | bytes | IO[bytes], name: str | None) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, name or "The file"
    if isinstance(source, (str, Path)):
        path = Path(source)
        try:
            return path.read_bytes(), name or path.name
        except OSError as error:
            raise TableError(f"{path} cannot be opened: {error.strerror}.", hint="Check the path.") from error
    return source.read(), name or Path(str(getattr(source, "name", "The file"))).name


def _read_text(data: bytes, name: str) -> tuple[tuple[str, ...], pd.DataFrame, tuple[str, ...]]:
    encoding = _find_encoding(data, name)
    sample = data[:SNIFF_BYTES].decode(encoding, errors="replace").removeprefix("\ufeff")
    delimiter = _find_delimiter(sample)
    header = _read_header(data, encoding, delimiter, name)
    _check_size(len(header), 0, name)
    try:
        frame = pd.read_csv(
            io.BytesIO(data),
            sep=delimiter,
            header=None,
            names=list(range(len(header))),
            index_col=False,
            dtype=str,
            keep_default_na=False,
            na_filter=False,
            encoding=encoding,
            skipinitialspace=True,
            nrows=MAX_ROWS + 2,
        )
    except pd.errors.ParserError as error:
        raise TableError(f"{name} cannot be read: {_parser_sentence(error)}", hint=_RAGGED_HINT) from error
    except UnicodeDecodeError as error:
        raise TableError(f"{name} mixes encodings near byte {error.start:,}.", hint="Save it as UTF-8.") from error
    frame = frame.iloc[1:].reset_index(drop=True)
    _check_size(len(header), len(frame), name)
    frame, unescaped = _strip_formula_guards(frame.fillna(""))
    notes = [f"Read as {DELIMITERS[delimiter]}-separated text ({'UTF-8' if 'utf-8' in encoding else encoding})."]
    if unescaped:
        notes.append(f"An apostrophe that guards a formula was taken off {unescaped:,} cells.")
    return _with_unique_names(header, frame, notes)


_RAGGED_HINT = "Each row needs as many cells as the header; put names that hold the delimiter in quotes."


def _parser_sentence(error: Exception) -> str:
    text = str(error).removeprefix("Error tokenizing data. C error: ").strip()
    return (text[:1].lower() + text[1:]).rstrip(".") + "."


def _find_encoding(data: bytes, name: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if b"\0" in data[:SNIFF_BYTES]:
        raise TableError(f"{name} is not a table: it holds binary data.", hint="Upload CSV, TSV, XLSX or Parquet.")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252" if not any(byte in data for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)) else "latin-1"
    return "utf-8-sig"


def _find_delimiter(sample: str) -> str:
    """Return the delimiter that splits the first lines into the most cells, and all of them alike."""
    lines = [line for line in sample.splitlines()[:20] if line.strip()]
    if len(sample) >= SNIFF_BYTES and len(lines) > 1:
        lines = lines[:-1]

    def cells(delimiter: str) -> tuple[bool, int]:
        try:
            counts = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        except csv.Error:
            return False, 0
        return len(set(counts)) == 1 and counts[0] > 1, counts[0] if counts else 0

    return max(DELIMITERS, key=cells)


def _read_header(data: bytes, encoding: str, delimiter: str, name: str) -> tuple[str, ...]:
    start = data[:MAX_HEADER_BYTES].decode(encoding, errors="ignore").removeprefix("\ufeff")
    try:
        row = next((row for row in csv.reader(io.StringIO(start), delimiter=delimiter) if row), [])
    except csv.Error as error:
        raise TableError(f"The first line of {name} cannot be read: {error}.", hint=_RAGGED_HINT) from error
    if len(row) < 2:
        raise TableError(
            f"{name} has only one column.",
            hint="A table needs at least a column of names and a column of customers, or of numbers.",
        )
    return tuple(cell.strip() for cell in row)


def _read_workbook(data: bytes, name: str) -> tuple[tuple[str, ...], pd.DataFrame, tuple[str, ...]]:
    _check_workbook(data, name)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet_name = workbook.sheet_names[0]
        rows = workbook.get_sheet_by_name(sheet_name).to_python(nrows=MAX_ROWS + 2)
    except (CalamineError, zipfile.BadZipFile, IndexError, ValueError) as error:
        raise TableError(f"{name} is not a workbook that can be read.", hint="Save it as .xlsx or CSV.") from error
    rows = [row for row in rows if any(cell != "" for cell in row)]
    if not rows:
        raise TableError(f"The sheet {sheet_name} of {name} is empty.", hint="Put the table on the first sheet.")
    _check_size(len(rows[0]), len(rows) - 1, name)
    header = tuple(_cell_text(cell).strip() for cell in rows[0])
    frame = pd.DataFrame([[_cell_text(cell) for cell in row] for row in rows[1:]], columns=range(len(header)), dtype=str)
    return _with_unique_names(header, frame, [f"Read from the sheet {sheet_name}."])


def _check_workbook(data: bytes, name: str) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise TableError(f"{name} is a damaged archive.", hint="Save it again as .xlsx or CSV.") from error
    unpacked = sum(part.file_size for part in parts)
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise TableError(f"{name} is an archive, not a workbook.", hint="Unpack it and upload the table inside.")
    packed = max(sum(part.compress_size for part in parts), 1)
    if len(parts) > MAX_WORKBOOK_PARTS or unpacked > MAX_WORKBOOK_BYTES or unpacked / packed > MAX_WORKBOOK_RATIO:
        raise TableError(
            f"{name} would unpack to {unpacked / 2**20:,.0f} MB from {len(data) / 2**20:,.1f} MB, which is not safe to open.",
            hint="Save the sheet as CSV instead.",
        )


def _cell_text(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat(" ") if hasattr(cell, "hour") and hasattr(cell, "year") else cell).removesuffix(" 00:00:00")
    return str(cell)


def _read_parquet(data: bytes, name: str) -> tuple[tuple[str, ...], pd.DataFrame, tuple[str, ...]]:
    try:
        file = pq.ParquetFile(io.BytesIO(data))
        _check_size(file.metadata.num_columns, file.metadata.num_rows, name)
        nested = [column.name for column in file.schema_arrow if pa.types.is_nested(column.type)]
        if nested:
            raise TableError(f"The column {nested[0]} of {name} holds lists or records.", hint="Keep one value per cell.")
        frame = file.read().to_pandas(ignore_metadata=True)
    except (pa.ArrowException, OSError) as error:
        raise TableError(f"{name} is not a Parquet file that can be read.", hint="Write it again, or use CSV.") from error
    header = tuple(str(column) for column in frame.columns)
    if len(header) < 2:
        raise TableError(f"{name} has only one column.", hint="A table needs names and numbers.")
    frame.columns = pd.RangeIndex(len(header))
    return _with_unique_names(header, frame, ["Read as Parquet."])


def _check_size(n_columns: int, n_rows: int, name: str) -> None:
    """Refuse before reading what would not fit: counts come from the header or the file's metadata."""
    if n_columns > MAX_COLUMNS:
        raise TableError(f"{name} has {n_columns:,} columns; the limit is {MAX_COLUMNS:,}.", hint=_TRANSPOSE_HINT)
    if n_rows > MAX_ROWS or n_rows * n_columns > MAX_CELLS:
        raise TableError(
            f"{name} has {n_rows:,} rows and {n_columns:,} columns; the limit is {MAX_ROWS:,} rows and {MAX_CELLS:,} cells.",
            hint="Leave out columns that are not needed, or split the file by period.",
        )


_TRANSPOSE_HINT = "Use a long table instead: one row for each customer and product."


def _strip_formula_guards(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Take off the apostrophe that spreadsheets and our own exports put before ``=``, ``+``, ``-`` and ``@``."""
    guarded = tuple("'" + start for start in FORMULA_START)
    total = 0
    for column in frame.columns:
        hits = frame[column].str.startswith(guarded).to_numpy(dtype=bool)
        if hits.any():
            total += int(np.count_nonzero(hits))
            frame[column] = frame[column].where(~hits, frame[column].str[1:])
    return frame, total


def _with_unique_names(
    header: tuple[str, ...], frame: pd.DataFrame, notes: list[str]
) -> tuple[tuple[str, ...], pd.DataFrame, tuple[str, ...]]:
    header = tuple(
        column.removeprefix("'") if column[:2] and column[1:].startswith(FORMULA_START) else column for column in header
    )
    seen: dict[str, int] = {}
    unique: list[str] = []
    for position, column in enumerate(header):
        base = column or f"Column {position + 1}"
        seen[base] = seen.get(base, 0) + 1
        candidate = base if seen[base] == 1 else f"{base} ({seen[base]})"
        unique.append(candidate if candidate not in unique else f"{candidate} [{position + 1}]")
    frame.columns = pd.Index(unique)
    return header, frame, tuple(notes)
