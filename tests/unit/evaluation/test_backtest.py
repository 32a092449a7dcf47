from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd
import pytest

from analytics.errors import AnalyticsError, Cancelled, EvaluationError
from analytics.evaluation.backtest import BackTest, back_test
from analytics.evaluation.baselines import BASELINES
from analytics.evaluation.windows import EVERYONE, NEW, OWN_AND_TASTE, TASTE
from tests.unit.evaluation.planted import collectors, habits, of_collectors
from tests.unit.hand_made import interactions_of


@cache
def of_habits() -> BackTest:
    return back_test(habits())


def lifts(test: BackTest, audience: str) -> pd.Series:
    return test.table[test.table["audience"] == audience].set_index("method")["lift"]


def test_taste_wins_where_nobody_buys_a_thing_twice():
    found = lifts(of_collectors(), NEW)
    assert found[TASTE] > 1.5 * found[["random", "recent activity", "most purchases", "recency, frequency, money"]].max()
    # The buyers of an item are the quarter of the customers who belong to its group, less those who have it.
    assert found[TASTE] > 3.0
    assert found["random"] == pytest.approx(1.0, abs=0.2)


def test_own_purchases_win_where_everybody_has_a_habit_and_the_simple_method_is_used():
    assert of_habits().winner == {EVERYONE: "own purchases"}
    assert lifts(of_habits(), EVERYONE)["own purchases"] == pytest.approx(lifts(of_habits(), EVERYONE).max())
    assert of_habits().sentence(EVERYONE) == (
        "Among all customers, ranking by own purchases and by own purchases and taste do about equally well: "
        "their top 10% held 4.1 and 4.1 times as many buyers as a random list. Lists are ranked by own purchases."
    )


def test_a_sentence_says_who_wins_and_by_how_much():
    assert of_collectors().sentence(NEW) == (
        "Among customers new to the product, ranking by taste wins: its top 10% held 9.0 times as many buyers as a random list, "
        "0.4% more than ranking by similar products (8.9)."
    )
    # Nobody takes a thing twice, so that whoever ranks those first who have it is lost.
    assert of_collectors().sentence(EVERYONE) == (
        "Among all customers, ranking by similar products wins: its top 10% held 4.0 times as many buyers as a random list, "
        "far more than ranking by taste (0.0). Lists are ranked by similar products."
    )


def test_a_difference_is_that_of_each_product_with_its_band():
    mean, low, high = of_collectors().difference(NEW, TASTE, "random")
    found = lifts(of_collectors(), NEW)
    assert low < mean < high
    assert mean == pytest.approx(found[TASTE] - found["random"], rel=0.02)


def test_every_method_is_told_for_everybody_and_what_makes_no_sense_is_left_out_for_the_new():
    assert set(lifts(of_collectors(), EVERYONE).index) == {OWN_AND_TASTE, TASTE, *BASELINES}
    assert set(lifts(of_collectors(), NEW).index) == {TASTE, *BASELINES} - {"own purchases"}


def test_the_table_is_what_the_windows_measured():
    test = of_habits()
    row = test.table[test.table["method"] == TASTE].iloc[0]
    measured = pd.concat([window.measured for window in test.windows])
    of_taste = measured[measured["method"] == TASTE]
    assert row["tests"] == len(of_taste) == 12
    assert row["lift"] == pytest.approx(of_taste["lift"].mean())
    assert row["precision"] == pytest.approx(row["lift"] * row["base_rate"], rel=0.05)
    assert row["reached"] == pytest.approx(0.1 * row["lift"])
    assert row["low"] <= row["lift"] <= row["high"]


def test_gains_rise_from_nothing_to_everybody():
    gains = of_habits().gains
    of_taste = gains[gains["method"] == TASTE].sort_values("share")["reached"]
    assert of_taste.iloc[0] == 0 and of_taste.iloc[-1] == 1
    assert of_taste.is_monotonic_increasing


def test_gains_have_the_band_of_the_table_at_its_depth():
    test = of_collectors()
    at_depth = test.gains[test.gains["share"] == test.depth].set_index(["audience", "method"]).sort_index()
    table = test.table.set_index(["audience", "method"]).sort_index()
    for edge in ("low", "high"):
        assert at_depth[edge].to_numpy() == pytest.approx(table[edge].to_numpy() * test.depth)


def test_scores_know_nothing_of_what_comes_after_the_cut():
    rows = collectors()
    start = of_collectors().cuts.starts[-1]
    later = (rows.frame["date"] >= pd.Timestamp(start)).to_numpy()
    shuffled = rows.frame.copy()
    items = shuffled["item"].to_numpy(dtype=object, copy=True)
    items[later] = np.random.default_rng(5).permutation(items[later])
    shuffled["item"] = pd.Categorical(items, categories=rows.frame["item"].cat.categories)
    test = back_test(replace(rows, frame=shuffled), starts=[start], horizon_days=of_collectors().cuts.horizon_days)
    window, other = of_collectors().windows[-1], test.windows[-1]
    both = window.items.intersection(other.items)
    assert len(both) > 30
    for method in (OWN_AND_TASTE, TASTE, *BASELINES):
        one, two = window.scores[method][window.items.get_indexer(both)], other.scores[method][other.items.get_indexer(both)]
        np.testing.assert_array_equal(one, two, err_msg=method)
    assert (window.bought[window.items.get_indexer(both)] != other.bought[other.items.get_indexer(both)]).any()


def test_a_sample_of_customers_and_products_is_told():
    test = back_test(collectors(), most_items=5, most_customers=1_000, horizon_days=60)
    assert {len(window.items) for window in test.windows} == {5}
    assert "1,000 customers were drawn at random." in test.notes
    assert "At most 5 products were drawn at random for each test." in test.notes


def test_when_time_is_short_the_newest_window_is_tested():
    test = back_test(habits(), budget_seconds=0.0)
    assert test.cuts.starts == of_habits().cuts.starts[-1:]
    assert "2 older tests were left out: time was short, or buyers were too few." in test.notes


def test_the_same_seed_gives_the_same_table():
    pd.testing.assert_frame_equal(back_test(habits()).table, of_habits().table)


def test_it_reports_progress_and_stops_when_asked():
    shares: list[float] = []
    back_test(habits(), on_progress=lambda share, _: shares.append(share))
    assert shares == sorted(shares) and shares[-1] == 1.0

    def stop(share: float, _: str) -> None:
        if share > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        back_test(habits(), on_progress=stop)


def test_what_cannot_be_tested_is_refused():
    few = interactions_of("customer,item,date\n" + "".join(f"C{n},Tea,2024-01-{n:02d}\n" for n in range(1, 30)))
    with pytest.raises(EvaluationError, match="No product had 30 buyers within 7 days"):
        back_test(few)
    with pytest.raises(AnalyticsError, match="Ratings do not tell"):
        back_test(interactions_of("customer,item,rating,date\nA,Tea,4,2024-01-01\nB,Tea,4,2024-02-01\n"))
    with pytest.raises(EvaluationError, match="depth"):
        back_test(habits(), depth=0.0)
    with pytest.raises(EvaluationError, match="No product had 20 buyers among 'new'"):
        of_habits().sentence(NEW)


def test_given_starts_are_used():
    starts = [date(2024, 4, 1), date(2024, 5, 1)]
    test = back_test(habits(), starts=starts, horizon_days=20)
    assert test.cuts.starts == tuple(starts)
    assert test.cuts.outcome(starts[0]).last == starts[0] + timedelta(days=19)


def test_at_the_depth_that_was_tested_the_figures_are_those_of_the_table():
    test = of_collectors()
    for audience in test.audiences:
        rows = test.table[test.table["audience"] == audience].reset_index(drop=True)
        found = test.at_depth(audience, test.depth)
        columns = ["method", "lift", "low", "high", "precision", "reached", "auc"]
        pd.testing.assert_frame_equal(found[columns], rows[columns], rtol=1e-6, check_column_type=False)
    everybody = test.at_depth(EVERYONE, 1.0)
    # Who contacts everybody reaches all buyers, whatever ranks them, and meets as many of them as there are.
    assert everybody["reached"].tolist() == pytest.approx([1.0] * len(everybody))
    assert np.ptp(everybody["precision"]) < 1e-9
    with pytest.raises(EvaluationError, match=r"A depth of 0\.33 was not looked at"):
        test.at_depth(EVERYONE, 0.33)
