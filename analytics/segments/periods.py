"""Two periods that are compared: by default the halves of the time that a table covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from analytics.errors import PeriodError
from analytics.tables.cleaning.interactions import Interactions

NEITHER = -1
"""Period of rows that lie in none of the two, or have no date."""


@dataclass(frozen=True)
class Period:
    """Days from a first to a last one, both included.

    Examples
    --------
    >>> str(Period(date(2025, 1, 1), date(2025, 6, 30)))
    '1 Jan 2025 to 30 Jun 2025'
    """

    first: date
    last: date

    def __str__(self) -> str:
        """Return both days in words."""
        return f"{told(self.first)} to {told(self.last)}"

    def covers(self, days: np.ndarray) -> np.ndarray:
        """Return which days (datetime64[D], NaT where there is none) lie in it."""
        return (days >= np.datetime64(self.first)) & (days <= np.datetime64(self.last))


Periods = tuple[Period, Period]


def told(day: date) -> str:
    """Return a day in words, the same in every language of the computer.

    Examples
    --------
    >>> told(date(2025, 3, 9))
    '9 Mar 2025'
    """
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{day.day} {months[day.month - 1]} {day.year}"


def days_of(frame: pd.DataFrame) -> np.ndarray:
    """Return the day of each row (datetime64[D]); NaT where it has none, or the table names no dates."""
    if "date" not in frame:
        return np.full(len(frame), np.datetime64("NaT"), dtype="datetime64[D]")
    return frame["date"].to_numpy(dtype="datetime64[us]").astype("datetime64[D]")


def span_of(interactions: Interactions) -> Period | None:
    """Return the time from the first to the last date of a table; None where it has no dates."""
    dates = interactions.frame.get("date")
    if dates is None or dates.isna().all():
        return None
    return Period(dates.min().date(), dates.max().date())


def halves(span: Period) -> Periods:
    """Return the two halves of a time, the first the shorter one where its days are odd.

    Raises
    ------
    PeriodError
        When it is a single day.

    Examples
    --------
    >>> first, second = halves(Period(date(2025, 1, 1), date(2025, 1, 5)))
    >>> first.last, second.first
    (datetime.date(2025, 1, 2), datetime.date(2025, 1, 3))
    """
    n_days = (span.last - span.first).days + 1
    if n_days < 2:
        raise PeriodError(f"All dates are {told(span.first)}.", hint="Movement needs at least two days.")
    middle = span.first + timedelta(days=n_days // 2)
    return Period(span.first, middle - timedelta(days=1)), Period(middle, span.last)


def check_periods(periods: Periods) -> None:
    """Refuse periods that end before they start, or of which the second starts before the first has ended.

    Raises
    ------
    PeriodError
    """
    for period in periods:
        if period.last < period.first:
            raise PeriodError(f"{period} ends before it starts.", hint="Choose the last day after the first.")
    if periods[1].first <= periods[0].last:
        raise PeriodError(
            f"The second period starts on {told(periods[1].first)}, before the first has ended.",
            hint="Choose two periods that share no day, the earlier one first.",
        )


def period_of(days: np.ndarray, periods: Periods) -> np.ndarray:
    """Return 0 or 1 for the period in which each day lies, `NEITHER` for all others.

    Examples
    --------
    >>> days = np.array(["2025-01-01", "2025-02-01", "2025-05-01", "NaT"], dtype="datetime64[D]")
    >>> january, february = (Period(date(2025, month, 1), date(2025, month, 28)) for month in (1, 2))
    >>> period_of(days, (january, february)).tolist()
    [0, 1, -1, -1]
    """
    return np.select([period.covers(days) for period in periods], [0, 1], NEITHER)
