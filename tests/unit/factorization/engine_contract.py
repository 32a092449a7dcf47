"""What every engine promises; a test class names its engine, and inherits the rest."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from scipy import sparse

from analytics.errors import Cancelled
from analytics.factorization import Engine, Factors, rows

RNG = np.random.default_rng(5)
FULL = RNG.integers(1, 6, (9, 12)) * (RNG.random((9, 12)) < 0.6)
ODD_TABLES = {
    "one value everywhere": np.full((3, 5), 3.0),
    "rank one": np.outer([1.0, 2.0, 3.0], [1.0, 2.0, 4.0, 8.0]),
    "one cell for each customer": np.eye(4).repeat(3, axis=1),
    "two blocks that share nothing": np.kron(np.eye(2), np.ones((2, 3))),
    "very large": 1e8 * np.outer([1.0, 2.0], [3.0, 4.0]) + 1e6 * np.eye(2),
    "almost too large for any number": 1e30 * (1.0 + np.eye(3)),
    "almost too small for any number": 1e-25 * (1.0 + np.eye(3)),
    "very small": 1e-6 * (1.0 + np.eye(3)),
}


class EngineContract:
    """The promises of an engine; subclasses set ``engine``, and say how a cell is reconstructed and what a stopped fit leaves."""

    engine: Engine
    fold_in_error = 0.02
    """How far a row of the fit may be from its fold-in, as a share of the largest factor: fits stop before their very end."""

    def squared_error(self, values: np.ndarray, factors: Factors) -> float:
        """Return the squared error over the fitted cells, from dense tables."""
        raise NotImplementedError

    def fit(self, values: np.ndarray, k: int, seed: int = 0) -> Factors:
        return self.engine.fit(sparse.csr_array(np.asarray(values, dtype=float)), k, seed)

    @pytest.mark.parametrize("k", [1, 3, 9])
    def test_factors_are_not_negative_and_have_a_row_for_each_item_and_a_column_for_each_customer(self, k):
        factors = self.fit(FULL, k)
        assert factors.W.shape == (9, k) and factors.H.shape == (k, 12)
        assert factors.W.min() >= 0 and factors.H.min() >= 0 and factors.W.max() > 0

    @pytest.mark.parametrize("k", [1, 2, 5])
    def test_the_loss_never_rises(self, k):
        losses = np.array(self.fit(FULL, k).losses)
        assert len(losses) > 1 and losses[-1] < losses[0]
        assert (np.diff(losses) <= 1e-6 * np.abs(losses).max()).all()

    @pytest.mark.parametrize("k", [1, 4])
    def test_the_error_is_that_of_the_dense_tables(self, k):
        factors = self.fit(FULL, k)
        assert factors.squared_error == pytest.approx(self.squared_error(FULL.astype(float), factors), rel=1e-5)

    def test_one_seed_gives_one_result(self):
        first, second = self.fit(FULL, 4, seed=7), self.fit(FULL, 4, seed=7)
        assert np.array_equal(first.W, second.W) and np.array_equal(first.H, second.H) and first.losses == second.losses

    def test_progress_climbs_from_0_to_at_most_1_with_words(self):
        told: list[tuple[float, str]] = []
        self.engine.fit(sparse.csr_array(FULL.astype(float)), 3, 0, lambda share, words: told.append((share, words)))
        shares = [share for share, _ in told]
        assert len(told) > 2 and shares == sorted(shares) and min(shares) >= 0 and max(shares) <= 1
        assert all(words for _, words in told)

    def test_cancelling_ends_the_work(self):
        def stop(share: float, words: str) -> None:
            if share > 0.01:
                raise Cancelled

        with pytest.raises(Cancelled):
            self.engine.fit(sparse.csr_array(FULL.astype(float)), 3, 0, stop)

    def test_the_table_is_left_as_it_was(self):
        values = sparse.csr_array(FULL.astype(float))
        self.engine.fit(values, 3, 0)
        assert np.array_equal(values.toarray(), FULL)

    @pytest.mark.parametrize("name", ODD_TABLES)
    def test_odd_tables_give_finite_numbers_without_a_warning(self, name):
        values = ODD_TABLES[name]
        for k in range(1, min(values.shape) + 1):
            with warnings.catch_warnings(), np.errstate(divide="raise", invalid="raise", over="raise"):
                warnings.simplefilter("error")
                factors = self.fit(values, k)
            assert np.isfinite(factors.W).all() and np.isfinite(factors.H).all() and factors.squared_error >= 0

    def folded(self, new: np.ndarray, factors: Factors, items: bool = False) -> tuple[np.ndarray, np.ndarray]:
        """Fold rows of a dense table in: customers x items, or items x customers."""
        table = sparse.csr_array(np.asarray(new, dtype=float))
        base = factors.baseline
        known, bias = (
            (factors.H.T / factors.unit, base.customer if base else 0) if items else (factors.W, base.item if base else 0)
        )
        table.data = (table.data - (base.mean if base else 0.0)) / factors.unit
        offset = np.broadcast_to(np.asarray(bias, dtype=float) / factors.unit, len(known))
        return self.engine.fold_in(table, known, offset, FULL.astype(bool).sum())

    def test_folding_in_a_customer_of_the_fit_finds_the_factors_of_the_fit(self):
        factors = self.fit(FULL, 3)
        found, _ = self.folded(FULL.T, factors)
        reached, fitted = (factors.W @ (factors.unit * found.T), factors.W @ factors.H)
        np.testing.assert_allclose(reached, fitted, atol=self.fold_in_error * fitted.max())

    def test_folding_in_an_item_of_the_fit_finds_the_factors_of_the_fit(self):
        factors = self.fit(FULL, 3)
        found, _ = self.folded(FULL, factors, items=True)
        fitted = factors.W @ factors.H
        np.testing.assert_allclose(found @ factors.H, fitted, atol=2 * self.fold_in_error * fitted.max())

    def test_who_else_is_in_the_file_changes_nothing_for_a_customer(self):
        factors = self.fit(FULL, 3)
        together, biases = self.folded(FULL.T, factors)
        for row in range(FULL.shape[1]):
            alone, bias = self.folded(FULL.T[[row]], factors)
            assert np.array_equal(alone[0], together[row]) and bias[0] == biases[row]

    def test_a_customer_without_a_cell_gets_no_taste(self):
        found, bias = self.folded(np.zeros((1, 9)), self.fit(FULL, 3))
        assert (found == 0).all() and bias[0] == 0

    def test_empty_rows_and_columns_are_harmless(self):
        table = FULL.astype(float).copy()
        table[4], table[:, 7] = 0.0, 0.0
        factors = self.fit(table, 3)
        assert np.isfinite(factors.W).all() and np.isfinite(factors.H).all()
        assert (factors.W[4] @ factors.H <= 1e-6).all() and (factors.W @ factors.H[:, 7] <= 1e-6).all()

    def test_single_and_double_precision_tables_give_the_same(self):
        double = self.engine.fit(sparse.csr_array(FULL.astype(np.float64)), 3, 0)
        single = self.engine.fit(sparse.csr_array(FULL.astype(np.float32)), 3, 0)
        np.testing.assert_allclose(single.W @ single.H, double.W @ double.H, rtol=1e-3, atol=1e-3)

    def test_threads_do_not_change_the_result(self, monkeypatch):
        alone = self.fit(FULL, 3)
        monkeypatch.setattr(rows, "FEWEST_CELLS", 0)
        monkeypatch.setattr(rows, "n_threads", lambda: 3)
        shared = self.fit(FULL, 3)
        assert np.array_equal(shared.W, alone.W) and np.array_equal(shared.H, alone.H)
