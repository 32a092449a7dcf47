"""Rows of a sparse table, solved block by block on several threads with the same result as on one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from scipy import sparse

from analytics.factorization import kernels
from analytics.threads import n_threads

BLOCKS_EACH = 4
"""Blocks for each thread: a few more than one, as rows of one block may take longer than those of another."""
FEWEST_CELLS = 20_000
"""Cells of a table below which a second thread costs more than it brings."""
BLOCK = 500_000
"""Cells reconstructed at once."""
SWEEPS = 6
"""Rounds of coordinate descent for a row, as long as the other side is about to change, too."""
ROW_TOLERANCE = 1e-4
"""A row is done when no place moves by more than this share of its largest."""


class Rows(NamedTuple):
    """Where the cells of a sparse table are, row by row, as in a CSR table.

    Attributes
    ----------
    indptr : ndarray of int, shape (n_rows + 1,)
    indices : ndarray of int, shape (n_cells,)
    """

    indptr: np.ndarray
    indices: np.ndarray

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.indptr) - 1

    def blocks(self) -> list[tuple[int, int]]:
        """First row and the row after the last of blocks with about equally many cells."""
        n_blocks = _n_threads(self.indices.size) * BLOCKS_EACH
        cuts = np.searchsorted(self.indptr, np.linspace(0, self.indices.size, n_blocks + 1)[1:-1])
        edges = np.unique([0, *cuts.tolist(), self.n_rows])
        return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))


def rows_of(table: sparse.csr_array) -> Rows:
    """Return where the cells of a CSR table are."""
    return Rows(table.indptr, table.indices)


def _n_threads(n_cells: int) -> int:
    return 1 if n_cells < FEWEST_CELLS else n_threads()


def in_blocks(rows: Rows, work: Callable[[int, int], None]) -> None:
    """Call ``work(first row, row after the last)`` for all blocks, several at a time; its errors are raised here."""
    threads = _n_threads(rows.indices.size)
    if threads == 1:
        work(0, rows.n_rows)
        return
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work, *block) for block in rows.blocks()]:
            done.result()


def least_squares(
    rows: Rows,
    weights: np.ndarray,
    pulls: np.ndarray,
    other: np.ndarray,
    penalty: np.ndarray,
    start: np.ndarray,
    gram: np.ndarray | None = None,
    n_free: int = 0,
    sweeps: int = SWEEPS,
    tolerance: float = ROW_TOLERANCE,
) -> tuple[np.ndarray, float]:
    """Solve a penalised, weighted, non-negative least squares problem for every row.

    For row r the x with the least ``sum over cells of (weights (x . other)^2 - 2 pulls (x . other)) + x' gram x +
    penalty[r] . x^2``, not negative beyond its first ``n_free`` places, by coordinate descent (Franc, Hlavac and
    Navara, 2005). For targets t with weights w, the pulls are w t.

    Parameters
    ----------
    rows : Rows
    weights, pulls : ndarray, shape (n_cells,)
    other : ndarray, shape (n_other, k)
    penalty : ndarray, shape (n_rows, k)
    start : ndarray, shape (n_rows, k)
        Where each row begins.
    gram : ndarray, shape (k, k), optional
        Common to all rows.
    n_free : int
        Leading places that may be negative.
    sweeps : int
    tolerance : float

    Returns
    -------
    solved : ndarray, shape (n_rows, k)
        In the number type of ``other``.
    value : float
        What the sums of all rows have become.
    """
    dtype = other.dtype
    solved = np.array(start, dtype=dtype, order="C")
    shared = np.zeros((other.shape[1],) * 2, dtype) if gram is None else np.ascontiguousarray(gram, dtype)
    fixed = (
        *rows,
        np.ascontiguousarray(pulls, dtype),
        np.ascontiguousarray(weights, dtype),
        np.ascontiguousarray(other),
        shared,
        np.ascontiguousarray(np.broadcast_to(penalty, solved.shape), dtype),
    )

    values = np.empty(rows.n_rows)

    def solve(first: int, last: int) -> None:
        kernels.solve_rows(first, last, *fixed, n_free, sweeps, dtype.type(tolerance), solved, values)

    in_blocks(rows, solve)
    return solved, float(values.sum())


def multiply(table: sparse.csr_array, other: np.ndarray) -> np.ndarray:
    """Return ``table @ other`` on several threads, in the number type of ``other``.

    Parameters
    ----------
    table : csr_array, shape (n_rows, n_columns)
    other : ndarray, shape (n_columns, k)
    """
    rows, other = rows_of(table), np.ascontiguousarray(other)
    product = np.empty((table.shape[0], other.shape[1]), other.dtype)
    in_blocks(rows, lambda first, last: kernels.multiply_rows(first, last, *rows, table.data, other, product))
    return product


def common_least_squares(
    rows: Rows, slopes: np.ndarray, gram: np.ndarray, start: np.ndarray, sweeps: int, tolerance: float = ROW_TOLERANCE
) -> np.ndarray:
    """Lower ``x' gram x - 2 slopes[r] . x`` for every row r, not negative, by coordinate descent from ``start``.

    Parameters
    ----------
    rows : Rows
        How the rows are dealt to threads.
    slopes, start : ndarray, shape (n_rows, k)
    gram : ndarray, shape (k, k)
    sweeps : int
    tolerance : float
    """
    solved = np.array(start, dtype=slopes.dtype, order="C")
    curve, limit = np.ascontiguousarray(gram, slopes.dtype), slopes.dtype.type(tolerance)
    in_blocks(rows, lambda first, last: kernels.descend_rows(first, last, curve, slopes, sweeps, limit, solved))
    return solved


def products(table: sparse.csr_array, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return ``left[row] . right[column]`` for each cell of a CSR table, in float64, without forming all of it.

    Parameters
    ----------
    table : csr_array, shape (n_rows, n_columns)
    left : ndarray, shape (n_rows, k)
    right : ndarray, shape (n_columns, k)
    """
    found = np.empty(table.nnz)
    rows = np.repeat(np.arange(table.shape[0], dtype=np.int32), np.diff(table.indptr))
    for first in range(0, table.nnz, BLOCK):
        here = slice(first, first + BLOCK)
        found[here] = np.einsum("ns,ns->n", left[rows[here]], right[table.indices[here]])
    return found
