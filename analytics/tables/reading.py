"""Bytes or a path become a `Table`: the format is found by its first bytes, never by the file's name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO

import pandas as pd

from analytics.errors import TableError
from analytics.tables.joining import join_tables
from analytics.tables.large_files.opening import is_large, open_large
from analytics.tables.readers.archives import unpack
from analytics.tables.readers.delimited import read_delimited
from analytics.tables.readers.formulas import FORMULA_START
from analytics.tables.readers.jsonlines import read_json
from analytics.tables.readers.parquet import read_parquet
from analytics.tables.readers.raw import ALL_SHEETS, RawTable, ReadSettings, check_one_column, empty_file
from analytics.tables.readers.workbook import read_workbook
from analytics.tables.readers.xls import read_xls
from analytics.tables.table import LEFT_OUT_COLUMNS, Table, unique_names

__all__ = ["ALL_SHEETS", "FORMULA_START", "MAX_BYTES", "ReadSettings", "Table", "read_table"]

MAX_BYTES = 200 * 2**20
Reader = Callable[[bytes, str, ReadSettings], RawTable]
READERS: dict[bytes, Reader] = {b"PK\x03\x04": read_workbook, b"PAR1": read_parquet, b"\xd0\xcf\x11\xe0": read_xls}
"""Readers by the first four bytes of a file; everything else is text."""
LOOKED_AT = 1024
_JSON = re.compile(rb"\{\s*[\"}]|\[")
"""How JSON begins; the header of a CSV may begin with a brace, too."""
_AS_FOUND = ReadSettings()


def read_table(source: str | Path | bytes | IO[bytes], name: str | None = None, settings: ReadSettings = _AS_FOUND) -> Table:
    """Read a CSV, TSV, XLSX, XLS, Parquet or JSON file, also one that is packed as gzip or ZIP.

    Parameters
    ----------
    source : path, bytes or binary file object
        The file.
    name : str, optional
        File name for messages; taken from the path when there is one.
    settings : ReadSettings
        What the caller knows better than the file tells: sheet, encoding, delimiter, line of the header.

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
    >>> table.found["cells parted by"]
    'comma'
    """
    if isinstance(source, (str, Path)) and is_large(path := Path(source)):
        name = name or path.name
        return open_large(path, name, lambda head: read_table(head, name, settings), settings)
    packed, name = _bytes_and_name(source, name)
    if len(packed) > MAX_BYTES:
        raise TableError(
            f"{name} is larger than the limit of {MAX_BYTES / 2**20:,.0f} MB.",
            hint="Leave out columns that are not needed, or split the file by period.",
        )
    data, archive = unpack(packed, name, MAX_BYTES)
    if not data or (data[:LOOKED_AT].isspace() and not data.strip()):
        raise empty_file(name)
    table = _table(data, name, settings, hashlib.sha256(packed).hexdigest(), archive)
    wanted = table.alike if settings.sheet == ALL_SHEETS else settings.sheet
    return _with_other_sheets(table, data, wanted, settings) if isinstance(wanted, tuple) and len(wanted) > 1 else table


def _table(data: bytes, name: str, settings: ReadSettings, digest: str, archive: Mapping[str, str]) -> Table:
    """Return the table of one file, or of one sheet of it; ``archive`` tells how the file was packed."""
    raw = _reader(data)(data, name, settings)
    if raw.frame.empty:
        raise TableError(f"{_place(raw, name)} has a header but no rows.", hint="Export the file again with its data.")
    if not settings.one_column:
        check_one_column(raw.frame, _place(raw, name))
    return Table(
        raw.frame.set_axis(unique_names(raw.header), axis=1),
        raw.header,
        name,
        digest,
        raw.notes,
        raw.row_numbers,
        raw.delimiter,
        {**archive, **raw.found},
        raw.sheets,
        raw.alike,
        left_out=pd.DataFrame([(name, *row) for row in raw.left_out], columns=list(LEFT_OUT_COLUMNS)),
    )


def _with_other_sheets(table: Table, data: bytes, wanted: tuple[str, ...], settings: ReadSettings) -> Table:
    """Return a sheet and others of its workbook as one table; rows that several hold count as those of several files do."""
    archive = {what: said for what, said in table.found.items() if what == "packed as"}
    parts = [table, *(_table(data, table.name, replace(settings, sheet=sheet), table.digest, archive) for sheet in wanted[1:])]
    joined = join_tables([replace(part, name=f"{table.name} (sheet {part.found.get('sheet', '')})") for part in parts], "sheet")
    sheets = f"{len(wanted):,} sheets read together: {', '.join(wanted)}"
    found = {**{what: said for what, said in joined.found.items() if what != "files"}, "sheet": sheets}
    told = replace(joined, name=table.name, digest=table.digest, found=found, sources=())
    return replace(told, sheets=table.sheets, alike=table.alike)


def _place(raw: RawTable, name: str) -> str:
    """Return what a refusal calls a table: its file, and its sheet where there are several."""
    return f"The sheet {raw.found['sheet']} of {name}" if len(raw.sheets) > 1 else name


def _reader(data: bytes) -> Reader:
    if data[:4] in READERS:
        return READERS[data[:4]]
    start = data[:LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip()
    return read_json if _JSON.match(start) else read_delimited


def _bytes_and_name(source: str | Path | bytes | IO[bytes], name: str | None) -> tuple[bytes, str]:
    """Return the bytes of a file, no more than show that it is too large, and its name."""
    if isinstance(source, bytes):
        return source, name or "The file"
    if isinstance(source, (str, Path)):
        try:
            with Path(source).open("rb") as file:
                return file.read(MAX_BYTES + 1), name or Path(source).name
        except OSError as error:
            raise TableError(f"{source} cannot be opened: {error.strerror}.", hint="Check the path.") from error
    return source.read(MAX_BYTES + 1), name or Path(str(getattr(source, "name", "The file"))).name
