"""Commands on segments over time: choose two periods, compare them in the background, take over what was found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from analytics import AnalyticsError, Factorization, Interactions
from analytics.errors import PeriodError
from analytics.segments.migration import segment_movement
from analytics.segments.movement import Movement
from analytics.segments.periods import Period, Periods, check_periods, halves
from dashboard import cache
from dashboard.jobs import Job, Report
from dashboard.state.background import job_of, result_of, start, stop
from dashboard.state.fits import digest_of_fit
from dashboard.state.session import OverTime, Workspace, change, workspace


def chosen_periods(current: Workspace | None = None) -> Periods | None:
    """Return the periods to compare: the halves of the time of the table, if nobody chose others; None without dates."""
    current = current or workspace()
    dataset = current.dataset
    if dataset is None:
        return None
    span = cache.span(dataset.id, dataset.interactions)
    if span is None or span.first == span.last:
        return None
    return _over_time(current).periods or halves(span)


def problem_of_periods(periods: Periods | None) -> AnalyticsError | None:
    """Return why periods cannot be compared; None where they can."""
    try:
        if periods is not None:
            check_periods(periods)
    except PeriodError as error:
        return error
    return None


def choose_periods(first: tuple[date, ...], second: tuple[date, ...]) -> None:
    """Choose the periods to compare next; one of which only the first day is chosen so far changes nothing."""
    if len(first) == len(second) == 2:
        change(over_time=replace(_over_time(), periods=(Period(*first), Period(*second))))


def compare_periods() -> None:
    """Start to compare the chosen periods in the background."""
    current, periods = workspace(), chosen_periods()
    if current.dataset is None or current.segments is None or periods is None:
        return
    fit = current.segments.fit
    settings = cache.digest_of(digest_of_fit(fit), periods)
    work = partial(_compare, fit, current.dataset.interactions, periods)
    start("movement", current.dataset, settings, work)


def _compare(fit: Factorization, interactions: Interactions, periods: Periods, report: Report) -> tuple[str, Movement]:
    return digest_of_fit(fit), segment_movement(fit, interactions, periods, report)


def movement_job() -> Job | None:
    """Return the comparison of the table in use that is running or has just ended."""
    return job_of("movement")


def stop_comparing() -> None:
    """Stop the running comparison."""
    stop("movement")


def collect_movement() -> None:
    """Take over a comparison that is finished."""
    result = result_of("movement")
    if result is not None:
        movement_of, found = result
        change(over_time=replace(_over_time(), movement=found, movement_of=movement_of))


def movement(current: Workspace | None = None) -> Movement | None:
    """Return who moved between the segments of a workspace, by default this one; None until that has been compared."""
    current = current or workspace()
    over_time = _over_time(current)
    same = current.segments is not None and over_time.movement_of == digest_of_fit(current.segments.fit)
    return over_time.movement if same else None


def _over_time(current: Workspace | None = None) -> OverTime:
    """Return what was chosen and found for the table in use."""
    current = current or workspace()
    dataset_id = "" if current.dataset is None else current.dataset.id
    return current.over_time if current.over_time.dataset_id == dataset_id else OverTime(dataset_id)
