from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import Vocabulary, build_matrix, clean, matrix_from_long, matrix_from_wide, recognise
from analytics.cells import REPEATS
from analytics.errors import MatrixError
from analytics.values import available_values, default_value
from tests.unit.hand_made import interactions_of
from tests.unit.tables.files import cleaned, text_table

ORDERS = "order,customer,item,quantity,revenue\n1,Mary,Bread,3,6\n1,Mary,Bread,1,2\n2,Mary,Bread,1,2\n3,John,Fruits,2,2\n3R,John,Fruits,-2,-2\n"


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("customer,product,order_id,quantity,price", ("orders", "units", "revenue")),
        ("customer,product,quantity,price", ("units", "orders", "revenue")),
        ("customer,product,price", ("orders", "revenue")),
        ("customer,product", ("orders",)),
        ("customer,product,rating", ("rating", "latest rating")),
    ],
)
def test_what_a_cell_can_count_depends_on_the_columns(header, values):
    interactions = cleaned(f"{header}\n" + ",".join("1" for _ in header.split(",")) + "\n")
    assert available_values(interactions) == values
    assert default_value(interactions) == values[0]


def test_a_grid_has_one_value_only():
    assert available_values(cleaned("product,John\nBread,1\nFruits,2\n")) == ("weight",)


@pytest.mark.parametrize(("value", "cell"), [("orders", 2), ("units", 5), ("revenue", 10)])
def test_orders_units_and_revenue_of_the_same_purchases(value, cell):
    V = build_matrix(interactions_of(ORDERS), value=value)
    assert V.to_frame().to_dict() == {"Mary": {"Bread": cell}}
    assert V.notes == (
        f"3 lines repeat a pair; {REPEATS[value]}.",
        "1 pair was returned in full or has no units, and is left out.",
        f"1 product without any {value} left out.",
        f"1 customer without any {value} left out.",
    )
    assert V.account == (
        "2 − 1 left out = 1 pair of a product and a customer in the table; "
        "2 − 1 left out = 1 customer, 2 − 1 left out = 1 product."
    )


def test_a_value_that_the_table_does_not_tell_is_refused_with_those_it_tells():
    with pytest.raises(MatrixError, match=r"The table does not tell revenue\. It tells orders\."):
        build_matrix(cleaned("customer,product\nMary,Bread\n"), value="revenue")


def test_ratings_given_twice_are_averaged_and_said():
    V = build_matrix(cleaned("user,movie,rating\n1,A,5\n1,A,2\n2,A,0\n"))
    assert V.to_frame().loc["A"].tolist() == [3.5, 0]
    assert V.notes == ("1 rating repeats a pair; the mean of a pair is used.",)
    assert (V.kind, V.value) == ("ratings", "rating")


@pytest.mark.parametrize(
    ("text", "shape"), [("product,John,Alice\nBread,1,2\n", (1, 2)), ("product,John\nBread,1\nFruits,2\n", (2, 1))]
)
def test_one_row_or_one_customer_make_a_matrix(text, shape):
    assert build_matrix(cleaned(text)).shape == shape


def test_names_that_could_be_code_stay_as_they_are():
    names = ["<script>", "**Bread**", "=1+1", "🥖", "خبز"]
    V = build_matrix(cleaned("customer,product\n" + "".join(f"Mary,{name}\n" for name in names)))
    assert V.items.tolist() == names


FRAME = pd.DataFrame(
    {"John": [0.0, 2.0, np.nan], "Mary": [3.0, 1.0, np.nan], "Greg": [0.0, 0.0, 0.0]}, index=["Bread", "Fruits", "Sweets"]
)


def test_a_data_frame_of_counts_reads_blanks_as_zeros_and_says_what_it_leaves_out():
    V = matrix_from_wide(FRAME, vocabulary=Vocabulary("food", "foods", "guest", "guests", "meals"))
    assert V.to_frame().to_dict() == {"John": {"Bread": 0, "Fruits": 2}, "Mary": {"Bread": 3, "Fruits": 1}}
    assert V.notes == ("1 food without any meals left out.", "1 guest without any meals left out.")


def test_a_data_frame_of_ratings_keeps_zeros_and_leaves_blanks_unknown():
    V = matrix_from_wide(FRAME, kind="ratings")
    assert V.values.nnz == 7
    assert V.to_frame().loc["Sweets", "Greg"] == 0
    assert np.isnan(V.to_frame().loc["Sweets", "John"])


@pytest.mark.parametrize(("cell", "shown"), [(-1.0, "-1.0"), (np.inf, "inf"), ("many", "many")])
def test_a_cell_that_cannot_be_used_is_named_by_item_and_customer(cell, shown):
    frame = FRAME.astype(object)
    frame.loc["Fruits", "Mary"] = cell
    long = frame.melt(ignore_index=False, var_name="customer").reset_index(names="item")
    for make, table in ((matrix_from_wide, frame), (matrix_from_long, long)):
        with pytest.raises(MatrixError) as caught:
            make(table)
        assert caught.value.message == f"The value of Fruits for Mary is '{shown}'."


@pytest.mark.parametrize(("kind", "cell"), [("counts", 4), ("ratings", 2)])
def test_pairs_that_stand_twice_are_added_or_averaged_by_kind(kind, cell):
    V = matrix_from_long(pd.DataFrame({"customer": ["Mary"] * 2, "item": ["Bread"] * 2, "value": [3, 1]}), kind=kind)
    assert V.to_frame().loc["Bread", "Mary"] == cell


@pytest.mark.parametrize("column", ["customer", "item", "value"])
def test_a_missing_column_is_named(column):
    frame = pd.DataFrame({"customer": ["Mary"], "item": ["Bread"], "value": [1]}).drop(columns=column)
    with pytest.raises(MatrixError, match=f"The column {column} is missing"):
        matrix_from_long(frame)


@pytest.mark.parametrize("frame", [FRAME * np.nan, FRAME.head(0), FRAME[[]]])
def test_a_data_frame_without_numbers_is_refused(frame):
    with pytest.raises(MatrixError, match="Every cell is blank"):
        matrix_from_wide(frame)


def test_numeric_labels_become_text_without_point_zero():
    V = matrix_from_wide(pd.DataFrame([[1, 2]], index=[71053.0], columns=[17850, 17851]))
    assert (V.items.tolist(), V.customers.tolist()) == (["71053"], ["17850", "17851"])


GRIDS = st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=6).filter(
    lambda rows: any(map(any, rows))
)


@given(GRIDS)
def test_a_grid_a_frame_and_a_long_table_of_the_same_numbers_give_the_same_matrix(rows):
    frame = pd.DataFrame(rows, columns=["John", "Mary", "Greg"], index=[f"item {n}" for n in range(len(rows))])
    table = text_table(frame.to_csv(index_label="product"))
    long = frame.melt(ignore_index=False, var_name="customer").reset_index(names="item")
    expected = frame.loc[frame.any(axis=1), frame.any(axis=0)].astype(float)
    for V in (build_matrix(clean(table, recognise(table).with_kind("counts"))), matrix_from_wide(frame), matrix_from_long(long)):
        assert V.to_frame().to_dict() == expected.to_dict()
