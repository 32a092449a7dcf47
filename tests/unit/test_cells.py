"""The cells of one item (0) and two customers, worked out by hand."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analytics as an
from analytics.cells import REPEATS, ValueKind, sum_cells
from analytics.tables.cleaning.interactions import CleaningReport
from analytics.vocabulary import DEFAULT_VOCABULARY

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


def test_the_latest_rating_is_the_one_with_the_last_date_or_else_the_last_in_the_file():
    dates = pd.to_datetime(["2024-05-01", "2024-03-01", None, "2024-05-01"])
    lines = pd.DataFrame({"item": 0, "customer": 0, "rating": [4.0, 1.0, 2.0, 3.0], "date": dates})
    assert cells(lines, "latest rating") == ([[3.0]], ["3 ratings repeat a pair; the latest of a pair is used."])
    assert cells(lines.head(3), "latest rating")[0] == [[4.0]], "no date is older than any date"
    assert cells(lines.head(3).drop(columns="date"), "latest rating")[0] == [[2.0]]


@pytest.mark.parametrize("dtype", [str, object, "category"])
def test_orders_are_told_apart_whatever_the_type_of_their_column(dtype):
    lines = LINES.assign(order=pd.Series(["A1", "A1", "", "", "B1", "B1"]).astype(dtype)).iloc[[0, 1, 2, 2, 4]]
    assert cells(lines, "orders")[0] == [[3.0, 1.0]]


def test_many_orders_are_compared_in_parts_and_without_overflow(monkeypatch):
    rng = np.random.default_rng(0)
    lines = pd.DataFrame({name: rng.integers(0, 9, 500) for name in ("item", "customer", "order")})
    expected = lines.drop_duplicates().pivot_table(
        index="item", columns="customer", values="order", aggfunc="count", fill_value=0
    )
    monkeypatch.setattr("analytics.cells.LINES_AT_ONCE", 100)
    monkeypatch.setattr("analytics.cells.LARGEST_KEY", 100)
    assert cells(lines.astype({"order": str}), "orders")[0] == expected.to_numpy().tolist()


WEIGHTS = {"orders": [[1.5, 0.0]], "units": [[3.75, 0.0]], "revenue": [[7.5, 0.0]]}
"""By hand: A1 counts 0.5 and A2 counts 1. 3 x 0.5 + 3 = 4.5 units bought, of which 1 in 6 came back: 3.75."""


@pytest.mark.parametrize("value", WEIGHTS)
def test_by_age_a_return_takes_off_the_share_that_it_takes_off_without(value):
    ages = np.array([0.5, 0.5, 1.0, 1.0, 0.5, 1.0])
    summed, _ = sum_cells(LINES, value, LINES["item"].to_numpy(), LINES["customer"].to_numpy(), (1, 2), ages)
    assert summed.toarray().tolist() == WEIGHTS[value]


def test_by_age_the_mean_rating_leans_to_the_newer():
    lines = pd.DataFrame({"item": 0, "customer": 0, "rating": [1.0, 4.0]})
    summed, _ = sum_cells(lines, "rating", np.zeros(2, int), np.zeros(2, int), (1, 1), np.array([0.5, 1.0]))
    assert summed.toarray().tolist() == [[3.0]]


@given(st.lists(LINE, min_size=1, max_size=30), st.sampled_from(["orders", "units", "revenue"]), st.floats(0.01, 1))
def test_everything_of_the_same_age_counts_in_proportion(lines, value, weight):
    frame = pd.DataFrame(lines, columns=LINES.columns)
    places = frame["item"].to_numpy(), frame["customer"].to_numpy(), (4, 4)
    plain, notes = sum_cells(frame, value, *places)
    aged, same = sum_cells(frame, value, *places, np.full(len(frame), weight))
    assert aged.toarray() == pytest.approx(plain.toarray() * weight)
    assert notes == same


def test_where_no_column_tells_orders_every_row_counts():
    lines = LINES.head(3).drop(columns="order")
    assert cells(lines, "orders") == ([[3.0]], ["2 lines repeat a pair; every row counts."])


@pytest.mark.parametrize(("value", "most"), [("orders", 44), ("units", 36), ("revenue", 36)])
def test_the_largest_tables_fit_because_no_array_is_held_twice(value, most, monkeypatch):
    monkeypatch.setattr("analytics.cells.LINES_AT_ONCE", 30_000)
    n = 300_000
    rng = np.random.default_rng(0)
    labels = pd.Index([str(number) for number in range(1_000)])
    columns = {
        role: pd.Categorical.from_codes(rng.integers(0, 1_000, n).astype(np.int32), labels) for role in ("item", "customer")
    }
    columns["order"] = pd.Categorical.from_codes(rng.integers(0, n, n).astype(np.int32), pd.RangeIndex(n))
    frame = pd.DataFrame(columns | {"quantity": np.ones(n), "revenue": np.ones(n)}, copy=False)
    interactions = an.Interactions(frame, "counts", DEFAULT_VOCABULARY, CleaningReport(n, n, "rows", ()), "long")
    tracemalloc.start()
    V = an.build_matrix(interactions, value)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert V.total == n
    assert peak / n < most, "bytes a line, beside the lines themselves; the cells take 12"
