"""Long work: progress, cancel, one job of a kind for each owner, results shared, a queue with an end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import wait

import pytest

from analytics import AnalyticsError
from analytics.errors import Cancelled, FactorizationError
from dashboard import jobs
from dashboard.jobs import JobRegistry, Report

SOON = 30


@pytest.fixture
def registry():
    made = JobRegistry()
    yield made
    made.stop()


@pytest.fixture
def gate():
    """Hold work until the test lets it go on."""
    event = threading.Event()
    yield event
    event.set()


def held(gate: threading.Event, result: object = "done") -> tuple[Callable[[Report], object], threading.Event]:
    """Return work that reports, waits at the gate, and reports again; and what tells that it has begun."""
    begun = threading.Event()

    def work(report: Report) -> object:
        report(0.25, "Half way")
        begun.set()
        assert gate.wait(SOON)
        report(0.75, "Nearly there")
        return result

    return work, begun


def finished(job: jobs.Job) -> jobs.Job:
    wait([job.future], timeout=SOON)
    return job


def test_work_gives_its_result_and_reports_on_the_way(registry, gate):
    work, begun = held(gate, 42)
    job = registry.submit("ann", "fit", "data", "k=3", work)
    assert begun.wait(SOON)
    assert (job.share, job.message, job.done) == (0.25, "Half way", False)
    gate.set()
    assert finished(job).future.result() == 42
    assert (job.share, job.message) == (0.75, "Nearly there")
    assert job.problem() is None
    assert job.seconds >= 0


def test_progress_stays_between_0_and_1(registry):
    job = registry.submit("ann", "fit", "data", "k=3", lambda report: report(7.0, "Too far"))
    assert finished(job).share == 1.0


def test_cancelled_work_stops_at_its_next_report_and_leaves_no_result(registry, gate):
    work, begun = held(gate)
    job = registry.submit("ann", "fit", "data", "k=3", work)
    assert begun.wait(SOON)
    job.cancel()
    assert job.cancelled
    assert not job.done
    gate.set()
    assert isinstance(finished(job).future.exception(), Cancelled)
    assert job.problem() is None
    again = registry.submit("ann", "fit", "data", "k=3", lambda report: "fresh")
    assert finished(again).future.result() == "fresh"


def test_new_work_of_a_kind_stops_the_one_before(registry, gate):
    work, begun = held(gate)
    first = registry.submit("ann", "fit", "data", "k=3", work)
    assert begun.wait(SOON)
    second = registry.submit("ann", "fit", "data", "k=4", lambda report: "new")
    assert first.cancelled
    assert registry.find("ann", "fit") is second
    gate.set()
    assert finished(second).future.result() == "new"


def test_other_kinds_and_other_owners_go_on(registry, gate):
    work, begun = held(gate)
    first = registry.submit("ann", "fit", "data", "k=3", work)
    assert begun.wait(SOON)
    registry.submit("ann", "advice", "data", "k=3", lambda report: 1)
    registry.submit("bob", "fit", "other", "k=3", lambda report: 2)
    assert not first.cancelled
    assert registry.find("ann", "fit") is first


def test_a_comparison_waits_for_the_fit_of_its_analyst_and_then_goes_on(registry, gate):
    comparison, begun = held(gate, "advice")
    fit_gate = threading.Event()
    fit, fitting = held(fit_gate, "segments")
    advice = registry.submit("ann", "advice", "data", "all", comparison)
    assert begun.wait(SOON)
    first = registry.submit("ann", "fit", "data", "k=3", fit)
    assert fitting.wait(SOON)
    gate.set()
    assert wait([advice.future], timeout=2 * jobs.LOOK_AGAIN_SECONDS).not_done
    assert advice.message == "Waiting for the segments"
    fit_gate.set()
    assert finished(first).future.result() == "segments"
    assert finished(advice).future.result() == "advice"


def test_a_comparison_that_waits_can_be_stopped(registry, gate):
    registry.submit("ann", "fit", "data", "k=3", held(gate)[0])
    advice = registry.submit("ann", "advice", "data", "all", lambda report: "advice")
    advice.cancel()
    assert finished(advice).done
    assert advice.cancelled


def test_a_comparison_does_not_wait_for_the_fit_of_somebody_else(registry, gate):
    registry.submit("bob", "fit", "data", "k=3", held(gate)[0])
    assert finished(registry.submit("ann", "advice", "data", "all", lambda report: "advice")).future.result() == "advice"


def test_the_same_work_asked_for_twice_is_one_job(registry, gate):
    work, _ = held(gate)
    first = registry.submit("ann", "fit", "data", "k=3", work)
    assert registry.submit("ann", "fit", "data", "k=3", work) is first


def test_a_result_is_shared_with_everybody_who_has_the_same_data_and_settings(registry):
    calls: list[str] = []
    for owner, subject in (("ann", "data"), ("bob", "data"), ("cid", "other data")):
        job = registry.submit(owner, "fit", subject, "k=3", lambda report, owner=owner: calls.append(owner) or owner)
        finished(job)
    assert calls == ["ann", "cid"]
    assert registry.find("bob", "fit").future.result() == "ann"
    assert registry.find("bob", "fit").share == 1.0


def test_work_about_persons_is_shared_with_nobody_and_not_kept_for_long(registry, monkeypatch):
    mine = finished(registry.submit("ann", "audience", "data", "k=3", lambda report: "Ann's people"))
    theirs = finished(registry.submit("bob", "audience", "data", "k=3", lambda report: "Bob's people"))
    assert (mine.future.result(), theirs.future.result()) == ("Ann's people", "Bob's people")
    monkeypatch.setattr(jobs, "MOST_SECONDS_OF_ONE", 0)
    finished(registry.submit("cid", "fit", "data", "k=3", lambda report: 1))
    assert registry.find("ann", "audience") is None
    assert registry.find("cid", "fit") is not None


def test_work_about_persons_of_a_closed_page_goes_when_anybody_looks_for_work(registry, gate, monkeypatch):
    for name, work in {"ann": lambda report: "Ann's people", "bob": failing(ValueError("Bob's people"))}.items():
        finished(registry.submit(name, "audience", "data", "k=3", work))
    held_up, begun = held(gate)
    stopped = registry.submit("cid", "audience", "data", "k=3", held_up)
    never_begun = registry.submit("dan", "audience", "data", "k=3", lambda report: "Dan's people")
    assert begun.wait(SOON)
    assert (stopped.waited, never_begun.waited) == (0, 0)
    never_begun.cancel()
    stopped.cancel()
    gate.set()
    assert finished(stopped).done and never_begun.done
    owners = ("ann", "bob", "cid", "dan")
    assert all(registry.find(owner, "audience").waited > 0 for owner in owners)
    monkeypatch.setattr(jobs, "MOST_SECONDS_OF_ONE", 0)
    assert registry.find("eve", "fit") is None
    assert [owner for owner, _ in registry._jobs] == []


def test_only_the_newest_results_are_kept(registry):
    for number in range(jobs.MAX_RESULTS + 1):
        finished(registry.submit("ann", "fit", f"data {number}", "k=3", lambda report, number=number: number))
    first = finished(registry.submit("bob", "fit", "data 0", "k=3", lambda report: "worked out again"))
    last = finished(registry.submit("bob", "advice", f"data {jobs.MAX_RESULTS}", "k=3", lambda report: "advice"))
    kept = finished(registry.submit("bob", "fit", f"data {jobs.MAX_RESULTS}", "k=3", lambda report: "not called"))
    assert first.future.result() == "worked out again"
    assert last.future.result() == "advice"
    assert kept.future.result() == jobs.MAX_RESULTS


def test_a_full_queue_refuses_and_stops_nothing(registry, gate, monkeypatch):
    monkeypatch.setattr(jobs, "MAX_WAITING", 2)
    mine = registry.submit("ann", "fit", "data", "k=3", held(gate)[0])
    registry.submit("bob", "fit", "data", "k=3 too", held(gate)[0])
    with pytest.raises(AnalyticsError, match="Too much work is waiting"):
        registry.submit("dan", "fit", "data", "k=3", held(gate)[0])
    monkeypatch.setattr(jobs, "MAX_WAITING", 1)
    with pytest.raises(AnalyticsError, match="Too much work is waiting"):
        registry.submit("ann", "fit", "data", "k=4", held(gate)[0])
    assert not mine.cancelled
    assert registry.find("ann", "fit") is mine


def test_a_job_does_not_wait_for_its_own_forerunner_in_a_full_queue(registry, gate, monkeypatch):
    monkeypatch.setattr(jobs, "MAX_WAITING", 1)
    registry.submit("ann", "fit", "data", "k=3", held(gate)[0])
    assert registry.submit("ann", "fit", "data", "k=4", held(gate)[0]).settings == "k=4"


def test_jobs_that_nobody_asks_about_are_dropped_in_the_end(registry, monkeypatch):
    monkeypatch.setattr(jobs, "MAX_UNCLAIMED", 3)
    for number in range(6):
        finished(registry.submit(f"visitor {number}", "fit", "data", f"k={number}", lambda report: 0))
    assert registry.find("visitor 0", "fit") is None
    assert registry.find("visitor 5", "fit") is not None


def test_a_job_can_be_forgotten(registry):
    finished(registry.submit("ann", "fit", "data", "k=3", lambda report: 0))
    registry.forget("ann", "fit")
    registry.forget("ann", "fit")
    assert registry.find("ann", "fit") is None


def failing(error: BaseException) -> Callable[[Report], object]:
    def work(report: Report) -> object:
        raise error

    return work


def test_an_error_of_the_analysis_comes_out_as_it_is(registry):
    error = FactorizationError("The table has only 1 customer.", hint="Segments need at least two of each.")
    job = finished(registry.submit("ann", "fit", "data", "k=3", failing(error)))
    assert job.problem() is error


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (MemoryError(), "There is not enough memory for this. Choose a smaller number, or a smaller table."),
        (ValueError("/home/ann/secret.csv"), "This could not be worked out (ValueError). Please report it."),
    ],
)
def test_an_unforeseen_error_comes_out_as_a_sentence_without_its_details(registry, error, sentence):
    job = finished(registry.submit("ann", "fit", "data", "k=3", failing(error)))
    assert isinstance(job.problem(), AnalyticsError)
    assert str(job.problem()) == sentence


def test_an_error_is_not_kept_as_a_result(registry):
    finished(registry.submit("ann", "fit", "data", "k=3", failing(MemoryError())))
    assert finished(registry.submit("ann", "fit", "data", "k=3", lambda report: "ok")).future.result() == "ok"


def test_stopping_the_registry_stops_all_work_and_takes_no_more(registry, gate):
    running, begun = held(gate)
    job = registry.submit("ann", "fit", "data", "k=3", running)
    assert begun.wait(SOON)
    registry.stop()
    gate.set()
    assert isinstance(finished(job).future.exception(), Cancelled)
    with pytest.raises(RuntimeError):
        registry.submit("bob", "fit", "data", "k=3", running)
