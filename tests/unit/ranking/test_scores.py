import numpy as np
import pytest
from hypothesis import given

import analytics as an
from analytics.errors import AnalyticsError
from analytics.matrix import matrix_from_wide
from analytics.ranking.scores import scores_of_customer, scores_of_items
from tests.unit.worked import QUICK, count_tables, rating_fit, rating_tables, small_fit


def assert_predictions_agree(fit):
    for item in fit.V.items:
        one_by_one = an.predict(fit, [item] * fit.V.shape[1], list(fit.V.customers))
        targets = an.target_customers(fit, item).set_index("customer")["score"]
        np.testing.assert_allclose(one_by_one.set_index("customer")["score"][targets.index], targets, rtol=1e-5)
        assert (one_by_one["note"] == "").all()


@QUICK
@given(count_tables())
def test_a_prediction_is_the_score_of_the_ranking_for_counts(table):
    assert_predictions_agree(an.factorize(matrix_from_wide(table), n_components=2))


@QUICK
@given(rating_tables())
def test_a_prediction_is_the_score_of_the_ranking_for_ratings(table):
    assert_predictions_agree(an.factorize(matrix_from_wide(table, kind="ratings"), n_components=2))


def test_counts_of_an_unseen_name_fall_back_on_the_average_and_say_so():
    # The mean customer has 14 / 4 of segment 1 and 6 / 4 of segment 2; the mean item 1/3 of each.
    found = an.predict(small_fit(), ["Fruits", "Fruits", "Tea", "Tea"], ["Alice", "Zoe", "Alice", "Zoe"])
    assert list(found["score"]) == pytest.approx([1.5, 0.25 * 3.5 + 0.5 * 1.5, 4 / 3, 5 / 3])
    assert list(found["note"]) == [
        "", "unseen customer: average customer", "unseen product: average product", "unseen product and customer",
    ]  # fmt: skip


def test_ratings_of_an_unseen_name_fall_back_on_the_averages_and_say_so():
    # Over the 7 known cells the biases of customers average 0.06, those of items 0; taste adds 0.5 to one of Alien's two.
    found = an.predict(rating_fit(), ["Alien", "Alien", "Tron", "Tron"], ["Ann", "Zoe", "Cat", "Zoe"])
    assert list(found["score"]) == pytest.approx([3 + 0.5 - 0.04 + 0.5, 3.5 + 0.06 + 0.25, 2.5, 3.06 + 0.5 / 7])
    assert [bool(note) for note in found["note"]] == [False, True, True, True]


def test_predictions_of_ratings_are_kept_on_the_scale():
    assert an.predict(rating_fit(), ["Alien"], ["Bob"])["score"].tolist() == [5.0]


def test_pairs_must_be_pairs():
    with pytest.raises(AnalyticsError, match="2 items and 1 customers"):
        an.predict(small_fit(), ["Bread", "Fruits"], ["John"])


def test_scores_by_customer_and_by_item_are_cells_of_one_table():
    fit = rating_fit()
    by_customer = np.column_stack([scores_of_customer(fit, column) for column in range(3)])
    by_item = np.vstack([scores_of_items(fit, np.array([row])) for row in range(3)])
    np.testing.assert_allclose(by_customer, by_item, rtol=1e-6)
    np.testing.assert_allclose(scores_of_items(fit, np.array([0, 2])), by_item[[0, 2]].mean(axis=0), rtol=1e-6)
