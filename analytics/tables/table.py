"""A file as it was read, before anything is decided about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.tables.cells.numbers import Mark

LEFT_OUT_COLUMNS = ("file", "row", "text", "reason")


def unique_names(header: tuple[str, ...]) -> pd.Index:
    """Give columns without a name their place, and repeated names the next free number."""
    seen: dict[str, int] = {}
    taken = set(header)
    unique: list[str] = []
    for position, column in enumerate(header, start=1):
        name = base = column or f"Column {position}"
        while name in seen or (name != column and name in taken):
            seen[base] = seen.get(base, 1) + 1
            name = f"{base} ({seen[base]})"
        seen.setdefault(name, 1)
        unique.append(name)
    return pd.Index(unique)


def nothing_left_out() -> pd.DataFrame:
    """Return an empty account of rows that were left out (see `Table.left_out`)."""
    return pd.DataFrame(columns=list(LEFT_OUT_COLUMNS))


@dataclass(frozen=True)
class Table:
    """A file as it was read, before anything is decided about it.

    Attributes
    ----------
    frame : DataFrame
        One column per column of the file, text where the format has no types.
        Column names are unique: a repeated name gets a number. Blank rows are left out.
    header : tuple of str
        Column names as they stand in the file, repeats included.
    name : str
        File name, for messages.
    digest : str
        SHA-256 of the bytes, hexadecimal.
    notes : tuple of str
        What was repaired while reading, in sentences.
    row_numbers : ndarray of int, optional
        Row of the file in which each row stands; None when they are 2, 3, 4, ...
    delimiter : str
        What parts the cells of a text file; empty for other formats.
    found : mapping of str to str
        What was found out about the file, in the analyst's words: "format", "encoding", "cells parted by", "header" ...
    sheets : tuple of str
        Sheets of a workbook that could be read instead.
    alike : tuple of str
        Those with the same columns as the sheet that was read, this one included; empty when there is no other.
    files : tuple of (str, int)
        Files that were joined and how many rows of the frame each brought, in order; empty for one file.
    sources : tuple of str
        All files that were joined, those included that brought columns only or no new row; empty for one file.
    left_out : DataFrame
        Rows of the file that are no rows of the table: columns ``file``, ``row``, ``text`` and ``reason``.
    mark : {",", "."} or None
        The decimal mark, where more of the file than this part of it told which.
    """

    frame: pd.DataFrame = field(repr=False)
    header: tuple[str, ...]
    name: str
    digest: str
    notes: tuple[str, ...] = ()
    row_numbers: np.ndarray | None = field(default=None, repr=False)
    delimiter: str = ""
    found: Mapping[str, str] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    files: tuple[tuple[str, int], ...] = ()
    sources: tuple[str, ...] = ()
    left_out: pd.DataFrame = field(default_factory=nothing_left_out, repr=False)
    mark: Mark | None = None

    @property
    def n_rows(self) -> int:
        """Number of data rows, the header not counted."""
        return len(self.frame)

    def rows_in_file(self, positions: np.ndarray) -> np.ndarray:
        """Return the rows of the file, as a spreadsheet counts them, in which rows of the frame stand."""
        return positions + 2 if self.row_numbers is None else self.row_numbers[positions]

    def files_of(self, positions: np.ndarray) -> np.ndarray:
        """Return the names of the files in which rows of the frame stand."""
        if not self.files:
            return np.full(len(positions), self.name, dtype=object)
        names, counts = zip(*self.files, strict=True)
        return np.array(names, dtype=object)[np.searchsorted(np.cumsum(counts), positions, side="right")]

    def place(self, position: int) -> tuple[str, int]:
        """Return the file and the row in it in which a row of the frame stands.

        Examples
        --------
        >>> Table(pd.DataFrame({"product": ["Bread", "Tea"]}), ("product",), "march.csv", "").place(1)
        ('march.csv', 3)
        """
        at = np.array([position])
        return str(self.files_of(at)[0]), int(self.rows_in_file(at)[0])


def sources_of(tables: Iterable[Table]) -> tuple[str, ...]:
    """Return the names of all files of which tables were made, in order."""
    return tuple(name for table in tables for name in table.sources or (table.name,))
