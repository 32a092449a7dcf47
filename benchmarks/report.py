"""What was measured becomes one Markdown table."""

from __future__ import annotations

import os
import platform
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
import psutil

LIBRARIES = ("numpy", "scipy", "scikit-learn", "pandas", "pyarrow", "streamlit", "plotly", "playwright")


@dataclass(frozen=True)
class Result:
    """One row of the table.

    Attributes
    ----------
    what : str
    values : sequence of float
        One for each run.
    target : float or None
        Largest value that is still good, or with ``at_least`` the smallest; None where the row is only for comparison.
    unit : str
        "s", "MB", "x" or a word; empty for a plain number.
    percentile : int
        What is held against the target: 50 is the median.
    note : str
        Shown under the table.
    at_least : bool
        Whether more is better.
    """

    what: str
    values: Sequence[float]
    target: float | None = None
    unit: str = "s"
    percentile: int = 50
    note: str = ""
    at_least: bool = False

    @property
    def judged(self) -> float:
        """The value that is held against the target."""
        return float(np.percentile(self.values, self.percentile))

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.target is None:
            return None
        return self.judged >= self.target if self.at_least else self.judged <= self.target

    def cells(self) -> list[str]:
        """Return the cells of the row."""
        statistic = "" if self.percentile == 50 else f"p{self.percentile} "
        target = "-" if self.target is None else f"{statistic}{'>=' if self.at_least else '<='} {_number(self.target, self.unit)}"
        median = _number(float(np.median(self.values)), self.unit)
        if statistic:
            median += f" ({statistic}{_number(self.judged, self.unit)})"
        spread = f"{_number(min(self.values), self.unit)} .. {_number(max(self.values), self.unit)}"
        met = {True: "yes", False: "**no**", None: "-"}[self.met]
        return [self.what, target, median, spread, str(len(self.values)), met]


def _number(value: float, unit: str) -> str:
    return (f"{value:,.0f} {unit}" if unit == "MB" or value >= 100 else f"{value:.3g} {unit}").strip()


def table(results: Sequence[Result]) -> str:
    """Return the results as a Markdown table, with the notes under it."""
    rows = [["what", "target", "median", "min .. max", "runs", "met"], ["---"] * 6, *(result.cells() for result in results)]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    notes = [f"- {result.what}: {result.note}" for result in results if result.note]
    return "\n".join([*lines, *(["", *notes] if notes else [])]) + "\n"


class OtherWork:
    """Watches how much of the processors others take: where that is much, the times are too long."""

    def __init__(self) -> None:
        self._start = self._times()

    @staticmethod
    def _times() -> tuple[float, float, float]:
        """Return the time of the clock, that all processors were busy, and that this process and its children took."""
        everything = psutil.cpu_times()
        own = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        busy = sum(everything) - everything.idle - everything.iowait
        return time.monotonic(), busy, sum(one.ru_utime + one.ru_stime for one in own)

    def share(self) -> float:
        """Return the share of the processors that other work has taken since the start."""
        clock, busy, own = (now - before for now, before in zip(self._times(), self._start, strict=True))
        return max(busy - own, 0.0) / (clock * (os.cpu_count() or 1))


def machine(other_work: OtherWork) -> str:
    """Return what the numbers depend on: cores, other work, Python and the libraries; no name of a machine."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{os.cpu_count()} shared cores ({platform.machine()}), of which other work took {other_work.share():.0%} meanwhile; "
        f"Python {platform.python_version()}, {libraries}."
    )
