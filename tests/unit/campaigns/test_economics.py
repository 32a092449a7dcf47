import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.campaigns.depth import plan_contacts
from analytics.campaigns.economics import Costs
from analytics.errors import AnalyticsError
from analytics.evaluation.expected import buyers_within
from tests.unit.worked import QUICK

CHANCES = st.lists(st.floats(0, 1), min_size=1, max_size=30).map(pd.Series)
AMOUNTS = st.floats(0, 20)
ALL_COSTS = st.builds(Costs, AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS, st.floats(0, 1))


def falling(n: int = 1000, best: float = 0.2) -> pd.Series:
    """Probabilities that fall in a straight line to nearly nothing."""
    return pd.Series([best * (n - rank) / n for rank in range(n)], index=[f"C{rank}" for rank in range(n)])


def test_break_even_by_hand():
    costs = Costs(margin=6, contact=0.12, offer=1.5, incrementality=0.5)
    assert costs.break_even("gross") == pytest.approx(0.12 / 4.5)
    assert costs.break_even("incremental") == pytest.approx(0.12 / 1.5)
    assert Costs(margin=6, contact=0.12, offer=3, incrementality=0.5).break_even("incremental") is None
    assert Costs(margin=1, contact=2).break_even("gross") is None


def test_profit_of_a_customer_by_hand():
    costs, p = Costs(margin=10, contact=0.5, offer=2, incrementality=0.4), pd.Series({"Mary": 0.25})
    assert costs.profit_of(p, "gross")["Mary"] == pytest.approx(0.25 * 8 - 0.5)
    assert costs.profit_of(p, "incremental")["Mary"] == pytest.approx(0.25 * 2 - 0.5)
    assert costs.profit_of(p, "incremental", pd.Series({"Mary": 0.2}))["Mary"] == pytest.approx(0.2 * 10 - 0.25 * 2 - 0.5)


def test_stop_where_contacts_begin_to_lose_money():
    # The probability falls by 0.0002 a customer: the 640th has 0.0722 and the 641st 0.072, and a contact costs 0.0721.
    plan = plan_contacts(falling(), Costs(margin=1, contact=0.0721), contacts=1000)
    assert (plan.optimum, plan.depth) == (640, 640)
    assert plan.advice == "Stop at 640: the other 360 contacts lose money."
    assert plan.break_even == pytest.approx(0.0721)


def test_gross_and_incremental_stand_side_by_side():
    plan = plan_contacts(falling(), Costs(margin=1, contact=0.05, incrementality=0.5), contacts=1000)
    assert (plan.gross_optimum, plan.optimum) == (750, 500)
    assert plan.gross_profit.expected > plan.profit.expected > 0


def test_a_budget_pays_for_contacts_and_the_fixed_cost():
    plan = plan_contacts(falling(), Costs(margin=10, contact=0.1, fixed=5), budget=25.05)
    assert plan.affordable == plan.depth == 200
    assert plan.advice == "A list of 200 is as long as the budget allows: 750 contacts more would earn money, too."
    assert plan_contacts(falling(), Costs(margin=10, contact=0.1, fixed=5), budget=4).depth == 0
    assert plan_contacts(falling(), Costs(margin=10, contact=0.1), budget=0.3).affordable == 3
    assert plan_contacts(falling(), Costs(margin=10), budget=0).depth == 1000


def test_what_can_never_pay_is_said():
    offer_too_dear = plan_contacts(falling(), Costs(margin=4, contact=0.01, offer=2, incrementality=0.5))
    assert offer_too_dear.depth == 0 and "the offer costs as much as the extra buyers bring" in offer_too_dear.advice
    assert list(offer_too_dear.curve["customer"][:2]) == ["C0", "C1"]
    fixed = plan_contacts(falling(), Costs(margin=1, fixed=500))
    assert fixed.depth == fixed.profit.expected == 0 and "earns back" in fixed.advice
    few = plan_contacts(falling(), Costs(margin=1, fixed=50), contacts=10)
    assert few.optimum == 1000 and few.depth == 0 and few.advice.startswith("So few contacts")


def test_all_of_a_list_that_pays_to_its_end():
    plan = plan_contacts(falling(10), Costs(margin=100, contact=0.1))
    assert plan.advice == "Contact all 10 customers: each is expected to earn more than the contact costs."


def test_the_interval_is_that_of_chance_when_the_model_makes_no_error():
    found = buyers_within(pd.Series([0.5] * 100))
    # Binomial: standard deviation 5, of which 8 times in 10 no more than 1.2816 lie on a side.
    assert (found.expected, found.low, found.high) == pytest.approx((50, 50 - 6.408, 50 + 6.408), abs=1e-3)
    assert buyers_within(pd.Series([0.5] * 100), (0.6, 1.0)).low == pytest.approx(50 - (6.408**2 + 20**2) ** 0.5, abs=1e-3)


def test_profit_moves_with_buyers_and_costs_do_not():
    plan = plan_contacts(pd.Series([0.5] * 100), Costs(margin=10, contact=1, fixed=20))
    assert plan.profit.expected == pytest.approx(50 * 10 - 100 - 20)
    assert plan.profit.low == pytest.approx(plan.buyers.low * 10 - 120)
    assert plan.profit.high == pytest.approx(plan.buyers.high * 10 - 120)


def test_least_share_of_extra_buyers_earns_nothing_and_loses_nothing():
    p = falling()
    costs = Costs(margin=20, contact=0.3, offer=2, fixed=10)
    least = costs.least_incrementality(p)
    there = Costs(margin=20, contact=0.3, offer=2, fixed=10, incrementality=least)
    assert there.profit_of(p, "incremental").sum() - 10 == pytest.approx(0, abs=1e-9)
    assert Costs(margin=0).least_incrementality(p) is None


@QUICK
@given(CHANCES, ALL_COSTS, st.floats(0, 100), st.integers(1, 40))
def test_depth_is_within_budget_wish_and_break_even(p, costs, budget, asked):
    plan = plan_contacts(p, costs, budget=budget, contacts=asked)
    assert plan.depth <= min(plan.optimum, plan.affordable, asked)
    if plan.depth:
        assert costs.fixed + plan.depth * costs.contact <= budget * (1 + 1e-9) + 1e-9
        assert plan.curve["probability"].iloc[: plan.depth].min() >= plan.break_even - 1e-12
        assert plan.profit.expected > 0
    assert plan.buyers.low <= plan.buyers.expected <= plan.buyers.high
    assert plan.profit.low <= plan.profit.expected <= plan.profit.high


@QUICK
@given(CHANCES, ALL_COSTS)
def test_no_depth_earns_more_than_the_optimum(p, costs):
    plan = plan_contacts(p, costs)
    best = plan.curve["incremental"].iloc[plan.optimum - 1] if plan.optimum else 0
    assert best >= plan.curve["incremental"].max() or plan.curve["incremental"].max() <= 0


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (lambda: Costs(margin=-1), "margin"),
        (lambda: Costs(margin=float("nan")), "margin"),
        (lambda: Costs(margin=1, incrementality=40), "share of extra buyers"),
        (lambda: plan_contacts(pd.Series([1.5]), Costs(1)), "not between 0 and 1"),
        (lambda: plan_contacts(pd.Series([float("nan")]), Costs(1)), "not between 0 and 1"),
        (lambda: plan_contacts(pd.Series([], dtype=float), Costs(1)), "nobody"),
        (lambda: plan_contacts(falling(), Costs(1), budget=-1), "budget"),
        (lambda: plan_contacts(falling(), Costs(1), contacts=0), "0 contacts"),
        (lambda: buyers_within(falling(), (1.2, 0.8)), "error of the model"),
        (lambda: Costs(1).profit_of(falling(3), "incremental", pd.Series({"C0": 0.1})), "uplift of 2"),
        (lambda: Costs(1).gain("net"), "no view"),
    ],
)
def test_what_cannot_be_computed_is_refused_in_words(work, words):
    with pytest.raises(AnalyticsError, match=words):
        work()
