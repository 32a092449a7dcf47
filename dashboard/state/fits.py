"""Commands that work in the background: find segments, compare numbers of them, take over what is finished."""

from __future__ import annotations

from functools import partial

from analytics import Segmentation
from analytics.factorization import Factorization, factorize, max_components
from analytics.factorization.selection import Advice, suggest_n_components
from analytics.matrix import InteractionMatrix
from analytics.segments.segmentation import segment
from dashboard import cache
from dashboard.jobs import Job, Report
from dashboard.state.background import ended, job_of, start, stop
from dashboard.state.methods import engine_in_use
from dashboard.state.proposals import take_segments
from dashboard.state.session import change, workspace

MOST_SEGMENTS = 20
FEWEST_SEGMENTS = 2
RANDOM_STATE = 0


def choose_number(n_components: int) -> None:
    """Choose the number of segments to find next."""
    dataset = workspace().dataset
    if dataset is not None:
        change(n_components=max(1, min(n_components, MOST_SEGMENTS, max_components(dataset.V))))


def find_segments() -> None:
    """Start a fit in the background."""
    current = workspace()
    dataset, k, n_scoring = current.dataset, current.n_components, current.n_scoring
    if dataset is not None:
        engine = engine_in_use(dataset.V, current.engine)
        settings = cache.digest_of(k, RANDOM_STATE, engine, n_scoring)
        start("fit", dataset, settings, partial(_fit, dataset.V, k, engine, n_scoring))


def _fit(V: InteractionMatrix, k: int, engine: str, n_scoring: int | None, report: Report) -> Segmentation:
    return segment(factorize(V, k, RANDOM_STATE, on_progress=report, engine=engine, n_scoring=n_scoring))


def digest_of_fit(fit: Factorization) -> str:
    """Return what tells a fit, profiles and predictions, from all others of the same table."""
    return cache.digest_of(fit.engine, fit.n_components, fit.random_state, fit.n_scoring, fit.error)


def profiles_digest() -> str:
    """Return what tells the segments that are shown from all others, whatever they are called."""
    current = workspace()
    if current.dataset is None or current.segments is None:
        return ""
    return cache.digest_of(current.dataset.id, digest_of_fit(current.segments.fit))


def segments_digest() -> str:
    """Return what tells the segments that are shown, with their names, from all others."""
    segments = workspace().segments
    return "" if segments is None else cache.digest_of(profiles_digest(), segments.names)


def suggest_number() -> None:
    """Start to compare numbers of segments in the background."""
    dataset = workspace().dataset
    if dataset is not None:
        engine = engine_in_use(dataset.V, workspace().engine)
        settings = cache.digest_of(FEWEST_SEGMENTS, MOST_SEGMENTS, RANDOM_STATE, engine)
        start("advice", dataset, settings, partial(_advise, dataset.V, engine))


def _advise(V: InteractionMatrix, engine: str, report: Report) -> Advice:
    numbers = range(FEWEST_SEGMENTS, MOST_SEGMENTS + 1)
    return suggest_n_components(V, numbers, RANDOM_STATE, on_progress=report, engine=engine)


def stop_suggesting() -> None:
    """Stop the comparison of numbers of segments."""
    stop("advice")


def stop_finding() -> None:
    """Stop the running fit."""
    stop("fit")


def fit_job() -> Job | None:
    """Return the fit of the table in use that is running or has just ended."""
    return job_of("fit")


def advice_job() -> Job | None:
    """Return the comparison of numbers of segments that is running or has just ended."""
    return job_of("advice")


def collect_results() -> str | None:
    """Take over what has been finished in the background; return a sentence when that is news."""
    news = None
    for job in (ended("advice"), ended("fit")):
        news = (_outcome(job) if job is not None else None) or news
    return news


def _outcome(job: Job) -> str | None:
    if job.cancelled:
        return "Stopped. Nothing was changed." if job.kind == "fit" else None
    problem = job.problem()
    if problem is None:
        result = job.future.result()
        if not isinstance(result, Advice):
            return take_segments(result)
        change(advice=result)
    elif job.kind == "fit":
        change(problem=problem)
    return None
