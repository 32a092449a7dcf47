from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.tables.cleaning.rules.netting import net
from tests.unit.worked import QUICK

S, R = False, True


def days(*numbers: int | None) -> np.ndarray:
    return np.array(["NaT" if day is None else f"2024-01-{day:02}" for day in numbers], dtype="datetime64[us]")


def netted(units, kinds, dates=None, pairs=None):
    """Return what is taken off each row that is a sale, and what stays open of each return."""
    pairs = np.zeros(len(units), dtype=np.int64) if pairs is None else np.array(pairs)
    found = net(pairs, np.array(units, dtype=float), np.array(kinds), dates)
    return dict(zip(found.sales.tolist(), found.taken.tolist(), strict=True)), dict(
        zip(found.returns.tolist(), found.open.tolist(), strict=True)
    )


@pytest.mark.parametrize(
    ("units", "kinds", "taken", "still_open"),
    [
        ([3, 1], [S, R], {0: 1}, {1: 0}),
        ([3, 5, 2], [S, S, R], {1: 2}, {2: 0}),  # the latest
        ([5, 2, 4], [S, S, R], {0: 4}, {2: 0}),  # the latest with enough units
        ([3, 2, 5], [S, S, R], {0: 3, 1: 2}, {2: 0}),  # none has enough: all of them
        ([3, 10], [S, R], {0: 3}, {1: 7}),  # larger than the sale
        ([1, 3], [R, S], {}, {0: 1}),  # never of a later sale
        ([3, 2, 2], [S, R, R], {0: 3}, {1: 0, 2: 1}),  # no unit comes back twice
        ([0.3, 0.1, 0.2], [S, R, R], {0: 0.3}, {1: 0, 2: 0}),  # nothing is left of broken units
    ],
)
def test_a_return_finds_its_sale_in_the_order_of_the_file(units, kinds, taken, still_open):
    found, left = netted(units, kinds)
    assert found == pytest.approx(taken)
    assert left == pytest.approx(still_open)


def test_with_dates_the_order_of_the_file_says_nothing():
    assert netted([1, 3], [R, S], days(9, 2)) == ({1: 1}, {0: 0})
    assert netted([3, 1], [S, R], days(9, 2)) == ({}, {1: 1})


def test_a_sale_of_the_same_day_comes_first():
    assert netted([1, 3], [R, S], days(2, 2)) == ({1: 1}, {0: 0})


def test_a_sale_without_a_date_is_the_first_and_a_return_without_one_the_last():
    assert netted([4, 3, 1, 4], [S, S, R, R], days(None, 2, None, 1)) == ({0: 4, 1: 1}, {2: 0, 3: 0})


def test_only_the_same_customer_and_item_count():
    assert netted([3, 3, 1], [S, S, R], pairs=[1, 2, 1]) == ({0: 1}, {2: 0})
    assert netted([3, 1], [S, R], pairs=[-1, -1]) == ({}, {})


@QUICK
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 6), st.booleans(), st.integers(1, 5)), max_size=30))
def test_units_come_back_at_most_once_and_never_from_a_later_sale(rows):
    pairs, units, is_return, day = (np.array(column) for column in zip(*rows, strict=True)) if rows else [np.zeros(0, int)] * 4
    is_return = is_return.astype(bool)
    found = net(pairs.astype(np.int64), units.astype(float), is_return, days(*day))
    assert not is_return[found.sales].any()
    assert is_return[found.returns].all() and len(found.returns) == is_return.sum()
    assert (found.taken <= units[found.sales]).all() and (found.taken > 0).all()
    for pair in range(3):
        back = found.taken[pairs[found.sales] == pair].sum()
        mine = pairs[found.returns] == pair
        assert back == units[found.returns][mine].sum() - found.open[mine].sum()
        if found.open[mine].any():
            last = day[found.returns][mine][found.open[mine] > 0].max()
            earlier = (pairs == pair) & ~is_return & (day <= day[found.returns][mine][found.open[mine] > 0].min())
            left = units.astype(float)
            left[found.sales] -= found.taken
            assert last and left[earlier].sum() == 0, "a return stays open only when every earlier sale is used up"
