from __future__ import annotations

from datetime import date

import numpy as np
import pytest

import analytics as an
from analytics.segments.habits import segment_habits
from analytics.segments.manager import headline, movement_account, movement_headline, paragraph
from analytics.segments.migration import segment_movement
from analytics.segments.movement import Movement
from analytics.segments.periods import Period
from tests.unit.hand_made import interactions_of
from tests.unit.segments.bought import orders, shop, two_segments
from tests.unit.segments.test_habits import BOUGHT, FEBRUARY, JANUARY

WORDS = an.Vocabulary()


def told(interactions: an.Interactions, name: str, **settings) -> str:
    segments = two_segments(interactions)
    return paragraph(segments, segment_habits(segments, interactions, **settings), segments.names.index(name) + 1)


def test_a_manager_reads_what_a_segment_is_spends_likes_and_does():
    assert told(BOUGHT, "Bread", periods=(JANUARY, FEBRUARY)) == (
        "Main segment of 50% of the customers with 62% of the revenue (index 125, 100 is the average). What sets them apart: "
        "Jam (1.6 times the average, 2 customers), Rolls (1.6 times the average, 2 customers), "
        "Rye (1.6 times the average, 2 customers). An average order holds 3.0 products for 6.00. They typically come again "
        "after 6 days. 50% were active in the last 30 days. Of the customers active from 1 Jan 2024 to 28 Jan 2024, 50% were "
        "active again from 1 Feb 2024 to 28 Feb 2024."
    )


def test_what_a_table_does_not_tell_is_not_told():
    assert told(interactions_of("customer,item\nAnn,Rolls\nBen,Apples\n"), "Bread") == (
        "Main segment of 50% of the customers. What sets them apart: Rolls (2.0 times the average, 1 customer)."
    )


def test_a_second_segment_is_named_where_it_is_a_part_of_the_mix():
    mixed = shop({f"c{number}": (0.7, 0.7) for number in range(40)} | {"pure": (0.0, 0.0)}, n_orders=20)
    assert "of their mix is Fruit." in told(mixed, "Bread")
    assert "of their mix" not in told(BOUGHT, "Bread")


def test_the_finding_is_who_brings_most_and_otherwise_who_is_the_largest():
    segments = two_segments(BOUGHT)
    assert headline(segments, segment_habits(segments, BOUGHT)) == (
        "Bread: each customer brings 25% more revenue than the average one"
    )
    bare = interactions_of("customer,item\nAnn,Rolls\nBen,Apples\nCid,Rolls\n")
    segments = two_segments(bare)
    assert headline(segments, segment_habits(segments, bare)) == "Bread is the main segment of 67% of the customers"


def moved(changed: int, by_chance: float, **settings) -> Movement:
    periods = Period(date(2024, 1, 1), date(2024, 6, 30)), Period(date(2024, 7, 1), date(2024, 12, 31))
    after = np.array([1] * changed + [0] * (100 - changed))
    values = {"revenue": None, "changed_by_chance": (by_chance,) * 19, "mix_change": 0.2, "mix_change_by_chance": 0.1}
    return Movement(periods, 2, 100, np.zeros(100, dtype=int), after, **{**values, **settings})


@pytest.mark.parametrize(
    ("changed", "by_chance", "sentence"),
    [
        (31, 0.24, "31% changed segment; 24% would by chance alone"),
        (31, 0.31, "31% changed segment, no more than chance alone explains (31%)"),
        (20, 0.24, "20% changed segment, no more than chance alone explains (24%)"),
        (0, 0.0, "0% changed segment, no more than chance alone explains (0%)"),
    ],
)
def test_movement_is_told_beside_chance(changed, by_chance, sentence):
    assert movement_headline(moved(changed, by_chance), WORDS) == sentence


def test_the_account_says_what_was_compared_and_how_chance_was_found():
    assert movement_account(moved(31, 0.24), WORDS) == (
        "1 Jan 2024 to 30 Jun 2024, beside 1 Jul 2024 to 31 Dec 2024, with the same segments for both. 100 customers were active "
        "in both. By chance: each one's orders dealt to the two periods at random, 19 times; 24% to 24% changed segment. On "
        "average 20% of a customer's mix changed, 10% by chance."
    )
    assert "Measured on 100 of 2,000 customers, drawn at random." in movement_account(
        Movement(**{**vars(moved(31, 0.24)), "n_customers": 2000}), WORDS
    )
    assert "1 row has no date and is left out." in movement_account(moved(31, 0.24, undated=1), WORDS)


def test_nobody_in_both_periods_is_said():
    interactions = orders([("Ann", "Bread", "2024-01-01"), ("Ben", "Fruit", "2024-02-01")])
    movement = segment_movement(two_segments(interactions).fit, interactions, (JANUARY, FEBRUARY))
    assert movement_headline(movement, WORDS) == "No customer was active in both periods, so nobody can have moved"
    assert movement_account(movement, WORDS).endswith("0 customers were active in both.")
