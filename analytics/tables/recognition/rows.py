"""The rows of a file while the rules of its format turn them into lines: what was computed, multiplied and left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.tables.cells.numbers import ParsedNumbers, to_labels
from analytics.tables.recognition.evidence import parse_columns
from analytics.tables.table import Table
from analytics.tables.words import by_plain_name, plain

Record = Mapping[str, str]


@dataclass(frozen=True)
class Why:
    """Why a rule leaves lines out: its name, the reason, and what follows "1 row" and "2 rows" in a sentence."""

    rule: str
    reason: str
    one: str
    many: str


@dataclass(frozen=True)
class Rows:
    """Lines on their way; rules return new ones.

    Attributes
    ----------
    table : Table
    places : ndarray of int, shape (n_lines,), or None
        Row of the table in which each line stands; None while they are the rows of the table themselves.
    made : mapping of str to Series
        Columns that rules computed, or changed; they hide a column of the file of the same name.
    out : ndarray of int, shape (n_lines,)
        Which of ``whys`` takes a line out; -1 where it stays.
    whys : tuple of Why
    weights : mapping of event to float
        What one event of each kind counts.
    notes : tuple of str
    """

    table: Table
    places: np.ndarray | None = None
    made: Mapping[str, pd.Series] = field(default_factory=dict)
    out: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int8))
    whys: tuple[Why, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, table: Table, weights: Mapping[str, float]) -> Rows:
        """Return the rows of a table before any rule."""
        return cls(table, out=np.full(table.n_rows, -1, dtype=np.int8), weights=weights)

    @property
    def n(self) -> int:
        """Number of lines."""
        return len(self.out)

    @cached_property
    def _names(self) -> dict[str, str]:
        return by_plain_name([*self.made, *self.table.frame.columns])

    def positions(self) -> np.ndarray:
        """Return the row of the table in which each line stands."""
        return np.arange(self.n) if self.places is None else self.places

    def columns(self) -> list[str]:
        """Return the columns of the file, then those that rules made."""
        own = list(self.table.frame.columns)
        return own + [name for name in self.made if name not in set(own)]

    def find(self, name: str) -> str | None:
        """Return the column that is called like this, whatever its case, spaces and marks."""
        return self._names.get(plain(name))

    def found(self, names: Sequence[str]) -> list[str]:
        """Return those columns of several names that there are."""
        return [column for name in names if (column := self.find(name)) is not None]

    def column(self, name: str) -> pd.Series:
        """Return the cells of a column, one for each line."""
        if name in self.made:
            return self.made[name]
        column = self.table.frame[name]
        return column if self.places is None else column.take(self.places).reset_index(drop=True)

    def text(self, name: str) -> pd.Series:
        """Return the cells of a column as text."""
        return to_labels(self.column(name))

    def numbers(self, names: Sequence[str]) -> dict[str, ParsedNumbers]:
        """Return columns read as numbers, all with the same decimal mark."""
        return parse_columns(pd.DataFrame({name: self.column(name) for name in names}), self.table)

    def among(self, name: str, values: Sequence[str]) -> np.ndarray:
        """Return where a column holds one of these values, compared as headers are."""
        wanted = {plain(value) for value in values}
        codes, cells = pd.factorize(self.text(name))
        return np.array([plain(cell) in wanted for cell in cells], dtype=bool)[codes]

    def with_made(self, made: Mapping[str, pd.Series], note: str = "") -> Rows:
        """Return the same lines with columns computed or changed."""
        return replace(self, made={**self.made, **made}, notes=(*self.notes, note) if note else self.notes)

    def without(self, wrong: np.ndarray, why: Why) -> Rows:
        """Return the lines with some taken out, unless an earlier rule has done so."""
        out = np.where(wrong & (self.out < 0), len(self.whys), self.out).astype(np.int8)
        return replace(self, out=out, whys=(*self.whys, why))

    def repeated(self, lines: np.ndarray) -> Rows:
        """Return the lines at these places, each as often as it is named."""
        made = {name: column.take(lines).reset_index(drop=True) for name, column in self.made.items()}
        return replace(self, places=self.positions()[lines], made=made, out=self.out[lines])

    def unfolded(self, name: str, parse: Callable[[str], list[Record]], makes: Mapping[str, str]) -> Rows:
        """Return a line for each record that the cells of a column hold; a cell without any keeps one line.

        Parameters
        ----------
        name : str
            The column.
        parse : callable
            Cell -> records. Called once for each different cell.
        makes : mapping of str to str
            Columns to make, and the key of a record that fills each.
        """
        codes, cells = pd.factorize(self.text(name))
        parsed = [parse(cell) or [{}] for cell in cells]
        counts = np.array([len(records) for records in parsed], dtype=np.int64)
        starts = np.cumsum(counts) - counts
        of_line = counts[codes]
        lines = np.repeat(np.arange(self.n), of_line)
        within = np.arange(len(lines)) - np.repeat(np.cumsum(of_line) - of_line, of_line)
        entries = np.repeat(starts[codes], of_line) + within
        records = [record for several in parsed for record in several]
        made = {
            column: pd.Series([record.get(key, "") for record in records], dtype="str").take(entries).reset_index(drop=True)
            for column, key in makes.items()
        }
        return self.repeated(lines).with_made(made)
