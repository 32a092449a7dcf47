"""One offer a customer: how long it takes to assign many, and how far from the best the answer can be."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.campaigns.assignment import Offer, assign_offers
from benchmarks.report import Result

N_CUSTOMERS, N_OFFERS = 50_000, 10
CAP = 2_000
MAX_SECONDS = 4.0
MAX_GAP = 0.1
"""Percent of the bound."""
RUNS = 3
MARGIN, CONTACT = 6.0, 0.12
STEPS = np.array([0.0, 0.01, 0.03, 0.05, 0.1, 0.2, 0.4])
"""Calibrated probabilities have few different values."""


def assigning(folder: Path) -> list[Result]:
    """Assign offers by random values, and by probabilities in steps of customers of whom some buy much of everything."""
    assign_offers(*_problem(np.random.default_rng(RUNS).random((3_000, N_OFFERS))))  # what is compiled is compiled now
    return [*_results("random values", _random), *_results("calibrated probabilities", _calibrated)]


def _results(what: str, draw) -> list[Result]:
    seconds, gaps, better = [], [], []
    for seed in range(RUNS):
        problem = _problem(draw(np.random.default_rng(seed)))
        start = time.perf_counter()
        found = assign_offers(*problem)
        seconds.append(time.perf_counter() - start)
        gaps.append(100 * found.gap)
        better.append(found.comparison.set_index("rule")["share"]["list after list"])
    size = f"{N_CUSTOMERS:,} customers x {N_OFFERS} offers, {what}"
    note = f"list after list earns {100 * np.mean(better):.1f} % of it; the time includes the comparison with simpler rules"
    return [
        Result(f"{size}: assignment", seconds, MAX_SECONDS, note=note),
        Result(f"{size}: gap to the bound", gaps, MAX_GAP, "%"),
    ]


def _problem(values: np.ndarray) -> tuple[pd.DataFrame, list[Offer]]:
    table = pd.DataFrame(values, columns=[f"Offer {number}" for number in range(N_OFFERS)])
    return table, [Offer(name, CAP) for name in table.columns]


def _random(rng: np.random.Generator) -> np.ndarray:
    return rng.random((N_CUSTOMERS, N_OFFERS))


def _calibrated(rng: np.random.Generator) -> np.ndarray:
    activity = rng.gamma(0.5, size=(N_CUSTOMERS, 1))
    chances = np.minimum(0.1 * activity * rng.gamma(2.0, size=(N_CUSTOMERS, N_OFFERS)), 1.0)
    return MARGIN * STEPS[np.digitize(chances, STEPS[1:])] - CONTACT
