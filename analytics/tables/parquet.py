"""Parquet: one value a cell, typed as the file says."""

from __future__ import annotations

import io

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.errors import TableError
from analytics.tables.raw import RawTable, check_size

MAX_PARQUET_BYTES = 4 * 2**30
"""Bytes of all pages once they are unpacked, as the file's metadata state them."""


def read_parquet(data: bytes, name: str) -> RawTable:
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
        fields = [pa.field(column.name, _text_type(column.type)) for column in schema]
        table = file.read().cast(pa.schema(fields))
        table.validate(full=True)  # else text that is no UTF-8 is met long after reading
        frame = table.to_pandas(ignore_metadata=True)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise TableError(f"{name} is not a Parquet file that can be read.", hint="Write it again, or use CSV.") from error
    header = tuple(schema.names)
    return RawTable(header, frame.set_axis(pd.RangeIndex(len(header)), axis=1), ("Read as Parquet.",))


def _text_type(kind: pa.DataType) -> pa.DataType:
    return pa.large_string() if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) else kind
