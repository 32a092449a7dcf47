"""What holds of every list: nobody who must not be contacted, no more than is paid for or worth it, the same draw again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analytics as an
from analytics.campaigns.campaign import RANDOM, rate_without
from analytics.campaigns.campaign_files import CONTROL, TARGET
from analytics.campaigns.cautions import campaign_cautions
from analytics.campaigns.chances import chances
from analytics.errors import AnalyticsError
from analytics.evaluation.windows import METHODS
from analytics.segments.periods import Period
from tests.unit.campaigns.shopping import planted_shop, small_shop
from tests.unit.hand_made import framed
from tests.unit.worked import QUICK

COSTS = an.Costs(margin=5, contact=0.5, offer=1, fixed=3, incrementality=0.8)
ITEM = "Item 03"
TEA = an.CampaignSettings((ITEM,), name="Tea in May", day=date(2024, 7, 20))


def made(rules: an.EligibilityRules | None = None, **changes: object) -> an.Campaign:
    basis, segments = planted_shop()
    return an.make_campaign(basis, segments, replace(TEA, **changes), rules or an.EligibilityRules())


@QUICK
@given(st.sets(st.integers(0, 1_199), max_size=300), st.integers(1, 400), st.sampled_from(["everyone", "buyers", "due", "cold"]))
def test_who_is_suppressed_is_in_no_group(numbers, contacts, mode):
    names = {f"C{number:03d}" for number in numbers}
    rules = an.EligibilityRules(suppression=pd.DataFrame({"customer_id": sorted(names)}) if names else None)
    found = made(rules, mode=mode, contacts=contacts, control_share=0.2, outside=10)
    assert not names & set(found.people["customer"]) and not names & set(found.just_missed["customer"])
    assert found.people["customer"].is_unique
    assert len(found.listed) <= contacts
    steps = found.eligibility.steps.set_index("rule")["removed"]
    assert steps["do not contact"] == len(names)


@QUICK
@given(
    st.integers(1, 1_200),
    st.none() | st.floats(0, 500),
    st.floats(0, 1),
    st.floats(0, 6),
)
def test_a_list_is_no_longer_than_asked_for_paid_for_and_worth_it(contacts, budget, incrementality, offer):
    costs = replace(COSTS, incrementality=incrementality, offer=offer)
    found = made(contacts=contacts, budget=budget, costs=costs)
    n = len(found.people)
    assert n <= contacts
    if budget is not None:
        assert n * costs.contact + (costs.fixed if n else 0) <= budget + 1e-6
    if n:
        assert found.people["expected_profit"].min() > 0
        assert found.people["p_buy"].min() > costs.break_even("incremental") - 1e-12
        profit = found.profit("incremental")
        assert profit.expected == pytest.approx(found.people["expected_profit"].sum() - costs.fixed)
        assert profit.low <= profit.expected <= profit.high


def test_groups_are_drawn_again_the_same_whatever_the_order_of_rows():
    basis, segments = planted_shop()
    first = made(contacts=200, control_share=0.2, outside=20)
    groups = first.people["group"].value_counts().to_dict()
    assert groups == {TARGET: 160, CONTROL: 40, RANDOM: 20}
    frame = basis.interactions.frame.sample(frac=1, random_state=3)
    shuffled = an.CampaignBasis(basis.V, replace(basis.interactions, frame=frame), basis.by_audience, basis.calibrations)
    settings = replace(TEA, contacts=200, control_share=0.2, outside=20)
    again = an.make_campaign(shuffled, segments, settings)
    pd.testing.assert_frame_equal(again.people, first.people)
    other = made(contacts=200, control_share=0.2, name="Tea in June")
    control = [set(one.people.loc[one.people["group"] == CONTROL, "customer"]) for one in (first, other)]
    assert control[0] != control[1]


def test_those_from_outside_are_eligible_but_not_on_the_list():
    found = made(contacts=50, outside=30, only_segments=planted_shop()[1].names[:1])
    outside = found.people[found.people["group"] == RANDOM]
    assert len(outside) == 30
    assert outside["main_segment"].unique().tolist() == [planted_shop()[1].names[0]]
    assert outside["score"].max() <= found.listed["score"].min()
    assert outside["rank"].tolist() == list(range(51, 81))


def test_chances_are_those_of_the_calibration_and_of_several_items_that_of_any():
    basis, _ = planted_shop()
    known = basis.calibrations["everyone"]
    scores = basis.by_audience["everyone"]
    one, other = ("Item 03", "Item 04")
    single = []
    for item in (one, other):
        row = scores.V.item_position(item)
        buyers = int((scores.V.values[[row]] > 0).sum())
        raw = scores.of_rows(np.array([row]))[0]
        single.append(known.probabilities(raw, buyers, float(basis.base_rates["everyone"][item])))
    np.testing.assert_allclose(chances(basis, [one], "everyone").values, single[0])
    both = chances(basis, [one, other], "everyone")
    np.testing.assert_allclose(both.values, 1 - (1 - single[0]) * (1 - single[1]))
    assert "any of the 2 products" in both.note


def test_without_a_test_there_are_ranks_and_no_amounts():
    basis, segments = small_shop()
    settings = an.CampaignSettings(("Tea",), contacts=3, costs=COSTS, name="x", day=date(2024, 4, 1))
    found = an.make_campaign(basis, segments, settings)
    assert found.chances is None and found.plan is None and found.profit("gross") is None
    assert "p_buy" not in found.people and "expected_profit" not in found.people
    basis, segments = planted_shop()
    ranked_only = an.make_campaign(basis, segments, replace(TEA, contacts=3, costs=COSTS), with_chances=False)
    assert "p_buy" not in ranked_only.people


def test_who_bought_lately_and_who_is_little_known_can_be_left_out():
    basis, segments = small_shop()
    settings = an.CampaignSettings(("Tea",), contacts=5, name="x", day=date(2024, 4, 1))
    everybody = an.make_campaign(basis, segments, settings)
    # Eve bought tea on the last day, Bob and Ann a month earlier.
    lately = an.make_campaign(basis, segments, replace(settings, bought_within_days=7))
    assert set(everybody.people["customer"]) - set(lately.people["customer"]) == {"Eve"}
    # Dan and Eve have two order lines each.
    assert set(everybody.people.loc[everybody.people["reason"].str.endswith("few purchases so far"), "customer"]) <= {
        "Dan",
        "Eve",
    }
    assert "2 customers on the list have fewer than 3 order lines: what they want is mostly a guess." in everybody.notes
    known = an.make_campaign(basis, segments, replace(settings, least_purchases=3))
    assert set(known.people["customer"]) <= {"Ann", "Bob", "Cat"}


def test_settings_come_back_from_a_record():
    settings = replace(TEA, mode="due", contacts=5, budget=7.5, costs=COSTS, only_segments=("A",), control_share=0.1, salt="7")
    assert an.CampaignSettings.from_mapping(settings.to_mapping()) == settings
    with pytest.raises(AnalyticsError, match="cannot be read"):
        an.CampaignSettings.from_mapping({"items": ["Tea"], "day": "tomorrow"})
    with pytest.raises(AnalyticsError, match="0 contacts"):
        an.CampaignSettings(("Tea",), contacts=0)


def test_what_is_to_be_known_before_a_list_goes_out():
    found = made(contacts=100, costs=COSTS, stop_at_optimum=False, control_share=0.1)
    history = pd.DataFrame(
        {
            "customer": found.people["customer"][:60].tolist(),
            "campaign": "May",
            "channel": "",
            "sent_at": pd.Timestamp("2024-05-01"),
        }
    )
    told = campaign_cautions(found, planted_shop()[0].V, Period(date(2024, 1, 1), date(2024, 4, 30)), history)
    ids = [one.id for one in told]
    # The data cover January to April, the campaign runs in July; 60 of the 100 were contacted in May.
    assert ids[-1] == "likely" and {"season", "offer", "repeats"} <= set(ids)
    share = next(one.sentence for one in told if one.id == "repeats")
    assert "of this list stood in the last list, too." in share
    assert "no control" in {one.id for one in campaign_cautions(made(contacts=100), planted_shop()[0].V)}


@pytest.mark.parametrize("changes", [{"mode": "cold"}, {"stop_at_optimum": False}, {"mode": "buyers"}])
def test_a_budget_holds_whatever_ranks_and_wherever_the_list_ends(changes):
    # 63 pay for the fixed 3 and for 120 contacts at 0.5.
    found = made(budget=63.0, costs=COSTS, contacts=400, **changes)
    assert 0 < len(found.contacts) <= 120
    with_both = made(budget=63.0, costs=COSTS, contacts=400, control_share=0.2, outside=20, **changes)
    # Twenty from outside are paid first; the other hundred are four fifths of a list of 125.
    assert len(with_both.contacts) <= 120
    if "stop_at_optimum" in changes or "cold" in changes.values():
        assert len(found.contacts) == 120
        assert (len(with_both.listed), len(with_both.contacts)) == (125, 120)


def test_a_budget_that_pays_for_nobody_is_said():
    found = made(budget=3.2, costs=COSTS, contacts=400)
    assert found.people.empty
    assert found.plan.advice == "The budget does not pay for a single contact."


def test_without_a_list_nobody_from_outside_is_contacted():
    found = made(costs=replace(COSTS, offer=6), contacts=100, outside=20)
    assert found.people.empty and found.plan.depth == 0


def test_the_range_of_a_chance_contains_it():
    for mode in ("everyone", "due"):
        people = made(mode=mode, contacts=200).people
        assert (people["p_low"] <= people["p_buy"]).all() and (people["p_buy"] <= people["p_high"]).all()


def test_rows_without_a_date_spoil_no_list():
    basis, segments = planted_shop()
    frame = basis.interactions.frame.copy()
    undated = frame.iloc[:40].assign(date=pd.NaT)
    ghost = frame.iloc[[0]].assign(date=pd.NaT, customer="Ghost")
    frame = pd.concat([frame.astype({"customer": str, "item": str}), undated.astype({"customer": str, "item": str}), ghost])
    interactions = framed(frame.reset_index(drop=True))
    V = an.build_matrix(interactions)
    segments = an.segment(an.factorize(V, 4))
    for method in METHODS:
        scores = an.method_scores(interactions, method)
        ranked = an.CampaignBasis(V, interactions, {"everyone": scores, "new": scores})
        people = an.make_campaign(ranked, segments, replace(TEA, contacts=20)).people
        assert 0 < len(people) <= 20 and people["reason"].ne("").all()


def test_nobody_has_what_is_not_sold_yet():
    assert not made(mode="cold", contacts=50).people["known"].any()


def test_who_came_once_has_no_usual_wait_of_the_own():
    basis, segments = small_shop()
    found = an.make_campaign(basis, segments, an.CampaignSettings(("Tea",), "due", name="x", day=date(2024, 4, 1)))
    reasons = found.people.set_index("customer")["reason"]
    assert reasons["Ann"].startswith("bought it last on 1 Mar 2024, usually every 10 days; ")
    # Bob took tea twice: one wait is no habit.
    assert reasons["Bob"].startswith("bought it last on 2 Mar 2024; ")


def test_who_would_buy_anyway_is_what_is_left_of_the_buyers_that_are_not_extra():
    found = made(costs=COSTS, contacts=100, stop_at_optimum=False)
    mean = found.listed["p_buy"].mean()
    assert rate_without(found.listed, COSTS) == pytest.approx(0.2 * mean)
    assert rate_without(found.listed, None) == pytest.approx(0.5 * mean)
    assert rate_without(found.listed.drop(columns="p_buy"), COSTS) is None


def test_without_dates_nobody_bought_lately():
    dateless = replace(planted_shop()[0].interactions, frame=planted_shop()[0].interactions.frame.drop(columns="date"))
    basis = an.CampaignBasis(planted_shop()[0].V, dateless)
    with pytest.raises(AnalyticsError, match="Without dates nobody can say who bought lately"):
        an.make_campaign(basis, planted_shop()[1], replace(TEA, bought_within_days=30))
