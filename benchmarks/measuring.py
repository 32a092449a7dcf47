"""Seconds and megabytes of some work in this process."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def memory(which: str) -> float:
    """Return what this process holds now ("VmRSS"), or the most that it has held ("VmHWM"), in MB (Linux)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(which))) / 2**10


def measured(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return what the work found with the seconds, the peak, and how far the peak was above what was held before."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts from now
    before = memory("VmRSS")
    start = time.perf_counter()
    found = work()
    taken = time.perf_counter() - start
    peak = memory("VmHWM")
    return {"seconds": taken, "peak": peak, "extra": peak - before} | found


class Rounds:
    """A progress that notes when each round of a fit is reported, and ends the fit after some of them."""

    class Enough(Exception):
        """Ends a fit."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.moments: list[float] = []

    def __call__(self, share: float, message: str) -> None:
        self.moments.append(time.perf_counter())
        if len(self.moments) > self.most:
            raise self.Enough

    @property
    def seconds(self) -> list[float]:
        """How long each round took, the first report being the start."""
        return [after - before for before, after in zip(self.moments, self.moments[1:], strict=False)]
