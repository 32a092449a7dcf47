"""What is no row of a table is taken out of it, in every format alike: blank rows, repeated headers, totals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.tables.readers.formulas import unguard
from analytics.tables.wording import say
from analytics.tables.words import is_total

MAX_TOTAL_ROWS = 3
"""Rows at the end of a table that may be totals."""
LABEL_COLUMNS = 10
"""Columns in one of which a total says so."""
_GRAMMAR = {False: ("line", "is", "s"), True: ("lines", "are", "")}


@dataclass
class Tidied:
    """Rows of a table, and the account of what was taken out.

    Attributes
    ----------
    header : tuple of str
    frame : DataFrame of str
        Columns are numbered from 0, like its rows.
    row_numbers : ndarray of int
        Row of the file in which each row stands.
    notes : list of str
    left_out : list of (int, str, str)
        Row, text and reason.
    """

    header: tuple[str, ...]
    frame: pd.DataFrame
    row_numbers: np.ndarray
    notes: list[str]
    left_out: list[tuple[int, str, str]]

    def drop(self, wrong: np.ndarray, reason: str, sentence: str) -> None:
        """Take rows out and say it."""
        rows = np.flatnonzero(wrong)
        if not rows.size:
            return
        texts = [" | ".join(cells).rstrip(" |") for cells in self.frame.iloc[rows].to_numpy()]
        places = self.row_numbers[rows]
        self.left_out += [(int(place), text, reason) for place, text in zip(places, texts, strict=True)]
        self.notes.append(f"{len(rows):,} {sentence.format(*_GRAMMAR[len(rows) > 1])}: {places_in_words(places)}.")
        self._keep(~wrong)

    def drop_blank(self) -> None:
        """Take out the rows in which every cell is blank; nobody misses them, so nothing is said."""
        blank = _blank_rows(self.frame)
        if blank.any():
            self._keep(~blank)

    def _keep(self, keep: np.ndarray) -> None:
        self.frame = self.frame[keep].reset_index(drop=True)
        self.row_numbers = self.row_numbers[keep]


def tidy(header: Sequence[str], frame: pd.DataFrame, row_numbers: np.ndarray) -> Tidied:
    """Take out of the rows of a file what is no row of its table.

    Parameters
    ----------
    header : sequence of str
    frame : DataFrame of str
        Columns are numbered from 0, at least as many as the header has names.
    row_numbers : ndarray of int
        Row of the file in which each row stands.
    """
    table = Tidied(tuple(header), frame, row_numbers, [], [])
    table.drop_blank()
    _drop_nameless_columns(table)
    drop_repeated_headers(table)
    drop_totals(table)
    return table


def drop_repeated_headers(table: Tidied) -> None:
    """Take out the rows that are the header once more."""
    table.drop(_repeated_headers(table), "header again", "{0} that repeat{2} the header {1} left out")


def drop_totals(table: Tidied) -> None:
    """Take out the totals at the end; the last `MAX_TOTAL_ROWS` rows and the one before them tell which they are."""
    table.drop(_totals(table.frame), "total", "{0} with a total at the end {1} left out")


def places_in_words(places: Sequence[int] | np.ndarray, shown: int = 5) -> str:
    """Say where rows stand.

    Examples
    --------
    >>> places_in_words([17, 1040]), places_in_words(range(1, 9), shown=3)
    ('lines 17 and 1,040', 'lines 1, 2, 3 and 5 more')
    """
    words = [f"{place:,}" for place in list(places)[:shown]]
    words += [f"{len(places) - shown:,} more"] if len(places) > shown else []
    if len(words) == 1:
        return f"line {words[0]}"
    return f"lines {', '.join(words[:-1])} and {words[-1]}"


def _blank_rows(frame: pd.DataFrame) -> np.ndarray:
    """Return which rows hold nothing but spaces; each column is asked only for rows that are blank so far."""
    first = frame[frame.columns[0]]
    candidates = np.flatnonzero(((first == "") | first.str.startswith((" ", "\t", "\u00a0"))).to_numpy(dtype=bool))
    for column in frame.columns:
        if not candidates.size:
            break
        cells = frame[column].iloc[candidates].str.strip()
        candidates = candidates[(cells == "").to_numpy(dtype=bool)]
    blank = np.zeros(len(frame), dtype=bool)
    blank[candidates] = True
    return blank


def _drop_nameless_columns(table: Tidied) -> None:
    """Take out columns with neither a name nor a cell, as spreadsheets write them to the right of a table."""
    nameless = [place for place, name in enumerate(table.header) if not name]
    empty = [place for place in nameless if (table.frame[place].str.strip() == "").all()]
    if not empty or len(table.frame) == 0:
        return
    kept = [place for place in range(len(table.header)) if place not in set(empty)]
    table.header = tuple(table.header[place] for place in kept)
    table.frame = table.frame[kept].set_axis(pd.RangeIndex(len(kept)), axis=1)
    table.notes += nameless_note(len(empty))


def _repeated_headers(table: Tidied) -> np.ndarray:
    """Return which rows are the header once more."""
    rows = np.arange(len(table.frame))
    for place, name in enumerate(table.header):
        cells = table.frame[place]
        same = (cells.iloc[rows].str.strip() if place else cells) == name  # the first column alone leaves few rows
        rows = rows[same.to_numpy(dtype=bool)]
        if not rows.size:
            break
    repeated = np.zeros(len(table.frame), dtype=bool)
    repeated[rows] = True
    return repeated


def _totals(frame: pd.DataFrame) -> np.ndarray:
    """Return which of the last rows hold a total: they say so and leave most cells blank that other rows fill."""
    total = np.zeros(len(frame), dtype=bool)
    labels = frame[frame.columns[:LABEL_COLUMNS]].iloc[-MAX_TOTAL_ROWS:].to_numpy()
    n_called = _n_called_total([next(filter(None, map(str.strip, row)), "") for row in labels])
    if not n_called or n_called == len(frame):
        return total
    end = frame.iloc[-n_called - 1 :].to_numpy()
    typical, *n_filled = (sum(bool(cell.strip()) for cell in row) for row in end)
    for place, n in zip(range(-1, -n_called - 1, -1), reversed(n_filled), strict=True):
        if 2 * n > typical + 1:
            break
        total[place] = True
    return total


def _n_called_total(labels: list[str]) -> int:
    """Return how many labels at the end of a list say that they are totals."""
    return next((n for n, label in enumerate(reversed(labels)) if not is_total(label)), len(labels))


def free_guarded(frame: pd.DataFrame, columns: Iterable[int]) -> int:
    """Take off in place the apostrophes that guard cells from being run as formulas; return how many there were."""
    total = 0
    for column in columns:
        rows = np.flatnonzero(frame[column].str.startswith("'").to_numpy(dtype=bool))
        cells = frame[column].iloc[rows]
        freed = cells.map(unguard)
        total += int((freed != cells).sum())
        frame.loc[rows, column] = freed
    return total


def nameless_note(n_columns: int) -> list[str]:
    """Say how many columns without a name and a cell are left out; nothing for none."""
    what = say(n_columns, "column without name and cells is", "columns without name and cells are")
    return [f"{what} left out."] if n_columns else []


def freed_note(n_cells: int) -> list[str]:
    """Say of how many cells an apostrophe was taken off; nothing for none."""
    return [f"An apostrophe that guards a formula was taken off {say(n_cells, 'cell', 'cells')}."] if n_cells else []
