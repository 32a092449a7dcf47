"""The next best offers as a file: one row a customer, in the words of the table, numbers rounded for people."""

from __future__ import annotations

from datetime import date

import analytics as an
from analytics.exports import frames
from tests.unit.campaigns.shopping import planted_shop, small_shop


def test_without_chances_there_is_the_offer_its_score_and_why():
    basis, segments = small_shop()
    found = an.next_best_offers(basis, segments, day=date(2024, 4, 1))
    table = frames.next_best_offers(segments, found)
    assert table.columns.tolist() == ["customer", "main segment", "next best product", "score", "why"]
    assert table["next best product"].tolist() == found.people["offer"].tolist()
    assert table["main segment"].tolist() == segments.main[found.people["customer"]].tolist()


def test_chances_and_profits_are_rounded():
    basis, segments = planted_shop()
    costs = dict.fromkeys(basis.V.items, an.Costs(margin=7.77, contact=0.5))
    table = frames.next_best_offers(segments, an.next_best_offers(basis, segments, costs=costs))
    assert {"chance to buy", "expected profit"} <= set(table)
    assert (table["chance to buy"] * 10_000 % 1).round(6).isin([0, 1]).all()
    assert ((7.77 * table["chance to buy"] - 0.5 - table["expected profit"]).abs() < 0.006).all()


def test_segments_tell_what_most_of_their_customers_are_offered():
    basis, segments = planted_shop()
    found = an.next_best_offers(basis, segments)
    mains = segments.main[found.people["customer"]].to_numpy()
    told = frames.segment_sizes(segments, found)
    assert "next best product of most" not in frames.segment_sizes(segments)
    for name, offer in zip(told["segment"], told["next best product of most"], strict=True):
        counts = found.people.loc[mains == name, "offer"].value_counts()
        assert counts[offer] == counts.max()
