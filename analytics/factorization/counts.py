"""Counts: zeros are zeros. scikit-learn's coordinate descent, in float32, in warm-started chunks."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from sklearn.decomposition import non_negative_factorization
from sklearn.decomposition._nmf import _initialize_nmf

from analytics.factorization.contract import Factors, Progress, no_progress

FIRST_CHUNK = 10
LAST_CHUNK = 20
ROOM = (1e-3, 1e9)
"""Largest cells that are fitted in their own unit."""
MAX_ITERATIONS = 600
TOLERANCE = 1e-6
"""Stop when an iteration lowers the squared error by less than this share, on the average of a chunk."""


class CountsEngine:
    """Minimise ``|V - WH|^2`` over all cells, W and H non-negative.

    Coordinate descent of scikit-learn (Cichocki and Phan, 2009) from an NNDSVD start
    (Boutsidis and Gallopoulos, 2008). It runs in chunks that start from the last W and H,
    which is exact and leaves room for progress and cancel between them.
    """

    name = "counts"

    def __init__(self, max_iterations: int = MAX_ITERATIONS) -> None:
        self.max_iterations = max_iterations

    def fit(self, values: sparse.csr_array, n_components: int, random_state: int, on_progress: Progress = no_progress) -> Factors:
        """Factorize counts; see `Engine.fit`."""
        # scikit-learn wants samples in rows and its sparse products are fastest in CSR: customers x items.
        unit = unit_of(values)
        X = sparse.csr_array(values.T / unit, dtype=np.float32)
        on_progress(0.0, "Starting")
        left, right = _initialize_nmf(X, n_components, init="nndsvda", random_state=random_state)
        wide = X.astype(np.float64)
        square = float((wide.data**2).sum())
        losses = [_squared_error(wide, left, right, square)]
        done, chunk, converged = 0, FIRST_CHUNK, False
        while done < self.max_iterations and not converged:
            left, right, _ = non_negative_factorization(
                X, left, right, n_components=n_components, init="custom", solver="cd", tol=0.0, max_iter=chunk
            )
            done += chunk
            losses.append(_squared_error(wide, left, right, square))
            converged = losses[-2] - losses[-1] <= TOLERANCE * chunk * max(losses[-1], 1e-9 * square)
            on_progress(min(1.0, done / self.max_iterations), f"Round {done}")
            chunk = LAST_CHUNK
        losses = [unit**2 * loss for loss in losses]
        return Factors(right.T, left.T * unit, losses[-1], tuple(losses), converged=converged)


def unit_of(values: sparse.csr_array) -> float:
    """Return what to divide cells by: 1, or the largest where float32 has no room for squares (1e20, 1e-25)."""
    largest = float(values.data.max(initial=0.0))
    return 1.0 if largest == 0 or ROOM[0] <= largest <= ROOM[1] else largest


def _squared_error(X: sparse.csr_array, left: np.ndarray, right: np.ndarray, square: float) -> float:
    """Return ``|X - left right|^2`` without forming the product.

    ``|X|^2 - 2 <X right', left> + <left'left, right right'>``, all in float64: where the fit is
    good these terms nearly cancel, and float32 would leave only their rounding.
    """
    left, right = left.astype(np.float64), right.astype(np.float64)
    cross = float(((X @ right.T) * left).sum())
    gram = float(((left.T @ left) * (right @ right.T)).sum())
    return max(square - 2.0 * cross + gram, 0.0)
