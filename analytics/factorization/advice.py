"""A number of segments with what speaks for it, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from analytics.factorization.held_out import Test
from analytics.factorization.stability import Stability
from analytics.tables.wording import percent

STEADY = 0.85
"""Mean likeness of profiles to those of random halves from which segments repeat."""
STEADY_EACH = 0.6
"""And none of them less than this."""
SHAKY = 0.7
"""Below this mean likeness most segments are chance."""
LEAST_SHARE = 0.005
"""Share of the customers below which a segment is as good as empty."""

Steadiness = Literal["steady", "some segments change", "do not rely on these"]


@dataclass(frozen=True)
class Advice:
    """A number of segments and its reason.

    Attributes
    ----------
    best : int
    table : DataFrame
        One row for each number tried: ``n_components``; ``error`` (see ``test``); ``spread`` (one standard error);
        ``stability`` and ``weakest`` (likeness of the profiles to those of random halves of the customers, 0 to 1: their
        mean, and that of the segment that repeats least); ``smallest_share`` (share of the customers whose main segment
        is the smallest). NaN where it could not be found.
    test : {"purchases", "ratings", "blocks", "fit"}
        What was held back. Purchases: ``error`` is the share of comparisons with other items that they lose. Ratings and
        blocks: the share of the squared values that is not predicted. Nothing ("fit"): that is not reproduced.
    by_error : int
        The number that the error alone speaks for.
    stability : mapping of int to Stability
        Of each number of which it is known.
    complete : bool
        Whether there was time for every number.
    customers : str
        What the dataset calls them.
    engine : str
        With which the numbers were compared.
    """

    best: int
    table: pd.DataFrame = field(repr=False)
    test: Test
    by_error: int
    stability: Mapping[int, Stability] = field(default_factory=dict, repr=False)
    complete: bool = True
    customers: str = "customers"
    engine: str = ""

    @property
    def held_out(self) -> bool:
        """Whether ``error`` is that of cells the fit has not seen."""
        return self.test != "fit"

    @property
    def reason(self) -> str:
        """Why this number, in words."""
        findings = self._findings(self.best)
        told = [f"{self.best} suggested: {findings}." if findings else f"{self.best} suggested."]
        told += [self._not_the_least_error(), self._nothing_repeats()]
        told.append("" if self.complete else "Time ran out before every number was compared.")
        return " ".join(part for part in told if part)

    def about(self, n_components: int) -> str:
        """Say what is known of a number; empty when that is nothing."""
        findings = self._findings(n_components) if n_components in self._by_number.index else ""
        return f"{n_components}: {findings}." if findings else ""

    def steadiness(self, n_components: int) -> Steadiness | None:
        """Return in words whether the segments come again when they are found anew; None when it is not known."""
        found = self.stability.get(n_components)
        return None if found is None else steadiness_of(found)

    @property
    def _by_number(self) -> pd.DataFrame:
        return self.table.set_index("n_components")

    def _findings(self, k: int) -> str:
        row = self._by_number.loc[k]
        if self.test == "fit":
            told = [f"they reproduce {1.0 - row['error']:.0%} of the table, which is too small to hold anything back and test"]
        else:
            told = self._error_in_words(k)
        if pd.notna(row["stability"]):
            told.append(f"profiles repeat at {_likeness(row['stability'])}")
            told.append(f"the smallest segment holds {percent(row['smallest_share'])} of the {self.customers}")
        return "; ".join(told)

    def _error_in_words(self, k: int) -> list[str]:
        error = self._by_number["error"]
        before, after = error.index[error.index < k], error.index[error.index > k]
        told = []
        if len(before):
            told.append(f"{_change(error[before[-1]], error[k])} from {before[-1]} to {k}")
        if len(after):
            told.append(f"{_change(error[k], error[after[0]])} after")
        if len(told) == 2 and told[0].split()[0] == told[1].split()[0]:
            told[1] = told[1].split(maxsplit=1)[1]
        return [f"error {' and '.join(told)}"] if told else []

    def _not_the_least_error(self) -> str:
        if self.by_error == self.best:
            return ""
        row = self._by_number.loc[self.by_error]
        if row["smallest_share"] < LEAST_SHARE:
            return f"The error alone speaks for {self.by_error}, but one of those holds hardly any {self.customers}."
        return f"The error alone speaks for {self.by_error}, but those repeat at only {_likeness(row['stability'])}."

    def _nothing_repeats(self) -> str:
        if not self.stability or any(steadiness_of(found) == "steady" for found in self.stability.values()):
            return ""
        which = "No number of segments" if self.complete else "None of the numbers that could be checked"
        return f"{which} repeats well, so take the segments with care."


def steadiness_of(stability: Stability) -> Steadiness:
    """Return in words whether segments come again when they are found anew."""
    if stability.mean >= STEADY and stability.weakest >= STEADY_EACH:
        return "steady"
    return "some segments change" if stability.mean >= SHAKY else "do not rely on these"


def _change(before: float, after: float) -> str:
    """Return how the error changes, as a share of what it was."""
    share = after / before - 1.0 if before > 0 else 0.0
    if abs(share) < 0.0005:
        return "stays the same"
    return f"{'falls' if share < 0 else 'rises'} by {percent(abs(share))}"


def _likeness(value: float) -> str:
    """Return two digits, rounded down: 0.996 is not 1.00, and what misses a threshold is not told as if it met it."""
    return f"{int(100 * value + 1e-9) / 100:.2f}"
