import numpy as np
import pytest
from scipy import sparse
from sklearn.decomposition import non_negative_factorization

from analytics.factorization import Factors
from analytics.factorization.counts import CountsEngine
from analytics.factorization.poisson import PoissonEngine
from analytics.factorization.start import start_of
from tests.unit.factorization.engine_contract import FULL, EngineContract


class TestPoissonEngine(EngineContract):
    engine = PoissonEngine()

    def squared_error(self, values: np.ndarray, factors: Factors) -> float:
        product = factors.W.astype(float) @ factors.H.astype(float)
        return float(((values - product) ** 2).sum())

    def test_rounds_give_what_those_of_scikit_learn_give(self):
        X = sparse.csr_array(FULL.T, dtype=np.float32)
        factors = PoissonEngine(max_iterations=25).fit(sparse.csr_array(FULL.astype(float)), 3, 0)
        left, right = start_of(X, sparse.csr_array(X.T), 3, 0)
        right = np.ascontiguousarray(right.T)
        left, right, _ = non_negative_factorization(
            X, left, right, n_components=3, init="custom", solver="mu", beta_loss="kullback-leibler", tol=0.0, max_iter=25
        )
        np.testing.assert_allclose(factors.W, right.T, rtol=1e-3, atol=1e-5)
        np.testing.assert_allclose(factors.H, left.T, rtol=1e-3, atol=1e-5)

    def test_the_loss_is_the_divergence(self):
        factors = PoissonEngine(max_iterations=3000).fit(sparse.csr_array(FULL.astype(float)), 2, 0)
        reached = factors.W.astype(float) @ factors.H.astype(float)
        bought = FULL > 0
        by_hand = (FULL[bought] * np.log(FULL[bought] / reached[bought])).sum() - FULL.sum() + reached.sum()
        assert factors.losses[-1] == pytest.approx(by_hand, rel=1e-3)

    def test_volumes_of_items_and_customers_are_those_of_the_table(self):
        factors = PoissonEngine(max_iterations=3000).fit(sparse.csr_array(FULL.astype(float)), 3, 0)
        np.testing.assert_allclose((factors.W @ factors.H).sum(axis=1), FULL.sum(axis=1), rtol=1e-3)

    def test_one_huge_basket_counts_by_its_size_and_not_by_the_square_of_it(self):
        table = np.full((10, 60), 2.0)
        table[:2, 0] = 300.0  # one of 60 customers buys 600 of about 1,800 pieces
        profiles = [engine.fit(sparse.csr_array(table), 1, 0).W[:, 0] for engine in (PoissonEngine(), CountsEngine())]
        of_the_two = [float(profile[:2].sum() / profile.sum()) for profile in profiles]
        assert of_the_two[0] == pytest.approx(table[:2].sum() / table.sum(), rel=1e-4)
        assert of_the_two[1] > 0.95
