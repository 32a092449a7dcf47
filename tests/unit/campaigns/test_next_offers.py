"""The next best offer of each customer, against all offers worked out one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

import analytics as an
from analytics.campaigns import next_offers
from analytics.campaigns.chances import chances
from analytics.errors import AnalyticsError, Cancelled
from analytics.evaluation.method_scores import scores_by_method
from analytics.evaluation.windows import NEW
from analytics.matrix import matrix_from_wide
from tests.unit.campaigns.shopping import planted_shop, small_shop
from tests.unit.worked import QUICK, built_fit, integer_fits, rating_fit

DAY = date(2025, 1, 1)


def offers(found: an.NextOffers) -> dict[str, str]:
    return dict(zip(found.people["customer"], found.people["offer"], strict=True))


def new_values(basis: an.CampaignBasis, of_item) -> np.ndarray:
    """Return a value of each item for each customer, one by one; who has it at minus infinity."""
    table = np.array([of_item(item) for item in basis.V.items])
    return np.where(basis.V.values.toarray() > 0, -np.inf, table)


@QUICK
@given(integer_fits())
def test_the_strongest_item_that_is_new_is_offered(fit):
    found = an.next_best_offers(an.CampaignBasis(fit.V), an.segment(fit))
    strengths = (fit.item_factors @ fit.customer_factors).astype(float)
    strengths[fit.V.values.toarray() > 0] = -np.inf
    expected = {
        customer: fit.V.items[column.argmax()]
        for customer, column in zip(fit.V.customers, strengths.T, strict=True)
        if column.max() > 1e-6 * max(strengths.max(), 0)
    }
    assert offers(found) == expected
    assert found.chosen_by == "strength"
    assert "p_buy" not in found.people


def test_blocks_change_nothing(monkeypatch):
    basis, segments = planted_shop()
    whole = an.next_best_offers(basis, segments)
    monkeypatch.setattr(next_offers, "BLOCK_CELLS", 3 * basis.V.shape[1])
    pd.testing.assert_frame_equal(an.next_best_offers(basis, segments).people, whole.people)


def test_equal_offers_are_taken_in_the_order_of_the_table():
    table = pd.DataFrame({"Ann": [3, 0, 0, 0], "Bob": [1, 1, 1, 1]}, index=["Tea", "Rum", "Jam", "Oil"])
    W, H = pd.DataFrame({1: [0.25] * 4}, index=table.index), pd.DataFrame([[4.0, 4.0]], index=[1], columns=table.columns)
    found = an.next_best_offers(an.CampaignBasis(matrix_from_wide(table)), an.segment(built_fit(W, H, table)))
    assert offers(found) == {"Ann": "Rum"}, "Bob has everything"


def test_chances_decide_where_they_are_known():
    basis, segments = planted_shop()
    found = an.next_best_offers(basis, segments)
    best = new_values(basis, lambda item: chances(basis, [item], NEW).values).max(axis=0)
    told = found.people.set_index("customer")["p_buy"].reindex(basis.V.customers)
    assert found.chosen_by == "chance to buy"
    assert told.notna().mean() > 0.9
    assert told[told.notna()].tolist() == pytest.approx(best[told.notna()].tolist())
    assert basis.calibrations[NEW].sentence() in found.notes[0]


def test_of_equal_chances_the_higher_score_decides():
    basis, segments = planted_shop()
    people = an.next_best_offers(basis, segments).people.set_index("customer")
    p = new_values(basis, lambda item: chances(basis, [item], NEW).values)
    scores = new_values(basis, lambda item: basis.by_audience[NEW].of_items([item]).to_numpy())
    highest = np.where(p == p.max(axis=0), scores, -np.inf).max(axis=0)
    assert people["score"].tolist() == pytest.approx(highest[basis.V.customers.get_indexer(people.index)].tolist())


def test_with_costs_the_largest_profit_decides():
    basis, segments = planted_shop()
    costs = {item: an.Costs(5.0 + number, contact=0.1) for number, item in enumerate(basis.V.items[:-2])}
    costs[basis.V.items[-2]] = an.Costs(5.0, offer=5.0)

    def profit(item: str) -> np.ndarray:
        one = costs.get(item, an.Costs(0.0))
        p = chances(basis, [item], NEW).values
        return np.full(len(p), -np.inf) if one.gain("incremental") <= 0 else one.gain("incremental") * p - one.contact

    found = an.next_best_offers(basis, segments, costs=costs)
    best = new_values(basis, profit).max(axis=0)
    assert found.chosen_by == "expected profit"
    assert not set(found.people["offer"]) & set(basis.V.items[-2:])
    places = basis.V.customers.get_indexer(found.people["customer"])
    assert found.people["expected_profit"].tolist() == pytest.approx(best[places].tolist())
    assert any(note.startswith("2 products are not offered: the margin is not known") for note in found.notes)


def test_costs_of_nothing_that_can_be_offered_are_refused():
    basis, segments = planted_shop()
    with pytest.raises(AnalyticsError, match="No item leaves anything"):
        an.next_best_offers(basis, segments, costs={"Caviar": an.Costs(9.0)})


def test_without_chances_the_score_decides_and_that_is_said():
    basis, segments = planted_shop()
    found = an.next_best_offers(basis, segments, with_chances=False, costs={})
    scores = new_values(basis, lambda item: basis.by_audience[NEW].of_items([item]).to_numpy())
    best = basis.V.items[scores.argmax(axis=0)]
    assert offers(found) == {
        customer: offer for customer, offer in zip(basis.V.customers, best, strict=True) if customer in offers(found)
    }
    assert len(found.people) > 0.9 * basis.V.shape[1]
    assert (found.chosen_by, "p_buy" in found.people) == (basis.by_audience[NEW].method, False)
    assert found.notes == ("No chances to buy are known, so the product with the highest score is offered.",)


def test_a_ranking_that_is_the_same_for_all_items_offers_nothing_of_its_own():
    basis, segments = small_shop()
    by_habit = scores_by_method(basis.interactions, ["recency, frequency, money"])["recency, frequency, money"]
    found = an.next_best_offers(replace(basis, by_audience={NEW: by_habit}), segments)
    assert offers(found) == offers(an.next_best_offers(an.CampaignBasis(basis.V), segments))
    assert found.notes[0] == (
        "Lists rank by recency, frequency, money, which tells customers apart but not products: offers follow the strength of segments."
    )


def test_who_may_not_be_contacted_gets_no_offer():
    basis, segments = small_shop()
    suppression = pd.DataFrame({"customer_id": ["Ann", "Bob"], "reason": ["unsubscribed", "objects to profiling"]})
    everybody, allowed = (
        an.next_best_offers(basis, segments, rules)
        for rules in (an.EligibilityRules(), an.EligibilityRules(suppression=suppression, flagged={"Cat"}))
    )
    assert {"Ann", "Bob", "Cat"} <= set(offers(everybody))
    assert offers(allowed) == {name: offer for name, offer in offers(everybody).items() if name not in {"Ann", "Bob", "Cat"}}


def test_the_reason_is_that_of_a_list_for_the_item():
    basis, segments = small_shop()
    found = an.next_best_offers(basis, segments).people
    for row in found.itertuples():
        listed = an.make_campaign(basis, segments, an.CampaignSettings((row.offer,), "new", day=DAY)).people
        reason = listed.set_index("customer")["reason"][row.customer]
        assert reason.startswith(row.reason)
    assert found["reason"].str.len().min() > 10


def test_ratings_offer_what_is_predicted_to_be_liked_best_within_the_scale():
    fit = rating_fit()
    found = an.next_best_offers(an.CampaignBasis(fit.V), an.segment(fit))
    # Each has rated two or three of three films; Bob is predicted 6.5 of 5 for Alien, Ann and Cat have one film left.
    assert offers(found)["Bob"] == "Alien"
    assert found.people.set_index("customer")["score"]["Bob"] == 5.0
    assert found.chosen_by == "predicted rating"


def test_it_can_be_stopped():
    def stop(share: float, message: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        an.next_best_offers(*small_shop(), on_progress=stop)


def test_rows_that_stand_for_several_items_are_no_offer():
    basis, segments = small_shop()
    folded = replace(basis.V, folded={"Honey": ("Honey", "Jam")})
    found = an.next_best_offers(an.CampaignBasis(folded), segments)
    assert "Honey" in offers(an.next_best_offers(an.CampaignBasis(basis.V), segments)).values()
    assert "Honey" not in offers(found).values()
