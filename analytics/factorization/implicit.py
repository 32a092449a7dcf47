"""Bought or not: every cell counts a little, toward 0; bought cells count fully, toward 1."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from analytics.factorization.contract import Baseline, Factors, Plan, Progress, no_progress
from analytics.factorization.rows import ROW_TOLERANCE, SWEEPS, least_squares, products, rows_of

UNBOUGHT_WEIGHT = 0.1
"""Weight of every cell toward 0: nobody bought it, yet."""
PENALTY = 1.5
FREQUENCY_POWER = 0.25
"""Power of the number of cells, weighted, that a row's penalty grows with."""
SCORING_COMPONENTS = 40
FEWEST_EACH = 5
"""Items and customers for each component that predicts."""
MAX_ITERATIONS = 40
TOLERANCE = 1e-4
FOLD_IN_SWEEPS = 1_000
FOLD_IN_TOLERANCE = 1e-9


class ImplicitEngine:
    """Weighted non-negative factors of what was bought and what was not.

    The least ``w0 sum over all cells of (W·H)^2 + sum over bought cells of c (1 - W·H)^2`` plus penalties that grow with
    the number of cells of a row or column (Hu, Koren and Volinsky, 2008; Rendle et al., 2021), with W, H >= 0. The
    confidence c is 1 + log(amount), and 1 for amounts below 1.
    All cells enter through one k x k product common to all rows, so a round costs only what was bought.
    """

    name = "implicit"
    amounts = False

    def fit(self, values: sparse.csr_array, n_components: int, random_state: int, on_progress: Progress = no_progress) -> Factors:
        """Factorize purchases; see `Engine.fit`."""
        by_item = _with_confidence(values)
        by_customer = sparse.csr_array(by_item.T)
        rng = np.random.default_rng(random_state)
        W, H = ((rng.random((size, n_components)) / np.sqrt(n_components)).astype(np.float32) for size in values.shape)
        confident = float(by_item.data.sum(dtype=np.float64))
        losses: list[float] = []
        converged = False
        for number in range(1, MAX_ITERATIONS + 1):
            on_progress((number - 1) / MAX_ITERATIONS, f"Round {number}")
            W, _ = _solve(by_item, H, W)
            H, value = _solve(by_customer, W, H)
            losses.append(confident + value + _paid(by_item, W))
            converged = number > 1 and losses[-2] - losses[-1] <= TOLERANCE * losses[-1]
            if converged:
                break
        on_progress(1.0, f"Round {number}")
        H = np.ascontiguousarray(H.T)
        squared_error, total = self.reconstruction(values, W, H, None)
        return Factors(W, H, squared_error, tuple(losses), total, converged=converged)

    fit_to_predict = fit

    def reconstruction(
        self, values: sparse.csr_array, W: np.ndarray, H: np.ndarray, baseline: Baseline | None
    ) -> tuple[float, float]:
        """Return the error for a table of 0 and 1, and its bound; see `Engine.reconstruction`."""
        reached = products(values, W, H.T)
        return max(values.nnz - 2.0 * float(reached.sum()) + _all_squares(W, H.T), 0.0), float(values.nnz)

    def plan(self, values: sparse.csr_array, n_components: int) -> Plan:
        """Return how to predict; see `Engine.plan`."""
        return Plan(max(n_components, min(SCORING_COMPONENTS, min(values.shape) // FEWEST_EACH)))

    def fold_in(
        self, new: sparse.csr_array, known: np.ndarray, offset: np.ndarray, n_fitted: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Solve new rows; see `Engine.fold_in`."""
        start = np.zeros((new.shape[0], known.shape[1]))
        solved, _ = _solve(_with_confidence(new), known.astype(np.float64), start, FOLD_IN_SWEEPS, FOLD_IN_TOLERANCE)
        return solved, np.zeros(new.shape[0])


def _with_confidence(values: sparse.csr_array) -> sparse.csr_array:
    """Return the confidence of each bought cell."""
    bought = sparse.csr_array(values)
    confidence = 1.0 + np.log(np.maximum(bought.data.astype(np.float64), 1.0))
    return sparse.csr_array((confidence.astype(np.float32), bought.indices, bought.indptr), shape=bought.shape)


def _solve(
    confidence: sparse.csr_array,
    other: np.ndarray,
    start: np.ndarray,
    sweeps: int = SWEEPS,
    tolerance: float = ROW_TOLERANCE,
) -> tuple[np.ndarray, float]:
    """Solve rows; return them and what of the loss depends on them."""
    gram = UNBOUGHT_WEIGHT * (other.T @ other)
    weights = confidence.data
    return least_squares(rows_of(confidence), weights, weights, other, _penalty(confidence), start, gram, 0, sweeps, tolerance)


def _penalty(confidence: sparse.csr_array) -> np.ndarray:
    """Return what each row pays for its squared factors, shape (n_rows, 1)."""
    frequency = np.diff(confidence.indptr) + UNBOUGHT_WEIGHT * confidence.shape[1]
    return (PENALTY * frequency**FREQUENCY_POWER)[:, None]


def _all_squares(W: np.ndarray, H: np.ndarray) -> float:
    """Return the sum of the squares of all cells of the reconstruction."""
    left, right = W.astype(np.float64), H.astype(np.float64)
    return float(((left.T @ left) * (right.T @ right)).sum())


def _paid(confidence: sparse.csr_array, factors: np.ndarray) -> float:
    """Return what all rows pay for their squared factors."""
    return float((_penalty(confidence) * factors.astype(np.float64) ** 2).sum())
