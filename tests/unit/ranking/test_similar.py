import numpy as np
import pandas as pd
import pytest
from hypothesis import given

import analytics as an
from analytics.matrix import matrix_from_wide
from analytics.ranking.similar import cosine_table, rank_weights
from tests.unit.worked import QUICK, built_fit, count_tables, rating_fit, small_fit


def test_cosines_worked_out_by_hand():
    table = cosine_table(pd.DataFrame([[3.0, 4.0], [4.0, 3.0], [0.0, 2.0], [0.0, 0.0]], index=list("abcd")))
    assert table.loc["a"].tolist() == pytest.approx([1.0, 24 / 25, 0.8, 0.0])
    assert np.allclose(table, table.T) and table.loc["d", "d"] == 0.0


@QUICK
@given(count_tables())
def test_similar_items_are_a_row_of_the_cosine_table_sorted(table):
    fit = an.factorize(matrix_from_wide(table), n_components=2)
    cosines = cosine_table(fit.W)
    for item in fit.V.items:
        found = an.similar_items(fit, item, n=99)
        assert sorted(found["item"]) == sorted(set(fit.V.items) - {item})
        assert found["score"].between(0, 1).all() and (np.diff(found["score"]) <= 1e-8).all()
        np.testing.assert_allclose(found["score"], cosines.loc[item, found["item"]], atol=1e-6)


def test_the_nearest_item_takes_part_in_the_same_segments():
    # Fruits (1/4, 1/2), Bread (3/4, 0), Coffee (0, 1/2): cosines 1 / sqrt 5 and 2 / sqrt 5.
    found = an.similar_items(small_fit(), "Fruits")
    assert list(found["item"]) == ["Coffee", "Bread"]
    assert list(found["score"]) == pytest.approx([2 / np.sqrt(5), 1 / np.sqrt(5)])
    assert an.similar_items(small_fit(), "Fruits", n=1)["item"].tolist() == ["Coffee"]


def test_rank_weights_of_the_slides():
    assert rank_weights(3) == pytest.approx([5 / 12, 4 / 12, 3 / 12])
    assert rank_weights(1).tolist() == [1.0]


@pytest.mark.parametrize("n", range(2, 12))
def test_rank_weights_add_up_to_1_and_fall(n):
    weights = rank_weights(n)
    assert weights.sum() == pytest.approx(1.0) and (np.diff(weights) < 0).all() and weights[-1] > 0


def test_an_estimate_of_counts_is_the_weighted_mean_with_zeros():
    # Fruits from Coffee (2/3 of the weight) and Bread (1/3): John has 0 and 3.
    assert rank_weights(2).tolist() == pytest.approx([2 / 3, 1 / 3])
    estimate = an.estimate_from_similar(small_fit(), "John", "Fruits")
    assert estimate.value == pytest.approx(1.0) and estimate.note == ""
    assert list(estimate.neighbours["item"]) == ["Coffee", "Bread"] and list(estimate.neighbours["value"]) == [0.0, 3.0]


def test_an_estimate_of_ratings_uses_only_what_the_customer_has_rated():
    # Brazil and Cars have one profile; Ann has not rated Cars, but Brazil (1). Alien has nothing in common with it.
    estimate = an.estimate_from_similar(rating_fit(), "Ann", "Cars")
    assert list(estimate.neighbours["item"]) == ["Brazil"]
    assert estimate.value == 1.0 and estimate.note == ""


def test_without_a_similar_rated_item_the_prediction_is_given_and_said():
    # Nothing shares a segment with Alien.
    estimate = an.estimate_from_similar(rating_fit(), "Bob", "Alien")
    assert estimate.neighbours.empty and list(estimate.neighbours.columns) == ["item", "score", "weight", "value"]
    assert estimate.value == an.predict(rating_fit(), ["Alien"], ["Bob"])["score"].item() == 5.0
    assert "model's prediction" in estimate.note


def test_an_item_without_a_profile_is_like_nothing():
    W = pd.DataFrame({1: [1.0, 0.0]}, index=["Bread", "Dust"])
    fit = built_fit(W, pd.DataFrame([[2.0, 4.0]], index=[1], columns=["Ann", "Bob"]), pd.DataFrame(1.0, W.index, ["Ann", "Bob"]))
    assert an.similar_items(fit, "Dust")["score"].tolist() == [0.0]


def test_items_below_a_least_cosine_are_left_out():
    assert an.similar_items(small_fit(), "Fruits", min_score=0.5)["item"].tolist() == ["Coffee"]
    assert an.similar_items(small_fit(), "Fruits", min_score=0.9).empty
