from __future__ import annotations

import numpy as np
import pytest

import analytics as an
from analytics.campaigns.candidates import candidates
from analytics.errors import AnalyticsError
from analytics.evaluation.method_scores import scores_by_method
from analytics.evaluation.windows import EVERYONE, METHODS, NEW
from tests.unit.campaigns.shopping import by_customer, considered, planted_shop, small_shop
from tests.unit.evaluation.planted import collectors
from tests.unit.worked import GROCERIES_V


@pytest.mark.parametrize(
    ("mode", "who", "audience"),
    [
        ("everyone", {"Ann", "Bob", "Cat", "Dan", "Eve"}, EVERYONE),
        ("new", {"Dan"}, NEW),
        ("buyers", {"Ann", "Bob", "Cat", "Eve"}, EVERYONE),
        # Usually tea is bought again after ten days: eight are enough. Eve bought it today, Dan never.
        ("due", {"Ann", "Bob", "Cat"}, EVERYONE),
        # Cat came every 7 days and stays away for 77; Ann every ten, away for 30, not more than three waits.
        ("lapsed", {"Cat"}, ""),
    ],
)
def test_each_kind_of_campaign_considers_whom_it_is_for(mode, who, audience):
    basis, segments = small_shop()
    found = candidates(basis, segments, ["Tea"], mode)
    assert considered(basis, found.considered) <= who
    assert considered(basis, found.considered | (found.scores <= 0)) >= who
    assert found.audience == audience


def test_buyers_stand_above_those_who_never_bought_where_everybody_is_ranked():
    basis, segments = small_shop()
    found = candidates(basis, segments, ["Tea"], "everyone")
    scores = by_customer(basis, found.scores)
    assert found.ranked_by == "own purchases and taste"
    assert min(scores[name] for name in ("Ann", "Bob", "Eve")) > scores["Dan"]


def test_who_is_due_is_told_when_it_was_bought_last_and_how_long_one_waits():
    basis, segments = small_shop()
    found = candidates(basis, segments, ["Tea"], "due")
    why = found.why(np.array([basis.V.customer_position("Ann")]))[0]
    assert why.startswith("bought it last on 1 Mar 2024, usually every 10 days; ")
    assert "It is usually bought again after 10 days." in found.notes


def test_who_stayed_away_is_ranked_by_taste_times_past_value():
    basis, segments = small_shop()
    found = candidates(basis, segments, ["Tea"], "lapsed")
    strength = an.target_customers(segments.fit, "Tea").set_index("customer")["score"]["Cat"]
    # Cat came on 3 days, as much as the most; her revenue, 14, is more than that of Dan (11) and Eve (6): three in five.
    assert by_customer(basis, found.scores)["Cat"] == pytest.approx(strength * (1.0 + 3 / 5) / 2, rel=1e-5)
    assert found.why(np.array([basis.V.customer_position("Cat")]))[0].startswith("came last on 15 Jan 2024, usually every 7 days")


def test_a_new_product_is_wanted_by_those_who_like_what_is_like_it():
    basis, segments = planted_shop()
    alike = [f"Item {number:02d}" for number in range(5)]
    found = candidates(basis, segments, alike, "cold")
    takers = basis.V.values[basis.V.items.get_indexer(alike)].sum(axis=0) > 0
    assert found.audience == "" and "no chances are known" in found.notes[0]
    assert found.scores[takers].min() > found.scores[~takers].max()


def test_strengths_rank_where_there_are_no_dates():
    basis = an.CampaignBasis(GROCERIES_V)
    segments = an.segment(an.factorize(GROCERIES_V, 3))
    found = candidates(basis, segments, ["Coffee"], "everyone")
    ranked = GROCERIES_V.customers[np.argsort(-found.scores, kind="stable")][:4]
    assert list(ranked) == ["Peter", "Jennifer", "Alice", "Greg"]
    assert (found.ranked_by, found.audience) == ("strength", "")


@pytest.mark.parametrize("method", METHODS)
def test_whatever_wins_ranks_and_gives_a_reason_for_each_customer(method):
    """A customer of the list always has a sentence, and the order is that of the method."""
    tested, segments = planted_shop()
    scores = scores_by_method(collectors(), [method])[method]
    basis = an.CampaignBasis(tested.V, collectors(), {EVERYONE: scores, NEW: scores})
    found = candidates(basis, segments, ["Item 03"], "everyone")
    best = np.flatnonzero(found.considered)[np.argsort(-found.scores[found.considered], kind="stable")][:5]
    expected = scores.of_items(["Item 03"]).reindex(basis.V.customers).to_numpy()
    np.testing.assert_allclose(found.scores[best], expected[best], rtol=1e-6)
    reasons = found.why(best)
    assert len(reasons) == 5 and all(reasons)
    assert found.ranked_by == method


def test_a_likely_buyer_by_similar_products_is_told_the_product_that_gives_most():
    tested, segments = planted_shop()
    scores = scores_by_method(collectors(), ["similar products"])["similar products"]
    basis = an.CampaignBasis(tested.V, collectors(), {EVERYONE: scores, NEW: scores})
    found = candidates(basis, segments, ["Item 03"], "everyone")
    best = int(np.argmax(np.where(found.considered, found.scores, -1)))
    # The planted groups are of ten items: what goes with item 3 is one of items 0 to 9, and each customer has each once.
    assert "1 order of Item 0" in found.why(np.array([best]))[0]
    assert "which often goes with it" in found.why(np.array([best]))[0]


def test_the_parts_of_a_reason_add_up_to_the_score():
    scores = scores_by_method(collectors(), ["own purchases and taste"])["own purchases and taste"]
    rows = scores.V.items.get_indexer(["Item 03", "Item 17"])
    customers = np.arange(0, 1_200, 97)
    parts, own = scores.given(rows, customers)
    total = scores.of_items(["Item 03", "Item 17"]).to_numpy()[customers]
    np.testing.assert_allclose(parts.sum(axis=1) + own, total, rtol=1e-5)


@pytest.mark.parametrize(
    ("mode", "items", "words"),
    [
        ("nobody", ["Tea"], "no kind of campaign"),
        ("everyone", [], "No item was chosen"),
        ("alike", [], "No name of the seed list is a customer"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(mode, items, words):
    basis, segments = small_shop()
    with pytest.raises(AnalyticsError, match=words):
        candidates(basis, segments, items, mode)


def test_without_dates_nobody_is_due():
    basis, segments = an.CampaignBasis(GROCERIES_V), an.segment(an.factorize(GROCERIES_V, 3))
    with pytest.raises(AnalyticsError, match="Without dates"):
        candidates(basis, segments, ["Coffee"], "due")
