"""The cells of one item (0) and two customers, worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.cells import REPEATS, ValueKind, sum_cells

LINES = pd.DataFrame(
    [
        # item, customer, order, quantity, revenue
        (0, 0, "A1", 2.0, 4.0),
        (0, 0, "A1", 1.0, 2.0),
        (0, 0, "A2", 3.0, 6.0),
        (0, 0, "A2R", -1.0, -2.0),
        (0, 1, "B1", 2.0, 4.0),
        (0, 1, "B1R", -2.0, -4.0),
    ],
    columns=["item", "customer", "order", "quantity", "revenue"],
)


def cells(lines: pd.DataFrame, value: ValueKind) -> tuple[list[list[float]], list[str]]:
    shape = lines["item"].max() + 1, lines["customer"].max() + 1
    summed, notes = sum_cells(lines, value, lines["item"].to_numpy(), lines["customer"].to_numpy(), shape)
    return summed.toarray().tolist(), notes


@pytest.mark.parametrize(("value", "expected"), [("orders", [[2.0, 0.0]]), ("units", [[5.0, 0.0]]), ("revenue", [[10.0, 0.0]])])
def test_orders_are_distinct_and_units_and_revenue_are_net_of_returns(value, expected):
    summed, notes = cells(LINES, value)
    assert summed == expected
    assert notes == [
        f"4 lines repeat a pair; {REPEATS[value]}.",
        "1 pair was returned in full or has no units, and is left out.",
    ]


def test_lines_without_an_order_number_are_orders_of_their_own():
    assert cells(LINES.assign(order=["A1", "A1", "", "", "", ""]).iloc[[0, 1, 2, 2]], "orders")[0] == [[3.0]]


def test_without_a_column_of_orders_every_bought_line_is_one():
    assert cells(LINES.drop(columns="order").head(4), "orders")[0] == [[3.0]]


def test_without_quantities_every_line_is_one_piece():
    assert cells(LINES[["item", "customer"]], "orders")[0] == [[4.0, 2.0]]


def test_revenue_that_is_negative_in_sum_is_left_out():
    summed, notes = cells(LINES.head(2).assign(revenue=[4.0, -9.0]), "revenue")
    assert summed == [[0.0]]
    assert notes[1] == "1 pair has no revenue above 0, and is left out."


def test_ratings_given_twice_are_averaged_and_a_rating_of_zero_is_known():
    lines = pd.DataFrame({"item": [0, 0, 1], "customer": [0, 0, 0], "rating": [4.0, 1.0, 0.0]})
    summed, notes = sum_cells(lines, "rating", lines["item"].to_numpy(), lines["customer"].to_numpy(), (2, 1))
    assert summed.data.tolist() == [2.5, 0.0]
    assert notes == ["1 rating repeats a pair; the mean of a pair is used."]


LINE = st.tuples(
    st.integers(0, 3),
    st.integers(0, 3),
    st.sampled_from(["", "A", "B", "C"]),
    st.integers(-5, 5).map(float),
    st.integers(-50, 50).map(float),
)


@given(st.lists(LINE, min_size=1, max_size=30), st.sampled_from(["orders", "units", "revenue"]))
def test_no_cell_is_ever_negative_and_none_is_kept_for_units_that_were_given_back(lines, value):
    frame = pd.DataFrame(lines, columns=LINES.columns)
    summed = np.array(cells(frame, value)[0])
    net = frame.pivot_table(index="item", columns="customer", values="quantity", aggfunc="sum", fill_value=0)
    net = net.reindex(index=range(summed.shape[0]), columns=range(summed.shape[1]), fill_value=0).to_numpy()
    assert (summed >= 0).all()
    assert not summed[net <= 0].any()
    if value == "units":
        assert summed[net > 0].tolist() == net[net > 0].tolist()


@given(
    st.lists(LINE, min_size=1, max_size=20), st.randoms(use_true_random=False), st.sampled_from(["orders", "units", "revenue"])
)
def test_the_order_of_the_lines_changes_nothing(lines, random, value):
    shuffled = random.sample(lines, len(lines))
    assert cells(pd.DataFrame(lines, columns=LINES.columns), value) == cells(pd.DataFrame(shuffled, columns=LINES.columns), value)
