"""Cuts in time: what was known before a day, and what was bought in the days that followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from analytics.errors import EvaluationError
from analytics.segments.periods import Period, days_of, span_of, told
from analytics.tables.cleaning.interactions import Interactions
from analytics.tables.wording import say
from analytics.values import days as in_days

ENOUGH_CUTS = 3
"""Fewer windows can all lie in one season."""
LONGEST_HORIZON = 56
SHORTEST_HORIZON = 7
WINDOWS_OF_HISTORY = 6
"""By default a window is a sixth of the history, so that three follow what is learned from."""
LEAST_LEARNED = 2
"""Windows before the first cut: from less than that nobody's habits can be told."""


@dataclass(frozen=True)
class Cuts:
    """Days at which the past is divided, the oldest first.

    Attributes
    ----------
    starts : tuple of date
        First day of each outcome. What lies before it may be learned from.
    horizon_days : int
        Length of each outcome: days in [start, start + horizon).
    note : str
        What is weak about them; empty where nothing is.
    """

    starts: tuple[date, ...]
    horizon_days: int
    note: str = ""

    def outcome(self, start: date) -> Period:
        """Return the days in which purchases are looked at."""
        return Period(start, start + timedelta(days=self.horizon_days - 1))


def choose_cuts(interactions: Interactions, horizon_days: int | None = None, starts: Sequence[date] | None = None) -> Cuts:
    """Divide the history of a table, the last window ending with its last day.

    Parameters
    ----------
    interactions : Interactions
    horizon_days : int, optional
        How long a campaign is given to work. By default a sixth of the history, 7 to 56 days.
    starts : sequence of date, optional
        First day of each outcome, where they are not to be chosen.

    Returns
    -------
    Cuts

    Raises
    ------
    EvaluationError
        When the table has no dates, or too short a history for a single window.
    """
    span = span_of(interactions)
    if span is None:
        raise EvaluationError(
            "The table has no dates, so nothing can be tested on the past.", hint="Choose the column of the date."
        )
    covered = (span.last - span.first).days + 1
    horizon = horizon_days or int(np.clip(covered // WINDOWS_OF_HISTORY, SHORTEST_HORIZON, LONGEST_HORIZON))
    if horizon < 1:
        raise EvaluationError(f"An outcome of {horizon} days is impossible.", hint="Give at least 1 day.")
    if starts is not None:
        chosen = tuple(sorted(set(starts)))
        _check(chosen, span, horizon)
    else:
        fitting = min(ENOUGH_CUTS, covered // horizon - LEAST_LEARNED)
        after = span.last + timedelta(days=1)
        chosen = tuple(after - timedelta(days=horizon * number) for number in range(fitting, 0, -1))
    if not chosen:
        raise EvaluationError(
            f"The table covers {in_days(covered)}; a test of {in_days(horizon)} needs {in_days((LEAST_LEARNED + 1) * horizon)}.",
            hint="Add older exports, or test a shorter time.",
        )
    return Cuts(chosen, horizon, _weakness(len(chosen), covered, horizon))


def _check(starts: tuple[date, ...], span: Period, horizon: int) -> None:
    """Refuse outcomes that begin before anything is known, or end after the data do."""
    last = span.last - timedelta(days=horizon - 1)
    for start in starts:
        if not span.first < start <= last:
            raise EvaluationError(
                f"An outcome of {in_days(horizon)} cannot start on {told(start)}; the table runs from {span}.",
                hint=f"Choose a day up to {told(last)}, after the first.",
            )


def _weakness(n_cuts: int, covered: int, horizon: int) -> str:
    if n_cuts >= ENOUGH_CUTS:
        return ""
    return (
        f"The table covers {in_days(covered)}, which is enough for {say(n_cuts, 'test', 'tests')} of {in_days(horizon)}. "
        f"{ENOUGH_CUTS} would tell whether the result holds in other seasons, too."
    )


def before(interactions: Interactions, start: date) -> Interactions:
    """Return what was known before a day; rows without a date are left out.

    Examples
    --------
    >>> import analytics as an
    >>> table = an.read_table(b"customer,product,date\\nMary,Bread,2025-01-01\\nMary,Tea,2025-02-01\\nJohn,Tea,2025-02-02\\n")
    >>> len(before(an.clean(table, an.recognise(table)), date(2025, 2, 1)).frame)
    1
    """
    return _rows(interactions, days_of(interactions.frame) < np.datetime64(start))


def within(interactions: Interactions, period: Period) -> Interactions:
    """Return what happened in a period."""
    return _rows(interactions, period.covers(days_of(interactions.frame)))


def _rows(interactions: Interactions, kept: np.ndarray) -> Interactions:
    return replace(interactions, frame=interactions.frame[kept])
