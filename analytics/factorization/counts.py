"""Counts: zeros are zeros. Coordinate descent on the squared error over all cells, in float32."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from analytics.factorization.of_counts import EngineOfCounts, Sides, error_from, squared_error_of
from analytics.factorization.rows import common_least_squares, multiply, rows_of

SWEEPS = 1
"""Passes over a row in a round: the other side is about to change, too."""
FOLD_IN_SWEEPS = 1_000
FOLD_IN_TOLERANCE = 1e-10


class CountsEngine(EngineOfCounts):
    """Minimise ``|V - WH|^2`` over all cells, W and H non-negative.

    Hierarchical alternating least squares (Cichocki and Phan, 2009), as scikit-learn does; but rows run on several
    threads, and the error of a round costs no pass of its own.
    """

    name = "counts"
    max_iterations = 600
    tolerance = 1e-6

    def rounds(self, sides: Sides) -> Iterator[float]:
        """Improve the factors; the loss is the squared error."""
        by_item, by_customer = sides.by_item, sides.by_customer
        error, square = squared_error_of(by_customer, sides.left, sides.right)
        yield error
        for _ in range(self.max_iterations):
            left, right = sides.left, sides.right
            left = common_least_squares(rows_of(by_customer), multiply(by_customer, right), right.T @ right, left, SWEEPS)
            slopes = multiply(by_item, left)
            right = common_least_squares(rows_of(by_item), slopes, left.T @ left, right, SWEEPS)
            sides.left, sides.right = left, right
            yield error_from(slopes, left, right, square)

    def last_loss(self, loss: float, squared_error: float) -> float:
        """Return the squared error, which is worked out in double precision once."""
        return squared_error

    def fold_in(
        self, new: sparse.csr_array, known: np.ndarray, offset: np.ndarray, n_fitted: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Solve new rows exactly; see `Engine.fold_in`."""
        known = known.astype(np.float64)
        slopes = multiply(new, known)
        start = np.zeros_like(slopes)
        solved = common_least_squares(rows_of(new), slopes, known.T @ known, start, FOLD_IN_SWEEPS, FOLD_IN_TOLERANCE)
        return solved, np.zeros(new.shape[0])
