"""Ratings: blanks are unknown. Biases and non-negative factors, fitted together on the known cells only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import sparse

from analytics.factorization.contract import Baseline, Factors, Plan, Progress, no_progress, part_of
from analytics.factorization.rows import ROW_TOLERANCE, SWEEPS, least_squares, products, rows_of
from analytics.factorization.start import start_of

SMALL_TABLE = 1_000
"""Known cells below which a table is small: it gets restarts, more rounds, and a penalty that lets it be reproduced."""
RESTARTS_SMALL = 8
SCORING_COMPONENTS = 40
SCORING_RESTARTS = 4
"""Models whose average predicts: each errs elsewhere."""
MAX_SCORING_CELLS = 40_000_000
"""Numbers that all the models that predict may hold together; large tables get fewer models."""
FOLD_IN_SWEEPS = 1_000
FOLD_IN_TOLERANCE = 1e-9


class Effort(NamedTuple):
    """How long a fit goes on: so many rounds, or until one lowers the loss by less than a share; in each, sweeps over a row."""

    rounds: int
    tolerance: float
    sweeps: int = SWEEPS


TO_DESCRIBE = Effort(60, 1e-4)
TO_DESCRIBE_SMALL = Effort(400, 1e-5)
TO_PREDICT = Effort(60, 2e-3, sweeps=3)
"""The average of several models gains little from the last rounds of each."""


@dataclass(frozen=True)
class Penalties:
    """How much is paid for taste and for biases, in squared standard deviations.

    Attributes
    ----------
    taste : float
        For each squared factor and each rating of its row or column (Zhou et al., 2008).
    damping : float
        For each squared bias: as if there were so many more ratings at the mean (Koren, 2010).
    bias : float
        For each squared bias and each rating of its row or column.
    """

    taste: float
    damping: float
    bias: float


PENALTIES = Penalties(taste=0.07, damping=4.0, bias=0.02)
PENALTIES_SMALL = Penalties(taste=0.01, damping=0.0, bias=0.05)
LEAST_PENALTY = 1e-6
"""Keeps the bias of a row without ratings at 0."""


class RatingsEngine:
    """Minimise the penalised squared error over the known cells.

    Value ~ mean + item bias + customer bias + sum over segments of W[i, s] H[s, j], with
    W, H >= 0 and biases free. The work is done in standard deviations, so that a scale of 0 to 1
    and one of 0 to 100 give the same segments. In turn all items, then all customers are solved, bias and
    taste together, by coordinate descent; so the loss never rises. Small tables are started several times and the best
    is kept; predictions of others are the average of several models.

    Parameters
    ----------
    weights : csr_array, shape (n_items, n_customers), optional
        How much each known rating counts, in the same cells in the same order as the ratings; 1 by default.
    """

    name = "ratings"
    amounts = True

    def __init__(self, weights: sparse.csr_array | None = None) -> None:
        self.weights = weights

    def fit(self, values: sparse.csr_array, n_components: int, random_state: int, on_progress: Progress = no_progress) -> Factors:
        """Factorize ratings; see `Engine.fit`."""
        problem = _Problem(values, self.weights)
        if not problem.small:
            problem.start_structured(n_components, random_state)
            return problem.solve(TO_DESCRIBE, on_progress)
        results = []
        for number in range(RESTARTS_SMALL):
            problem.start_at_random(n_components, np.random.default_rng([random_state, number]))
            results.append(problem.solve(TO_DESCRIBE_SMALL, part_of(on_progress, number, RESTARTS_SMALL)))
        return min(results, key=lambda factors: factors.losses[-1])

    def fit_to_predict(
        self, values: sparse.csr_array, n_components: int, random_state: int, on_progress: Progress = no_progress
    ) -> Factors:
        """Fit one of the models whose average predicts, from a random start: they have to err in different places."""
        problem = _Problem(values, self.weights)
        problem.start_at_random(n_components, np.random.default_rng([random_state, 0]))
        return problem.solve(TO_PREDICT, on_progress)

    def reconstruction(
        self, values: sparse.csr_array, W: np.ndarray, H: np.ndarray, baseline: Baseline | None
    ) -> tuple[float, float]:
        """Return the error over known cells and its bound; see `Engine.reconstruction`."""
        return _errors(values, W, H, baseline)

    def plan(self, values: sparse.csr_array, n_components: int) -> Plan:
        """Return how to predict; see `Engine.plan`."""
        if values.nnz < SMALL_TABLE:
            return Plan(n_components)
        components = max(n_components, min(SCORING_COMPONENTS, *values.shape))
        room = MAX_SCORING_CELLS // (components * sum(values.shape))
        return Plan(components, max(1, min(SCORING_RESTARTS, room)))

    def fold_in(
        self, new: sparse.csr_array, known: np.ndarray, offset: np.ndarray, n_fitted: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Solve ratings of new rows; see `Engine.fold_in`."""
        new = sparse.csr_array(new)
        side = _Side(new, _ones_like(new), _penalties(n_fitted), np.float64)
        side.factors = np.zeros((new.shape[0], known.shape[1] + 1))
        fixed = np.column_stack([offset, known])
        side.solve(fixed, FOLD_IN_SWEEPS, FOLD_IN_TOLERANCE)
        return side.factors[:, 1:], side.factors[:, 0]


def _errors(values: sparse.csr_array, W: np.ndarray, H: np.ndarray, baseline: Baseline | None) -> tuple[float, float]:
    base = baseline or Baseline(0.0, np.zeros(values.shape[0]), np.zeros(values.shape[1]))
    rows = np.repeat(np.arange(values.shape[0]), np.diff(values.indptr))
    error = values.data - base.mean - base.item[rows] - base.customer[values.indices] - products(values, W, H.T)
    return float(error @ error), float(((values.data - values.data.mean()) ** 2).sum())


def _ones_like(table: sparse.csr_array) -> sparse.csr_array:
    return sparse.csr_array((np.ones(table.nnz), table.indices, table.indptr), shape=table.shape)


def _penalties(n_cells: int) -> Penalties:
    return PENALTIES_SMALL if n_cells < SMALL_TABLE else PENALTIES


class _Side:
    """The items, or the customers: their ratings as deviations from the mean, and [bias, taste ...] of each."""

    factors: np.ndarray

    def __init__(self, deviations: sparse.csr_array, weights: sparse.csr_array, penalties: Penalties, dtype: type) -> None:
        self.rows = rows_of(deviations)
        self.deviations = deviations.data.astype(dtype)
        self.weights = weights.data.astype(dtype)
        self.penalties = penalties
        self.counts: np.ndarray = np.asarray(weights.sum(axis=1)).ravel().astype(dtype)

    def start(self, taste: np.ndarray) -> None:
        self.factors = np.column_stack([np.zeros(self.rows.n_rows), taste]).astype(self.deviations.dtype)

    def means(self, left: np.ndarray) -> np.ndarray:
        """Return the mean of what is left of each row; 0 of empty ones."""
        rows = np.repeat(np.arange(self.rows.n_rows), np.diff(self.rows.indptr))
        sums = np.bincount(rows, self.weights * left, minlength=self.rows.n_rows)
        return sums / np.maximum(self.counts, LEAST_PENALTY)

    def solve(self, other: np.ndarray, sweeps: int = SWEEPS, tolerance: float = ROW_TOLERANCE) -> float:
        """Solve bias and taste of all rows, ``other`` (bias, taste ...) being fixed; return what of the loss depends on them."""
        pulls = self.deviations - other[self.rows.indices, 0].astype(self.deviations.dtype)
        with_one = other.astype(self.deviations.dtype)
        with_one[:, 0] = 1.0
        penalty = np.repeat((self.penalties.taste * self.counts)[:, None], other.shape[1], axis=1)
        penalty[:, 0] = self.penalties.damping + self.penalties.bias * self.counts
        penalty = np.maximum(penalty, LEAST_PENALTY)
        self.factors, value = least_squares(
            self.rows,
            self.weights,
            self.weights * pulls,
            with_one,
            penalty,
            self.factors,
            n_free=1,
            sweeps=sweeps,
            tolerance=tolerance,
        )
        return value + float(self.weights.astype(np.float64) @ pulls.astype(np.float64) ** 2)

    def penalty(self) -> float:
        """Return what is paid for bias and taste."""
        squares = self.factors.astype(np.float64) ** 2
        of_bias = (self.penalties.damping + self.penalties.bias * self.counts) @ squares[:, 0]
        return float(of_bias + self.penalties.taste * (self.counts @ squares[:, 1:].sum(axis=1)))


class _Problem:
    """The known cells seen from both sides, in standard deviations from their mean."""

    def __init__(self, values: sparse.csr_array, weights: sparse.csr_array | None) -> None:
        cells = values.data.astype(np.float64)
        self.small = values.nnz < SMALL_TABLE
        self.weights = _ones_like(values) if weights is None else weights
        self.mean = float(np.average(cells, weights=self.weights.data))
        self.unit = float(np.sqrt(np.average((cells - self.mean) ** 2, weights=self.weights.data))) or 1.0
        dtype = np.float64 if self.small else np.float32
        deviations = sparse.csr_array(((cells - self.mean) / self.unit, values.indices, values.indptr), shape=values.shape)
        self.values = values
        penalties = _penalties(values.nnz)
        self.items = _Side(deviations, self.weights, penalties, dtype)
        self.customers = _Side(sparse.csr_array(deviations.T), sparse.csr_array(self.weights.T), penalties, dtype)

    def start_at_random(self, n_components: int, rng: np.random.Generator) -> None:
        for side in (self.items, self.customers):
            side.start(rng.random((side.rows.n_rows, n_components)) * np.sqrt(1.0 / n_components))

    def start_structured(self, n_components: int, random_state: int) -> None:
        """Start from what is liked beyond the means of items and customers, so that the same tastes come out whatever the seed."""
        of_items = self.items.means(self.items.deviations)
        left = self.customers.deviations - of_items[self.customers.rows.indices]
        left -= np.repeat(self.customers.means(left), np.diff(self.customers.rows.indptr))
        liked = sparse.csr_array(
            (np.maximum(left, 0.0).astype(np.float32), *self.customers.rows[::-1]), shape=self.values.shape[::-1]
        )
        customers, items = start_of(liked, sparse.csr_array(liked.T), n_components, random_state)
        self.items.start(items)
        self.customers.start(customers)

    def solve(self, effort: Effort, on_progress: Progress) -> Factors:
        """Solve items and customers in turn, from where they were started."""
        losses: list[float] = []
        converged = False
        for number in range(1, effort.rounds + 1):
            on_progress((number - 1) / effort.rounds, f"Round {number}")
            self.items.solve(self.customers.factors, effort.sweeps)
            losses.append(self.customers.solve(self.items.factors, effort.sweeps) + self.items.penalty())
            converged = number > 1 and losses[-2] - losses[-1] <= effort.tolerance * losses[-1]
            if converged:
                break
        on_progress(1.0, f"Round {number}")
        items, customers = self.items.factors, self.customers.factors
        baseline = Baseline(self.mean, self.unit * items[:, 0].astype(float), self.unit * customers[:, 0].astype(float))
        W, H = items[:, 1:], (self.unit * customers[:, 1:].T).astype(items.dtype)
        squared_error, total = _errors(self.values, W, H, baseline)
        return Factors(W, H, squared_error, tuple(losses), total, baseline, converged, self.unit)
