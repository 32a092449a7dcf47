"""What cleaning gives back: tidy interactions, and an account of every row kept, repaired or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from analytics.tables.recognition import Kind
from analytics.vocabulary import Vocabulary

MAX_REJECTED_SHOWN = 10_000
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


def rejected_table(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the rejected rows of all rules in the order of the file."""
    if not parts:
        return pd.DataFrame(columns=list(REJECTED_COLUMNS))
    return pd.concat(parts, ignore_index=True).sort_values("row").head(MAX_REJECTED_SHOWN).reset_index(drop=True)
