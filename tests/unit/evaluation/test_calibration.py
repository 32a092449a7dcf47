from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.errors import EvaluationError
from analytics.evaluation.backtest import back_test
from analytics.evaluation.calibration import Calibration, calibrate
from analytics.evaluation.curves import Curve, fit_curve, lists_checked, reliability_table, shrunk
from analytics.evaluation.windows import EVERYONE, NEW, TASTE, Window
from tests.unit.evaluation.planted import collectors, of_collectors

CUT = date(2024, 6, 1)


def window_of(
    scores: list[list[float]], bought: list[list[int]], known: list[list[int]] | None = None, days: int = 100
) -> Window:
    known = known or np.zeros_like(bought).tolist()
    items = pd.Index([f"Item {number}" for number in range(len(scores))])
    return Window(CUT, days, items, np.array(bought, bool), np.array(known, bool), {TASTE: np.array(scores)}, pd.DataFrame())


def drawn(seed: int, n_items: int = 20, n_customers: int = 2_000) -> Window:
    """Scores are three times what is likely."""
    rng = np.random.default_rng(seed)
    likely = rng.beta(1, 6, size=(n_items, n_customers))
    return window_of((3 * likely).tolist(), (rng.random(likely.shape) < likely).tolist())


def test_a_curve_is_the_share_of_buyers_at_each_score_and_never_falls():
    window = window_of([[1, 1, 2, 2, 3, 3]], [[0, 0, 0, 1, 1, 0]])
    curve = fit_curve([window], EVERYONE, TASTE)
    assert curve(np.array([1.0, 2.0, 3.0])).tolist() == [0.0, 0.5, 0.5]
    assert curve(np.array([-5.0, 1.5, 9.0])).tolist() == [0.0, 0.25, 0.5]


def test_the_curve_of_the_new_leaves_out_those_who_have_it():
    window = window_of([[1, 1, 2, 2]], [[0, 1, 1, 1]], known=[[0, 1, 1, 0]])
    assert fit_curve([window], NEW, TASTE)(np.array([1.0, 2.0])).tolist() == [0.0, 1.0]
    assert fit_curve([window], EVERYONE, TASTE)(np.array([1.0, 2.0])).tolist() == [0.5, 1.0]


def test_a_curve_undoes_scores_that_promise_three_times_too_much():
    curve = fit_curve([drawn(0)], EVERYONE, TASTE)
    assert curve(np.array([0.3, 0.9, 1.5])) == pytest.approx([0.1, 0.3, 0.5], abs=0.05)
    lists = lists_checked(curve, drawn(1), EVERYONE, TASTE, 0.1)
    assert lists["predicted"].sum() == pytest.approx(lists["actual"].sum(), rel=0.04)


def test_a_list_is_checked_by_hand():
    window = window_of([[4, 3, 2, 1], [1, 2, 3, 4]], [[1, 1, 0, 0], [0, 0, 0, 0]])
    curve = Curve(np.array([1.0, 4.0]), np.array([0.1, 0.4]))
    checked = lists_checked(curve, window, EVERYONE, TASTE, 0.5)
    assert checked["contacts"].tolist() == [2.0, 2.0]
    assert checked["predicted"].tolist() == pytest.approx([0.7, 0.7])
    assert checked["actual"].tolist() == [2.0, 0.0]
    assert lists_checked(curve, window, EVERYONE, TASTE, 0.375)["predicted"].tolist() == pytest.approx([0.55, 0.55])


def test_reliability_by_hand():
    window = window_of([[1, 1, 1, 1, 2, 2]], [[0, 0, 0, 1, 1, 1]])
    table = reliability_table(Curve(np.array([1.0, 2.0]), np.array([0.25, 0.6])), window, EVERYONE, TASTE)
    assert table["pairs"].tolist() == [4, 2]
    assert table["predicted"].tolist() == pytest.approx([0.25, 0.6])
    assert table["actual"].tolist() == pytest.approx([0.25, 1.0])


def test_products_with_few_buyers_are_drawn_to_their_base_rate():
    assert shrunk(np.array([0.5]), 0, 0.02).tolist() == [0.02]
    assert shrunk(np.array([0.5]), 10, 0.1).tolist() == pytest.approx([0.3])
    assert shrunk(np.array([0.5]), 20, 0.1).tolist() == shrunk(np.array([0.5]), 500, 0.1).tolist() == [0.5]


def test_the_last_window_is_predicted_by_those_before_it():
    found = calibrate(of_collectors(), NEW, TASTE)
    test = of_collectors()
    earlier = fit_curve(test.windows[:-1], NEW, TASTE, test.windows[-1].history_days, test.depth)
    pd.testing.assert_frame_equal(found.checked, lists_checked(earlier, test.windows[-1], NEW, TASTE, test.depth))
    assert found.ratio == pytest.approx(found.checked["predicted"].sum() / found.checked["actual"].sum())
    assert found.sentence() == (
        f"In the last back-test the lists of all products predicted {found.checked['predicted'].sum():,.0f} buyers, "
        f"{found.checked['actual'].sum():,.0f} bought."
    )


def test_of_a_single_window_every_other_product_is_held_back():
    test = back_test(collectors(), starts=of_collectors().cuts.starts[-1:], horizon_days=of_collectors().cuts.horizon_days)
    found = calibrate(test, NEW, TASTE)
    assert found.checked["item"].tolist() == test.windows[0].items[1::2].tolist()
    assert found.ratio == pytest.approx(1.0, abs=0.15)


def test_a_range_is_wider_than_chance_and_stays_within_the_list():
    table = pd.DataFrame()
    known = Calibration(EVERYONE, TASTE, 30, Curve(np.zeros(1), np.zeros(1)), table, table, (0.8, 1.2), 0.1)
    found = known.expected(np.full(1_000, 0.1))
    # Chance alone: 1.28 x sqrt(1,000 x .1 x .9) = 12.2; the model is off by 20.
    assert found.expected == pytest.approx(100)
    assert found.high - found.expected == pytest.approx(np.hypot(12.16, 20), abs=0.05)
    certain = known.expected(np.ones(10))
    assert (certain.expected, certain.high) == (10.0, 10.0)


def test_an_exact_model_is_off_by_chance_alone():
    perfect = Calibration(EVERYONE, TASTE, 30, Curve(np.zeros(1), np.zeros(1)), pd.DataFrame(), pd.DataFrame(), (1.0, 1.0), 0.1)
    rng, inside = np.random.default_rng(0), 0
    likely = rng.beta(1, 4, size=300)
    expected = perfect.expected(likely)
    for _ in range(500):
        inside += expected.low <= (rng.random(300) < likely).sum() <= expected.high
    assert inside / 500 == pytest.approx(0.8, abs=0.06)


def test_probabilities_are_those_of_the_curve_for_a_product_with_many_buyers():
    found = calibrate(of_collectors(), NEW, TASTE)
    scores = np.array([0.0, 0.5, 1.0])
    assert found.probabilities(scores, 100, 0.01).tolist() == found.curve(scores).tolist()
    assert found.expected_calibration_error < 0.05


def test_an_audience_or_method_that_was_not_tested_is_refused():
    with pytest.raises(EvaluationError, match="'buyers'"):
        calibrate(of_collectors(), "buyers")
    with pytest.raises(EvaluationError, match="no method 'magic'"):
        calibrate(of_collectors(), NEW, "magic")
