"""The compiled loops, and nothing else: rows of a sparse table, each solved by itself.

Nothing is compiled at import; what is compiled is kept on disk. The loops release the interpreter's lock and share
nothing between rows, so that blocks of rows can run on any number of threads with the same result (see `rows`).
"""

from __future__ import annotations

import numpy as np
from numba import njit

GATHERED = 256
"""Cells of a row that are taken together: their factors fit into the fastest memory."""
EPSILON = np.float32(np.finfo(np.float32).eps)
"""Least value of a reconstruction that a cell is divided by, as in scikit-learn."""


@njit(nogil=True, cache=True, fastmath=True)
def solve_rows(start, stop, indptr, indices, pulls, weights, other, gram, penalty, n_free, sweeps, tolerance, out, values):  # type: ignore[no-untyped-def]
    """Solve rows ``start`` to ``stop`` by cyclic coordinate descent, from where they stand in ``out``.

    Row r of ``out`` becomes the x with the least

        sum over its cells of (weights (x . other[indices])^2 - 2 pulls (x . other[indices])) + x' gram x + sum of penalty[r] x^2

    where x is not negative beyond its first ``n_free`` places; or what ``sweeps`` rounds make of it. That sum becomes
    ``values[r]``.
    """
    k = other.shape[1]
    held, weighted = np.empty((GATHERED, k), other.dtype), np.empty((GATHERED, k), other.dtype)
    curve, slope = np.empty((k, k), other.dtype), np.empty(k, other.dtype)
    for row in range(start, stop):
        curve[:, :] = gram
        slope[:] = 0.0
        for first in range(indptr[row], indptr[row + 1], GATHERED):
            n = min(GATHERED, indptr[row + 1] - first)
            for place in range(n):
                factors, weight = other[indices[first + place]], weights[first + place]
                for p in range(k):
                    held[place, p] = factors[p]
                    weighted[place, p] = weight * factors[p]
            curve += np.dot(held[:n].T, weighted[:n])
            slope += np.dot(pulls[first : first + n], held[:n])
        for p in range(k):
            curve[p, p] += penalty[row, p]
        descend(curve, slope, out[row], n_free, sweeps, tolerance)
        values[row] = worth(curve, slope, out[row])


@njit(nogil=True, cache=True, fastmath=True)
def worth(curve, slope, x):  # type: ignore[no-untyped-def]
    """Return ``x' curve x - 2 slope . x``."""
    total = 0.0
    for p in range(x.shape[0]):
        along = -2.0 * slope[p]
        for q in range(x.shape[0]):
            along += curve[p, q] * x[q]
        total += along * x[p]
    return total


@njit(nogil=True, cache=True, fastmath=True)
def descend(curve, slope, x, n_free, sweeps, tolerance):  # type: ignore[no-untyped-def]
    """Lower ``x' curve x - 2 slope . x`` one place of x at a time."""
    k = x.shape[0]
    for _ in range(sweeps):
        largest, scale = 0.0, 0.0
        for p in range(k):
            if curve[p, p] <= 0.0:
                continue
            left = slope[p]
            for q in range(k):
                left -= curve[p, q] * x[q]
            new = x[p] + left / curve[p, p]
            if new < 0.0 and p >= n_free:
                new = 0.0 * x[p]
            largest = max(largest, abs(new - x[p]))
            scale = max(scale, abs(new))
            x[p] = new
        if largest <= tolerance * scale:
            break


@njit(nogil=True, cache=True, fastmath=True)
def multiply_rows(start, stop, indptr, indices, values, other, out):  # type: ignore[no-untyped-def]
    """Write rows ``start`` to ``stop`` of the sparse table times ``other``."""
    k = other.shape[1]
    for row in range(start, stop):
        total = out[row]
        total[:] = 0.0
        cell, last = indptr[row], indptr[row + 1]
        # Four cells at a time, so that sums are read and written a quarter as often.
        while cell + 4 <= last:
            a, b, c, d = other[indices[cell]], other[indices[cell + 1]], other[indices[cell + 2]], other[indices[cell + 3]]
            of_a, of_b, of_c, of_d = values[cell], values[cell + 1], values[cell + 2], values[cell + 3]
            for p in range(k):
                total[p] += of_a * a[p] + of_b * b[p] + of_c * c[p] + of_d * d[p]
            cell += 4
        for rest in range(cell, last):
            a, of_a = other[indices[rest]], values[rest]
            for p in range(k):
                total[p] += of_a * a[p]


@njit(nogil=True, cache=True, fastmath=True)
def descend_rows(start, stop, curve, slopes, sweeps, tolerance, out):  # type: ignore[no-untyped-def]
    """Lower ``x' curve x - 2 slopes[r] . x`` for rows ``start`` to ``stop`` of ``out``, which are not negative."""
    for row in range(start, stop):
        descend(curve, slopes[row], out[row], 0, sweeps, tolerance)


@njit(nogil=True, cache=True, fastmath=True)
def scale_rows(start, stop, indptr, indices, values, other, sums, rounds, tolerance, out, logs):  # type: ignore[no-untyped-def]
    """Update rows ``start`` to ``stop``, so that the Kullback-Leibler divergence falls (Lee and Seung, 2001).

    ``out[r, s] *= (sum over cells of values / (out[r] . other[indices]) * other[indices, s]) / sums[s]``, at most
    ``rounds`` times. ``logs[r]`` becomes the sum of ``values log(values / (out[r] . other[indices]))`` before the last.
    """
    k = other.shape[1]
    gain = np.empty(k, other.dtype)
    for row in range(start, stop):
        x = out[row]
        for _ in range(rounds):
            gain[:] = 0.0
            divergence = 0.0
            for cell in range(indptr[row], indptr[row + 1]):
                factors = other[indices[cell]]
                reached = x[0] * factors[0]
                for p in range(1, k):
                    reached += x[p] * factors[p]
                share = values[cell] / max(reached, EPSILON)
                divergence += values[cell] * np.log(share)
                for p in range(k):
                    gain[p] += share * factors[p]
            logs[row] = divergence
            largest, scale = 0.0, 0.0
            for p in range(k):
                new = x[p] * gain[p] / max(sums[p], EPSILON)
                largest, scale = max(largest, abs(new - x[p])), max(scale, new)
                x[p] = new
            if largest <= tolerance * scale:
                break
