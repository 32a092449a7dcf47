"""Rows in Parquet files come as frames with text as categoricals: DuckDB reads and filters, Arrow codes the texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from analytics.tables.large_files.staging import cannot_be_read, check_space, connect, plain_path, quoted, text
from analytics.tables.readers.formulas import unguard
from analytics.tables.readers.parquet import WHOLE_NUMBERS

ROW = "file_row_number"
"""Column that counts the rows of a Parquet file from 0, in the words of DuckDB."""
BATCH = 32_768
MAX_TEXT = 4_096
"""Characters of a cell that are read: names are cut far below, and a batch of the longest stays near 100 MB."""
PART_ROWS = 50_000
"""Rows of all parts that are held while they are parted; more take memory without being faster."""


@dataclass(frozen=True)
class Stored:
    """Rows in Parquet files.

    Attributes
    ----------
    paths : tuple of Path
    folder : Path
        Where DuckDB may spill.
    name : str
        What the analyst's file is called, for messages.
    numbered : bool
        Whether the files hold the column `ROW` themselves, because their rows stand in another order.
    where : str
        Condition in SQL for the rows of the files that are meant.
    """

    paths: tuple[Path, ...]
    folder: Path
    name: str
    numbered: bool = False
    where: str = "true"

    def count(self) -> int:
        """Return how many rows there are."""
        with connect(self.folder) as connection:
            return int(self._rows(connection).count("*").fetchall()[0][0])

    def last(self, n: int) -> list[int]:
        """Return the numbers of the last rows, counted from 0, in order."""
        with connect(self.folder) as connection:
            return sorted(row for (row,) in self._rows(connection).project(ROW).order(f"{ROW} DESC").limit(n).fetchall())

    def sum(self, name: str) -> int:
        """Return the sum of a column of whole numbers."""
        with connect(self.folder) as connection:
            return int(self._rows(connection).sum(quoted(name)).fetchall()[0][0] or 0)

    def read(self, names: Mapping[str, str], where: str = "true") -> tuple[pd.DataFrame, np.ndarray]:
        """Read rows in the order of the analyst's file.

        Parameters
        ----------
        names : mapping of column to name
            What DuckDB calls each column of the result.
        where : str
            Condition in SQL.

        Returns
        -------
        DataFrame, ndarray of int
            The rows and their numbers, counted from 0.

        Raises
        ------
        TableError
            When the files cannot be read to their end.
        """

        def selected(rows: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
            kinds = kinds_of(rows)
            columns = ", ".join(expression(name, kinds[name]) for name in names.values())
            return rows.filter(where).project(f"{columns}, {ROW}")

        frame = self._fetched(selected, [*names, ROW])
        places = frame.pop(ROW).to_numpy()
        if (np.diff(places) < 0).any():
            order = np.argsort(places, kind="stable")
            frame, places = frame.iloc[order].reset_index(drop=True), places[order]
        return frame, places

    def tally(self, keys: Mapping[str, str], sums: Mapping[str, str], where: str = "true") -> pd.DataFrame:
        """Group the rows, and count.

        Parameters
        ----------
        keys, sums : mapping of column to expression in SQL
            What rows are grouped by, and what is told of each group.
        where : str
            Condition in SQL.

        Returns
        -------
        DataFrame
            A row for each group, in the order in which the file first has them; text as categoricals.
        """

        def grouped(rows: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
            columns = ", ".join(f"{key} AS k{place}" for place, key in enumerate(keys.values()))
            told = ", ".join(f"{each} AS s{place}" for place, each in enumerate(sums.values()))
            by = ", ".join(f"k{place}" for place in range(len(keys)))
            first = rows.filter(where).project(f"*, {columns}" if columns else "*")
            groups = first.aggregate(f"{by}{', ' if by else ''}{told}, min({ROW}) AS first", by)
            return groups.order("first").project("* EXCLUDE (first)")

        return self._fetched(grouped, [*keys, *sums])

    def _fetched(
        self, query: Callable[[duckdb.DuckDBPyRelation], duckdb.DuckDBPyRelation], columns: Sequence[str]
    ) -> pd.DataFrame:
        """Return what a query makes of the rows, text as categoricals."""
        try:
            with connect(self.folder) as connection:
                reader = query(self._rows(connection)).to_arrow_reader(BATCH)
                chunks = [[_coded(pa.array([], kind))] for kind in reader.schema.types]
                for batch in reader:
                    for of_column, cells in zip(chunks, batch.columns, strict=True):
                        of_column.append(_coded(cells))
        except (duckdb.Error, pa.ArrowException) as error:
            raise cannot_be_read(self.name, error, self._n_bytes()) from error
        return pd.DataFrame({column: _series(chunks.pop(0)) for column in columns})

    def part(self, names: Sequence[str], by: str, n_parts: int, folder: Path) -> None:
        """Write columns of the rows into parts, a folder each, by an expression in SQL that gives a whole number."""
        target = text(str(folder))
        columns = ", ".join(map(quoted, names))
        check_space(self.name, folder, self._n_bytes())
        try:
            with connect(self.folder) as connection:
                connection.execute(f"SET partitioned_write_flush_threshold = {PART_ROWS}")
                connection.execute("SET preserve_insertion_order = false")
                rows = self._rows(connection).project(f"{columns}, {ROW}, ({by}) % {n_parts} AS part")
                copy = f"COPY rows TO {target} (FORMAT parquet, PARTITION_BY (part), OVERWRITE_OR_IGNORE)"
                rows.query("rows", copy)
        except duckdb.Error as error:
            raise cannot_be_read(self.name, error, self._n_bytes()) from error

    def _rows(self, connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
        paths = [plain_path(path, self.folder) for path in self.paths]
        return connection.from_parquet(paths, file_row_number=not self.numbered).filter(self.where)

    def _n_bytes(self) -> int:
        return sum(path.stat().st_size for path in self.paths)


def kinds_of(rows: duckdb.DuckDBPyRelation) -> dict[str, str]:
    """Return what DuckDB calls the type of each column."""
    return dict(zip(rows.columns, map(str, rows.types), strict=True))


def expression(name: str, kind: str) -> str:
    """Return what is selected for a column: text, numbers and times as pandas holds them without objects."""
    column = quoted(name)
    if kind == "VARCHAR":
        return shortened(f"coalesce({column}, '')")
    if kind.startswith(("DECIMAL", "HUGEINT", "UHUGEINT")):
        return f"{column}::DOUBLE"
    if kind == "DATE" or kind.startswith("TIMESTAMP"):
        return f"{column}::TIMESTAMP"  # a time with a zone becomes universal time
    if kind == "BLOB":
        return f"coalesce(decode({column}[:{MAX_TEXT}]), '')"
    return column if kind.endswith("INT") or kind in {"INTEGER", "UINTEGER", "FLOAT", "DOUBLE"} else f"{column}::VARCHAR"


def shortened(cell: str) -> str:
    """Return a text in SQL, cut to `MAX_TEXT` characters, with a mark of its own so that long ones stay distinct.

    Texts that differ only by capitals or by space around them get the same mark, so that their spelling is seen as elsewhere.
    """
    return f"CASE WHEN strlen({cell}) > {MAX_TEXT} THEN left(trim({cell}), {MAX_TEXT}) || '…' || sha256(lower(trim({cell}))) ELSE {cell} END"


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
