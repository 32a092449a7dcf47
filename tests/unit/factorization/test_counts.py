import numpy as np
import pytest
from scipy import sparse
from sklearn.decomposition import non_negative_factorization

from analytics.factorization import Factors
from analytics.factorization.counts import CountsEngine
from analytics.factorization.start import start_of
from tests.unit.factorization.engine_contract import FULL, EngineContract


class TestCountsEngine(EngineContract):
    engine = CountsEngine()

    def squared_error(self, values: np.ndarray, factors: Factors) -> float:
        product = factors.W.astype(float) @ factors.H.astype(float)
        return float(((values - product) ** 2).sum())

    def test_rounds_give_what_those_of_scikit_learn_give(self):
        X = sparse.csr_array(FULL.T, dtype=np.float32)
        rounds = 20
        factors = CountsEngine(max_iterations=rounds).fit(sparse.csr_array(FULL.astype(float)), 3, 0)
        left, right = start_of(X, sparse.csr_array(X.T), 3, 0)
        right = np.ascontiguousarray(right.T)
        left, right, _ = non_negative_factorization(
            X, left, right, n_components=3, init="custom", solver="cd", tol=0.0, max_iter=rounds
        )
        assert len(factors.losses) == rounds + 1
        np.testing.assert_allclose(factors.W, right.T, rtol=1e-3, atol=1e-4)
        np.testing.assert_allclose(factors.H, left.T, rtol=1e-3, atol=1e-4)

    def test_a_fit_ends_when_its_time_is_spent_and_says_so(self):
        factors = CountsEngine(budget_seconds=0.0).fit(sparse.csr_array(FULL.astype(float)), 3, 0)
        assert len(factors.losses) == 2 and not factors.converged

    def test_a_table_of_two_blocks_is_reproduced_exactly(self):
        blocks = np.kron(np.diag([2.0, 3.0]), np.ones((4, 5)))
        factors = self.fit(blocks, 2)
        np.testing.assert_allclose(factors.W @ factors.H, blocks, atol=1e-4)
        assert np.sqrt(factors.squared_error) == pytest.approx(0.0, abs=1e-3)

    def test_a_zero_is_a_value_and_pulls_the_reconstruction_down(self):
        sparse_row, full_row = np.array([[4.0, 0, 0, 0], [4.0, 4, 4, 4]])
        factors = self.fit(np.vstack([sparse_row, full_row]), 1)
        assert (factors.W @ factors.H)[0, 1] < 2.0

    def test_ten_times_the_purchases_give_the_same_segments_ten_times_as_large(self):
        one, ten = self.fit(FULL, 3), self.fit(10 * FULL, 3)
        np.testing.assert_allclose(ten.W @ ten.H, 10 * (one.W @ one.H), rtol=1e-3, atol=1e-2)

    @pytest.mark.parametrize("scale", [1e-25, 1e20, 1e30])
    def test_amounts_of_any_size_give_the_same_segments(self, scale):
        one, other = self.fit(FULL / FULL.max(), 3), self.fit(scale * FULL / FULL.max(), 3)
        np.testing.assert_allclose(other.W, one.W, rtol=1e-3, atol=1e-4)
        np.testing.assert_allclose(other.H / scale, one.H, rtol=1e-3, atol=1e-3)
        assert other.squared_error == pytest.approx(scale**2 * one.squared_error, rel=1e-3)
