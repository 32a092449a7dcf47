from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import analytics as an
from analytics.segments.membership import NO_SEGMENT
from analytics.segments.purchases import AWAY, purchases_of
from tests.unit.hand_made import interactions_of
from tests.unit.segments.bought import orders, shop, two_segments

TWICE = orders([("Ann", "Bread", "2024-01-01"), ("Ben", "Fruit", "2024-01-01"), ("Ben", "Fruit", "2024-02-01")])
FOLDED = """customer,item,category,order
Ann,Rolls,Bakery,o1
Ben,Rolls,Bakery,o2
Cid,Rolls,Bakery,o3
Ann,Figs,Fruit,o1
Ann,Dates,Fruit,o1
Ben,Limes,Fruit,o2
"""


def test_all_rows_of_a_table_place_its_customers_where_the_fit_has_them():
    interactions = shop({f"c{number}": (number / 30, number / 30) for number in range(30)}, n_orders=12)
    segments = two_segments(interactions)
    placed = purchases_of(segments.fit, interactions).place()
    assert placed.main.tolist() == segments.main_positions.tolist()
    np.testing.assert_allclose(placed.mix, segments.membership.to_numpy(), atol=0.01)


def test_customers_without_a_row_are_away():
    segments = two_segments(TWICE)
    january = purchases_of(segments.fit, TWICE)
    only_ann = january.rows(january.customers == list(segments.fit.V.customers).index("Ann"))
    assert [int(place) for place in only_ann.place().main] == [segments.names.index("Bread"), AWAY]
    assert only_ann.active().tolist() == [True, False]


def test_what_no_segment_explains_is_no_segment():
    interactions = interactions_of("customer,item\nAnn,Tea\nBen,Tea\nCid,Figs\n")
    fit = an.factorize(an.build_matrix(interactions), 1)
    only_tea = replace(fit, item_factors=np.array([[1.0], [0.0]]))
    assert only_tea.W.index.tolist() == ["Tea", "Figs"]
    assert purchases_of(only_tea, interactions).place().main.tolist() == [0, 0, NO_SEGMENT]


def test_items_that_share_a_row_are_that_row_and_one_order_of_it_counts_once():
    interactions = interactions_of(FOLDED)
    V = an.build_matrix(interactions, fold_below=2)
    assert V.items.tolist() == ["Rolls", "Other Fruit"]
    purchases = purchases_of(an.factorize(V, 2), interactions)
    assert purchases.frame["item"].tolist() == ["Rolls"] * 3 + ["Other Fruit"] * 3
    assert an.build_matrix(purchases.interactions, "orders").to_frame().to_numpy().tolist() == V.to_frame().to_numpy().tolist()


def test_an_order_is_what_is_named_so_and_otherwise_what_a_customer_took_on_one_day():
    named = "customer,item,date,order\nAnn,Tea,2024-01-01,o1\nAnn,Jam,2024-01-02,o1\nBen,Tea,2024-01-01,o1\nBen,Jam,2024-01-01,\n"
    unnamed = "customer,item,date\nAnn,Tea,2024-01-01\nAnn,Jam,2024-01-01\nAnn,Tea,2024-01-02\nBen,Tea,2024-01-01\nBen,Jam,\n"

    def numbers(text: str) -> list[int]:
        interactions = interactions_of(text)
        interactions.frame["order"] = interactions.frame.get("order", "")
        frame = interactions.frame.assign(order=interactions.frame["order"].fillna("").astype("category"))
        return purchases_of(
            an.factorize(an.build_matrix(interactions), 1),
            an.Interactions(frame, "counts", an.Vocabulary(), interactions.report, "long"),
        ).orders.tolist()

    assert numbers(named) == [0, 0, 1, 2]
    assert numbers(unnamed) == [0, 0, 1, 2, -1]


def test_of_many_customers_some_are_drawn_and_all_of_their_rows_are_kept():
    interactions = shop({f"c{number}": (1.0, 0.0) for number in range(50)}, n_orders=3)
    segments = two_segments(interactions)
    drawn = purchases_of(segments.fit, interactions, most=10, random_state=1)
    names = segments.fit.V.customers[drawn.sampled]
    assert len(names) == len(set(names)) == 10
    whole = interactions.frame.groupby("customer", observed=True).size()
    part = drawn.frame.groupby("customer", observed=True).size()
    assert part.to_dict() == whole[list(names)].to_dict()
    assert drawn.sampled.tolist() == purchases_of(segments.fit, interactions, most=10, random_state=1).sampled.tolist()


def test_revenue_is_added_up_by_customer():
    purchases = purchases_of(two_segments(TWICE).fit, TWICE)
    assert dict(zip(purchases.fit.V.customers, purchases.revenue(), strict=True)) == {"Ann": 6.0, "Ben": 12.0}
    without = orders([("Ann", "Bread", "2024-01-01"), ("Ben", "Fruit", "2024-01-01")], price=None)
    assert purchases_of(two_segments(without).fit, without).revenue() is None


@pytest.mark.parametrize("value", ["orders", "revenue"])
def test_periods_are_folded_in_by_what_the_cells_of_the_table_count(value):
    interactions = orders(
        [
            ("Ann", "Bread", "2024-01-01"),
            ("Ben", "Fruit", "2024-01-01"),
            ("Cid", "Bread", "2024-02-01"),
            ("Cid", "Fruit", "2024-02-02"),
        ]
    )
    segments = two_segments(interactions, value)
    placed = purchases_of(segments.fit, interactions).place()
    np.testing.assert_allclose(placed.mix, segments.membership.to_numpy(), atol=1e-3)
