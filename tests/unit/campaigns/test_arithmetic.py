from __future__ import annotations

from dataclasses import replace

import pytest

import analytics as an
from analytics.campaigns.candidates import candidates
from analytics.errors import AnalyticsError
from analytics.evaluation.windows import METHODS
from tests.unit.campaigns.shopping import planted_shop, small_shop
from tests.unit.evaluation.planted import collectors
from tests.unit.worked import campaign_of, rating_fit

ITEMS = an.CampaignSettings(("Item 03", "Item 04"))


@pytest.mark.parametrize("method", METHODS)
def test_the_parts_add_up_to_the_score_whatever_ranks(method):
    tested, segments = planted_shop()
    scores = an.method_scores(collectors(), method)
    basis = an.CampaignBasis(tested.V, collectors(), {"everyone": scores, "new": scores})
    found = candidates(basis, segments, ITEMS.items, "everyone")
    for customer in ("C000", "C003", "C1199"):
        parts = an.parts_of_score(basis, segments, ITEMS, customer)
        assert parts["value"].sum() == pytest.approx(found.scores[basis.V.customer_position(customer)], rel=1e-5)
        assert parts["value"].is_monotonic_decreasing


@pytest.mark.parametrize("mode", ["cold", "lapsed", "everyone", "due"])
def test_the_parts_add_up_in_each_kind_of_campaign(mode):
    basis, segments = small_shop()
    settings = an.CampaignSettings(("Tea",), mode)
    for row in an.make_campaign(basis, segments, settings).people.itertuples():
        parts = an.parts_of_score(basis, segments, settings, row.customer)
        assert parts["value"].sum() == pytest.approx(row.score, rel=1e-5)
        assert set(parts["part"]) <= {*segments.names, "own purchases"}


def test_what_was_bought_already_is_a_part_of_its_own():
    basis, segments = small_shop()
    settings = an.CampaignSettings(("Tea",))
    parts = {name: an.parts_of_score(basis, segments, settings, name)["part"].tolist() for name in ("Ann", "Dan")}
    assert "own purchases" in parts["Ann"] and "own purchases" not in parts["Dan"]


def test_a_score_that_is_no_sum_is_not_taken_apart():
    segments = an.segment(rating_fit())
    settings = campaign_of(segments, ["Alien"], 3).settings
    with pytest.raises(AnalyticsError, match="no sum"):
        an.parts_of_score(an.CampaignBasis(segments.fit.V), segments, settings, segments.fit.V.customers[0])
    basis, segments = planted_shop()
    with pytest.raises(AnalyticsError, match="no sum"):
        an.parts_of_score(basis, segments, replace(ITEMS, mode="alike"), "C000")
