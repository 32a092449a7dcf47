"""What the cells of a table say about it: which columns hold text, what blanks mean, who could be a customer or an item."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analytics.tables.cells.numbers import Mark, ParsedNumbers, find_mark, parse_numbers, to_labels
from analytics.tables.table import Table
from analytics.tables.words import declared, describes, names_role, plain

Kind = Literal["counts", "ratings"]

SAMPLE_ROWS = 2_000
"""Rows that are looked at to recognise a table; the whole table is checked when it is cleaned."""
SAMPLE_COLUMNS = 200
MAX_TEXT_IN_COLUMN = 0.5
"""Share of cells that are no number, above which a column holds text."""
MAX_TEXT_IN_GRID = 0.25
"""The same for all columns of numbers together: a slip here and there is allowed, and cleaning names its cell."""
MAX_COLUMNS_OF_LIST = 12
MAX_RATING = 10.0
MIN_SCALE = 3.0
MIN_ANSWERS = 12
"""Cells of a filled grid from which none being zero looks like a survey."""
UNKNOWN_MARKS = frozenset({"/", "?"})
"""Blanks that say "not known" rather than "none"."""
_DATE = r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[T ].*)?"
MIN_TO_DIFFER = 3
"""Cells of which some must differ where they name somebody."""


@dataclass(frozen=True)
class Cells:
    """The columns of a table but its label column, as far as they are looked at."""

    numbers: dict[str, ParsedNumbers]
    text: tuple[str, ...]
    sample: pd.DataFrame

    @property
    def share_of_text(self) -> float:
        """Share of the cells in columns of numbers that are no number."""
        return float(np.mean([column.bad.mean() for column in self.numbers.values()])) if self.numbers else 1.0


def read_cells(table: Table, label: str) -> Cells:
    """Part the columns of a table but one into numbers and text, by a sample of their cells."""
    sample = table.frame.drop(columns=label).iloc[:SAMPLE_ROWS, :SAMPLE_COLUMNS]
    parsed = parse_columns(sample, table)
    text = tuple(name for name, column in parsed.items() if column.bad.mean() > MAX_TEXT_IN_COLUMN)
    return Cells({name: column for name, column in parsed.items() if name not in text}, text, sample)


def parse_columns(frame: pd.DataFrame, table: Table) -> dict[str, ParsedNumbers]:
    """Read columns of a table as numbers, all with the same decimal mark."""
    mark = mark_of(frame, table)
    return {str(name): parse_numbers(frame[name], mark) for name in frame.columns}


def mark_of(frame: pd.DataFrame, table: Table) -> Mark | None:
    """Return the decimal mark that columns of a table have in common, if they tell one."""
    return table.mark or find_mark((frame[name] for name in frame.columns), table.delimiter == ";")


def label_of(table: Table) -> str:
    """Return the column that would name the rows of a grid: the first that is called like one, else the first."""
    names = [str(name) for name in table.frame.columns]
    return next((name for name in names[:3] if names_role(name, "item") or names_role(name, "customer")), names[0])


def repeats_labels(table: Table, label: str) -> bool:
    """Whether a narrow table names rows more than once, as a list does and a grid does not."""
    return table.frame.shape[1] <= MAX_COLUMNS_OF_LIST and bool(table.frame[label].iloc[:SAMPLE_ROWS].duplicated().any())


def candidates(table: Table, taken: Collection[str]) -> list[str]:
    """Return the columns that could name customers or items, likeliest first.

    Best are those with many values that come back. Dates, fractions, empty columns and those with the same value
    everywhere name nobody, nor do numbers whose header says what they count.
    """
    ranked = []
    for position, name in enumerate(table.frame.columns[:SAMPLE_COLUMNS]):
        labels = to_labels(table.frame[name].iloc[:SAMPLE_ROWS])
        if name in taken or not may_name(labels):
            continue
        text = is_text(labels)
        if not text and describes(str(name)):
            continue
        times = labels[labels != ""].value_counts()
        ranked.append((int((times > 1).sum()), text, len(times), -position, str(name)))
    return [entry[-1] for entry in sorted(ranked, reverse=True)]


def may_name(labels: pd.Series) -> bool:
    """Whether cells could name somebody or something: no dates, no fractions, not blank or the same everywhere."""
    labels = labels[labels != ""]
    if labels.empty or labels.str.fullmatch(_DATE).mean() > MAX_TEXT_IN_COLUMN:
        return False
    if len(labels) >= MIN_TO_DIFFER and (labels == labels.iloc[0]).all():
        return False
    return not bool((np.nan_to_num(parse_numbers(labels).values) % 1 > 0).any())


def is_text(labels: pd.Series) -> bool:
    """Whether most of the cells that are not blank are no numbers."""
    return bool(parse_numbers(labels[labels != ""]).bad.mean() > MAX_TEXT_IN_COLUMN)


def kind_of_grid(cells: Cells, label: str) -> tuple[Kind, str, bool]:
    """Return what the cells of a grid are, why, and whether that is sure."""
    columns = list(cells.numbers.values())
    values = np.concatenate([column.values for column in columns]) if columns else np.zeros(0)
    known = values[np.isfinite(values)]
    blank = any(column.blank.any() for column in columns)
    if not blank and _like_answers(known):
        return "counts", f"Every cell is a whole number from 1 to {known.max():g}: read as counts, but could be ratings.", False
    if not known.size or not blank or not (known > 0).all():
        return "counts", "Cells are read as counts: a blank means none.", True
    if known.max() > MAX_RATING:
        return "counts", "No cell is 0 and some are blank: read as counts, where a blank means none.", False
    why = f"No cell is 0, some are blank and none is above {known.max():g}: ratings, where a blank is unknown."
    return "ratings", why, _speaks_of_ratings(known, cells, label)


def _like_answers(known: np.ndarray) -> bool:
    """Whether numbers could be the answers to a survey: many, all whole and on a short scale that begins at 1."""
    if known.size < MIN_ANSWERS or known.min() != 1 or not MIN_SCALE <= known.max() <= MAX_RATING:
        return False
    return bool((known % 1 == 0).all())


def _speaks_of_ratings(known: np.ndarray, cells: Cells, label: str) -> bool:
    """Whether words, steps such as 4.5 or marks for "not known" say that cells are ratings."""
    steps = known * 10
    in_steps = bool((np.abs(steps - np.round(steps)) < 1e-6).all() and (np.abs(known - np.round(known)) > 1e-6).any())
    marks = any(cells.sample[name].isin(UNKNOWN_MARKS).any() for name in cells.numbers)
    return in_steps or marks or plain(label) in declared()["ratings"]["words"]


def category_of_grid(text: Sequence[str]) -> str | None:
    """Return which column of text beside a grid holds the categories of its rows."""
    named = next((name for name in text if names_role(name, "category")), None)
    return named or (text[0] if len(text) == 1 else None)
