from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import analytics as an
from analytics.errors import AnalyticsError, UnknownLabelError
from analytics.ranking import everybody as lists
from tests.unit.worked import QUICK, integer_fits, rating_fit, small_fit


def dense_scores(fit):
    return fit.item_factors.astype(float) @ fit.customer_factors.astype(float)


def ranked_by_hand(scores, known, labels, n, exclude_known, least):
    """Return the labels of the best: highest first, ties in the order of the table."""
    rows = [position for position in range(len(scores)) if not (exclude_known and known[position]) and scores[position] >= least]
    return [labels[position] for position in sorted(rows, key=lambda position: (-scores[position], position))][:n]


def least_by_default(scores, known, exclude_known):
    offered = scores[~known] if exclude_known else scores
    return max(0.02 * offered.max(initial=0.0), 1e-30)


def least_for_targets(scores):
    return max(1e-6 * scores.max(), 1e-30)


LISTS = given(integer_fits(), st.integers(1, 8), st.booleans())


@QUICK
@LISTS
def test_recommendations_are_those_of_the_dense_table_ties_included(fit, n, exclude_known):
    held = fit.V.values.toarray() > 0
    for column, customer in enumerate(fit.V.customers):
        scores, known = dense_scores(fit)[:, column], held[:, column]
        found = an.recommend(fit, customer, n, exclude_known)
        least = least_by_default(scores, known, exclude_known)
        assert list(found["item"]) == ranked_by_hand(scores, known, fit.V.items, n, exclude_known, least)
        positions = fit.V.items.get_indexer(found["item"])
        assert list(found["score"]) == list(scores[positions]) and list(found["known"]) == list(known[positions])


@QUICK
@LISTS
def test_target_customers_are_those_of_the_dense_table_ties_included(fit, n, exclude_known):
    held = fit.V.values.toarray() > 0
    for row, item in enumerate(fit.V.items):
        scores, known = dense_scores(fit)[row], held[row]
        found = an.target_customers(fit, item, n, exclude_known)
        assert list(found["customer"]) == ranked_by_hand(
            scores, known, fit.V.customers, n, exclude_known, least_for_targets(scores)
        )
        assert list(found["known"]) == list(known[fit.V.customers.get_indexer(found["customer"])])


@QUICK
@LISTS
def test_lists_for_everybody_are_those_of_each_customer_whatever_the_block(fit, n, exclude_known):
    with patch.object(lists, "BLOCK_CELLS", 2 * fit.V.shape[0]):
        everybody = an.recommend_all(fit, n, exclude_known)
    for customer in fit.V.customers:
        mine, alone = everybody[everybody["customer"] == customer], an.recommend(fit, customer, n, exclude_known)
        assert list(mine["item"]) == list(alone["item"]) and list(mine["score"]) == list(alone["score"])
        assert list(mine["rank"]) == list(range(1, len(alone) + 1))
        assert list(mine["known"]) == list(alone["known"])


@QUICK
@given(integer_fits(), st.integers(2, 4))
def test_several_items_count_together(fit, how_many):
    assume(fit.V.shape[0] >= how_many)
    items = list(fit.V.items[:how_many])
    scores, held = dense_scores(fit)[:how_many].sum(axis=0), (fit.V.values.toarray()[:how_many] > 0).any(axis=0)
    found = an.target_customers(fit, items, exclude_known=True)
    expected = ranked_by_hand(scores, held, fit.V.customers, len(scores), True, least_for_targets(scores))
    assert list(found["customer"]) == expected


def test_an_item_named_twice_counts_once():
    once, twice = (an.target_customers(small_fit(), items) for items in (["Bread"], ["Bread", "Bread"]))
    assert list(once["score"]) == list(twice["score"]) == [6.0, 3.0, 1.5]


def test_customers_with_no_strength_for_it_are_no_targets():
    assert list(an.target_customers(small_fit(), "Coffee")["customer"]) == ["Greg", "Alice"]
    assert an.target_customers(small_fit(), "Coffee", exclude_known=True).empty


def test_what_the_customer_has_is_marked_and_can_be_left_out():
    found = an.recommend(small_fit(), "John")
    assert list(found["item"]) == ["Bread", "Fruits"] and found["known"].all()
    assert an.recommend(small_fit(), "John", exclude_known=True).empty


@pytest.mark.parametrize(
    ("min_score", "items"), [(3.0, ["Bread"]), (1.0, ["Bread", "Fruits"]), (0.0, ["Bread", "Fruits", "Coffee"]), (3.1, [])]
)
def test_a_least_score_takes_the_place_of_the_default(min_score, items):
    assert list(an.recommend(small_fit(), "John", min_score=min_score)["item"]) == items


def test_more_than_there_are_gives_what_there_is():
    assert len(an.recommend(small_fit(), "Alice", n=99)) == 3
    assert len(an.recommend_all(small_fit(), n=99)) == 2 + 2 + 2 + 3
    assert len(an.target_customers(small_fit(), "Fruits", n=99)) == 4


def test_predicted_ratings_rank_everything_and_stay_on_the_scale():
    # Bob: mean 3 and bias 1, so Alien 3 + 1 + 0.5 + 1 * 2 = 6.5, cut to 5; Brazil 4; Cars 3.5.
    found = an.recommend(rating_fit(), "Bob")
    assert list(found["item"]) == ["Alien", "Brazil", "Cars"] and list(found["score"]) == pytest.approx([5.0, 4.0, 3.5])
    assert list(an.recommend(rating_fit(), "Bob", min_score=4.0)["item"]) == ["Alien", "Brazil"]
    everybody = an.recommend_all(rating_fit(), n=2, exclude_known=True)
    assert list(zip(everybody["customer"], everybody["item"], strict=True)) == [("Ann", "Cars"), ("Bob", "Alien")]


@pytest.mark.parametrize("fit", [small_fit(), rating_fit()])
@pytest.mark.parametrize("least", [0.0, 1.0, 3.5, 99.0])
def test_a_least_score_holds_for_everybody_as_it_does_for_one(fit, least):
    everybody = an.recommend_all(fit, n=3, min_score=least)
    for customer in fit.V.customers:
        mine = everybody[everybody["customer"] == customer]
        assert list(mine["item"]) == list(an.recommend(fit, customer, 3, min_score=least)["item"])


def test_a_rating_of_zero_is_known_in_the_lists_for_everybody():
    table = pd.DataFrame([[0.0, 5.0], [4.0, np.nan]], index=["Alien", "Brazil"], columns=["Ann", "Bob"])
    everybody = an.recommend_all(an.factorize(an.matrix_from_wide(table, kind="ratings"), 1)).set_index(["customer", "item"])[
        "known"
    ]
    assert everybody.to_dict() == {
        ("Ann", "Alien"): True,
        ("Ann", "Brazil"): True,
        ("Bob", "Alien"): True,
        ("Bob", "Brazil"): False,
    }


def test_several_rated_items_rank_by_their_mean_prediction():
    found = an.target_customers(rating_fit(), ["Brazil", "Cars"])
    assert list(found["customer"]) == ["Bob", "Ann", "Cat"]
    assert list(found["score"]) == pytest.approx([3.75, 2.71, 2.25])


@pytest.mark.parametrize(
    "call",
    [
        lambda fit: an.recommend(fit, "Jon"),
        lambda fit: an.target_customers(fit, "Bred"),
        lambda fit: an.target_customers(fit, ["Bread", "Bred"]),
        lambda fit: an.explain(fit, "Jon", "Bread"),
        lambda fit: an.explain(fit, "John", "Bred"),
        lambda fit: an.similar_items(fit, "Bred"),
        lambda fit: an.estimate_from_similar(fit, "John", "Bred"),
        lambda fit: an.estimate_from_similar(fit, "Jon", "Bread"),
    ],
)
def test_an_unknown_name_is_answered_with_near_ones(call):
    with pytest.raises(UnknownLabelError, match=r"There is no (customer|product) called .*Did you mean (John|Bread)\?"):
        call(small_fit())


@pytest.mark.parametrize(
    "call",
    [
        lambda fit: an.recommend(fit, "John", n=0),
        lambda fit: an.recommend_all(fit, n=-1),
        lambda fit: an.target_customers(fit, "Bread", n=0),
        lambda fit: an.target_customers(fit, []),
        lambda fit: an.similar_items(fit, "Bread", n=0),
        lambda fit: an.estimate_from_similar(fit, "John", "Bread", n=0),
    ],
)
def test_a_list_of_nothing_is_refused(call):
    with pytest.raises(AnalyticsError, match="at least"):
        call(small_fit())


def test_progress_of_the_lists_for_everybody():
    told: list[float] = []
    with patch.object(lists, "BLOCK_CELLS", 6):
        an.recommend_all(small_fit(), on_progress=lambda share, words: told.append(share))
    assert told == [0.0, 0.5]


def test_scores_are_those_of_the_product_for_a_fitted_table():
    rng = np.random.default_rng(0)
    fit = an.factorize(an.matrix_from_wide(pd.DataFrame(rng.poisson(1.0, (30, 40)))), n_components=4)
    dense = fit.W.to_numpy() @ fit.H.to_numpy()
    everybody = an.recommend_all(fit, n=3)
    best = np.sort(dense, axis=0)[::-1][:3].T.ravel()
    np.testing.assert_allclose(everybody["score"], best, rtol=1e-5)
