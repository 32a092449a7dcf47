"""Where customers were in one period and are in the next: main segments, revenue, and what chance alone would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.segments.membership import NO_SEGMENT
from analytics.segments.naming import NO_SEGMENT_NAME, numbered
from analytics.segments.periods import Periods
from analytics.segments.purchases import AWAY

LEVEL = 0.05
NEW = -3
"""In place of a main segment before: customers whose first purchase comes after the first period."""
BEFORE_NAMES = {NO_SEGMENT: NO_SEGMENT_NAME, AWAY: "Back again", NEW: "New"}
AFTER_NAMES = {NO_SEGMENT: NO_SEGMENT_NAME, AWAY: "Not active"}


@dataclass(frozen=True)
class Movement:
    """Main segments of customers in two periods, on the profiles of one fit.

    Attributes
    ----------
    periods : (Period, Period)
    n_components, n_customers : int
        Segments and customers of the fit.
    before, after : ndarray of int, shape (n_sampled,)
        Position of the main segment in each period; `NO_SEGMENT`, `AWAY` or (before only) `NEW`.
    revenue : ndarray, shape (n_sampled, 2), or None
        Revenue in each period.
    changed_by_chance : tuple of float
        Share that changes when the orders of each customer are dealt to the periods at random, one for each deal.
    mix_change, mix_change_by_chance : float
        Mean share of the mix that changes, and what it is by chance.
    undated : int
        Rows without a date, which are left out.
    """

    periods: Periods
    n_components: int
    n_customers: int
    before: np.ndarray = field(repr=False)
    after: np.ndarray = field(repr=False)
    revenue: np.ndarray | None = field(repr=False)
    changed_by_chance: tuple[float, ...]
    mix_change: float
    mix_change_by_chance: float
    undated: int = 0

    @property
    def n_sampled(self) -> int:
        """Number of customers looked at."""
        return len(self.before)

    @property
    def compared(self) -> int:
        """Number of customers with a main segment in both periods."""
        return int(in_both(self.before, self.after).sum())

    @property
    def changed(self) -> float:
        """Share of those who have another main segment in the second period than in the first."""
        return changed_share(self.before, self.after)

    @property
    def chance(self) -> float:
        """Mean share that changes by chance alone; 0 where nobody can be compared."""
        return float(np.mean(self.changed_by_chance)) if self.changed_by_chance else 0.0

    @property
    def p_value(self) -> float:
        """Probability that chance alone changes as much: (1 + deals that do) / (1 + deals) (Phipson and Smyth, 2010)."""
        as_much = sum(share >= self.changed for share in self.changed_by_chance)
        return (1 + as_much) / (1 + len(self.changed_by_chance))

    @property
    def more_than_chance(self) -> bool:
        """Whether more customers changed than chance explains."""
        return self.p_value <= LEVEL

    def flows(self, names: Sequence[str]) -> pd.DataFrame:
        """Return how many customers, and how much revenue, went from where to where.

        Parameters
        ----------
        names : sequence of str
            Names of the segments.

        Returns
        -------
        DataFrame
            ``from_place`` and ``to_place`` (as in `before` and `after`), ``from`` and ``to`` (their names, unique on each
            side), ``customers``, and where the table tells revenue ``revenue_before`` and ``revenue_after``. Segments
            come first, in their order; customers in neither period are left out.
        """
        table = pd.DataFrame({"from_place": self.before, "to_place": self.after, "customers": 1})
        if self.revenue is not None:
            table[["revenue_before", "revenue_after"]] = self.revenue
        away = table["from_place"].isin([AWAY, NEW]) & (table["to_place"] == AWAY)
        rows = table[~away].groupby(["from_place", "to_place"], as_index=False).sum()
        for side, others in (("from", BEFORE_NAMES), ("to", AFTER_NAMES)):
            rows[side] = rows[f"{side}_place"].map(_labels(names, others))
        rows = rows.sort_values(["from_place", "to_place"], key=lambda places: places.where(places >= 0, len(names) - places))
        first = ["from_place", "to_place", "from", "to", "customers"]
        return rows[[*first, *(column for column in rows if column not in first)]].reset_index(drop=True)

    def matrix(self, names: Sequence[str], column: str = "customers") -> pd.DataFrame:
        """Return one column of `flows` as a table: from in rows, to in columns."""
        flows = self.flows(names)
        table = flows.pivot_table(index="from", columns="to", values=column, aggfunc="sum", fill_value=0, sort=False)
        order = [name for name in _labels(names, AFTER_NAMES).values() if name in table.columns]
        return table[order]


def _labels(names: Sequence[str], others: dict[int, str]) -> dict[int, str]:
    """Return the name of each place, none of them twice: a segment may be called "New"."""
    labels, taken = dict(enumerate(names)), list(names)
    for place, name in others.items():
        labels[place] = numbered(name, 2, taken) if name in taken else name
        taken.append(labels[place])
    return labels


def in_both(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Return which customers have a main segment in both periods."""
    return (before >= 0) & (after >= 0)


def changed_share(before: np.ndarray, after: np.ndarray) -> float:
    """Return the share of those with a main segment in both periods who have another in the second; 0 where nobody has."""
    both = in_both(before, after)
    return float((before[both] != after[both]).mean()) if both.any() else 0.0
