"""The account while it is written: which rows are still kept, what each rule took, and how much revenue is left."""

from __future__ import annotations

import numpy as np

from analytics.tables.cleaning.interactions import CleaningStep
from analytics.tables.cleaning.rejected import Reason
from analytics.tables.wording import say

Words = tuple[str, str]
"""How a sentence goes on after "1 row" and after "2 rows"."""


class Account:
    """Rows that are still kept, and the account of those that are not.

    Revenue is summed at full precision and rounded to cents only where it is told: a step tells the difference of two
    rounded totals, so that the steps add up to the cent however many decimals the cells have.

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
        self._total = 0.0 if revenue is None else float(revenue.sum())
        self.revenue_read = self.revenue_left

    @property
    def revenue_left(self) -> float | None:
        """Revenue of the rows that are still kept, to the cent."""
        return None if self.revenue is None else round(self._total, 2)

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
            self.drop_rows(rule, rows, reason, _sentence(rows.size, found, words, of), found)
        return rows.size

    def drop_rows(self, rule: str, rows: np.ndarray, reason: Reason, sentence: str, found: int) -> None:
        """Drop rows, by their places, that are still kept, and tell it in a sentence."""
        if rows.size:
            self.reasons.append(reason)
            self.keep[rows] = False
            self.fates[rows] = len(self.reasons)
        gone = None if self.revenue is None else self._take(float(self.revenue[rows].sum()))
        self.steps.append(CleaningStep("dropped", rows.size, sentence, gone, rule, found))

    def leave(self, rule: str, concerned: np.ndarray, words: Words) -> None:
        """Tell which rows a rule would have dropped, had it been on; only rows that are still kept count."""
        rows, found = int((concerned & self.keep).sum()), int(concerned.sum())
        if rows:
            self.tell("kept", rule, rows, f"{say(rows, f'row {words[0]}', f'rows {words[1]}')}.", found)

    def change_revenue(self, rows: np.ndarray, revenue: np.ndarray) -> float | None:
        """Set the revenue of rows that are kept; return by how much less there is now, to the cent."""
        if self.revenue is None:
            return None
        gone = float((self.revenue[rows] - revenue).sum())
        self.revenue[rows] = revenue
        return self._take(gone)

    def tell(
        self, action: str, rule: str, rows: int, sentence: str, found: int | None = None, revenue: float | None = None
    ) -> None:
        """Add a step that drops nothing."""
        self.steps.append(CleaningStep(action, rows, sentence, revenue, rule, found))

    def _take(self, amount: float) -> float:
        before = round(self._total, 2)
        self._total -= amount
        return round(before - round(self._total, 2), 2)


def _sentence(n: int, found: int, words: Words, of: str) -> str:
    if not n:
        gone = "it is left out above" if found == 1 else "all of them are left out above"
        return f"{say(found, f'row {words[0]}', f'rows {words[1]}')}; {gone}."
    rest = f" ({found:,} {of or 'such rows'} in the file)" if found > n else ""
    return f"{say(n, f'row {words[0]}', f'rows {words[1]}')}{rest}."
