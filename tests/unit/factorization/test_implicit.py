import numpy as np
import pytest

from analytics.factorization import Factors
from analytics.factorization.implicit import FREQUENCY_POWER, PENALTY, UNBOUGHT_WEIGHT, ImplicitEngine
from tests.unit.factorization.engine_contract import FULL, EngineContract


class TestImplicitEngine(EngineContract):
    engine = ImplicitEngine()

    def squared_error(self, values: np.ndarray, factors: Factors) -> float:
        product = factors.W.astype(float) @ factors.H.astype(float)
        return float((((values > 0) - product) ** 2).sum())

    def test_the_loss_is_the_one_that_is_written_down(self):
        table = (FULL > 0).astype(float)
        factors = self.fit(table, 2)
        reached = factors.W.astype(float) @ factors.H.astype(float)
        fit = UNBOUGHT_WEIGHT * (reached**2).sum() + ((1 - reached)[table > 0] ** 2).sum()
        paid = sum(
            (
                PENALTY
                * (side.sum(axis=1) + UNBOUGHT_WEIGHT * side.shape[1]) ** FREQUENCY_POWER
                * (part.astype(float) ** 2).sum(1)
            ).sum()
            for side, part in ((table, factors.W), (table.T, factors.H.T))
        )
        assert factors.losses[-1] == pytest.approx(fit + paid, rel=1e-5)

    def test_a_hidden_purchase_within_a_habit_stands_above_everything_outside_of_it(self):
        habits = np.kron(np.eye(2), np.ones((6, 15)))
        seen = habits.copy()
        seen[2, 3] = seen[8, 20] = 0.0
        factors = self.fit(seen, 2)
        scores = factors.W @ factors.H
        assert min(scores[2, 3], scores[8, 20]) > 5 * scores[habits == 0].max()

    def test_buying_it_often_is_more_certain_than_buying_it_once(self):
        table = np.where(np.random.default_rng(2).random((20, 30)) < 0.3, 1.0, 0.0)
        table[0, 0] = 1.0
        often = table.copy()
        often[0, 0] = 50.0
        once, many = (factors.W[0] @ factors.H[:, 0] for factors in (self.fit(table, 2), self.fit(often, 2)))
        assert many > once
