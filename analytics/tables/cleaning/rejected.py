"""The rows that cleaning left out, each with one reason, kept as one small number for each row of the file."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.tables.cells.numbers import to_labels

MAX_REJECTED_SHOWN = 10_000
REJECTED_COLUMNS = ("row", "column", "cell", "reason")
USED = 0
"""Fate of a row that is used; others count the reasons from 1."""


@dataclass(frozen=True)
class Reason:
    """Why a row is left out, and the role of the cell that shows it."""

    text: str
    role: str


@dataclass(frozen=True)
class Rejected:
    """Rows that are left out.

    Attributes
    ----------
    frame : DataFrame
        The lines of the file under the names of their roles.
    columns : dict of role to column
    places : ndarray of int, shape (n_lines,)
        Row of the file in which each line stands.
    fates : ndarray of uint8, shape (n_lines,)
        `USED`, or the number of a reason, counted from 1.
    reasons : tuple of Reason
    files : ndarray of object, shape (n_lines,), or None
        File in which each line stands, where several were joined.
    positions : ndarray of int, shape (n_left_out,), or None
        Row of the table in which each line stands that is left out; None where the table is not held.
    """

    frame: pd.DataFrame = field(repr=False)
    columns: dict[str, str]
    places: np.ndarray = field(repr=False)
    fates: np.ndarray = field(repr=False)
    reasons: tuple[Reason, ...]
    files: np.ndarray | None = field(default=None, repr=False)
    positions: np.ndarray | None = field(default=None, repr=False)

    def first(self) -> pd.DataFrame:
        """Return the first rows that are left out, each with the cell that shows why."""
        rows = np.flatnonzero(self.fates)[:MAX_REJECTED_SHOWN]
        table = pd.DataFrame({"row": self.places[rows], "column": "", "cell": "", "reason": self._texts(rows)})
        for number, reason in enumerate(self.reasons, start=1):
            here = self.fates[rows] == number
            if here.any() and reason.role in self.columns:
                table.loc[here, "column"] = self.columns[reason.role]
                table.loc[here, "cell"] = to_labels(self.frame[reason.role].iloc[rows[here]]).to_numpy()
        return table[list(REJECTED_COLUMNS)]

    def all(self) -> pd.DataFrame:
        """Return all rows that are left out, with their cells."""
        rows = np.flatnonzero(self.fates)
        found = self.frame.iloc[rows].reset_index(drop=True)
        found.insert(0, "reason", self._texts(rows))
        found.insert(0, "row", self.places[rows])
        if self.files is not None:
            found.insert(0, "file", self.files[rows])
        return found

    def _texts(self, rows: np.ndarray) -> pd.Categorical:
        # Two rules may give the same reason, so reasons are put together by their text.
        group, texts = pd.factorize(np.array([reason.text for reason in self.reasons], dtype=object))
        return pd.Categorical.from_codes(group[self.fates[rows] - 1], texts)


NOTHING_REJECTED = Rejected(pd.DataFrame(), {}, np.zeros(0, dtype=int), np.zeros(0, dtype=np.uint8), ())
"""What a table gives of which every row is used."""
