"""What a cell of V counts: orders, units, revenue or ratings, as they are, by their age, or as logarithms."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analytics.errors import MatrixError
from analytics.tables.cleaning.interactions import Interactions
from analytics.tables.wording import say

ValueKind = Literal["orders", "units", "revenue", "rating", "latest rating", "weight"]
RATING_VALUES = frozenset({"rating", "latest rating"})

LEAST_WEIGHT = np.finfo(np.float64).tiny
"""Weight of what is older than any number of half-lives can tell: it is little, but it is known."""
_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True)
class CellOptions:
    """How the value of a cell is weighted, and which items share a row.

    Attributes
    ----------
    log : bool
        Cells hold log(1 + x) of what they count, so that a few large customers weigh less. The idea is that of
        sublinear term frequencies: Manning, Raghavan and Schütze, *Introduction to Information Retrieval* (2008), 6.4.1.
    half_life_days : float or None
        Everything counts half as much for every so many days of its age, see `recency_weights`.
    fold_below : int
        Items with fewer buyers share one row with the others of their category, see `analytics.folding`.
    """

    log: bool = False
    half_life_days: float | None = None
    fold_below: int = 0

    @property
    def scale(self) -> str:
        """The word that says before a noun that amounts are not what was bought; empty when they are."""
        return " ".join(word for word, used in (("weighted", self.half_life_days is not None), ("log", self.log)) if used)

    def arguments(self) -> dict[str, object]:
        """Return what `build_matrix` must be given for these options; nothing that it does anyway."""
        return {name: value for name, value in vars(self).items() if value != getattr(PLAIN_CELLS, name)}

    def describe(self, value: str) -> str:
        """Return what a cell counts, with its weighting, for exports and pages.

        Examples
        --------
        >>> CellOptions(log=True, half_life_days=90).describe("orders")
        'orders, weighted by recency (half-life 90 days), log'
        >>> CellOptions().describe("units")
        'units'
        """
        parts = [value]
        if self.half_life_days is not None:
            parts.append(f"weighted by recency (half-life {days(self.half_life_days)})")
        if self.log:
            parts.append("log")
        return ", ".join(parts)


PLAIN_CELLS = CellOptions()
"""Cells that hold what they count, one row for each item."""


def default_value(interactions: Interactions) -> ValueKind:
    """Return what a cell should count when nobody says: ratings, orders where there are orders, else units."""
    columns = interactions.frame.columns
    if interactions.kind == "ratings":
        return "rating"
    if interactions.layout == "wide" or "weight" in columns:
        return "weight"
    if "order" in columns or "quantity" not in columns:
        return "orders"
    return "units"


def available_values(interactions: Interactions) -> tuple[ValueKind, ...]:
    """Return what a cell can count, the default first."""
    columns = interactions.frame.columns
    found: list[ValueKind] = [default_value(interactions)]
    if interactions.layout == "long" and interactions.kind == "ratings":
        found += ["latest rating"]
    elif interactions.layout == "long":
        found += ["orders"]
        found += ["units"] if "quantity" in columns else []
        found += ["revenue"] if "revenue" in columns else []
    return tuple(dict.fromkeys(found))


def check_options(interactions: Interactions, value: ValueKind, options: CellOptions) -> None:
    """Refuse what makes no sense for a table.

    Raises
    ------
    MatrixError
        When the table does not tell the value or has no dates to weight by, when ratings would be folded or turned
        into logarithms, or a number is not above zero.
    """
    possible = available_values(interactions)
    if value not in possible:
        raise MatrixError(f"The table does not tell {value}.", hint=f"It tells {', '.join(possible)}.")
    half_life = options.half_life_days
    if half_life is not None and not (math.isfinite(half_life) and half_life > 0):
        raise MatrixError(f"A half-life of {half_life:g} days is impossible.", hint="Give a number of days above 0, such as 90.")
    if options.fold_below < 0:
        raise MatrixError(f"Nothing has fewer than {options.fold_below:,} buyers.", hint="Give 0 to fold nothing, or 20.")
    if half_life is not None and value == "latest rating":
        raise MatrixError("The latest rating has no other to be weighted against.", hint="Choose the mean rating instead.")
    if half_life is not None and not has_dates(interactions):
        raise MatrixError(
            "Without dates nothing can be weighted by recency.", hint="Choose the column of the date, or no half-life."
        )
    if interactions.kind == "ratings" and (options.log or options.fold_below):
        raise MatrixError(
            "Ratings stay as they were given: they are not folded, and not turned into logarithms.",
            hint="Take away these options, or read the table as counts.",
        )


def has_dates(interactions: Interactions) -> bool:
    """Whether any row of a table has a date."""
    return "date" in interactions.frame and bool(interactions.frame["date"].notna().any())


def recency_weights(dates: np.ndarray, half_life_days: float) -> np.ndarray:
    """Return how much each date counts: 0.5 ** (age / half-life), age from the last date.

    Exponential forgetting as in Ding and Li, "Time weight collaborative filtering", CIKM 2005.

    Parameters
    ----------
    dates : ndarray of datetime64, shape (n,)
        None of them NaT.
    half_life_days : float

    Returns
    -------
    ndarray of float, shape (n,)
        Above 0, and 1 for the last date.

    Examples
    --------
    >>> recency_weights(np.array(["2010-12-31", "2010-12-01", "2010-11-01"], dtype="datetime64[D]"), 30).tolist()
    [1.0, 0.5, 0.25]
    """
    age = (dates.max() - dates) / _DAY
    return np.maximum(np.exp2(-age / half_life_days), LEAST_WEIGHT)


def by_age(frame: pd.DataFrame, half_life_days: float) -> tuple[pd.DataFrame, np.ndarray, list[str]]:
    """Return the interactions that have a date, how much each counts for its age, and what is to be said about it."""
    dates = frame["date"].to_numpy(dtype="datetime64[us]")
    dated = ~np.isnat(dates)
    last = dates[dated].max().astype("datetime64[D]")
    notes = [
        f"What is {days(half_life_days)} older counts half: 0.5 to the power of age / half-life, age counted from {last}, "
        "the last date of the data."
    ]
    if not dated.all():
        undated = int((~dated).sum())
        notes.append(f"{say(undated, 'line has', 'lines have')} no date, and {'is' if undated == 1 else 'are'} left out.")
        frame = frame[dated]
    return frame, recency_weights(dates[dated], half_life_days), notes


def days(number: float) -> str:
    """Return a number of days in words.

    Examples
    --------
    >>> days(1), days(90.0), days(2.5)
    ('1 day', '90 days', '2.5 days')
    """
    return f"{number:,.6g} {'day' if number == 1 else 'days'}"
