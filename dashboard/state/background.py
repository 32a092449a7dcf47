"""Work in the background for the table in use: start it, look at it, stop it, take over what it found."""

from __future__ import annotations

from typing import Any

from analytics import AnalyticsError
from dashboard import cache
from dashboard.jobs import KINDS, Job, Kind, Work
from dashboard.state.session import Dataset, change, workspace


def start(kind: Kind, dataset: Dataset, settings: str, work: Work) -> None:
    """Start some work; ``settings`` is the digest of what, beside the table, its result depends on."""
    try:
        cache.registry().submit(workspace().id, kind, dataset.id, settings, work)
    except AnalyticsError as error:
        change(problem=error)


def job_of(kind: Kind) -> Job | None:
    """Return the work of a kind on the table in use that is running or has just ended."""
    current = workspace()
    job = cache.registry().find(current.id, kind)
    return job if job is not None and current.dataset is not None and job.subject == current.dataset.id else None


def stop(kind: Kind) -> None:
    """Stop the work of a kind."""
    job = job_of(kind)
    if job is not None:
        job.cancel()


def stop_jobs() -> None:
    """Stop what runs for a table that is put away."""
    for kind in KINDS:
        job = cache.registry().find(workspace().id, kind)
        if job is not None:
            job.cancel()
            cache.registry().forget(job.owner, job.kind)


def ended(kind: Kind) -> Job | None:
    """Return the work of a kind that has ended, once."""
    job = job_of(kind)
    if job is None or not job.done:
        return None
    cache.registry().forget(job.owner, job.kind)
    return job


def result_of(kind: Kind) -> Any | None:
    """Return what the work of a kind has found, once; None while it runs, or when it was stopped or failed, which is told."""
    job = ended(kind)
    if job is None or job.cancelled:
        return None
    problem = job.problem()
    if problem is not None:
        change(problem=problem)
        return None
    return job.future.result()
