from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analytics as an
from analytics.errors import Cancelled, PeriodError
from analytics.segments.migration import deal, segment_movement
from analytics.segments.periods import Period
from tests.unit.hand_made import interactions_of
from tests.unit.segments.bought import orders, shop, two_segments
from tests.unit.worked import QUICK

PURE = [("Ben", "Bread", "2024-01-01"), ("Cid", "Fruit", "2024-01-01")]
JANUARY, FEBRUARY, MARCH = (Period(date(2024, month, 1), date(2024, month, 28)) for month in (1, 2, 3))
FIVE = orders(
    [
        *[(customer, "Bread", f"2024-01-0{day}") for customer in ("Ann", "Ben", "Cid") for day in (1, 2)],
        ("Ann", "Bread", "2024-02-01"),
        ("Ben", "Fruit", "2024-02-01"),
        ("Dee", "Fruit", "2024-02-01"),
        ("Dee", "Fruit", "2024-02-28"),
        ("Eve", "Fruit", "2023-12-01"),
        ("Eve", "Fruit", "2024-02-05"),
    ]
)
"""Ann stays with bread, Ben goes over to fruit, Cid is away in February, Dee is new, Eve was away in January only."""


def five(**settings):
    segments = two_segments(FIVE)
    return segment_movement(segments.fit, FIVE, (JANUARY, FEBRUARY), **settings), segments


def flows(movement, segments, column="customers"):
    table = movement.flows(segments.names)
    return {(row["from"], row["to"]): row[column] for _, row in table.iterrows()}


def test_customers_go_from_where_they_were_to_where_they_are():
    movement, segments = five()
    assert flows(movement, segments) == {
        ("Bread", "Bread"): 1,
        ("Bread", "Fruit"): 1,
        ("Bread", "Not active"): 1,
        ("New", "Fruit"): 1,
        ("Back again", "Fruit"): 1,
    }
    assert (movement.compared, movement.changed) == (2, 0.5)


def test_revenue_goes_with_them():
    movement, segments = five()
    before, after = (flows(movement, segments, f"revenue_{side}") for side in ("before", "after"))
    # An order is three products at 2.00: two orders each in January, Dee two in February, everybody else one.
    assert before == {**dict.fromkeys(before, 0.0), **{("Bread", to): 12.0 for to in ("Bread", "Fruit", "Not active")}}
    assert after[("New", "Fruit")] == 12.0 and after[("Bread", "Fruit")] == after[("Back again", "Fruit")] == 6.0


def test_the_table_has_segments_first_and_those_who_are_away_last():
    movement, segments = five()
    table = movement.matrix(segments.names)
    assert table.columns.tolist() == [*segments.names, "Not active"]
    assert table.index.tolist() == ["Bread", "Back again", "New"]
    assert table.loc["Bread", "Not active"] == 1 and table.to_numpy().sum() == 5


def test_names_of_segments_stay_apart_from_those_of_the_places_beside_them():
    movement, segments = five()
    called = segments.rename({number: {"Bread": "New", "Fruit": "Not active"}[segments.names[number - 1]] for number in (1, 2)})
    assert flows(movement, called)[("New", "Not active 2")] == 1
    assert flows(movement, called)[("New 2", "Not active")] == 1


def test_the_halves_of_the_time_are_compared_unless_others_are_chosen():
    movement = segment_movement(two_segments(FIVE).fit, FIVE)
    # 1 December to 28 February are 90 days.
    assert movement.periods == (Period(date(2023, 12, 1), date(2024, 1, 14)), Period(date(2024, 1, 15), date(2024, 2, 28)))
    assert movement.compared == 3


STEADY = {f"c{number}": (chance, chance) for number, chance in enumerate(np.linspace(0.2, 0.8, 120))}
TURNED = {f"c{number}": ((1.0, 1.0), (0.0, 0.0), (0.9, 0.1), (0.1, 0.9))[number % 4] for number in range(120)}
"""Half of them turn to the other taste."""


def test_where_nothing_changes_as_many_move_as_by_chance():
    interactions = shop(STEADY, n_orders=6)
    movement = segment_movement(two_segments(interactions).fit, interactions)
    assert movement.changed > 0.15
    assert movement.changed == pytest.approx(movement.chance, abs=0.1)
    assert not movement.more_than_chance
    assert movement.mix_change == pytest.approx(movement.mix_change_by_chance, abs=0.05)


def test_where_everybody_changes_more_move_than_by_chance():
    interactions = shop(TURNED, n_orders=6)
    movement = segment_movement(two_segments(interactions).fit, interactions)
    assert movement.changed == pytest.approx(0.5, abs=0.1) and movement.chance < 0.3
    assert movement.more_than_chance and movement.p_value == 1 / 20
    assert movement.mix_change > movement.mix_change_by_chance


def test_one_order_in_each_period_changes_as_much_by_chance_as_it_did():
    interactions = orders([("Ann", "Bread", "2024-01-01"), ("Ann", "Fruit", "2024-02-01"), *PURE])
    movement = segment_movement(two_segments(interactions).fit, interactions, (JANUARY, FEBRUARY))
    assert movement.changed == 1.0 and set(movement.changed_by_chance) == {1.0}
    assert not movement.more_than_chance


@QUICK
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 1)), min_size=1, max_size=30), st.integers(0, 99))
def test_dealing_gives_each_customer_as_many_orders_in_each_period_as_before(rows, seed):
    customers, periods = (np.array(column) for column in zip(*rows, strict=True))
    dealt = deal(customers, periods, np.random.default_rng(seed))
    for customer in set(customers):
        assert sorted(dealt[customers == customer]) == sorted(periods[customers == customer])


def test_every_order_of_a_customer_is_as_likely_to_be_dealt_to_a_period():
    random = np.random.default_rng(0)
    dealt = [deal(np.array([0, 1, 0, 0]), np.array([0, 1, 1, 1]), random).tolist() for _ in range(600)]
    assert {tuple(row) for row in dealt} == {(0, 1, 1, 1), (1, 1, 0, 1), (1, 1, 1, 0)}
    assert min(sum(row[place] == 0 for row in dealt) for place in (0, 2, 3)) > 150


def test_the_same_seed_gives_the_same_and_another_deals_anew():
    interactions = shop(STEADY, n_orders=4)
    fit = two_segments(interactions).fit
    first, again, other = (segment_movement(fit, interactions, random_state=seed, n_deals=5) for seed in (0, 0, 1))
    assert first.changed_by_chance == again.changed_by_chance != other.changed_by_chance
    assert first.changed == other.changed


def test_of_many_customers_some_are_drawn():
    interactions = shop(STEADY, n_orders=4)
    movement = segment_movement(two_segments(interactions).fit, interactions, most=30, n_deals=1)
    assert (movement.n_sampled, movement.n_customers) == (30, 121)
    assert movement.flows(["a", "b"])["customers"].sum() <= 30


def test_rows_without_a_date_are_left_out_and_counted():
    text = "customer,item,date\nAnn,Tea,2024-01-01\nAnn,Jam,2024-02-01\nBen,Jam,\nBen,Tea,2024-02-01\n"
    interactions = interactions_of(text)
    movement = segment_movement(an.factorize(an.build_matrix(interactions), 2), interactions, (JANUARY, FEBRUARY))
    assert movement.undated == 1
    assert movement.flows(["a", "b"])["customers"].tolist() == [1, 1]
    assert movement.revenue is None


def test_ratings_move_too():
    rows = [
        f"{name}{number},{item},{stars},2024-0{month}-01"
        for number in range(8)
        for month in (1, 2)
        for name, liked in (("a", ("Alien", "Brazil")), ("b", ("Cars", "Dumbo")))
        for item in ("Alien", "Brazil", "Cars", "Dumbo")
        for stars in [5 if item in liked else 1]
    ]
    interactions = interactions_of("customer,item,rating,date\n" + "\n".join(rows))
    fit = an.factorize(an.build_matrix(interactions), 2)
    movement = segment_movement(fit, interactions, (JANUARY, FEBRUARY), n_deals=2)
    assert movement.changed == 0.0 and movement.n_sampled == 16


@pytest.mark.parametrize(
    ("periods", "problem"),
    [
        ((FEBRUARY, JANUARY), "before the first has ended"),
        ((FEBRUARY, MARCH), "Nothing happened from 1 Mar 2024 to 28 Mar 2024"),
    ],
)
def test_periods_that_cannot_be_compared_are_refused(periods, problem):
    with pytest.raises(PeriodError, match=problem):
        segment_movement(two_segments(FIVE).fit, FIVE, periods)


def test_without_dates_nobody_moves():
    interactions = interactions_of("customer,item\nAnn,Tea\nBen,Jam\n")
    with pytest.raises(PeriodError, match="Without dates"):
        segment_movement(an.factorize(an.build_matrix(interactions), 2), interactions)


def test_nobody_in_both_periods_is_nobody_to_compare():
    interactions = orders([("Ann", "Bread", "2024-01-01"), ("Ben", "Fruit", "2024-02-01")])
    movement = segment_movement(two_segments(interactions).fit, interactions, (JANUARY, FEBRUARY))
    assert (movement.compared, movement.changed, movement.chance, movement.more_than_chance) == (0, 0.0, 0.0, False)


def test_it_reports_on_the_way_and_can_be_stopped():
    told: list[float] = []

    def stop(share: float, message: str) -> None:
        told.append(share)
        if share > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        five(on_progress=stop)
    assert told == sorted(told) and 0.5 < told[-1] < 0.6
