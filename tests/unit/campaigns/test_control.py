import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.campaigns.control import control_options, detectable_difference, random_slice, sample_size, split_control
from analytics.errors import AnalyticsError
from tests.unit.worked import QUICK


def listed(n: int) -> pd.Series:
    return pd.Series([n - rank for rank in range(n)], index=[f"C{rank:05d}" for rank in range(n)], dtype=float)


@pytest.mark.parametrize(
    ("size", "tenth", "half"), [(1_000, 6.4, 3.9), (5_000, 2.9, 1.7), (20_000, 1.4, 0.9), (100_000, 0.6, 0.4)]
)
def test_the_table_of_detectable_differences(size, tenth, half):
    assert round(100 * detectable_difference(size * 9 // 10, size // 10, 0.05), 1) == tenth
    assert round(100 * detectable_difference(size // 2, size // 2, 0.05), 1) == half


@pytest.mark.parametrize(
    ("rate", "hoped", "n"), [(0.03, 0.033, 53_209), (0.05, 0.06, 8_156), (0.1, 0.12, 3_839), (0.05, 0.075, 1_468)]
)
def test_sample_sizes_of_the_trade(rate, hoped, n):
    assert sample_size(rate, hoped) == sample_size(hoped, rate) == n


def test_no_group_no_difference():
    assert detectable_difference(100, 0, 0.05) is None


@QUICK
@given(st.integers(1, 300), st.floats(0, 0.9), st.randoms(use_true_random=False), st.booleans())
def test_groups_are_disjoint_complete_and_the_same_for_any_order_of_rows(n, share, chance, ties):
    scores = listed(n) // (7 if ties else 1)
    split = split_control(scores, "May", share)
    assert not set(split.target) & set(split.control)
    assert sorted(split.target + split.control) == sorted(scores.index)
    assert len(split.control) == int(n * share + 0.5)
    shuffled = scores.sample(frac=1, random_state=chance.randint(0, 999))
    assert set(split_control(shuffled, "May", share).control) == set(split.control)


def test_each_tenth_of_the_scores_has_its_share():
    split = split_control(listed(2000), "May", 0.1)
    assert (split.groups[split.groups["group"] == "control"].groupby("band").size() == 20).all()
    assert split.groups.groupby("band")["score"].max().is_monotonic_decreasing


def test_a_larger_share_keeps_those_who_were_left_out():
    small, large = (set(split_control(listed(1000), "May", share).control) for share in (0.1, 0.3))
    assert small < large


def test_another_campaign_or_salt_draws_anew():
    draws = [
        set(split_control(listed(1000), campaign, 0.5, salt).control)
        for campaign, salt in (("May", ""), ("June", ""), ("May", "2"), ("Ma", "y"))
    ]
    for number, draw in enumerate(draws):
        for other in draws[:number]:
            # Of two independent halves a quarter of all is common: 250, give or take four standard deviations of 8.
            assert abs(len(draw & other) - 250) < 32


def test_the_draw_stays_what_it_was():
    assert split_control(listed(20), "May", 0.1).control == ["C00005", "C00014"]


def test_a_random_slice_knows_no_order_and_is_no_control_group():
    names = list(listed(500).index)
    drawn = random_slice(names, 25, "May")
    assert drawn == random_slice(names[::-1], 25, "May") and len(set(drawn)) == 25
    assert random_slice(names[:3], 25, "May") == random_slice(names[:3] * 2, 3, "May")
    assert drawn != random_slice(names, 25, "June")
    assert set(drawn) != set(split_control(pd.Series(1.0, index=names), "May", 0.05).control)


def test_the_price_of_a_control_group_stands_beside_what_it_shows():
    options = control_options(pd.Series([0.5, 1.5] * 500), 0.05, (0, 0.1, 0.5))
    assert options["price"].tolist() == [0, 100, 500]
    assert options["control"].tolist() == [0, 100, 500]
    assert options["detectable"].round(3).fillna(0).tolist() == [0, 0.064, 0.039]
    assert options["sentence"].tolist()[:2] == [
        "Without a control group nobody can tell what the campaign changed.",
        "100 left out cost 100.00 of expected profit. This test can show a difference of 6.4 points or more.",
    ]


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (lambda: split_control(listed(5), "May", 1.0), "share of the control group"),
        (lambda: split_control(pd.Series([1, 2], index=["A", "A"]), "May"), "A stands in the list more than once"),
        (lambda: random_slice(["A"], -1, "May"), "-1 customers"),
        (lambda: detectable_difference(10, 10, 5), "rate of 5"),
        (lambda: sample_size(0.05, 0.05), "Both rates are 5%"),
        (lambda: sample_size(0.05, 0.06, power=1), "power"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(work, words):
    with pytest.raises(AnalyticsError, match=words):
        work()
