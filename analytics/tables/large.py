"""Files that are too large to hold: DuckDB opens them, a sample is recognised, and their lines come in parts.

A `LargeTable` is a `Table` whose frame is a sample spread over the file, so that it is recognised and shown like any other.
Its lines are read by `parts`: only the columns asked for, text as categoricals (four bytes a cell and each text once), all
lines of one customer in the same part. Nearly every rule of cleaning looks at one customer at a time, so the parts are
cleaned one after the other by the same code as small tables, and no more than `LINES_AT_ONCE` lines are held uncleaned.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from analytics.errors import TableError
from analytics.tables.formulas import unguard
from analytics.tables.parquet import WHOLE_NUMBERS
from analytics.tables.staging import BLANK_MARK, connect, plain_path, quoted
from analytics.tables.table import Table

LINES_AT_ONCE = 5_000_000
"""Lines that are cleaned together. Measured: cleaning holds about 200 bytes a line while it works, so 1 GB."""
BATCH = 32_768
MAX_TEXT = 4_096
"""Characters of a cell that are read: names are cut far below, and a batch of the longest stays near 100 MB."""


@dataclass(frozen=True)
class LargeTable(Table):
    """A file of which only a sample is held.

    Attributes
    ----------
    frame : DataFrame
        A sample of rows, spread over the file in its order.
    n_lines : int
        Rows of the whole file, blank ones left out.
    source : Path
        Parquet file that holds them.
    first_row : int
        Row of the analyst's file in which the first of them stands.
    sql_names : tuple of str
        What DuckDB calls the columns, in the order of the frame.
    folder : Path
        Where DuckDB may spill; emptied when the table is let go.
    """

    n_lines: int = 0
    source: Path = Path()
    first_row: int = 2
    sql_names: tuple[str, ...] = ()
    folder: Path = Path()

    @property
    def n_rows(self) -> int:
        """Number of data rows in the file."""
        return self.n_lines

    def parts(self, columns: Sequence[str], by: str | None = None) -> Iterator[Table]:
        """Read the lines of some columns, no more than about `LINES_AT_ONCE` at a time.

        Parameters
        ----------
        columns : sequence of str
            Columns of the frame.
        by : str, optional
            Column whose equal cells (but for case and space around them) stand in the same part; rows in which it is blank
            are spread evenly. Without it all lines come in one part.

        Yields
        ------
        Table
            In the order of the file; text columns are categoricals without unused categories.

        Raises
        ------
        TableError
            When the file cannot be read to its end.
        """
        n_parts = self.n_parts(by)
        for part in range(n_parts):
            where = f"{self._hash(by)} % {n_parts} = {part}" if by and n_parts > 1 else "true"
            frame, rows = read_rows(self.source, self.folder, self._names(columns), where, self.name)
            yield Table(frame, tuple(columns), self.name, self.digest, (), rows + self.first_row, self.delimiter)

    def n_parts(self, by: str | None) -> int:
        """Return in how many parts `parts` reads the lines."""
        return math.ceil(self.n_lines / LINES_AT_ONCE) if by else 1

    def counts(self, columns: Sequence[str]) -> pd.DataFrame:
        """Return how often each combination of the trimmed cells of some columns of text stands in the file.

        Returns
        -------
        DataFrame
            The columns and ``n``, largest first; combinations with a blank cell are left out.
        """
        names = self._names(columns)
        cells = ", ".join(f"trim({quoted(name)}::VARCHAR) AS c{place}" for place, name in enumerate(names.values()))
        keys = [f"c{place}" for place in range(len(names))]
        query = f"""
            SELECT {", ".join(keys)}, count(*) AS n FROM (SELECT {cells} FROM read_parquet($path))
            WHERE {" AND ".join(f"{key} <> ''" for key in keys)} GROUP BY ALL ORDER BY n DESC, {", ".join(keys)}
        """
        with connect(self.folder) as connection:
            found = connection.execute(query, {"path": plain_path(self.source, self.folder)}).df()
        return found.set_axis([*columns, "n"], axis=1)

    def _names(self, columns: Sequence[str]) -> dict[str, str]:
        places = self.frame.columns.get_indexer(pd.Index(columns))
        return {column: self.sql_names[place] for column, place in zip(columns, places, strict=True)}

    def _hash(self, column: str) -> str:
        cell = f"lower(trim({quoted(self._names([column])[column])}::VARCHAR))"
        return f"hash(coalesce(nullif({cell}, ''), 'row ' || file_row_number))"


def read_rows(source: Path, folder: Path, names: dict[str, str], where: str, file_name: str) -> tuple[pd.DataFrame, np.ndarray]:
    """Read rows of a Parquet file with text as categoricals.

    Parameters
    ----------
    source, folder : Path
        The file, and where DuckDB may spill.
    names : dict of column to name
        What DuckDB calls each column of the result.
    where : str
        Condition in SQL; ``file_row_number`` counts rows from 0.
    file_name : str
        For messages.

    Returns
    -------
    DataFrame, ndarray of int
        The rows and their numbers in the file.
    """
    try:
        with connect(folder) as connection:
            found = connection.from_parquet(plain_path(source, folder), file_row_number=True)
            kinds = dict(zip(found.columns, map(str, found.types), strict=True))
            selected = ", ".join(_expression(name, kinds[name]) for name in names.values())
            unmarked = f" AND NOT {quoted(BLANK_MARK)}" if BLANK_MARK in kinds else ""
            rows = found.filter(f"{where}{unmarked}").project(f"{selected}, file_row_number")
            reader = rows.to_arrow_reader(BATCH)
            chunks = [[_coded(pa.array([], kind))] for kind in reader.schema.types]
            for batch in reader:
                for of_column, cells in zip(chunks, batch.columns, strict=True):
                    of_column.append(_coded(cells))
    except (duckdb.Error, pa.ArrowException) as error:
        raise TableError(f"{file_name} cannot be read to its end.", hint="Export it again; it may be damaged.") from error
    places = np.concatenate([cells.to_numpy() for cells in chunks.pop()])
    return pd.DataFrame({column: _series(chunks.pop(0)) for column in names}), places


def count_rows(source: Path, folder: Path) -> int:
    """Return how many rows of a Parquet file are not marked as blank."""
    with connect(folder) as connection:
        found = connection.from_parquet(plain_path(source, folder))
        rows = found.filter(f"NOT {quoted(BLANK_MARK)}") if BLANK_MARK in found.columns else found
        return int(rows.count("*").fetchall()[0][0])


def _expression(name: str, kind: str) -> str:
    """Return what is selected for a column: text, numbers and times as pandas holds them without objects."""
    column = quoted(name)
    if kind == "VARCHAR":
        return f"CASE WHEN strlen({column}) > {MAX_TEXT} THEN left({column}, {MAX_TEXT}) ELSE coalesce({column}, '') END"
    if kind.startswith(("DECIMAL", "HUGEINT", "UHUGEINT")):
        return f"{column}::DOUBLE"
    if kind == "DATE" or kind.startswith("TIMESTAMP"):
        return f"{column}::TIMESTAMP"  # a time with a zone becomes universal time
    if kind == "BLOB":
        return f"coalesce(decode({column}[:{MAX_TEXT}]), '')"
    return column if kind.endswith("INT") or kind in {"INTEGER", "UINTEGER", "FLOAT", "DOUBLE"} else f"{column}::VARCHAR"


def _coded(cells: pa.Array) -> pa.Array:
    return cells.dictionary_encode() if pa.types.is_string(cells.type) else cells


def _series(chunks: list[pa.Array]) -> pd.Series:
    """Put the batches of a column together; text becomes a categorical, in the order of the file, guards taken off."""
    column = pa.chunked_array(chunks)
    if not pa.types.is_dictionary(column.type):
        return column.to_pandas(types_mapper=WHOLE_NUMBERS.get if column.null_count else None)
    cells = column.unify_dictionaries()
    codes = np.concatenate([chunk.indices.to_numpy() for chunk in cells.chunks])
    texts = pd.Index(cells.chunk(0).dictionary.to_pandas(), dtype="str")
    guarded = texts.str.startswith("'")
    if guarded.any():
        group, texts = pd.factorize(texts.where(~guarded, texts.map(unguard)))
        codes = group.astype(np.int32)[codes]
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(texts, dtype="str")))
