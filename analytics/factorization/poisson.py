"""Counts, with less weight on large ones: the Kullback-Leibler divergence, as for Poisson counts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from analytics.factorization import kernels
from analytics.factorization.of_counts import EngineOfCounts, Sides
from analytics.factorization.rows import in_blocks, rows_of

FOLD_IN_ROUNDS = 5_000
FOLD_IN_TOLERANCE = 1e-9


class PoissonEngine(EngineOfCounts):
    """Minimise the Kullback-Leibler divergence ``sum of V log(V / WH) - V + WH``, W and H non-negative.

    Multiplicative updates (Lee and Seung, 2001); a round costs one pass over the bought cells for each side, as zeros
    enter only through sums of the factors. The divergence of Poisson counts weighs a cell by its size and not by the
    square of it, so that a few large baskets do not decide the segments.
    """

    name = "poisson"
    max_iterations = 200
    tolerance = 1e-5

    def rounds(self, sides: Sides) -> Iterator[float]:
        """Improve the factors; the loss is the divergence before the items of the round are updated."""
        volume = float(sides.by_item.data.sum(dtype=np.float64))
        for _ in range(self.max_iterations):
            _update(sides.by_customer, sides.left, sides.right)
            reached = float(sides.left.sum(axis=0, dtype=np.float64) @ sides.right.sum(axis=0, dtype=np.float64))
            yield _update(sides.by_item, sides.right, sides.left) + reached - volume

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
