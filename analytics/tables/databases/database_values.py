"""Rows of a database become typed columns: whole numbers stay whole, decimals exact, dates dates, ids text."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa

from analytics.errors import TableError
from analytics.tables.cells.numbers import number_text
from analytics.tables.readers.parquet import WHOLE_NUMBERS

_ARROW_ERRORS = (pa.ArrowException, OverflowError, UnicodeDecodeError)
_AS_THEY_ARE = (
    pa.types.is_null,
    pa.types.is_boolean,
    pa.types.is_integer,
    pa.types.is_floating,
    pa.types.is_decimal,
    pa.types.is_date,
    pa.types.is_large_string,
)


def columns_of_rows(names: Sequence[str], rows: Sequence[Sequence[object]]) -> pa.Table:
    """Return rows as typed columns; a column whose values have no type in common becomes text."""
    values = zip(*rows, strict=True) if rows else ([] for _ in names)
    return pa.Table.from_arrays([_typed(list(column)) for column in values], names=list(names))


def plain_columns(batch: pa.Table, name: str) -> pa.Table:
    """Return columns of which each cell is a number, a truth value, a date, a time or text.

    Times are told in UTC; bytes are read as UTF-8; times of day, spans and what only one database has become text.

    Raises
    ------
    TableError
        When a column holds lists or records, or bytes that are no text.
    """
    columns = [_plain(column, title, name) for title, column in zip(batch.column_names, batch.columns, strict=True)]
    return pa.Table.from_arrays(columns, names=batch.column_names)


def joined_frame(batches: Sequence[pa.Table]) -> pd.DataFrame:
    """Return batches of one query as a frame, its columns numbered from 0."""
    columns = [_joined([batch.column(position) for batch in batches]) for position in range(batches[0].num_columns)]
    table = pa.Table.from_arrays(columns, names=[str(position) for position in range(len(columns))])
    frame = table.to_pandas(types_mapper=WHOLE_NUMBERS.get)
    return frame.set_axis(pd.RangeIndex(len(columns)), axis=1)


def _typed(values: list[object]) -> pa.Array:
    try:
        return pa.array(values)
    except _ARROW_ERRORS:
        return _as_text(values)


def _plain(column: pa.ChunkedArray, title: str, name: str) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    if pa.types.is_nested(kind):
        raise TableError(f"The column {title} of {name} holds lists or records.", hint="Choose one value per cell in the query.")
    if any(test(kind) for test in _AS_THEY_ARE):
        return column
    if pa.types.is_timestamp(kind):
        return column.cast(pa.timestamp("us"), safe=False)
    try:
        if pa.types.is_string(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            return column.cast(pa.large_string())
    except _ARROW_ERRORS as error:
        raise TableError(f"The column {title} of {name} holds bytes that are no text.", hint="Leave it out.") from error
    return pa.chunked_array([_as_text(column.to_pylist())])


def _joined(parts: Sequence[pa.ChunkedArray]) -> pa.ChunkedArray:
    """Return the parts of a column as one, as text where their types do not go together."""
    try:
        column = pa.concat_tables([pa.table({"": part}) for part in parts], promote_options="permissive").column(0)
    except _ARROW_ERRORS:
        column = pa.chunked_array([_as_text(part.to_pylist()) for part in parts])
    if pa.types.is_decimal(column.type) and column.type.scale == 0:
        return _whole(column)
    return column.cast(pa.large_string()) if pa.types.is_null(column.type) else column


def _whole(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return decimals without decimals as whole numbers, where they fit."""
    try:
        return column.cast(pa.int64())
    except pa.ArrowInvalid:
        return column


def _as_text(values: Sequence[object]) -> pa.Array:
    return pa.array([_text(value) for value in values], pa.large_string())


def _text(value: object) -> str | None:
    if isinstance(value, float):
        return None if value != value else number_text(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return None if value is None else str(value)
