import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from scipy import sparse

import analytics as an
from analytics.factorization import Factors
from analytics.factorization.counts import CountsEngine
from analytics.factorization.ratings import PENALTIES, RatingsEngine
from analytics.matrix import matrix_from_wide
from tests.unit.factorization.engine_contract import FULL, EngineContract
from tests.unit.worked import QUICK, rating_tables


def predicted(factors: Factors) -> np.ndarray:
    base = factors.baseline
    assert base is not None
    return base.mean + base.item[:, None] + base.customer + factors.W @ factors.H


def planted_ratings() -> np.ndarray:
    """Two tastes, generous and strict customers: 12 films x 18 viewers, 1 to 5 stars, all known."""
    rng = np.random.default_rng(3)
    likes = np.kron(np.eye(2), np.ones((6, 9)))
    return np.clip(1.5 + 2.5 * likes + rng.uniform(-0.5, 0.5, 12)[:, None] + rng.uniform(-0.5, 0.5, 18), 1, 5)


class TestRatingsEngine(EngineContract):
    engine = RatingsEngine()

    def squared_error(self, values: np.ndarray, factors: Factors) -> float:
        known = values > 0
        return float(((values - predicted(factors))[known] ** 2).sum())

    def test_hidden_ratings_are_predicted_far_better_than_with_zero_for_unknown(self):
        truth = planted_ratings()
        hidden = np.random.default_rng(0).random(truth.shape) < 0.2
        table = np.where(hidden, 0.0, truth)
        zero_filled = CountsEngine().fit(matrix_from_wide(pd.DataFrame(table)).values, 2, 0)
        filled_error = np.sqrt((((zero_filled.W @ zero_filled.H) - truth)[hidden] ** 2).mean())
        error = np.sqrt(((predicted(self.fit(table, 2)) - truth)[hidden] ** 2).mean())
        assert hidden.sum() > 30
        assert error < 0.35 and error < 0.5 * filled_error

    def test_hidden_ratings_are_predicted_better_than_by_biases_alone(self):
        truth = planted_ratings()
        hidden = np.random.default_rng(1).random(truth.shape) < 0.2
        factors = self.fit(np.where(hidden, 0.0, truth), 2)
        biases = predicted(factors) - factors.W @ factors.H
        with_taste, without = (((guess - truth)[hidden] ** 2).mean() for guess in (predicted(factors), biases))
        assert with_taste < 0.25 * without

    @pytest.mark.parametrize("stretch", [0.01, 20.0])
    def test_another_scale_of_ratings_gives_the_same_segments(self, stretch):
        stars, stretched = self.fit(FULL, 2), self.fit(stretch * FULL, 2)
        np.testing.assert_allclose(stretched.W, stars.W, rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(predicted(stretched), stretch * predicted(stars), rtol=1e-6)

    def test_equal_ratings_leave_no_taste(self):
        factors = self.fit(np.full((4, 6), 3.0), 2)
        np.testing.assert_allclose(predicted(factors), 3.0, atol=1e-9)
        np.testing.assert_allclose(factors.W @ factors.H, 0.0, atol=1e-9)

    def test_a_generous_customer_is_a_bias_and_no_taste(self):
        generosity = np.linspace(-1.0, 1.0, 40)
        factors = self.fit(np.tile(3.0 + generosity, (30, 1)), 1)
        assert factors.baseline is not None
        damped = generosity * 30 / (30 + PENALTIES.damping + 30 * PENALTIES.bias)
        np.testing.assert_allclose(factors.baseline.customer, damped, atol=0.02)
        np.testing.assert_allclose(factors.baseline.item, 0.0, atol=0.02)
        assert (factors.W @ factors.H).max() < 0.1

    def test_ratings_that_count_four_times_are_as_good_as_four_such_customers(self):
        table = sparse.csr_array(FULL.astype(float))
        heavy = table.copy()
        heavy.data = np.where(table.tocoo().coords[1] == 3, 4.0, 1.0)
        weighted = RatingsEngine(heavy).fit(table, 1, 0)
        often = self.fit(np.column_stack([FULL, *3 * [FULL[:, 3]]]), 1)
        away = np.abs(predicted(often)[:, :-3] - predicted(self.fit(FULL, 1))).max()
        assert np.abs(predicted(often)[:, :-3] - predicted(weighted)).max() < 0.1 < 0.5 * away

    def test_a_rating_that_hardly_counts_is_hardly_followed(self):
        table = sparse.csr_array(FULL.astype(float))
        light = table.copy()
        light.data = np.where(table.data == 5, 1e-3, 1.0)
        fives = FULL == 5
        assert predicted(self.fit(FULL, 1))[fives].mean() > predicted(RatingsEngine(light).fit(table, 1, 0))[fives].mean() + 0.5


@QUICK
@given(rating_tables())
def test_predictions_stay_on_the_scale_of_the_table(table):
    fit = an.factorize(matrix_from_wide(table, kind="ratings"), n_components=2)
    pairs = [(item, customer) for item in table.index for customer in [*table.columns, "nobody"]]
    scores = an.predict(fit, *(list(side) for side in zip(*pairs, strict=True)))["score"]
    assert scores.between(table.min().min(), table.max().max()).all()


def test_one_rating_for_each_customer_is_enough():
    table = pd.DataFrame(np.where(np.eye(3).repeat(4, axis=1) > 0, 1.0 + np.arange(12) % 5, np.nan), index=list("abc"))
    fit = an.factorize(matrix_from_wide(table, kind="ratings"), n_components=3)
    assert np.isfinite(fit.item_factors).all() and fit.error < np.sqrt(12)
    assert set(an.segment(fit).main) <= {*an.segment(fit).names, "No clear segment"}


def test_the_tastes_of_a_large_table_do_not_hang_on_the_seed():
    rng = np.random.default_rng(5)
    likes = np.kron(np.eye(3), np.ones((20, 40)))
    stars = np.clip(2.0 + 2.0 * likes + rng.normal(0, 0.6, likes.shape), 1, 5).round()
    known = np.where(rng.random(stars.shape) < 0.4, stars, 0.0)
    first, second = (RatingsEngine().fit(sparse.csr_array(known), 3, seed) for seed in (0, 1))
    unit = [factors.W / np.linalg.norm(factors.W, axis=0) for factors in (first, second)]
    assert (unit[0].T @ unit[1]).max(axis=0).min() > 0.99
