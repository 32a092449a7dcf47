"""Counts: zeros are zeros. Coordinate descent on the squared error over all cells, in float32."""

from __future__ import annotations

import time

import numpy as np
from scipy import sparse

from analytics.factorization.contract import Baseline, Factors, Plan, Progress, no_progress
from analytics.factorization.rows import common_least_squares, multiply, rows_of
from analytics.factorization.start import start_of

ROOM = (1e-3, 1e9)
"""Largest cells that are fitted in their own unit."""
MAX_ITERATIONS = 600
BUDGET_SECONDS = 600.0
"""A fit ends after this time wherever it stands."""
TOLERANCE = 1e-6
"""Stop when a round lowers the squared error by less than this share, on the average of a few rounds."""
WINDOW = 10
SWEEPS = 1
FOLD_IN_SWEEPS = 1_000
FOLD_IN_TOLERANCE = 1e-10


class CountsEngine:
    """Minimise ``|V - WH|^2`` over all cells, W and H non-negative.

    Hierarchical alternating least squares (Cichocki and Phan, 2009) from an NNDSVD start (Boutsidis and Gallopoulos,
    2008), as scikit-learn does; but rows run on several threads, and the error of a round costs no pass of its own.

    Parameters
    ----------
    max_iterations : int
    budget_seconds : float
        A fit that reaches it is returned as it stands, and says that it has not converged.
    """

    name = "counts"
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
        error, square = squared_error_of(by_customer, left, right)
        losses, converged = [error], False
        for number in range(1, self.max_iterations + 1):
            left = common_least_squares(rows_of(by_customer), multiply(by_customer, right), right.T @ right, left, SWEEPS)
            slopes = multiply(by_item, left)
            right = common_least_squares(rows_of(by_item), slopes, left.T @ left, right, SWEEPS)
            losses.append(_error_from(slopes, left, right, square))
            on_progress(number / self.max_iterations, f"Round {number}")
            converged = number >= WINDOW and losses[-WINDOW - 1] - losses[-1] <= TOLERANCE * WINDOW * max(
                losses[-1], 1e-9 * square
            )
            if converged or time.monotonic() - started > self.budget_seconds:
                break
        losses[-1], _ = squared_error_of(by_customer, left, right)
        losses = [unit**2 * loss for loss in losses]
        return Factors(right, left.T * unit, losses[-1], tuple(losses), unit**2 * square, converged=converged)

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
        """Solve new rows exactly; see `Engine.fold_in`."""
        known = known.astype(np.float64)
        slopes = multiply(new, known)
        solved = common_least_squares(
            rows_of(new), slopes, known.T @ known, np.zeros_like(slopes), FOLD_IN_SWEEPS, FOLD_IN_TOLERANCE
        )
        return solved, np.zeros(new.shape[0])


def unit_of(values: sparse.csr_array) -> float:
    """Return what to divide cells by: 1, or the largest where float32 has no room for squares (1e20, 1e-25)."""
    largest = float(values.data.max(initial=0.0))
    return 1.0 if largest == 0 or ROOM[0] <= largest <= ROOM[1] else largest


def in_single_precision(values: sparse.csr_array, unit: float) -> sparse.csr_array:
    """Return a table divided by its unit, in float32; where its cells are, is shared."""
    data = values.data / unit if unit != 1.0 else values.data
    return sparse.csr_array((data.astype(np.float32), values.indices, values.indptr), shape=values.shape)


def squared_error_of(X: sparse.csr_array, left: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Return ``|X - left right'|^2`` and ``|X|^2``, in float64: where the fit is good the terms of the first nearly cancel."""
    left, right = left.astype(np.float64), right.astype(np.float64)
    square = float(np.einsum("c,c->", X.data, X.data, dtype=np.float64))
    return _error_from(multiply(X, right), right, left, square), square


def _error_from(slopes: np.ndarray, other: np.ndarray, solved: np.ndarray, square: float) -> float:
    """Return ``|X - solved other'|^2`` from ``slopes = X other`` without forming the product.

    ``|X|^2 - 2 <slopes, solved> + <other'other, solved'solved>``
    """
    cross = np.einsum("rs,rs->", slopes, solved, dtype=np.float64)
    gram = ((other.T @ other).astype(np.float64) * (solved.T @ solved)).sum()
    return float(max(square - 2.0 * cross + gram, 0.0))
