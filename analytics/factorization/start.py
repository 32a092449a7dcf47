"""Where fits of counts begin: at the non-negative halves of the singular vectors."""

from __future__ import annotations

import numpy as np
from scipy import linalg, sparse

from analytics.factorization.rows import multiply

OVERSAMPLED = 10
POWER_ROUNDS = 3
"""Each round brings the singular vectors nearer; more do not lower the error of the fit that follows."""

ROUNDING = 1e-6
"""Share of the largest factor of a segment below which others are rounding."""


def start_of(
    by_customer: sparse.csr_array, by_item: sparse.csr_array, n_components: int, random_state: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return factors of customers and of items for a fit to begin with.

    Non-negative double singular value decomposition, zeros filled with the mean of the table (Boutsidis and
    Gallopoulos, 2008), from randomized singular vectors (Halko, Martinsson and Tropp, 2011).

    Parameters
    ----------
    by_customer : csr_array, shape (n_customers, n_items), float32
    by_item : csr_array, shape (n_items, n_customers), float32
        The same, transposed.
    n_components : int
    random_state : int

    Returns
    -------
    left : ndarray, shape (n_customers, n_components), float32
    right : ndarray, shape (n_items, n_components), float32
    """
    U, sizes, Vt = _singular_vectors(by_customer, by_item, n_components, random_state)
    left, right = np.zeros_like(U), np.zeros_like(Vt.T)
    for part in range(n_components):
        left[:, part], right[:, part] = _stronger_half(U[:, part], Vt[part], sizes[part])
    mean = np.float32(by_item.data.mean(dtype=np.float64) * by_item.nnz / (by_item.shape[0] * by_item.shape[1]))
    return _filled(left, mean), _filled(right, mean)


def _filled(factors: np.ndarray, mean: np.float32) -> np.ndarray:
    """Replace zeros, and what is only rounding, by the mean: what is zero would stay so."""
    return np.where(factors <= ROUNDING * factors.max(axis=0, initial=0.0), mean, factors)


def _singular_vectors(
    by_customer: sparse.csr_array, by_item: sparse.csr_array, n_components: int, random_state: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    width = min(n_components + OVERSAMPLED, *by_customer.shape)
    rng = np.random.default_rng(random_state)
    basis = rng.standard_normal((by_customer.shape[1], width)).astype(np.float32)
    for _ in range(POWER_ROUNDS):
        basis = _orthonormal(multiply(by_item, _orthonormal(multiply(by_customer, basis))))
    basis = _orthonormal(multiply(by_customer, basis))
    U, sizes, Vt = linalg.svd(multiply(by_item, basis).T, full_matrices=False, check_finite=False)
    return basis @ U[:, :n_components], sizes[:n_components], Vt[:n_components]


def _orthonormal(columns: np.ndarray) -> np.ndarray:
    return linalg.qr(columns, mode="economic", check_finite=False, overwrite_a=True)[0]


def _stronger_half(u: np.ndarray, v: np.ndarray, size: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the positive or the negative halves of a pair of singular vectors, whichever weigh more, scaled to its size."""
    halves = [(np.maximum(sign * u, 0.0), np.maximum(sign * v, 0.0)) for sign in (1.0, -1.0)]
    weights = [float(np.linalg.norm(one) * np.linalg.norm(other)) for one, other in halves]
    best = int(weights[1] > weights[0])
    one, other = (half / max(float(np.linalg.norm(half)), 1e-30) for half in halves[best])
    scale = np.sqrt(size * weights[best])
    return scale * one, scale * other
