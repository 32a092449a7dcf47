"""Rare items in one row: worked out by hand, and properties of every fold."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import Vocabulary, build_matrix
from analytics.errors import MatrixError
from analytics.folding import fold_rare
from tests.unit.hand_made import framed, interactions_of

SHOP = (
    "order,customer,item,category,quantity\n"
    "1,Mary,Bread,Food,1\n"
    "2,John,Bread,Food,1\n"
    "1,Mary,Limes,Food,2\n"
    "1,Mary,Figs,Food,3\n"
    "3,Mary,Figs,Food,1\n"
    "4,Greg,Soap,Care,1\n"
    "5,Greg,Limes,Food,1\n"
    "5,Greg,Plums,Food,9\n"
    "6,Greg,Plums,Food,-9\n"
    "7,John,Thing,,2\n"
)
"""Bread and Limes have two buyers, the others one; Plums were given back and have none."""


def test_units_of_rare_items_are_added_up_in_their_category():
    V = build_matrix(interactions_of(SHOP), "units", fold_below=2)
    assert V.to_frame().T.to_dict() == {
        "Bread": {"Mary": 1, "John": 1, "Greg": 0},
        "Limes": {"Mary": 2, "John": 0, "Greg": 1},
        "Other Food": {"Mary": 4, "John": 0, "Greg": 0},
        "Other Care": {"Mary": 0, "John": 0, "Greg": 1},
        "Other products": {"Mary": 0, "John": 2, "Greg": 0},
    }
    assert V.folded == {"Other Food": ("Figs",), "Other Care": ("Soap",), "Other products": ("Thing",)}
    assert V.categories.dropna().to_dict() == {"Bread": "Food", "Limes": "Food", "Other Food": "Food", "Other Care": "Care"}
    assert V.notes[-1] == "3 products have fewer than 2 customers and are folded into 3 rows, such as Other Food (1 product)."
    assert V.account.endswith("6 − 1 left out = 5 products. Folded: 5 products in 5 rows.")


def test_an_order_with_several_items_of_a_row_is_one_order_of_that_row():
    V = build_matrix(interactions_of(SHOP), "orders", fold_below=3)
    assert V.folded["Other Food"] == ("Bread", "Limes", "Figs"), "those with the most buyers first"
    assert V.to_frame().loc["Other Food"].to_dict() == {"Mary": 2, "John": 1, "Greg": 1}
    assert V.to_frame().to_numpy().sum() == 2 + 1 + 1 + 1 + 1


def test_without_categories_all_rare_items_share_one_row():
    V = build_matrix(interactions_of("customer,item\nMary,Bread\nJohn,Bread\nMary,Figs\nJohn,Limes\n"), fold_below=2)
    assert V.to_frame().T.to_dict() == {"Bread": {"Mary": 1, "John": 1}, "Other products": {"Mary": 1, "John": 1}}
    assert V.notes == ("2 products have fewer than 2 customers and are folded into 1 row, such as Other products (2 products).",)


def test_by_age_a_folded_row_counts_as_its_items_do():
    text = "order,customer,item,date\n1,Mary,Bread,2024-01-31\n2,John,Bread,2024-01-31\n3,Mary,Figs,2024-01-01\n3,Mary,Limes,2024-01-01\n"
    V = build_matrix(interactions_of(text), "orders", half_life_days=30, fold_below=2, log=True)
    assert V.to_frame().loc["Other products", "Mary"] == pytest.approx(np.log(1.5)), "one order, half as much for its age"


LINE = st.tuples(*(st.sampled_from(names) for names in ("ABCD", "abcdefgh", "123")))


@given(st.lists(LINE, min_size=1, max_size=40), st.integers(1, 4))
def test_folding_counts_orders_as_if_the_items_had_one_name_from_the_start(lines, below):
    frame = pd.DataFrame(lines, columns=["customer", "item", "order"])
    buyers = frame.drop_duplicates(["customer", "item"])["item"].value_counts()
    rare = frame["item"].map(buyers) < below
    if rare.all():
        return
    renamed = frame.assign(item=frame["item"].mask(rare, "Other products"))
    folded, expected = build_matrix(framed(frame), fold_below=below).to_frame(), build_matrix(framed(renamed)).to_frame()
    assert folded.to_dict() == expected.to_dict()


def test_nothing_rare_folds_nothing():
    V = build_matrix(interactions_of(SHOP), "units", fold_below=1)
    assert V.folded == {} and "Folded" not in V.account


def test_one_row_for_everything_is_refused():
    with pytest.raises(MatrixError, match="Every product has fewer than 9 customers"):
        build_matrix(interactions_of("customer,item\nMary,Bread\nJohn,Figs\n"), fold_below=9)


def test_a_row_is_never_called_like_an_item_that_stays():
    items = pd.Index(["Other Food", "Figs", "Limes"])
    categories = pd.Series(["Food", "Food", "Food"], index=items)
    fold = fold_rare(np.array([9, 1, 1]), 2, items, categories, Vocabulary())
    assert fold.items.tolist() == ["Other Food", "Other Food (folded)"]


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["Food", "Care", "products", None])), min_size=1, max_size=20))
def test_every_item_stands_in_one_row_and_only_rare_ones_are_folded(items):
    names = pd.Index([f"item {n}" for n in range(len(items))])
    buyers = np.array([n for n, _ in items])
    fold = fold_rare(buyers, 10, names, pd.Series([category for _, category in items], index=names, dtype=object), Vocabulary())
    if fold is None:
        assert buyers.min() >= 10
        return
    assert fold.items.is_unique
    inside = [item for held in fold.folded.values() for item in held]
    assert sorted(inside) == sorted(names[buyers < 10])
    for position, name in enumerate(names):
        row = fold.items[fold.target[position]]
        assert row == name if buyers[position] >= 10 else name in fold.folded[row]
