"""The compiled loops beside solvers that work row by row on dense tables."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import lsq_linear, nnls

from analytics.factorization.rows import common_least_squares, in_blocks, least_squares, multiply, products, rows_of
from tests.unit.worked import QUICK

PRECISE = {"sweeps": 5_000, "tolerance": 1e-13}


@st.composite
def problems(draw) -> dict[str, np.ndarray]:
    """Draw a sparse table of 4 x 7, weights, factors of the other side, and a penalty."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    k = draw(st.integers(1, 5))
    table = rng.normal(0.3, 1.0, (4, 7)) * (rng.random((4, 7)) < draw(st.sampled_from([0.2, 0.6, 1.0])))
    return {
        "table": table,
        "weights": rng.uniform(0.2, 3.0, (4, 7)),
        "other": rng.random((7, k)),
        "penalty": np.full((4, k), draw(st.sampled_from([0.01, 0.5]))),
    }


def by_hand(problem: dict[str, np.ndarray], row: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the least squares problem of one row: its matrix and its target, penalties as further lines."""
    known = problem["table"][row] != 0
    roots = np.sqrt(problem["weights"][row, known])
    A = np.vstack([roots[:, None] * problem["other"][known], np.diag(np.sqrt(problem["penalty"][row]))])
    return A, np.concatenate([roots * problem["table"][row, known], np.zeros(A.shape[1])])


def solved(problem: dict[str, np.ndarray], n_free: int = 0) -> tuple[np.ndarray, float]:
    table = sparse.csr_array(problem["table"])
    weights = problem["weights"][table.tocoo().coords]
    start = np.zeros((4, problem["other"].shape[1]))
    return least_squares(
        rows_of(table), weights, weights * table.data, problem["other"], problem["penalty"], start, n_free=n_free, **PRECISE
    )


@QUICK
@given(problems())
def test_rows_are_solved_as_by_non_negative_least_squares(problem):
    found, value = solved(problem)
    exact = [nnls(*by_hand(problem, row)) for row in range(4)]
    np.testing.assert_allclose(found, [solution for solution, _ in exact], atol=1e-6)
    targets = sum(float((by_hand(problem, row)[1] ** 2).sum()) for row in range(4))
    assert value + targets == pytest.approx(sum(left**2 for _, left in exact), abs=1e-6)


@QUICK
@given(problems())
def test_a_free_place_may_be_negative(problem):
    found, _ = solved(problem, n_free=1)
    for row in range(4):
        lower = np.array([-np.inf, *np.zeros(found.shape[1] - 1)])
        exact = lsq_linear(*by_hand(problem, row), bounds=(lower, np.inf), tol=1e-12).x
        np.testing.assert_allclose(found[row], exact, atol=1e-4)


@QUICK
@given(problems())
def test_what_is_common_to_all_rows_counts_for_all_cells(problem):
    table, other = sparse.csr_array(np.abs(problem["table"])), problem["other"]
    gram = other.T @ other
    start = np.zeros((4, other.shape[1]))
    common = common_least_squares(rows_of(table), multiply(table, other), gram + 1e-3 * np.eye(len(gram)), start, **PRECISE)
    none = np.zeros(table.nnz)
    own, _ = least_squares(rows_of(table), none, table.data, other, np.full(start.shape, 1e-3), start, gram, **PRECISE)
    np.testing.assert_allclose(own, common, atol=1e-6)
    for row in range(4):
        A = np.vstack([other, np.sqrt(1e-3) * np.eye(len(gram))])
        exact, _ = nnls(A, np.concatenate([table.toarray()[row], np.zeros(len(gram))]))
        np.testing.assert_allclose(common[row], exact, atol=1e-5)


@QUICK
@given(problems())
def test_products_are_those_of_dense_tables(problem):
    table, other = sparse.csr_array(problem["table"]), problem["other"]
    np.testing.assert_allclose(multiply(table, other), problem["table"] @ other, atol=1e-12)
    left = np.arange(4.0 * other.shape[1]).reshape(4, -1)
    np.testing.assert_allclose(products(table, left, other), (left @ other.T)[table.tocoo().coords])


def test_an_error_in_a_block_is_raised_where_the_blocks_were_dealt():
    table = sparse.csr_array(np.ones((300, 100)))

    def fails(first: int, last: int) -> None:
        raise ArithmeticError(f"{first} to {last}")

    with pytest.raises(ArithmeticError):
        in_blocks(rows_of(table), fails)


def test_blocks_cover_every_row_once():
    table = sparse.csr_array(np.ones((300, 100)))
    seen: list[int] = []
    in_blocks(rows_of(table), lambda first, last: seen.extend(range(first, last)))
    assert sorted(seen) == list(range(300))
