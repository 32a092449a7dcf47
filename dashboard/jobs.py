"""Long work in the background: a bounded executor, progress, cancel. Knows nothing of Streamlit."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from analytics.errors import AnalyticsError, Cancelled

Kind = Literal["fit", "advice", "movement", "backtest", "lists", "assign", "audience", "responses", "offers"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MAX_WORKERS: dict[Kind, int] = {
    "fit": 2,
    "advice": 1,
    "movement": 1,
    "backtest": 1,
    "lists": 1,
    "assign": 1,
    "audience": 1,
    "responses": 1,
    "offers": 1,
}
MAX_WAITING = 32
MAX_UNCLAIMED = 64
"""Finished jobs that nobody has asked about: most belong to pages that were closed."""
LOOK_AGAIN_SECONDS = 0.25
MAX_RESULTS = 12
"""Finished results that are kept for anybody who asks for the same work on the same data."""
OF_ONE: tuple[Kind, ...] = ("assign", "audience", "responses", "offers")
"""Work about persons: its results are given to who asked for it and kept for nobody else."""
MOST_SECONDS_OF_ONE = 900
"""After so long, nobody waits for them any more."""

Report = Callable[[float, str], None]
Work = Callable[[Report], Any]


@dataclass
class Job:
    """One piece of work of one workspace.

    Attributes
    ----------
    subject : str
        Digest of the data.
    settings : str
        Digest of the settings.
    owner : str
        Workspace that asked for it.
    kind : str
        A workspace has at most one running job of a kind.
    """

    subject: str
    settings: str
    owner: str
    kind: Kind
    future: Future = field(default_factory=Future, repr=False)
    share: float = 0.0
    message: str = "Waiting"
    started: float = field(default_factory=time.monotonic)
    ended: float = 0.0
    _stop: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def result_key(self) -> tuple[str, ...]:
        """What a result is kept under."""
        return self.kind, self.subject, self.settings

    def report(self, share: float, message: str) -> None:
        """Note progress; raise `Cancelled` when somebody asked to stop."""
        if self._stop.is_set():
            raise Cancelled
        self.share, self.message = min(max(share, 0.0), 1.0), message

    def cancel(self) -> None:
        """Ask the work to stop at its next report."""
        self._stop.set()
        if self.future.cancel():
            self.ended = time.monotonic()

    @property
    def done(self) -> bool:
        """Whether there is a result, an error, or a cancellation."""
        return self.future.done()

    @property
    def cancelled(self) -> bool:
        """Whether it was stopped."""
        return self._stop.is_set()

    def problem(self) -> AnalyticsError | None:
        """Return what went wrong, in a sentence; None when there is a result, or none yet, or it was stopped."""
        error = self.future.exception() if self.done and not self.cancelled else None
        if error is None or isinstance(error, AnalyticsError):
            return error
        logging.getLogger(__name__).error("A job failed", exc_info=error)
        if isinstance(error, MemoryError):
            return AnalyticsError("There is not enough memory for this.", hint="Choose a smaller number, or a smaller table.")
        return AnalyticsError(f"This could not be worked out ({type(error).__name__}).", hint="Please report it.")

    @property
    def waited(self) -> float:
        """Seconds since it ended, with a result or without; 0 before."""
        return time.monotonic() - self.ended if self.ended else 0.0

    @property
    def seconds(self) -> float:
        """Time since it was asked for."""
        return time.monotonic() - self.started


class JobRegistry:
    """All jobs of the process."""

    def __init__(self) -> None:
        self._executors = {kind: ThreadPoolExecutor(MAX_WORKERS[kind], thread_name_prefix=f"tastemap-{kind}") for kind in KINDS}
        self._lock = threading.Lock()
        self._jobs: dict[tuple[str, Kind], Job] = {}
        self._results: OrderedDict[tuple[str, ...], Any] = OrderedDict()

    def submit(self, owner: str, kind: Kind, subject: str, settings: str, work: Work) -> Job:
        """Start work for a workspace, stopping its running job of the same kind.

        Work that was done before for the same data and settings is not done again.

        Raises
        ------
        AnalyticsError
            When too much is waiting.
        """
        with self._lock:
            before = self._jobs.get((owner, kind))
            if before is not None and before.result_key == (kind, subject, settings) and not (before.done or before.cancelled):
                return before
            waiting = sum(not job.done for job in self._jobs.values() if job is not before)
            if waiting >= MAX_WAITING:
                raise AnalyticsError("Too much work is waiting on this computer.", hint="Try again in a minute.")
            if before is not None:
                before.cancel()
            self._drop_unclaimed()
            job = Job(subject, settings, owner, kind)
            self._jobs[owner, kind] = job
            if job.result_key in self._results:
                self._results.move_to_end(job.result_key)
                job.share = 1.0
                job.future.set_result(self._results[job.result_key])
                return job
        job.future = self._executors[kind].submit(self._run, job, work)
        return job

    def _drop_unclaimed(self) -> None:
        """Let go of what nobody has taken; called often, so that nothing about persons stays when their page was closed."""
        finished = [key for key, job in self._jobs.items() if job.done]
        dropped = finished[: max(0, len(finished) - MAX_UNCLAIMED)]
        dropped += [key for key in finished if key[1] in OF_ONE and self._jobs[key].waited > MOST_SECONDS_OF_ONE]
        for key in set(dropped):
            del self._jobs[key]

    def _run(self, job: Job, work: Work) -> Any:
        def report(share: float, message: str) -> None:
            job.report(share, message)
            if job.kind != "fit":
                self._give_way(job)

        try:
            report(0.0, "Starting")
            result = work(report)
        finally:
            job.ended = time.monotonic()
        if job.kind in OF_ONE:
            return result
        with self._lock:
            self._results[job.result_key] = result
            while len(self._results) > MAX_RESULTS:
                self._results.popitem(last=False)
        return result

    def _give_way(self, job: Job) -> None:
        """Hold other work while the fit that its analyst waits for runs: both would share the processors."""
        fit = self.find(job.owner, "fit")
        while fit is not None and not fit.done:
            job.report(job.share, "Waiting for the segments")
            wait([fit.future], timeout=LOOK_AGAIN_SECONDS)
            fit = self.find(job.owner, "fit")

    def find(self, owner: str, kind: Kind) -> Job | None:
        """Return the newest job of a kind of a workspace."""
        with self._lock:
            self._drop_unclaimed()
            return self._jobs.get((owner, kind))

    def stop(self) -> None:
        """Stop all work and let the threads go."""
        with self._lock:
            for job in self._jobs.values():
                job.cancel()
        for executor in self._executors.values():
            executor.shutdown(wait=False, cancel_futures=True)

    def forget(self, owner: str, kind: Kind) -> None:
        """Drop a job whose outcome has been taken."""
        with self._lock:
            self._jobs.pop((owner, kind), None)
