"""Parquet: one value a cell, typed as the file says."""

from __future__ import annotations

import io

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics.errors import TableError
from analytics.tables.readers.raw import RawTable, ReadSettings, check_size, check_text

MAX_PARQUET_BYTES = 4 * 2**30
"""Bytes of all pages once they are unpacked, as the file's metadata state them."""

WHOLE_NUMBERS: dict[pa.DataType, pd.api.extensions.ExtensionDtype] = {
    pa.int8(): pd.Int8Dtype(),
    pa.int16(): pd.Int16Dtype(),
    pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.uint8(): pd.UInt8Dtype(),
    pa.uint16(): pd.UInt16Dtype(),
    pa.uint32(): pd.UInt32Dtype(),
    pa.uint64(): pd.UInt64Dtype(),
}
"""Types that keep whole numbers whole where cells are blank: as floats, ids above 2**53 would run together."""


def read_parquet(data: bytes, name: str, _: ReadSettings) -> RawTable:
    """Read a Parquet file; binary columns are read as UTF-8 text.

    Raises
    ------
    TableError
        When it is damaged, has one column, holds lists or records, or states more than the limits allow.
    """
    try:
        file = pq.ParquetFile(io.BytesIO(data))
        schema, metadata = file.schema_arrow, file.metadata
        nested = [column.name for column in schema if pa.types.is_nested(column.type)]
        if nested:
            raise TableError(f"The column {nested[0]} of {name} holds lists or records.", hint="Keep one value per cell.")
        check_size(len(schema), metadata.num_rows, name)
        unpacked = sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
        if unpacked > MAX_PARQUET_BYTES:
            raise TableError(
                f"{name} would unpack to {unpacked / 2**20:,.0f} MB, which is not safe to open.",
                hint="Leave out columns that are not needed, or split the file by period.",
            )
        texts = [column.name for column in schema if _is_text(_plain_type(column.type))]
        table = pq.ParquetFile(io.BytesIO(data), read_dictionary=texts).read()
        check_text(sum(_text_bytes(column) for column in table.columns), name)
        table = table.cast(pa.schema([pa.field(column.name, _plain_type(column.type)) for column in schema]))
        table.validate(full=True)  # else text that is no UTF-8 is met long after reading
        frame = table.to_pandas(ignore_metadata=True, types_mapper=WHOLE_NUMBERS.get)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise TableError(f"{name} is not a Parquet file that can be read.", hint="Write it again, or use CSV.") from error
    header = tuple(schema.names)
    return RawTable(header, frame.set_axis(pd.RangeIndex(len(header)), axis=1), found={"format": "Parquet"})


def _plain_type(kind: pa.DataType) -> pa.DataType:
    """Return the type of a column once each cell holds its own value, bytes taken for text."""
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return pa.large_string() if _is_text(kind) else kind


def _is_text(kind: pa.DataType) -> bool:
    tests = (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary, pa.types.is_large_binary)
    return any(test(kind) for test in tests)


def _text_bytes(column: pa.ChunkedArray) -> int:
    """Return how many bytes a column of dictionary indices takes once each cell holds its own text."""
    if not pa.types.is_dictionary(column.type) or not _is_text(column.type.value_type):
        return 0
    lengths = (pc.take(pc.binary_length(chunk.dictionary).cast(pa.int64()), chunk.indices) for chunk in column.chunks)
    return sum(pc.sum(of_chunk).as_py() or 0 for of_chunk in lengths)
