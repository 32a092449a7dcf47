"""JSON: an object a line, or a list of objects; what is nested in an object becomes columns, one level deep."""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analytics.errors import TableError
from analytics.tables.cells.numbers import number_text
from analytics.tables.readers.encodings import find_encoding, to_utf8
from analytics.tables.readers.raw import MIN_COLUMNS, RawTable, ReadSettings, check_size, empty_file
from analytics.tables.readers.tidying import tidy

MAX_OBJECT_CHARACTERS = 2**20
PIECE_BYTES = 2**20
BATCH_ROWS = 5_000
MIN_FILLED = 0.01
"""Share of cells that must hold something in a table of more than `SMALL_CELLS`: few keys may be missing, not most."""
SMALL_CELLS = 1_000_000
OBJECT_HINT = "A table in JSON holds an object with the same keys on each line, or one list of such objects."
_BETWEEN = re.compile(r"[\s,]*")

Record = dict[str, str]


def read_json(data: bytes, name: str, settings: ReadSettings) -> RawTable:
    """Read JSON Lines, or a list of objects, as text.

    Raises
    ------
    TableError
        When it is no such JSON, or an object is too large.
    """
    encoding = find_encoding(data, name, settings.encoding)
    text = to_utf8(data, encoding, name).lstrip()
    listed = text[:1] == b"["
    frame = _frame(_records(text, listed, name), name)
    check_size(len(frame.columns), len(frame), name)
    header = tuple(frame.columns)
    frame = frame.set_axis(pd.RangeIndex(len(header)), axis=1)
    tidied = tidy(header, frame, np.arange(1, len(frame) + 1))
    found = {"format": "JSON list" if listed else "JSON Lines", "encoding": encoding.words, "header": "keys of the objects"}
    return RawTable(tidied.header, tidied.frame, tidied.row_numbers, tuple(tidied.notes), found, left_out=tuple(tidied.left_out))


def _frame(records: Iterator[Record], name: str) -> pd.DataFrame:
    """Return all objects as rows, column by column; a key that an object lacks is blank."""
    batches: list[pa.Table] = []
    columns: dict[str, tuple[list[int], list[str]]] = {}
    n_rows = n_values = 0
    while batch := list(itertools.islice(records, BATCH_ROWS)):
        for row, record in enumerate(batch):
            for key, value in record.items():
                rows, values = columns.setdefault(key, ([], []))
                rows.append(row)
                values.append(value)
        n_rows += len(batch)
        n_values += sum(map(len, batch))
        _check_filled(n_rows, len(columns), n_values, name)
        arrays = [_column(rows, values, len(batch)) for rows, values in columns.values()]
        batches.append(pa.table(arrays, names=list(columns)))
        columns = {key: ([], []) for key in columns}
    if not batches:
        raise empty_file(name)
    return pa.concat_tables(batches, promote_options="default").to_pandas().fillna("").astype(str)


def _column(rows: list[int], values: list[str], n_rows: int) -> pa.Array:
    if len(values) < n_rows:
        cells = np.full(n_rows, "", dtype=object)
        cells[rows] = values
        return pa.array(cells, pa.large_string())
    return pa.array(values, pa.large_string())


def _check_filled(n_rows: int, n_columns: int, n_values: int, name: str) -> None:
    """Refuse objects that share so few keys that their table would be blank almost everywhere."""
    check_size(max(n_columns, MIN_COLUMNS), n_rows, name)
    n_cells = n_rows * n_columns
    if n_cells > SMALL_CELLS and n_values < MIN_FILLED * n_cells:
        raise TableError(
            f"The objects of {name} share too few keys: {n_columns:,} columns for {n_rows:,} rows.", hint=OBJECT_HINT
        )


def _records(text: bytes, listed: bool, name: str) -> Iterator[Record]:
    """Yield the objects one by one, so that only one is held as Python objects.

    The text is looked at piece by piece: an object that does not end in time is refused before it takes memory.
    """
    decoder = json.JSONDecoder()
    reader = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline="")
    window, at, n_lines = reader.read(PIECE_BYTES), int(listed), 1
    while True:
        at = _BETWEEN.match(window, at).end()  # type: ignore[union-attr]
        if len(window) - at < MAX_OBJECT_CHARACTERS and (more := reader.read(PIECE_BYTES)):
            n_lines += window.count("\n", 0, at)
            window, at = window[at:] + more, 0
            continue
        if (listed and window[at:].strip() == "]") or (not listed and at == len(window)):
            return
        try:
            value, end = decoder.raw_decode(window, at)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            line = n_lines + window.count("\n", 0, at)
            raise TableError(f"{name} cannot be read: line {line:,} holds no JSON object that ends.", hint=OBJECT_HINT)
        at = end
        yield _flat(value)


def _flat(record: dict[str, Any]) -> Record:
    """Return the cells of an object; what is nested deeper than one level, and every list, stays JSON."""
    flat: Record = {}
    for key, value in record.items():
        if isinstance(value, dict) and value:
            flat.update({_text(f"{key}.{inner}"): _cell(cell) for inner, cell in value.items()})
        else:
            flat[_text(key)] = _cell(value)
    return flat


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return number_text(value)
    return _text(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _text(value: str) -> str:
    """Return a text without halves of surrogate pairs, which JSON can write and no text holds."""
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
