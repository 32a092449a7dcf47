"""Commands on the back-test: run it in the background, stop it, take over what it found."""

from __future__ import annotations

from datetime import date
from functools import partial

from analytics import AnalyticsError, Interactions, back_test, calibrate
from analytics.errors import EvaluationError
from analytics.evaluation.splits import Cuts
from dashboard import cache
from dashboard.jobs import Job, Report
from dashboard.state.background import job_of, result_of, start, stop
from dashboard.state.session import Evidence, change, workspace

LEAST_TO_CALIBRATE = 2
"""Products of a window; of fewer nothing is left to check on."""


def tested_days() -> Cuts | AnalyticsError:
    """Return the days of the past from which lists are tested, or what is missing for that."""
    dataset = workspace().dataset
    if dataset is None:
        return EvaluationError("Nothing is loaded.", hint="Load a table.")
    if dataset.interactions.kind == "ratings":
        return EvaluationError(
            "Ratings do not tell who bought what, so nothing can be tested on the past.", hint="Load purchases with dates."
        )
    return cache.tested_days(dataset.id, dataset.interactions)


def why_ranks_only(day: date | None = None) -> str:
    """Say why lists of the table in use for a day, today by default, tell no probabilities; empty where they do."""
    dataset = workspace().dataset
    return "" if dataset is None else cache.ranks_only(dataset.id, dataset.interactions, day or date.today())


def run_back_test() -> None:
    """Start to test lists on the past of the table in use, in the background."""
    current = workspace()
    if current.dataset is None:
        return
    work = partial(_test, current.dataset.id, current.dataset.interactions)
    start("backtest", current.dataset, cache.digest_of("back-test"), work)


def _test(dataset_id: str, interactions: Interactions, report: Report) -> Evidence:
    found = back_test(interactions, on_progress=report)
    enough = len(found.windows) > 1 or len(found.windows[0].items) >= LEAST_TO_CALIBRATE
    calibrations = {audience: calibrate(found, audience) for audience in found.audiences} if enough else {}
    return Evidence(dataset_id, found, calibrations)


def back_test_job() -> Job | None:
    """Return the back-test of the table in use that is running or has just ended."""
    return job_of("backtest")


def stop_back_test() -> None:
    """Stop the running back-test."""
    stop("backtest")


def collect_back_test() -> None:
    """Take over a back-test that is finished."""
    found = result_of("backtest")
    if found is not None:
        change(evidence=found)


def evidence() -> Evidence | None:
    """Return what lists were worth on the past of the table in use; None until that has been tested."""
    current = workspace()
    found = current.evidence
    return found if found is not None and current.dataset is not None and found.dataset_id == current.dataset.id else None
