"""What cleaning gives back: tidy interactions, and an account of every row kept, repaired or dropped."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from analytics.tables.evidence import Kind
from analytics.vocabulary import Vocabulary

MAX_REJECTED_SHOWN = 10_000
MAX_LABEL = 200
"""Longest name of an item or customer, in characters."""
_KEPT_OF_LABEL = 190
REJECTED_COLUMNS = ("row", "column", "cell", "reason")


@dataclass(frozen=True)
class CleaningStep:
    """One line of the account: what happened to how many rows, and to how much revenue."""

    action: str
    rows: int
    sentence: str
    revenue: float | None = None


@dataclass(frozen=True)
class CleaningReport:
    """The account of cleaning.

    Attributes
    ----------
    rows_read, rows_kept : int
        For wide tables these are cells that hold something.
    unit : str
        "rows" or "cells".
    steps : tuple of CleaningStep
    rejected : DataFrame
        Row number (as a spreadsheet counts), column, cell and reason; at most `MAX_REJECTED_SHOWN` rows.
    """

    rows_read: int
    rows_kept: int
    unit: str
    steps: tuple[CleaningStep, ...]
    rejected: pd.DataFrame = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Return the account as a table with the columns action, rows, what, revenue."""
        return pd.DataFrame(
            [(step.action, step.rows, step.sentence, step.revenue) for step in self.steps],
            columns=["action", self.unit, "what", "revenue"],
        )

    def sentence(self) -> str:
        """Return what was read, kept and dropped in one sentence."""
        dropped = self.rows_read - self.rows_kept
        return f"{self.rows_read:,} {self.unit} read, {self.rows_kept:,} kept, {dropped:,} dropped."


@dataclass(frozen=True)
class Interactions:
    """Who did what with which item, one row each.

    Attributes
    ----------
    frame : DataFrame
        ``customer`` and ``item`` (categorical, in the order of the file), and those of
        ``weight``, ``quantity``, ``rating``, ``revenue``, ``date``, ``order`` that the table has.
    kind : {"counts", "ratings"}
    vocabulary : Vocabulary
    report : CleaningReport
    layout : str
    categories : Series or None
        Category of each item, indexed by item.
    """

    frame: pd.DataFrame = field(repr=False)
    kind: Kind
    vocabulary: Vocabulary
    report: CleaningReport
    layout: str
    categories: pd.Series | None = field(default=None, repr=False)

    def first_rows(self, n: int) -> pd.DataFrame:
        """Return the first rows as they are used, headed by the words of the dataset."""
        words = self.vocabulary
        names = {"customer": words.customer, "item": words.item, "weight": words.value}
        return self.frame.head(n).rename(columns=names if len(set(names.values())) == len(names) else {})


def rejected_table(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the rejected rows of all rules in the order of the file."""
    if not parts:
        return pd.DataFrame(columns=list(REJECTED_COLUMNS))
    return pd.concat(parts, ignore_index=True).sort_values("row").head(MAX_REJECTED_SHOWN).reset_index(drop=True)


def say(n: int, one: str, many: str) -> str:
    """Return a number with what it counts, in the singular or plural.

    Examples
    --------
    >>> say(1, "row is used", "rows are used"), say(1200, "row is used", "rows are used")
    ('1 row is used', '1,200 rows are used')
    """
    return f"{n:,} {one if n == 1 else many}"


def short_labels(labels: pd.Series) -> tuple[pd.Series, list[CleaningStep]]:
    """Cut labels that no page could show, each with a mark of its own so that they stay distinct; say how many."""
    long = labels[labels.str.len() > MAX_LABEL]
    if long.empty:
        return labels, []
    short = {label: f"{label[:_KEPT_OF_LABEL]}…{hashlib.sha256(label.encode()).hexdigest()[:8]}" for label in long.unique()}
    labels = labels.copy()
    labels[long.index] = long.map(short)
    what = say(len(short), "name is", "names are")
    return labels, [CleaningStep("repaired", len(long), f"{what} longer than {MAX_LABEL} characters and cut.")]
