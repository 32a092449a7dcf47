"""Files that are too large to hold: DuckDB opens them, a sample is recognised, and their lines come in parts.

A `LargeTable` is a `Table` whose frame is a sample spread over the file, so that it is recognised and shown like any other.
Its lines are read by `parts`: only the columns asked for, text as categoricals (four bytes a cell and each text once), all
lines of one customer in the same part. Nearly every rule of cleaning looks at one customer at a time, so the parts are
cleaned one after the other by the same code as small tables, and no more than `LINES_AT_ONCE` lines are held uncleaned.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

import pandas as pd

from analytics.tables.large_files.staging import quoted, text
from analytics.tables.large_files.stored import ROW, Stored, shortened
from analytics.tables.table import Table

LINES_AT_ONCE = 2_500_000
"""Lines that are cleaned together. Measured: reading and cleaning hold about 300 bytes a line while they work."""

DATE_DIGITS = 8
"""Digits of a date such as 20241231 ..."""
COUNT_DIGITS = 5
"""... and those of seconds since 1970 that tell the day, about."""


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
        return Table(frame, tuple(names), self.name, self.digest, (), rows + self.first_row, self.delimiter, mark=self.mark)

    def n_parts(self, by: str | None) -> int:
        """Return in how many parts `parts` reads the lines."""
        return math.ceil(self.n_lines / LINES_AT_ONCE) if by else 1

    def counts(self, columns: Sequence[str], beside: str | None = None, blanks: Collection[str] = ()) -> pd.DataFrame:
        """Return how often each combination of the trimmed cells of some columns stands in the file.

        Parameters
        ----------
        columns : sequence of str
        beside : str, optional
            Column that is asked for its filled cells.
        blanks : collection of str
            What else than nothing fills no cell, in lower case.

        Returns
        -------
        DataFrame
            The columns, ``n`` and ``used`` (rows in which the cell of ``beside`` is filled), in the order of the file; text
            as categoricals. A blank cell is empty text.
        """
        keys = {column: f"trim({shortened(name)})" for column, name in self._as_text(columns).items()}
        sums = {"n": "count(*)"}
        if beside is not None:
            (name,) = self._as_text([beside]).values()
            sums["used"] = f"count(*) FILTER ({_filled(name, blanks)})"
        return self.stored.tally(keys, sums)

    def shapes(self, column: str) -> pd.Series:
        """Return the forms of the numbers in a column of text: every digit but 0 is 1, so that there are few of them.

        Whatever is told by marks, signs, zeros and the number of digits is told by the forms as it is by the cells.
        """
        (name,) = self._as_text([column]).values()
        found = self.stored.tally({"form": f"translate({name}, '23456789', '11111111')"}, {"n": "count(*)"})
        return pd.Series(found["form"].cat.categories, dtype=str)

    def days(self, column: str) -> pd.DataFrame:
        """Return the dates of a column of text to the day, and how often each stands (``cell``, ``n``): time of day cut off.

        Numbers that count seconds or parts of them are cut to about a day, too.
        """
        (name,) = self._as_text([column]).values()
        cell = f"trim({name})"
        whole = f"regexp_extract({cell}, '^[0-9]+')"
        kept = f"CASE WHEN length({whole}) IN (12, 14) THEN {DATE_DIGITS} ELSE {COUNT_DIGITS} END"
        number = f"rpad(left({whole}, {kept}), length({whole})::INTEGER, '0')"
        is_number = f"regexp_full_match({cell}, '[0-9]{{{DATE_DIGITS + 1},19}}([.][0-9]*)?')"
        day = f"CASE WHEN {is_number} THEN {number} ELSE regexp_replace({cell}, '[T ,]+[0-9]{{1,2}}[:.][0-9]{{2}}.*$', '') END"
        return self.stored.tally({"cell": day}, {"n": "count(*)"})

    def matching(self, column: str, patterns: Sequence[str], blanks: Collection[str] = ()) -> list[int]:
        """Return in how many rows the trimmed cell of a column is like each of some patterns, and, as the last, is filled at all."""
        (name,) = self._as_text([column]).values()
        tests = [f"regexp_full_match(trim({name}), {text(pattern)})" for pattern in patterns]
        sums = {str(place): f"count(*) FILTER ({test})" for place, test in enumerate([*tests, _filled(name, blanks)])}
        return [int(n) for n in self.stored.tally({}, sums).iloc[0]]

    def ending(self, column: str, words: Sequence[str]) -> list[str]:
        """Return the different cells of a column that end with a space and one of some words, in lower case, and perhaps a colon."""
        (name,) = self._as_text([column]).values()
        last = f"rtrim(regexp_extract(lower(trim({name})), ' ([^ ]+)$', 1), ':')"
        found = self.stored.tally({"cell": f"trim({name})"}, {"n": "count(*)"}, f"{last} IN ({_listed(words)})")
        return list(found["cell"].cat.categories)

    def among(self, column: str, cells: Sequence[str]) -> set[str]:
        """Return which of some texts are cells of a column."""
        (name,) = self._as_text([column]).values()
        found = self.stored.tally({"cell": f"trim({name})"}, {"n": "count(*)"}, f"trim({name}) IN ({_listed(cells)})")
        return set(found["cell"].cat.categories)

    def _as_text(self, columns: Sequence[str]) -> dict[str, str]:
        """Return expressions in SQL for the cells of columns as text."""
        return {column: f"coalesce({quoted(name)}::VARCHAR, '')" for column, name in self._names(columns).items()}

    def _names(self, columns: Sequence[str]) -> dict[str, str]:
        places = self.frame.columns.get_indexer(pd.Index(columns))
        return {column: self.sql_names[place] for column, place in zip(columns, places, strict=True)}

    def _hash(self, column: str) -> str:
        cell = f"lower(trim({quoted(self._names([column])[column])}::VARCHAR))"
        return f"CASE WHEN coalesce({cell}, '') = '' THEN hash({ROW}) ELSE hash({cell}) END"


def _filled(cell: str, blanks: Collection[str]) -> str:
    """Return a condition in SQL: that a text holds more than space, and none of these words in lower case."""
    return f"lower(trim({cell})) NOT IN ({_listed(sorted({'', *blanks}))})"


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(map(text, texts)) or "NULL"
