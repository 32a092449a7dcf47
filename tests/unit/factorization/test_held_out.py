"""What is held back, and what predictions that are right, blind or wrong are told to be worth."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from analytics.errors import FactorizationError
from analytics.factorization import ENGINES, Baseline, Factors
from analytics.factorization.contract import Plan, Progress, no_progress
from analytics.factorization.held_out import FOLDS, choose_test, errors_of
from analytics.matrix import InteractionMatrix, matrix_from_wide
from tests.unit.worked import GROCERIES_V

TRUTH = np.kron(np.eye(2), np.ones((10, 20)))
"""Two groups of 20 customers, who have all of 10 items of their own."""
V = matrix_from_wide(pd.DataFrame(TRUTH).add_prefix("c"))


@dataclass
class Oracle:
    """Gives the same factors for every table, and keeps the tables."""

    W: np.ndarray
    H: np.ndarray
    baseline: Baseline | None = None
    seen: list[sparse.csr_array] = field(default_factory=list)
    name: str = "oracle"

    def fit(self, values: sparse.csr_array, n_components: int, random_state: int, on_progress: Progress = no_progress) -> Factors:
        self.seen.append(values)
        return Factors(self.W, self.H, 0.0, (0.0,), 1.0, self.baseline)

    def plan(self, values: sparse.csr_array, n_components: int) -> Plan:
        raise NotImplementedError

    def reconstruction(
        self, values: sparse.csr_array, W: np.ndarray, H: np.ndarray, baseline: Baseline | None
    ) -> tuple[float, float]:
        raise NotImplementedError

    def fold_in(
        self, new: sparse.csr_array, known: np.ndarray, offset: np.ndarray, n_fitted: int
    ) -> tuple[np.ndarray, np.ndarray]:
        return ENGINES["counts"].fold_in(new, known, offset, n_fitted)


def right() -> Oracle:
    return Oracle(np.kron(np.eye(2), np.ones((10, 1))), np.kron(np.eye(2), np.ones((1, 20))))


def wrong() -> Oracle:
    return Oracle(right().W, right().H[::-1])


def blind() -> Oracle:
    return Oracle(np.ones((20, 1)), np.ones((1, 40)))


def ratings(stars: np.ndarray) -> InteractionMatrix:
    return matrix_from_wide(pd.DataFrame(stars).add_prefix("c"), kind="ratings")


@pytest.mark.parametrize(("oracle", "error"), [(right, 0.0), (blind, 0.5), (wrong, 1.0)])
def test_purchases_score_above_what_the_customer_does_not_have(oracle, error):
    assert list(errors_of(V, "purchases", oracle(), 2, 0, no_progress)) == [error] * FOLDS


def test_about_a_tenth_of_the_purchases_is_hidden_and_another_one_each_time():
    oracle = right()
    errors_of(V, "purchases", oracle, 2, 0, no_progress)
    hidden = [frozenset(np.flatnonzero((V.values - seen).toarray())) for seen in oracle.seen]
    assert len(set(hidden)) == FOLDS
    assert all(20 <= len(one) <= 60 for one in hidden)
    assert all(set(np.unique(seen.data)) == {1.0} for seen in oracle.seen)


def test_a_few_who_buy_very_much_weigh_as_their_square_root():
    much = matrix_from_wide(pd.DataFrame(9.0 * TRUTH).add_prefix("c"))
    oracle = right()
    errors_of(much, "purchases", oracle, 2, 0, no_progress)
    assert set(np.unique(oracle.seen[0].data)) == {3.0}


def test_the_same_purchases_are_hidden_for_every_number_and_others_for_another_seed():
    tables = []
    for k, seed in ((2, 0), (5, 0), (2, 1)):
        oracle = right()
        errors_of(V, "purchases", oracle, k, seed, no_progress)
        tables.append(oracle.seen[0].toarray())
    np.testing.assert_array_equal(tables[0], tables[1])
    assert (tables[0] != tables[2]).any()


def test_predicting_the_mean_of_ratings_leaves_all_of_the_error():
    stars = 1.0 + 4.0 * TRUTH
    mean = Baseline(3.0, np.zeros(20), np.zeros(40))
    nothing = Oracle(np.zeros((20, 1)), np.zeros((1, 40)), mean)
    assert errors_of(ratings(stars), "ratings", nothing, 1, 0, no_progress) == pytest.approx([1.0] * FOLDS)
    half = Oracle(2.0 * right().W, right().H, Baseline(2.0, np.zeros(20), np.zeros(40)))
    # 4 instead of 5 and 2 instead of 1, where the mean says 2: 1 + 1 against 9 + 1, in equal numbers or nearly so.
    assert errors_of(ratings(stars), "ratings", half, 2, 0, no_progress) == pytest.approx([0.2] * FOLDS, abs=0.05)


def test_blocks_of_a_table_of_rank_two_are_predicted_by_two_segments_and_not_by_one():
    rng = np.random.default_rng(0)
    full = matrix_from_wide(pd.DataFrame(rng.random((24, 2)) @ rng.random((2, 30))))
    one, two = (errors_of(full, "blocks", ENGINES["counts"], k, 0, no_progress).mean() for k in (1, 2))
    assert two < 0.001 < one


def test_a_cell_of_blocks_that_is_not_predicted_is_all_of_its_error():
    full = matrix_from_wide(pd.DataFrame(np.ones((20, 20))))
    assert errors_of(full, "blocks", Oracle(np.zeros((10, 1)), np.zeros((1, 10))), 1, 0, no_progress) == pytest.approx([1.0] * 4)


@pytest.mark.parametrize(
    ("table", "test"),
    [
        (V, "purchases"),
        (GROCERIES_V, "fit"),
        (matrix_from_wide(pd.DataFrame(np.ones((20, 20)))), "blocks"),
        (matrix_from_wide(pd.DataFrame(np.ones((19, 500)))), "fit"),
        (ratings(1.0 + TRUTH), "ratings"),
        (ratings(np.ones((5, 5))), "fit"),
    ],
)
def test_the_test_follows_the_kind_and_the_size_of_a_table(table, test):
    assert choose_test(table) == test


def test_an_engine_without_biases_is_no_engine_for_ratings():
    with pytest.raises(FactorizationError, match="no biases"):
        errors_of(ratings(1.0 + TRUTH), "ratings", right(), 2, 0, no_progress)
