"""What the engines of counts share: where they begin, when they end, and how far they are from the table."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analytics.factorization.contract import Baseline, Factors, Plan, Progress, no_progress
from analytics.factorization.rows import multiply
from analytics.factorization.start import start_of

ROOM = (1e-3, 1e9)
"""Largest cells that are fitted in their own unit."""
BUDGET_SECONDS = 600.0
"""A fit ends after this time wherever it stands."""
WINDOW = 10
"""Rounds over which the fall of the loss is averaged, before a fit may end."""
FLOOR = 1e-9
"""Share of the first loss below which a loss is rounding."""


@dataclass
class Sides:
    """A table in float32 seen from both sides, and the factors as they stand.

    Attributes
    ----------
    by_item : csr_array, shape (n_items, n_customers)
    by_customer : csr_array, shape (n_customers, n_items)
    left : ndarray, shape (n_customers, n_components)
    right : ndarray, shape (n_items, n_components)
    """

    by_item: sparse.csr_array
    by_customer: sparse.csr_array
    left: np.ndarray
    right: np.ndarray


class EngineOfCounts(ABC):
    """Rounds of customers and items from an NNDSVD start (Boutsidis and Gallopoulos, 2008), until the loss hardly falls.

    Parameters
    ----------
    max_iterations : int, optional
        By default what suits the engine.
    budget_seconds : float
        A fit that reaches it is returned as it stands, and says that it has not converged.
    """

    name: str
    amounts = True
    max_iterations: int
    tolerance: float
    """A fit ends when a round lowers the loss by less than this share."""

    def __init__(self, max_iterations: int | None = None, budget_seconds: float = BUDGET_SECONDS) -> None:
        self.max_iterations = max_iterations or self.max_iterations
        self.budget_seconds = budget_seconds

    @abstractmethod
    def rounds(self, sides: Sides) -> Iterator[float]:
        """Improve the factors round by round, at most `max_iterations` times, and yield each loss."""

    @abstractmethod
    def fold_in(
        self, new: sparse.csr_array, known: np.ndarray, offset: np.ndarray, n_fitted: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Solve new rows; see `Engine.fold_in`."""

    def last_loss(self, loss: float, squared_error: float) -> float:
        """Return the loss of the last round as exactly as it is known at the end."""
        return loss

    def fit(self, values: sparse.csr_array, n_components: int, random_state: int, on_progress: Progress = no_progress) -> Factors:
        """Factorize counts; see `Engine.fit`."""
        started = time.monotonic()
        unit = unit_of(values)
        by_item = in_single_precision(values, unit)
        by_customer = sparse.csr_array(by_item.T)
        on_progress(0.0, "Starting")
        sides = Sides(by_item, by_customer, *start_of(by_customer, by_item, n_components, random_state))
        losses: list[float] = []
        converged = False
        for loss in self.rounds(sides):
            losses.append(loss)
            on_progress(min(1.0, len(losses) / self.max_iterations), f"Round {len(losses)}")
            converged = self._converged(losses)
            if converged or (len(losses) > 1 and time.monotonic() - started > self.budget_seconds):
                break
        error, total = squared_error_of(by_item, sides.right, sides.left)
        losses[-1] = self.last_loss(losses[-1], error)
        squares = unit**2
        return Factors(sides.right, sides.left.T * unit, squares * error, tuple(losses), squares * total, converged=converged)

    fit_to_predict = fit

    def _converged(self, losses: list[float]) -> bool:
        if len(losses) <= WINDOW:
            return False
        least = max(abs(losses[-1]), FLOOR * abs(losses[0]))
        return losses[-WINDOW - 1] - losses[-1] <= self.tolerance * WINDOW * least

    def reconstruction(
        self, values: sparse.csr_array, W: np.ndarray, H: np.ndarray, baseline: Baseline | None
    ) -> tuple[float, float]:
        """Return the error and its bound; see `Engine.reconstruction`."""
        return squared_error_of(values, W, H.T)

    def plan(self, values: sparse.csr_array, n_components: int) -> Plan:
        """Return how to predict; see `Engine.plan`."""
        return Plan(n_components)


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
    return error_from(multiply(X, right), right, left, square), square


def error_from(slopes: np.ndarray, other: np.ndarray, solved: np.ndarray, square: float) -> float:
    """Return ``|X - solved other'|^2`` from ``slopes = X other`` without forming the product.

    ``|X|^2 - 2 <slopes, solved> + <other'other, solved'solved>``
    """
    cross = np.einsum("rs,rs->", slopes, solved, dtype=np.float64)
    gram = ((other.T @ other).astype(np.float64) * (solved.T @ solved)).sum()
    return float(max(square - 2.0 * cross + gram, 0.0))
