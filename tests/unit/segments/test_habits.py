from __future__ import annotations

from datetime import date

import numpy as np
import pytest

import analytics as an
from analytics.segments.habits import segment_habits
from analytics.segments.periods import Period
from tests.unit.hand_made import interactions_of
from tests.unit.segments.bought import orders, shop, two_segments

JANUARY, FEBRUARY = (Period(date(2024, month, 1), date(2024, month, 28)) for month in (1, 2))
BOUGHT = orders(
    [
        *[("Ann", "Bread", f"2024-01-0{day}") for day in (1, 2, 8)],
        ("Ann", "Bread", "2024-02-28"),
        ("Ben", "Bread", "2024-01-05"),
        ("Cid", "Fruit", "2024-01-10"),
        ("Cid", "Fruit", "2024-02-10"),
        ("Dee", "Fruit", "2024-02-20"),
    ]
)
"""Five orders of bread by two people, three of fruit by two; each is three products for 6.00 together."""


def habits_of(interactions: an.Interactions, **settings):
    segments = two_segments(interactions)
    return segment_habits(segments, interactions, **settings), segments


def by_name(interactions: an.Interactions, **settings):
    habits, segments = habits_of(interactions, **settings)
    return habits.table.set_axis(segments.names)


def test_revenue_its_share_and_the_index_are_those_of_the_customers_of_each_segment():
    table = by_name(BOUGHT)
    assert table["revenue"].to_dict() == {"Bread": 30.0, "Fruit": 18.0}
    assert table["revenue_share"].to_dict() == {"Bread": 0.625, "Fruit": 0.375}
    # Two of four customers bring 30 of 48: 15 each, where the average is 12.
    assert table["index"].to_dict() == {"Bread": 125.0, "Fruit": 75.0}
    assert table["customers"].to_dict() == {"Bread": 2, "Fruit": 2}


def test_an_order_holds_distinct_products_and_brings_revenue():
    twice = interactions_of(
        "customer,item,quantity,revenue,order\nAnn,Rolls,1,2,o1\nAnn,Rolls,1,2,o1\nAnn,Jam,3,9,o1\nAnn,Rolls,1,2,o2\n"
        "Ann,Jam,0,0,o3\nBen,Apples,1,1,o4\n"
    )
    table = by_name(twice)
    # Ann: two products for 13 and one for 2; what was returned in full is no order.
    assert table.loc["Bread", ["items_per_order", "revenue_per_order"]].tolist() == [1.5, 7.5]
    assert table.loc["Fruit", ["items_per_order", "revenue_per_order"]].tolist() == [1.0, 1.0]


def test_days_between_orders_are_the_middle_one_of_all_gaps():
    table = by_name(BOUGHT)
    # Ann: 1, 6 and 51 days; Cid: 31.
    assert table["days_between"].to_dict() == {"Bread": 6.0, "Fruit": 31.0}


def test_two_orders_on_one_day_are_no_gap():
    same = interactions_of(
        "customer,item,date,order\nAnn,Rolls,2024-01-01T08:00,o1\nAnn,Rolls,2024-01-01T18:00,o2\nAnn,Rolls,2024-01-05,o3\n"
        "Ben,Apples,2024-01-01,o4\n"
    )
    table = by_name(same)
    assert table.loc["Bread", "days_between"] == 4.0 and np.isnan(table.loc["Fruit", "days_between"])


def test_customers_are_retained_who_were_active_in_the_first_period_and_are_again_in_the_second():
    table = by_name(BOUGHT, periods=(JANUARY, FEBRUARY))
    assert table["retained"].to_dict() == {"Bread": 0.5, "Fruit": 1.0}


def test_lately_is_the_last_thirty_days_of_the_table():
    # The last day is 28 February; 30 January is the first of the last thirty.
    assert by_name(BOUGHT)["recent"].to_dict() == {"Bread": 0.5, "Fruit": 1.0}
    edge = [("Ann", "Bread", "2024-01-29"), ("Ben", "Fruit", "2024-01-30"), ("Cid", "Fruit", "2024-02-28")]
    assert by_name(orders(edge))["recent"].to_dict() == {"Bread": 0.0, "Fruit": 1.0}
    assert by_name(orders([(name, taste, "2024-02-01") for name, taste, _ in edge]))["recent"].isna().all()


def test_what_a_table_does_not_tell_is_unknown():
    bare = interactions_of("customer,item\nAnn,Rolls\nBen,Apples\n")
    habits, _ = habits_of(bare)
    assert habits.periods is None and not habits.named_orders
    assert habits.table.drop(columns=["customers", "customers_share"]).isna().all(axis=None)


def test_without_orders_a_day_is_one():
    days = interactions_of(
        "customer,item,date\nAnn,Rolls,2024-01-01\nAnn,Jam,2024-01-01\nAnn,Rolls,2024-01-02\nBen,Apples,2024-01-01\n"
    )
    assert by_name(days)["items_per_order"].to_dict() == {"Bread": 1.5, "Fruit": 1.0}


def test_the_mean_mix_of_a_segment_says_what_else_its_customers_take():
    interactions = shop({f"c{number}": (0.8, 0.8) for number in range(40)} | {"pure": (0.0, 0.0)}, n_orders=20)
    habits, segments = habits_of(interactions)
    bread = segments.names.index("Bread")
    assert habits.mixes.sum(axis=1) == pytest.approx([1.0, 1.0])
    assert habits.mixes[bread, bread] == pytest.approx(0.8, abs=0.06)


def test_of_many_customers_only_the_orders_of_some_are_looked_through():
    interactions = shop({f"c{number}": (1.0, 1.0) if number % 2 else (0.0, 0.0) for number in range(60)}, n_orders=5)
    habits, _ = habits_of(interactions, most=20)
    assert (habits.n_sampled, habits.n_customers) == (20, 61)
    assert habits.table["customers"].sum() == 61
