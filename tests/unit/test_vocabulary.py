from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.vocabulary import DEFAULT_VOCABULARY, Vocabulary, score_name, total_noun, value_noun
from tests.unit.worked import rating_fit, small_fit


@pytest.mark.parametrize(
    ("n", "items", "customers"), [(0, "0 shows", "0 viewers"), (1, "1 show", "1 viewer"), (1500, "1,500 shows", "1,500 viewers")]
)
def test_counts_speak_the_words_of_the_dataset(n, items, customers):
    words = Vocabulary("show", "shows", "viewer", "viewers", "ratings")
    assert (words.count_items(n), words.count_customers(n)) == (items, customers)


def test_without_words_of_its_own_a_dataset_speaks_of_products_and_customers():
    assert DEFAULT_VOCABULARY.count_items(2) == "2 products"
    assert DEFAULT_VOCABULARY.count_customers(1) == "1 customer"
    assert DEFAULT_VOCABULARY.value == "purchases"


@pytest.mark.parametrize(
    ("value", "one_cell", "several"),
    [("weight", "purchases", "purchases"), ("orders", "orders", "order lines"), ("units",) * 3, ("revenue",) * 3],
)
def test_amounts_are_called_by_what_a_cell_counts(value, one_cell, several):
    V = replace(small_fit().V, value=value)
    assert (value_noun(V), total_noun(V)) == (one_cell, several)


def test_scores_are_called_by_what_they_foretell():
    assert score_name(small_fit().V) == "strength"
    assert score_name(rating_fit().V) == "predicted rating"
