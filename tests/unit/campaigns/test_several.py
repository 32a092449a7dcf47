"""Campaigns that share the customers: by hand where chances are planted, by properties where they were learned."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import analytics as an
from analytics.campaigns import several
from analytics.campaigns.candidates import Candidates
from analytics.campaigns.cautions import shared_cautions
from analytics.campaigns.chances import Chances
from analytics.campaigns.several import share_customers
from analytics.campaigns.several_settings import SharedOffer, SharedSettings
from tests.unit.campaigns.shopping import planted_shop, small_shop

NO_COSTS = an.Costs(margin=10)
DAY = date(2024, 4, 1)
# Ann, Bob, Cat, Dan and Eve of the small shop: how likely each is to buy tea and coffee.
PLANNED = {"Tea": [0.9, 0.8, 0.5, 0.0, 0.1], "Coffee": [0.8, 0.3, 0.1, 0.2, 0.0]}


@pytest.fixture
def planned(monkeypatch):
    """Let everybody have a planned chance to buy."""
    basis, _ = small_shop()
    assert basis.V.customers.tolist() == ["Ann", "Bob", "Cat", "Dan", "Eve"]

    def found(basis, segments, items, mode, seeds=()):
        chance = np.array(PLANNED[items[0]])
        return Candidates(chance, chance > 0, "", "plan", mode, lambda places: ["planned"] * len(places))

    def worth(basis, settings, found):
        return Chances(found.scores, (1.0, 1.0), 30, "As planned.")

    monkeypatch.setattr(several, "candidates", found)
    monkeypatch.setattr(several, "worth_of", worth)


def offers(tea: int = 1, coffee: int = 1, costs: an.Costs = NO_COSTS, fewest: int = 0) -> tuple[SharedOffer, ...]:
    return tuple(
        SharedOffer(name, (name,), most, costs, fewest if name == "Coffee" else 0)
        for name, most in (("Tea", tea), ("Coffee", coffee))
    )


def shared(*given: SharedOffer, rules: an.EligibilityRules | None = None, **more: object) -> several.SharedCampaigns:
    return share_customers(*small_shop(), SharedSettings(given, day=DAY, **more), rules or an.EligibilityRules())


def who(found: several.SharedCampaigns) -> dict[str, str]:
    return dict(zip(found.people["customer"], found.people["offer"], strict=True))


def test_sharing_beats_list_after_list(planned):
    # Tea first would give it to Ann and leave 3 for coffee; sharing gives tea to Bob: 8 + 8 instead of 9 + 3.
    found = shared(*offers())
    assert who(found) == {"Ann": "Coffee", "Bob": "Tea"}
    assert found.profit("incremental").expected == pytest.approx(16)
    assert found.assignment.gain_over_lists == pytest.approx(1 / 3)
    assert found.offers[["offer", "contacts", "buyers", "profit"]].to_numpy().tolist() == [
        ["Tea", 1, 0.8, 8],
        ["Coffee", 1, 0.8, 8],
    ]
    # One more place for tea goes to Cat.
    assert found.offers["price"].iloc[0] == pytest.approx(5)


def test_costs_and_the_share_of_extra_buyers_decide(planned):
    # p (0.5 x 10 - 1) - 1: coffee for Ann 2.2, tea for Bob 2.2 and for Cat 1; Dan's coffee would lose 0.2, Eve's tea 0.6.
    costs = an.Costs(margin=10, contact=1, offer=1, incrementality=0.5)
    found = shared(*offers(5, 5, costs))
    assert who(found) == {"Ann": "Tea", "Bob": "Tea", "Cat": "Tea"}
    assert found.profit("incremental").expected == pytest.approx(0.9 * 4 + 0.8 * 4 + 0.5 * 4 - 3)
    # All buyers counted each leaves 9, less the contacts.
    assert found.profit("gross").expected == pytest.approx((0.9 + 0.8 + 0.5) * 9 - 3)
    assert found.buyers.expected == pytest.approx(2.2)


def test_a_budget_is_kept(planned):
    costs = an.Costs(margin=10, contact=1)
    assert who(shared(*offers(5, 5, costs), budget=2)) == {"Ann": "Tea", "Bob": "Tea"}


def test_who_is_left_out_to_compare_with_costs_nothing(planned):
    costs = an.Costs(margin=10, contact=1)
    # Two contacts are paid for, less half a contact for each of the two lists: 1 / 0.5 customers are listed.
    found = shared(*offers(5, 5, costs), budget=2, control_share=0.5)
    assert len(found.people) == 2 and len(found.contacts) <= 2


def test_people_are_told_best_first_and_campaign_by_campaign(planned):
    found = shared(*offers(2, 1))
    assert found.people["expected_profit"].tolist() == pytest.approx([8, 8, 5])
    assert found.people["rank"].tolist() == [1, 2, 3]
    tea = found.people_of("Tea")
    assert tea["customer"].tolist() == ["Bob", "Cat"] and tea["rank"].tolist() == [1, 2]
    assert found.people["reason"].tolist()[0].startswith("planned")


def test_who_must_not_be_contacted_gets_nothing_and_is_counted(planned):
    rules = an.EligibilityRules(suppression=pd.DataFrame({"customer": ["Ann"], "reason": ["do_not_contact"]}))
    found = shared(*offers(5, 5), rules=rules)
    assert "Ann" not in who(found)
    steps = found.eligibility.steps.set_index("rule")
    assert steps.loc["do not contact", "removed"] == 1
    assert steps["left"].iloc[-1] == len(found.people) == 4


def test_nobody_left_is_an_empty_list_and_not_an_error(planned):
    found = shared(*offers(), rules=an.EligibilityRules(consented=()), control_share=0.5)
    assert found.people.empty and found.offers["contacts"].sum() == 0
    assert found.profit("gross").expected == found.buyers.expected == 0
    assert found.assignment.gain_over_lists is None


def test_a_minimum_is_made_up_at_a_loss_and_missing_places_are_said(planned):
    found = shared(*offers(1, 5, fewest=5))
    # Coffee is wanted by Ann, Bob, Cat and Dan only.
    assert who(found) == dict.fromkeys(["Ann", "Bob", "Cat", "Dan"], "Coffee") | {"Eve": "Tea"}
    assert found.offers["missing"].tolist() == [0, 1]
    assert "Coffee was promised 5 contacts and can have 4: 1 is missing" in found.notes[0]


# --- learned chances ---


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.integers(0, 39), st.integers(1, 60), st.integers(1, 12)), min_size=2, max_size=4, unique_by=lambda x: x[0]
    ),
    st.sampled_from(["everyone", "new"]),
    st.sampled_from([0.0, 0.1, 0.5]),
    st.sets(st.integers(0, 1199), max_size=40),
    st.sampled_from([None, 0.0, 3.0, 15.0]),
)
def test_lists_keep_what_was_asked_for(plan, mode, share, suppressed, budget):
    basis, segments = planted_shop()
    V = basis.V
    given = tuple(
        SharedOffer(f"About {V.items[row]}", (V.items[row],), most, an.Costs(margin, 0.2)) for row, most, margin in plan
    )
    out = set(V.customers[sorted(suppressed)])
    found = share_customers(
        basis, segments, SharedSettings(given, mode, budget, share, day=DAY), an.EligibilityRules(suppressed=out)
    )
    people = found.people
    assert budget is None or 0.2 * len(found.contacts) <= budget + 1e-9
    assert people["customer"].is_unique and out.isdisjoint(people["customer"])
    for offer in given:
        listed = found.people_of(offer.name)
        assert len(listed) <= offer.most and (listed["expected_profit"] > 0).all()
        assert (listed["group"] == "control").sum() == int(len(listed) * share + 0.5)
        assert mode != "new" or not listed["known"].any()
    assert found.eligibility.steps["left"].iloc[-1] == len(found.contacts)
    assert found.offers["contacts"].sum() + found.offers["control"].sum() == len(people)
    assert (found.assignment.gain_over_lists or 0.0) >= -1e-9
    assert not people["reason"].eq("").any()


def test_the_same_settings_give_the_same_lists_from_a_record():
    basis, segments = planted_shop()
    given = tuple(SharedOffer(f"{item} in May", (item,), 30, an.Costs(6, 0.1, 1, 0, 0.5), 5) for item in basis.V.items[:3])
    chosen = SharedSettings(given, "new", 50.0, 0.2, "again", DAY)
    again = SharedSettings.from_mapping(json.loads(json.dumps(chosen.to_mapping())))
    assert again == chosen
    one, other = (share_customers(basis, segments, each) for each in (chosen, again))
    pd.testing.assert_frame_equal(one.people, other.people)


def test_cautions_speak_of_each_offer_and_of_the_smallest_list():
    basis, segments = planted_shop()
    given = tuple(
        SharedOffer(f"{item} in May", (item,), most, an.Costs(6, 0, 2, incrementality=0.5))
        for item, most in zip(basis.V.items[:2], (50, 20), strict=True)
    )
    found = share_customers(basis, segments, SharedSettings(given, control_share=0.1, day=DAY))
    told = [(one.id, one.sentence.partition(":")[0]) for one in shared_cautions(found, basis.V)]
    assert told[:2] == [("offer", given[0].name), ("offer", given[1].name)]
    assert [name for kind, name in told if kind == "small control"] == [given[1].name]
    assert told[-1][0] == "likely"


def test_without_chances_nothing_can_be_shared():
    basis, segments = small_shop()
    with pytest.raises(an.AnalyticsError, match="Nobody knows how likely customers are to buy Tea"):
        share_customers(basis, segments, SharedSettings(offers(), day=DAY))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: SharedSettings(offers()[:1]), "1 campaign is to share"),
        (lambda: SharedSettings((*offers(), *offers())), "Two campaigns are called Tea"),
        (lambda: SharedSettings(offers(), mode="due"), "Choose one of everyone, new"),
        (lambda: SharedSettings(offers(), budget=-1.0), "The budget is -1"),
        (lambda: SharedOffer("Tea", (), 5, NO_COSTS), "Tea is about nothing"),
        (lambda: SharedOffer("Tea", ("Tea",), 5, NO_COSTS, 6), "Tea asks for 6 to 5 contacts"),
        (lambda: SharedOffer("Tea", ("Tea",), 0, NO_COSTS), "Tea asks for 0 to 0 contacts"),
        (lambda: SharedSettings.from_mapping({"offers": [{"name": "Tea"}], "day": "2024-04-01"}), "cannot be read"),
        (lambda: SharedSettings.from_mapping({"offers": 7, "day": "tomorrow"}), "cannot be read"),
    ],
)
def test_settings_that_make_no_sense_are_refused_in_words(make, words):
    with pytest.raises(an.AnalyticsError, match=words):
        make()
