"""Ratings: blanks are unknown. Biases and non-negative factors, fitted together on the known cells only."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from analytics.factorization.contract import Baseline, Factors, Progress, no_progress, part_of

MAX_ITERATIONS = 400
TOLERANCE = 1e-5
RESTARTS_SMALL = 8
SMALL_TABLE = 1_000
"""Known cells below which a table is small: it gets restarts, and a penalty that lets it be reproduced."""
PENALTY = 0.1
PENALTY_SMALL = 0.01
BIAS_PENALTY = 0.05


class RatingsEngine:
    """Minimise the penalised squared error over the known cells.

    Value ~ mean + item bias + customer bias + sum over segments of W[i, s] H[s, j], with
    W, H >= 0 and biases free; every penalty is scaled by the number of ratings of its row or
    column (Zhou et al., 2008). The work is done in standard deviations, so that a scale of 0 to 1
    and one of 0 to 100 give the same segments. One segment at a time is solved exactly, given the rest
    (rank-one coordinate descent, Yu et al., 2012), so the loss never rises and each step costs
    one pass over the known cells. Small tables are started several times and the best is kept.
    """

    name = "ratings"

    def fit(self, values: sparse.csr_array, n_components: int, random_state: int, on_progress: Progress = no_progress) -> Factors:
        """Factorize ratings; see `Engine.fit`."""
        restarts = RESTARTS_SMALL if values.nnz < SMALL_TABLE else 1
        results: list[Factors] = []
        for number in range(restarts):
            rng = np.random.default_rng([random_state, number])
            results.append(self._fit_once(values, n_components, rng, part_of(on_progress, number, restarts)))
        return min(results, key=lambda factors: factors.losses[-1])

    def _fit_once(self, values: sparse.csr_array, n_components: int, rng: np.random.Generator, on_progress: Progress) -> Factors:
        problem = _KnownCells(values)
        scale = np.sqrt(1.0 / n_components)
        problem.start(scale * rng.random((values.shape[0], n_components)), scale * rng.random((values.shape[1], n_components)))
        losses = [problem.loss()]
        converged = False
        for iteration in range(1, MAX_ITERATIONS + 1):
            problem.update_biases()
            for component in range(n_components):
                problem.update_component(component)
            losses.append(problem.loss())
            on_progress(iteration / MAX_ITERATIONS, f"Round {iteration}")
            converged = losses[-2] - losses[-1] <= TOLERANCE * losses[-1]
            if converged:
                break
        return problem.result(tuple(losses), converged)


class _KnownCells:
    """The known cells, the parameters, and the residual that always fits them."""

    def __init__(self, values: sparse.csr_array) -> None:
        cells = values.tocoo()
        self.rows, self.columns = cells.coords
        self.n_items, self.n_customers = values.shape
        self.item_counts = np.bincount(self.rows, minlength=self.n_items).astype(float)
        self.customer_counts = np.bincount(self.columns, minlength=self.n_customers).astype(float)
        self.penalty = PENALTY_SMALL if values.nnz < SMALL_TABLE else PENALTY
        self.mean = float(cells.data.mean())
        self.item_bias = np.zeros(self.n_items)
        self.customer_bias = np.zeros(self.n_customers)
        self.unit = float(cells.data.std()) or 1.0
        self.residual = (cells.data.astype(np.float64) - self.mean) / self.unit

    def start(self, W: np.ndarray, H: np.ndarray) -> None:
        self.W, self.H = W, H
        for component in range(W.shape[1]):
            self.residual -= W[self.rows, component] * H[self.columns, component]

    def result(self, losses: tuple[float, ...], converged: bool) -> Factors:
        """Return what was found, in the unit of the ratings."""
        baseline = Baseline(self.mean, self.unit * self.item_bias, self.unit * self.customer_bias)
        squared_error = float(self.residual @ self.residual) * self.unit**2
        return Factors(self.W, self.unit * self.H.T, squared_error, losses, baseline, converged)

    def loss(self) -> float:
        factors = self.item_counts @ (self.W**2).sum(axis=1) + self.customer_counts @ (self.H**2).sum(axis=1)
        biases = self.item_counts @ self.item_bias**2 + self.customer_counts @ self.customer_bias**2
        return float(self.residual @ self.residual + self.penalty * factors + BIAS_PENALTY * biases)

    def update_biases(self) -> None:
        for bias, index, counts in (
            (self.item_bias, self.rows, self.item_counts),
            (self.customer_bias, self.columns, self.customer_counts),
        ):
            self.residual += bias[index]
            sums = np.bincount(index, self.residual, minlength=len(bias))
            bias[:] = sums / np.maximum((1.0 + BIAS_PENALTY) * counts, 1e-12)
            self.residual -= bias[index]

    def update_component(self, component: int) -> None:
        """Solve one column of W, then of H, exactly, the rest being fixed."""
        w, h = self.W[:, component], self.H[:, component]
        self.residual += w[self.rows] * h[self.columns]
        w[:] = self._solve(self.rows, h[self.columns], self.item_counts)
        h[:] = self._solve(self.columns, w[self.rows], self.customer_counts)
        self.residual -= w[self.rows] * h[self.columns]

    def _solve(self, index: np.ndarray, other: np.ndarray, counts: np.ndarray) -> np.ndarray:
        numerator = np.bincount(index, self.residual * other, minlength=len(counts))
        denominator = np.bincount(index, other * other, minlength=len(counts)) + self.penalty * counts
        return np.maximum(numerator, 0.0) / np.maximum(denominator, 1e-12)
