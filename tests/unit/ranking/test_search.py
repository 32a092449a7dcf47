from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.ranking.search import search_labels

FOODS = pd.Index(["Rye bread", "Breadsticks", "Bread", "Limes", "BREAD KNIFE", "White bread"])


def test_the_exact_name_comes_first_then_those_that_start_so_then_the_others():
    found, total = search_labels(FOODS, "bread", 10)
    assert found == ["Bread", "Breadsticks", "BREAD KNIFE", "Rye bread", "White bread"]
    assert total == 5


def test_within_each_kind_the_heaviest_comes_first():
    weights = np.array([1.0, 2.0, 0.0, 9.0, 5.0, 7.0])
    assert search_labels(FOODS, "bread", 10, weights)[0] == ["Bread", "BREAD KNIFE", "Breadsticks", "White bread", "Rye bread"]


def test_no_text_gives_the_heaviest_and_counts_everybody():
    weights = np.array([1.0, 2.0, 0.0, 9.0, 5.0, 7.0])
    assert search_labels(FOODS, "", 2, weights) == (["Limes", "White bread"], 6)
    assert search_labels(FOODS, "   ", 2) == (["Rye bread", "Breadsticks"], 6)


def test_more_hits_than_asked_for_are_counted():
    assert search_labels(FOODS, "bread", 2) == (["Bread", "Breadsticks"], 5)


@pytest.mark.parametrize("text", ["BREAD", " bread ", "bReAd"])
def test_case_and_outer_spaces_do_not_matter(text):
    assert search_labels(FOODS, text, 1) == (["Bread"], 5)


@pytest.mark.parametrize("text", [".", "r.e", "(", "[a-z]", "\\", "bread|limes", "^B"])
def test_signs_are_only_signs(text):
    assert search_labels(FOODS, text, 5) == ([], 0)


@pytest.mark.parametrize("name", ["Weißbrot", "ΟΔΟΣ", "İstanbul", "خبز", "🍞 bread", "a.b (c)"])
def test_a_name_typed_as_it_stands_is_found(name):
    assert search_labels(pd.Index(["Other", name]), name, 5) == ([name], 1)


def test_letters_of_either_case_find_a_name_that_changes_with_it():
    assert search_labels(pd.Index(["Weißbrot", "Milk"]), "WEISS", 5) == (["Weißbrot"], 1)


def test_nothing_is_found_among_no_labels():
    assert search_labels(pd.Index([], dtype=str), "bread", 5) == ([], 0)


@given(st.lists(st.text(min_size=1, max_size=6), min_size=1, max_size=8, unique=True), st.data())
def test_every_label_is_found_by_itself_and_first_but_for_its_other_cases(labels, data):
    label = data.draw(st.sampled_from(labels))
    found, total = search_labels(pd.Index(labels, dtype=object), label, len(labels))
    assert label in found
    assert total == len(found)
    if label.strip():
        assert found[0].casefold().strip() == label.casefold().strip() or found[0].casefold() == label.strip().casefold()
