from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.matrix import build_matrix
from analytics.ranking.explain import amount_phrase
from analytics.vocabulary import DEFAULT_VOCABULARY, Vocabulary, score_name, total_noun, value_noun, with_article
from tests.unit.tables.files import cleaned
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


def test_without_a_column_of_orders_rows_are_counted():
    told = "customer,product,order,quantity\nAnn,Tea,1,2\nAnn,Tea,2,1\nBob,Tea,3,1\nBob,Oil,3,1\n"
    V = build_matrix(cleaned(told), "orders")
    assert (value_noun(V), total_noun(V), V.description) == ("orders", "order lines", "orders")
    untold = told.replace("order,", "").replace("1,2", "2").replace("2,1", "1").replace("3,1", "1")
    V = build_matrix(cleaned(untold), "orders", log=True)
    assert (value_noun(V), total_noun(V), V.description) == ("log rows", "log rows", "rows, log")
    assert "Cells hold log(1 + rows), the natural logarithm, not the rows." in V.notes
    assert amount_phrase(build_matrix(cleaned(untold), "orders"), "Oil", 1.0) == "1 row of Oil"


def test_scores_are_called_by_what_they_foretell():
    assert score_name(small_fit().V) == "strength"
    assert score_name(rating_fit().V) == "predicted rating"


@pytest.mark.parametrize(
    "words", ["an order", "an item", "an article", "an addtocart", "a user", "a unit", "a product", "an hour", "an Artist"]
)
def test_the_article_follows_the_first_sound(words):
    assert with_article(words.split()[1]) == words


def test_the_account_of_a_table_says_an_article_and_a_member():
    V = build_matrix(cleaned("member,article\n1,x\n1,y\n2,x\n"))
    assert "3 pairs of an article and a member in the table" in V.account
