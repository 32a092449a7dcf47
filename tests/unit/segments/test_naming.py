from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analytics as an
from analytics.segments.naming import MAX_NAME_LENGTH, numbered, shorten, shorten_all
from tests.unit.worked import QUICK, built_fit, shop_matrix, small_fit

LABELS = st.text(min_size=1, max_size=90).filter(lambda text: bool(text.strip()) and "\x00" not in text)
TIMID = st.sampled_from(["Segment 1", "Segment 2", "Segment 3", "No clear segment", "x" * 60, "x" * 61])


def two_categories(shares: tuple[int, int]) -> an.Factorization:
    """Return one segment of 12 equal items, ``shares`` of which are of the categories Bakery and Dairy, the rest of none."""
    items = [f"item {number:02}" for number in range(12)]
    W = pd.DataFrame({1: np.full(12, 1 / 12)}, index=items)
    fit = built_fit(W, pd.DataFrame([[12.0, 24.0]], index=[1], columns=["Ann", "Bob"]))
    named = ["Bakery"] * shares[0] + ["Dairy"] * shares[1]
    categories = pd.Series(named + [f"Other {number}" for number in range(12 - len(named))], index=items)
    return replace(fit, V=replace(fit.V, categories=categories))


@QUICK
@given(st.lists(st.one_of(LABELS, TIMID), min_size=3, max_size=6, unique_by=lambda label: " ".join(label.split())))
def test_suggested_names_are_distinct_and_fit_on_a_card(labels):
    k = 3
    W = pd.DataFrame(np.eye(len(labels), k) + 0.1, index=[" ".join(label.split()) for label in labels], columns=[1, 2, 3])
    H = pd.DataFrame(np.eye(k) + 0.1, index=[1, 2, 3], columns=["Ann", "Bob", "Cat"])
    names = an.segment(built_fit(W, H)).names
    assert len(set(names)) == k
    assert all(0 < len(name) <= MAX_NAME_LENGTH for name in names)
    assert "No clear segment" not in names


def test_two_distinctive_items_make_a_name_and_a_dominant_one_stands_alone():
    assert an.segment(small_fit()).names == ("Bread", "Coffee & Fruits")


def test_a_segment_that_takes_nothing_is_called_by_its_number():
    W = pd.DataFrame({1: [0.5, 0.5], 2: [0.0, 0.0]}, index=["Bread", "Fruits"])
    fit = built_fit(W, pd.DataFrame([[2.0, 4.0], [0.0, 0.0]], index=[1, 2], columns=["Ann", "Bob"]))
    assert an.segment(fit).names == ("Bread & Fruits", "Segment 2")


@pytest.mark.parametrize(
    ("shares", "name"),
    [((6, 0), "Bakery"), ((4, 2), "Bakery & Dairy"), ((4, 1), "item 00 & item 01")],
    ids=["six of ten are one category", "six of ten are two", "five of ten are not enough"],
)
def test_categories_name_a_segment_that_they_cover(shares, name):
    assert an.segment(two_categories(shares)).names == (name,)


def test_the_shop_segments_are_called_by_their_shelves():
    names = an.segment(an.factorize(shop_matrix(), n_components=6)).names
    # "Coffee & tea" and "Beer & wine" are shelves of their own, so a comma parts them from the other.
    assert list(names) == [
        "Breakfast",
        "Vegetables & Fruit",
        "Sweets, Coffee & tea",
        "Body care",
        "Snacks, Beer & wine",
        "Pantry",
    ]


@given(st.text(), st.integers(3, 60))
def test_a_shortened_name_keeps_its_beginning_and_its_end(name, length):
    short = shorten(name, length)
    assert len(short) <= length
    if len(name) <= length:
        assert short == name
    else:
        head, tail = short.split("…")[0], short.rsplit("…", 1)[-1]
        assert name.startswith(head) and name.endswith(tail) and len(short) == length


def test_a_number_keeps_names_apart_and_within_the_length():
    assert numbered("Bread", 2, []) == "Bread 2"
    assert numbered("Bread", 2, ["Bread 2", "Bread 3"]) == "Bread 4"
    long = numbered("x" * 60, 12, [])
    assert len(long) == MAX_NAME_LENGTH and long.endswith("x 12")


def test_long_labels_that_share_their_beginning_and_end_stay_apart_by_what_they_do_not_share():
    fruits = ["apples", "pears", "cherries", "plums", "figs"]
    labels = [f"Organic fair-trade {fruit} from the valley in recyclable wrapping" for fruit in fruits]
    assert len({shorten(label, 30) for label in labels}) == 1
    assert shorten_all(labels, 30) == [f"…{fruit}…" for fruit in fruits]


def test_labels_that_stay_apart_are_shortened_one_by_one():
    assert shorten_all(["Bread", "Shelf-stable vegetables and legumes", "Bread"], 20) == [
        "Bread",
        "Shelf-stab…d legumes",
        "Bread",
    ]


@QUICK
@given(st.lists(st.text("ab c", min_size=1, max_size=30), max_size=9), st.integers(6, 12))
def test_labels_of_any_kind_are_shortened_without_making_two_alike(labels, length):
    short = shorten_all(labels, length)
    assert all(len(name) <= length for name in short)
    assert len(set(short)) == len(set(labels))
