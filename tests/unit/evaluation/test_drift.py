from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, logit

from analytics.evaluation.curves import fit_curve, lists_checked
from analytics.evaluation.drift import NO_DRIFT, Drift, fit_drift
from analytics.evaluation.windows import EVERYONE, TASTE, Window

CUT = date(2024, 6, 1)


def share(bought: int, of: int) -> np.ndarray:
    return (np.arange(of) < bought).astype(float)


def window_of(days: int, scores: np.ndarray, bought: np.ndarray) -> Window:
    items = pd.Index([f"Item {number}" for number in range(len(scores))])
    return Window(CUT, days, items, bought, np.zeros_like(bought), {TASTE: scores}, pd.DataFrame())


def growing(days: int) -> Window:
    """Scores are what customers bought until then, so they grow by the day; how many buy again does not."""
    rng = np.random.default_rng(days)
    likely = rng.beta(1, 9, size=(30, 2_000))
    return window_of(days, likely * days, rng.random(likely.shape) < likely)


def test_odds_that_fall_with_the_history_are_followed_further():
    # 1 in 10 after 100 days, 1 in 20 after 200. Half way on the logarithm of time the log odds are -2.571, and they fall by
    # 1.078 with each unit. 400 days lie 1.040 units from there; of a spread of 0.240, all but 0.050 is believed: 0.861.
    same = np.full(20_000, 0.075)
    drift = fit_drift([same, same], [share(2_000, 20_000), share(1_000, 20_000)], [100, 200], 400)
    assert drift(same[:1])[0] == pytest.approx(expit(-2.571 - 1.078 * 0.861), rel=0.01)


def test_a_curve_may_grow_steeper():
    # After 200 days the likely are likelier and the others less likely than after 100; after 400 days even more so.
    predicted = np.repeat([0.2, 0.8], 10_000)
    bought = [np.concatenate([share(a, 10_000), share(b, 10_000)]) for a, b in ((2_500, 7_500), (1_500, 8_500))]
    low, high = fit_drift([predicted, predicted], bought, [100, 200], 400)(np.array([0.2, 0.8]))
    assert low < 0.15
    assert high > 0.85
    assert low == pytest.approx(1 - high, abs=0.01)


def test_windows_with_almost_the_same_history_differ_by_season():
    # A fifth fewer within 56 days out of 1,000 is no trend: what comes is expected between the two.
    same = np.full(10_000, 0.09)
    drift = fit_drift([same, same], [share(1_000, 10_000), share(800, 10_000)], [1_000, 1_056], 1_112)
    assert 0.087 < drift(same[:1])[0] < 0.090


def test_windows_that_agree_have_no_drift():
    rng = np.random.default_rng(0)
    likely = rng.beta(1, 4, size=50_000)
    bought = (rng.random(likely.size) < likely).astype(float)
    drift = fit_drift([likely, likely], [bought, bought], [100, 200], 300)
    assert drift.intercept == pytest.approx(0, abs=0.05)
    assert drift.slope == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("outcome", [0.0, 1.0])
def test_nothing_is_followed_where_all_or_nobody_bought(outcome):
    assert fit_drift([np.array([0.5, 0.1])] * 2, [np.full(2, outcome)] * 2, [100, 200], 300) == NO_DRIFT


def test_a_single_window_tells_no_trend_but_how_far_off_it_was():
    predicted, bought = np.full(10_000, 0.2), share(1_000, 10_000)
    near, far = (fit_drift([predicted], [bought], [100], days)(np.array([0.2]))[0] for days in (100, 1_000))
    assert near == far == pytest.approx(0.1, abs=0.001)


def test_the_heads_of_lists_get_what_the_heads_of_lists_bought():
    # At a score of 2 the head of the first list bought in 3 of 4 cases, those further down in another list in 1 of 4.
    scores = np.repeat([[2.0, 1.0], [3.0, 2.0]], [400, 400], axis=1)
    bought = np.concatenate([share(300, 400), share(0, 400), share(400, 400), share(100, 400)]).reshape(2, 800) > 0
    window = window_of(100, scores, bought)
    pooled = fit_curve([window], EVERYONE, TASTE)
    assert pooled(np.array([2.0])).tolist() == [0.5]
    lists = lists_checked(fit_curve([window], EVERYONE, TASTE, 100, depth=0.5), window, EVERYONE, TASTE, 0.5)
    assert lists["actual"].sum() == 700
    assert lists["predicted"].sum() == pytest.approx(700, rel=0.01)
    assert lists_checked(pooled, window, EVERYONE, TASTE, 0.5)["predicted"].sum() == pytest.approx(600)


def test_certainty_stays_a_probability():
    found = Drift(-1.0, 1.2)(np.array([0.0, 0.5, 1.0]))
    assert found[0] == pytest.approx(0, abs=1e-6)
    assert found[1] == pytest.approx(expit(-1.0))
    assert found[1] < found[2] < 1


def test_lists_promise_what_comes_though_scores_grow_with_the_history():
    learned, today = [growing(days) for days in (100, 156, 212)], growing(268)
    followed = fit_curve(learned, EVERYONE, TASTE, today.history_days)
    lists = lists_checked(followed, today, EVERYONE, TASTE, 0.1)
    assert lists["predicted"].sum() / lists["actual"].sum() == pytest.approx(1, abs=0.06)
    average = lists_checked(fit_curve(learned, EVERYONE, TASTE), today, EVERYONE, TASTE, 0.1)
    assert average["predicted"].sum() / average["actual"].sum() > 1.25


def test_a_shift_of_log_odds_moves_every_probability_of_a_curve():
    learned = [growing(days) for days in (100, 200)]
    plain, moved = fit_curve(learned, EVERYONE, TASTE), fit_curve(learned, EVERYONE, TASTE, 400)
    np.testing.assert_array_equal(plain.scores, moved.scores)
    inside = (plain.probabilities > 0.001) & (plain.probabilities < 0.999)
    line = np.polynomial.Polynomial.fit(logit(plain.probabilities[inside]), logit(moved.probabilities[inside]), 1)
    np.testing.assert_allclose(line(logit(plain.probabilities[inside])), logit(moved.probabilities[inside]))


@given(st.integers(0, 10_000), st.integers(2, 4), st.integers(1, 3_000))
def test_a_curve_that_follows_a_trend_never_falls(seed, n_windows, days):
    rng = np.random.default_rng(seed)
    windows = [window_of(50 * (n + 1), rng.random((2, 20)), rng.random((2, 20)) < rng.random()) for n in range(n_windows)]
    curve = fit_curve(windows, EVERYONE, TASTE, days)
    assert (np.diff(curve.probabilities) >= 0).all()
    assert ((curve.probabilities >= 0) & (curve.probabilities <= 1)).all()
