"""The account while it is written: which rows are still kept, what each rule took, and how much revenue is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from analytics.tables.cleaning.interactions import CleaningStep
from analytics.tables.cleaning.rejected import Reason
from analytics.tables.cleaning.telling import Counted, Dropped, Plain, Telling, Words


class Account:
    """Rows that are still kept, and the account of those that are not.

    Revenue is summed at full precision, and rounded to cents once, when the whole account is written; see `in_cents`.

    Parameters
    ----------
    n_rows : int
    revenue : ndarray of float, shape (n_rows,), optional
        Revenue of each row. Rules that change it call `change_revenue`.
    """

    def __init__(self, n_rows: int, revenue: np.ndarray | None = None) -> None:
        self.keep = np.ones(n_rows, dtype=bool)
        self.fates = np.zeros(n_rows, dtype=np.uint8)
        self.reasons: list[Reason] = []
        self.steps: list[CleaningStep] = []
        self.revenue = revenue
        self.revenue_read = None if revenue is None else float(revenue.sum())

    def drop(self, rule: str, wrong: np.ndarray, reason: Reason, words: Words, *, found: int | None = None, of: str = "") -> int:
        """Drop rows that no earlier rule has dropped, and tell it.

        Parameters
        ----------
        rule : str
        wrong : ndarray of bool, shape (n_rows,)
        reason : Reason
        words : (str, str)
        found : int, optional
            How many rows of the file the rule concerns; the rows that are wrong, unless told.
        of : str
            What these rows are, where that is more than the rows that are wrong.

        Returns
        -------
        int
            How many rows were dropped.
        """
        rows = np.flatnonzero(wrong & self.keep)
        found = int(wrong.sum()) if found is None else found
        if found:
            self._drop_rows(rule, rows, reason, Dropped(words, of), found)
        return rows.size

    def _drop_rows(self, rule: str, rows: np.ndarray, reason: Reason, telling: Telling, found: int) -> None:
        if rows.size:
            self.reasons.append(reason)
            self.keep[rows] = False
            self.fates[rows] = len(self.reasons)
        gone = None if self.revenue is None else float(self.revenue[rows].sum())
        self.tell("dropped", rule, rows.size, telling, found, gone)

    def leave(self, rule: str, concerned: np.ndarray, words: Words) -> None:
        """Tell which rows a rule would have dropped, had it been on; only rows that are still kept count."""
        rows, found = int((concerned & self.keep).sum()), int(concerned.sum())
        if rows:
            self.tell("kept", rule, rows, Counted(f"row {words[0]}.", f"rows {words[1]}."), found)

    def change_revenue(self, rows: np.ndarray, revenue: np.ndarray) -> float | None:
        """Set the revenue of rows that are kept; return by how much less there is now."""
        if self.revenue is None:
            return None
        gone = float((self.revenue[rows] - revenue).sum())
        self.revenue[rows] = revenue
        return gone

    def tell(
        self, action: str, rule: str, rows: int, said: str | Telling, found: int | None = None, revenue: float | None = None
    ) -> None:
        """Add a step, with the revenue that it took out of the table."""
        telling = Plain(said) if isinstance(said, str) else said
        sentence = telling.sentence(rows, rows if found is None else found)
        self.steps.append(CleaningStep(action, rows, sentence, revenue, rule, found, telling))


def in_cents(steps: Iterable[CleaningStep], revenue_read: float | None) -> tuple[list[CleaningStep], float | None]:
    """Round the revenue of steps to the cent, so that they add up: each tells the difference of two rounded totals.

    Parameters
    ----------
    steps : iterable of CleaningStep
        With revenue at full precision.
    revenue_read : float, optional
        Revenue before the first of them, at full precision.

    Returns
    -------
    list of CleaningStep
    float or None
        What is left, to the cent.

    Examples
    --------
    >>> steps = [CleaningStep("dropped", 1, "1 row is wrong.", 0.004), CleaningStep("dropped", 1, "1 row is wrong.", 0.004)]
    >>> told, left = in_cents(steps, 1.0)
    >>> [step.revenue for step in told], left
    ([0.0, 0.01], 0.99)
    """
    if revenue_read is None:
        return list(steps), None
    told, left = [], revenue_read
    for step in steps:
        before = round(left, 2)
        left -= step.revenue or 0.0
        told.append(step if step.revenue is None else replace(step, revenue=round(before - round(left, 2), 2)))
    return told, round(left, 2)
