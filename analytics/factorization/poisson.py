"""Counts, with less weight on large ones: the Kullback-Leibler divergence, as for Poisson counts."""

from __future__ import annotations

import time

import numpy as np
from scipy import sparse

from analytics.factorization import kernels
from analytics.factorization.contract import Baseline, Factors, Plan, Progress, no_progress
from analytics.factorization.counts import BUDGET_SECONDS, in_single_precision, squared_error_of, unit_of
from analytics.factorization.rows import in_blocks, rows_of
from analytics.factorization.start import start_of

MAX_ITERATIONS = 200
TOLERANCE = 1e-5
"""Stop when a round lowers the divergence by less than this share, on the average of a few rounds."""
WINDOW = 10
FOLD_IN_ROUNDS = 5_000
FOLD_IN_TOLERANCE = 1e-9


class PoissonEngine:
    """Minimise the Kullback-Leibler divergence ``sum of V log(V / WH) - V + WH``, W and H non-negative.

    Multiplicative updates (Lee and Seung, 2001) from an NNDSVD start; a round costs one pass over the bought cells for
    each side, as zeros enter only through sums of the factors. The divergence of Poisson counts weighs a cell by its size
    and not by the square of it, so that a few large baskets do not decide the segments.
    """

    name = "poisson"
    amounts = True

    def __init__(self, max_iterations: int = MAX_ITERATIONS, budget_seconds: float = BUDGET_SECONDS) -> None:
        self.max_iterations = max_iterations
        self.budget_seconds = budget_seconds

    def fit(self, values: sparse.csr_array, n_components: int, random_state: int, on_progress: Progress = no_progress) -> Factors:
        """Factorize counts; see `Engine.fit`."""
        started = time.monotonic()
        unit = unit_of(values)
        by_item = in_single_precision(values, unit)
        by_customer = sparse.csr_array(by_item.T)
        on_progress(0.0, "Starting")
        left, right = start_of(by_customer, by_item, n_components, random_state)
        volume = float(by_item.data.sum(dtype=np.float64))
        losses: list[float] = []
        converged = False
        for number in range(1, self.max_iterations + 1):
            _update(by_customer, left, right)
            reached = float(left.sum(axis=0, dtype=np.float64) @ right.sum(axis=0, dtype=np.float64))
            losses.append(_update(by_item, right, left) + reached - volume)
            on_progress(number / self.max_iterations, f"Round {number}")
            converged = number > WINDOW and losses[-WINDOW - 1] - losses[-1] <= TOLERANCE * WINDOW * abs(losses[-1])
            if converged or time.monotonic() - started > self.budget_seconds:
                break
        error, total = squared_error_of(by_item, right, left)
        scaled = tuple(unit * loss for loss in losses)
        return Factors(right, left.T * unit, unit**2 * error, scaled, unit**2 * total, converged=converged)

    fit_to_predict = fit

    def reconstruction(
        self, values: sparse.csr_array, W: np.ndarray, H: np.ndarray, baseline: Baseline | None
    ) -> tuple[float, float]:
        """Return the error and its bound; see `Engine.reconstruction`."""
        return squared_error_of(values, W, H.T)

    def plan(self, values: sparse.csr_array, n_components: int) -> Plan:
        """Return how to predict; see `Engine.plan`."""
        return Plan(n_components)

    def fold_in(
        self, new: sparse.csr_array, known: np.ndarray, offset: np.ndarray, n_fitted: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Solve new rows; see `Engine.fold_in`."""
        known = known.astype(np.float64)
        # Each row begins with all its volume spread evenly, so that no row depends on another.
        volume = np.asarray(new.sum(axis=1), dtype=np.float64).reshape(-1, 1)
        solved = np.repeat(volume / max(float(known.sum()), 1e-300), known.shape[1], axis=1)
        _update(new, solved, known, FOLD_IN_ROUNDS, FOLD_IN_TOLERANCE)
        return solved, np.zeros(new.shape[0])


def _update(table: sparse.csr_array, solved: np.ndarray, other: np.ndarray, rounds: int = 1, tolerance: float = 0.0) -> float:
    """Update rows in place; return the sum of ``V log(V / WH)`` as it was before the last round."""
    dtype = solved.dtype
    other = np.ascontiguousarray(other, dtype)
    sums = other.sum(axis=0, dtype=np.float64).astype(dtype)
    rows, values, logs = rows_of(table), table.data.astype(dtype, copy=False), np.zeros(table.shape[0])

    def update(first: int, last: int) -> None:
        kernels.scale_rows(first, last, *rows, values, other, sums, rounds, tolerance, solved, logs)

    in_blocks(rows, update)
    return float(logs.sum())
