"""Files that are too large to hold: DuckDB opens them, a sample is recognised, and their lines come in parts.

A `LargeTable` is a `Table` whose frame is a sample spread over the file, so that it is recognised and shown like any other.
Its lines are read by `parts`: only the columns asked for, text as categoricals (four bytes a cell and each text once), all
lines of one customer in the same part. Nearly every rule of cleaning looks at one customer at a time, so the parts are
cleaned one after the other by the same code as small tables, and no more than `LINES_AT_ONCE` lines are held uncleaned.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

import pandas as pd

from analytics.tables.large_files.staging import quoted
from analytics.tables.large_files.stored import ROW, Stored
from analytics.tables.table import Table

LINES_AT_ONCE = 2_500_000
"""Lines that are cleaned together. Measured: reading and cleaning hold about 300 bytes a line while they work."""


@dataclass(frozen=True)
class LargeTable(Table):
    """A file of which only a sample is held.

    Attributes
    ----------
    frame : DataFrame
        A sample of rows, spread over the file in its order.
    n_lines : int
        Rows of the whole file, blank ones left out.
    stored : Stored
        The Parquet file that holds them.
    first_row : int
        Row of the analyst's file in which the first of them stands.
    sql_names : tuple of str
        What DuckDB calls the columns, in the order of the frame.
    """

    n_lines: int = 0
    stored: Stored = field(default=Stored((), Path(), ""), repr=False)
    first_row: int = 2
    sql_names: tuple[str, ...] = ()

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
        names = self._names(columns)
        if by is None or self.n_parts(by) == 1:
            yield self._table(names, self.stored)
            return
        folder = Path(mkdtemp(dir=self.stored.folder))
        try:
            self.stored.part(tuple(names.values()), self._hash(by), self.n_parts(by), folder)
            for part in sorted(folder.iterdir()):
                yield self._table(names, Stored(tuple(sorted(part.iterdir())), self.stored.folder, self.name, numbered=True))
        finally:
            shutil.rmtree(folder)

    def _table(self, names: dict[str, str], stored: Stored) -> Table:
        frame, rows = stored.read(names)
        return Table(frame, tuple(names), self.name, self.digest, (), rows + self.first_row, self.delimiter)

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
        found = self.stored.counts(tuple(self._names(columns).values()))
        return found.set_axis([*columns, "n"], axis=1)

    def _names(self, columns: Sequence[str]) -> dict[str, str]:
        places = self.frame.columns.get_indexer(pd.Index(columns))
        return {column: self.sql_names[place] for column, place in zip(columns, places, strict=True)}

    def _hash(self, column: str) -> str:
        cell = f"lower(trim({quoted(self._names([column])[column])}::VARCHAR))"
        return f"CASE WHEN coalesce({cell}, '') = '' THEN hash({ROW}) ELSE hash({cell}) END"
