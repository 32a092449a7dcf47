from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from analytics.errors import EvaluationError
from analytics.evaluation.metrics import SHARES, gains_curve, mean_band, rank
from tests.unit.worked import QUICK

BOUGHT = np.array([1, 1, 0, 1, 0, 0, 0, 0, 0, 0], dtype=bool)
"""Ten customers, best first; 3 of the first 4 buy."""
BEST_FIRST = np.arange(10, 0, -1)
LISTS = st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=40).filter(
    lambda rows: any(b for _, b in rows)
)


def test_lift_precision_and_buyers_reached_of_a_list_of_ten():
    ranked = rank(BEST_FIRST, BOUGHT)
    assert ranked.base_rate == pytest.approx(0.3)
    assert ranked.reached(0.2) == pytest.approx(2 / 3)
    assert ranked.precision(0.2) == pytest.approx(1.0)
    assert ranked.lift(0.2) == pytest.approx(1.0 / 0.3)
    assert ranked.lift(0.4) == pytest.approx((3 / 4) / (3 / 10))
    # 3 buyers x 7 others are 21 pairs; only the third buyer stands below one of the others.
    assert ranked.auc == pytest.approx(20 / 21)


def test_customers_with_the_same_score_share_their_buyers():
    ranked = rank(np.array([2, 1, 1, 1, 1]), np.array([False, True, False, True, False]))
    assert ranked.reached(np.array([0.2, 0.4, 0.6, 1.0])).tolist() == [0.0, 0.25, 0.5, 1.0]


def test_no_score_at_all_is_worth_what_chance_is():
    ranked = rank(np.zeros(50), np.arange(50) % 7 == 0)
    assert ranked.lift(0.1) == pytest.approx(1.0)
    assert ranked.auc == pytest.approx(0.5)


@QUICK
@given(LISTS, st.floats(0.05, 1.0))
def test_lift_is_never_more_than_possible_and_the_order_of_rows_does_not_matter(rows, share):
    scores, bought = np.array([s for s, _ in rows]), np.array([b for _, b in rows])
    ranked, reversed_rows = rank(scores, bought), rank(scores[::-1], bought[::-1])
    assert 0 <= ranked.lift(share) <= min(1 / share, 1 / ranked.base_rate) + 1e-9
    assert ranked.lift(share) == pytest.approx(reversed_rows.lift(share))
    if not bought.all():
        assert ranked.auc == pytest.approx(roc_auc_score(bought, scores))


def test_nobody_bought():
    with pytest.raises(EvaluationError, match="Nobody bought"):
        rank(BEST_FIRST, np.zeros(10, dtype=bool))


def test_fewer_than_thirty_buyers_get_no_band_and_are_told_why():
    bought = np.arange(300) < 29
    found = gains_curve(np.arange(300)[::-1], bought)
    assert found.note == "No band is shown: 29 buyers are too few to tell chance from skill (at least 30)."
    assert found.table[["low", "high"]].isna().all(axis=None)
    assert gains_curve(np.arange(300)[::-1], np.arange(300) < 30).note == ""


def test_the_band_of_a_random_list_holds_the_diagonal():
    rng = np.random.default_rng(3)
    table = gains_curve(rng.random(2000), rng.random(2000) < 0.2).table
    assert table["share"].tolist() == SHARES.tolist()
    inside = (table["low"] <= table["share"]) & (table["share"] <= table["high"])
    assert inside.mean() >= 0.8
    assert (table["high"] - table["low"]).iloc[10] == pytest.approx(2 * 1.645 * 0.5 / np.sqrt(400), rel=0.3)


def test_the_band_of_a_mean_is_that_of_its_standard_error():
    low, high = mean_band(np.random.default_rng(0).normal(5.0, 2.0, size=400))
    assert high - low == pytest.approx(2 * 1.645 * 2.0 / np.sqrt(400), rel=0.25)
    assert np.isnan(mean_band(np.array([1.0]))).all()
