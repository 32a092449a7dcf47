"""What cleaning gives back: tidy interactions, and an account of every row kept, repaired or dropped."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import pandas as pd

from analytics.tables.cleaning.rejected import NOTHING_REJECTED, Rejected
from analytics.tables.cleaning.telling import Telling
from analytics.tables.recognition.evidence import Kind
from analytics.tables.wording import say
from analytics.vocabulary import Vocabulary

MAX_LABEL = 200
"""Longest name of an item or customer, in characters."""
_KEPT_OF_LABEL = 190
FLAG_COLUMNS = ("customer", "why", "share")


@dataclass(frozen=True)
class CleaningStep:
    """One line of the account: what happened to how many rows, and to how much revenue.

    Attributes
    ----------
    action : {"kept", "dropped", "repaired"}
    rows : int
        Rows to which it happened. A row is dropped by one step only.
    sentence : str
    revenue : float, optional
        Of the first step, the revenue that is kept. Of any other, the revenue that it took out of the table, to the
        cent: below zero for returns, whose revenue is below zero. None where the file tells no revenue.
    rule : str
        The rule that did it, see `analytics.tables.cleaning.rules`; empty for what always happens.
    found : int, optional
        Rows of the file that the rule concerns, those that an earlier rule has dropped included.
    telling : Telling, optional
        The words of the sentence, which wait for their numbers.
    """

    action: str
    rows: int
    sentence: str
    revenue: float | None = None
    rule: str = ""
    found: int | None = None
    telling: Telling | None = field(default=None, compare=False, repr=False)


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
        The first says what is kept. The revenue of all others adds up to ``revenue_read - revenue_kept``.
    rejections : Rejected
        Every row that is left out, with its reason.
    revenue_read, revenue_kept : float, optional
        Sums over the file and over the interactions, to the cent; None where the file tells no revenue.
    flags : DataFrame
        Customers that may be no ordinary customers: ``customer``, ``why`` and ``share`` of the revenue (of the rows,
        where the file tells no revenue), largest share first.
    decimal_mark : str
        With which decimal mark numbers were read, in words; empty where none has one.
    """

    rows_read: int
    rows_kept: int
    unit: str
    steps: tuple[CleaningStep, ...]
    rejections: Rejected = field(default=NOTHING_REJECTED, repr=False)
    revenue_read: float | None = None
    revenue_kept: float | None = None
    flags: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(FLAG_COLUMNS)), repr=False)
    decimal_mark: str = ""

    @property
    def rejected(self) -> pd.DataFrame:
        """The first rows that are left out: row (as a spreadsheet counts), column, cell and reason."""
        return self.rejections.first()

    def rejected_rows(self) -> pd.DataFrame:
        """Return all rows that are left out: row (as a spreadsheet counts), reason, and its cells under their roles."""
        return self.rejections.all()

    def to_frame(self) -> pd.DataFrame:
        """Return the account as a table with the columns action, rule, rows (or cells), found, what, revenue."""
        return pd.DataFrame(
            [(step.action, step.rule, step.rows, step.found, step.sentence, step.revenue) for step in self.steps],
            columns=["action", "rule", self.unit, "found", "what", "revenue"],
        ).astype({"found": "Int64", "revenue": float})

    def sentence(self) -> str:
        """Return what was read, kept and dropped in one sentence."""
        dropped = self.rows_read - self.rows_kept
        return f"{self.rows_read:,} {self.unit} read, {self.rows_kept:,} kept, {dropped:,} dropped."

    def revenue_sentence(self) -> str:
        """Return the same about revenue; empty where the file tells none.

        Examples
        --------
        >>> CleaningReport(3, 2, "rows", (), revenue_read=1250.0, revenue_kept=1000.5).revenue_sentence()
        'Revenue: 1,250.00 read, 1,000.50 kept, 249.50 taken out.'
        """
        if self.revenue_read is None or self.revenue_kept is None:
            return ""
        gone = self.revenue_read - self.revenue_kept
        return f"Revenue: {self.revenue_read:,.2f} read, {self.revenue_kept:,.2f} kept, {gone:,.2f} taken out."

    def lines(self) -> list[str]:
        """Return the whole account as lines of text, each with its revenue, for a sheet of settings."""
        totals = [self.sentence(), *filter(None, [self.revenue_sentence()])]
        return totals + [
            step.sentence if step.revenue is None else f"{step.sentence} Revenue: {step.revenue:,.2f}." for step in self.steps
        ]


@dataclass(frozen=True)
class Interactions:
    """Who did what with which item, one row each.

    Attributes
    ----------
    frame : DataFrame
        ``customer`` and ``item`` (categorical, in the order of the file), and those of
        ``weight``, ``quantity``, ``rating``, ``revenue``, ``date``, ``order`` (categorical) that the table has.
        Returns are taken off their sale, so that nothing is below zero.
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
        shown = self.frame.head(n)
        named = shown.rename(columns=names)  # where orders stand in the place of customers, two columns may be called "order"
        return named if named.columns.is_unique else shown


def short_labels(labels: pd.Series) -> tuple[pd.Series, list[CleaningStep]]:
    """Cut labels that no page could show, each with a mark of its own so that they stay distinct; say how many."""
    long = labels[labels.str.len() > MAX_LABEL]
    if long.empty:
        return labels, []
    short = {label: f"{label[:_KEPT_OF_LABEL]}…{hashlib.sha256(label.encode()).hexdigest()[:8]}" for label in long.unique()}
    labels = labels.copy()
    labels[long.index] = long.map(short)
    return labels, [cut_step(len(short), len(long))]


def cut_step(n_names: int, rows: int) -> CleaningStep:
    """Say how many names were cut, and in how many rows they stand."""
    return CleaningStep("repaired", rows, f"{say(n_names, 'name is', 'names are')} longer than {MAX_LABEL} characters and cut.")


def used_step(rows: int, revenue: float | None) -> CleaningStep:
    """Say how many rows of a list are used."""
    return CleaningStep("kept", rows, f"{say(rows, 'row is', 'rows are')} used.", revenue)
