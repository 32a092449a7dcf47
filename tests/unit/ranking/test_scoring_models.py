"""Scores that come from other models than the segments that are described."""

import numpy as np
import pandas as pd
import pytest

import analytics as an
from analytics.matrix import matrix_from_wide


@pytest.fixture(scope="module")
def rated():
    """Two tastes, 40 films x 60 viewers, half of the ratings known: enough for several models."""
    rng = np.random.default_rng(1)
    likes = np.kron(np.eye(2), np.ones((20, 30)))
    stars = np.clip(2.0 + 2.0 * likes + rng.normal(0, 0.5, likes.shape), 1, 5).round()
    stars = pd.DataFrame(stars, index=[f"f{row}" for row in range(40)], columns=[f"v{column}" for column in range(60)])
    return an.factorize(matrix_from_wide(stars.where(rng.random(stars.shape) < 0.5), kind="ratings"), 2)


@pytest.fixture(scope="module")
def bought():
    rng = np.random.default_rng(2)
    table = (rng.random((40, 60)) < np.kron(np.eye(2), np.full((20, 30), 0.5)) + 0.02).astype(float)
    frame = pd.DataFrame(table, index=[f"i{row}" for row in range(40)], columns=[f"c{column}" for column in range(60)])
    return an.factorize(matrix_from_wide(frame), 2, engine="implicit", n_scoring=8)


def test_ratings_are_predicted_by_the_average_of_four_models(rated):
    assert rated.n_components == 2 and rated.scoring.n_models == 4
    assert rated.scoring.item_parts.shape == (40, 4 * 40)
    assert set(rated.scoring.segment_of) <= {0, 1}


@pytest.mark.parametrize("name", ["rated", "bought"])
def test_the_parts_of_a_score_add_up_to_it_and_carry_the_names_of_the_segments(name, request):
    fit = request.getfixturevalue(name)
    for item, customer in [(0, 0), (5, 40), (30, 3), (39, 59)]:
        pair = fit.V.items[item], fit.V.customers[customer]
        why = an.explain(fit, customer=pair[1], item=pair[0])
        predicted = an.predict(fit, [pair[0]], [pair[1]])["score"].iloc[0]
        assert why.score == pytest.approx(predicted, abs=1e-4)
        assert why.parts["value"].sum() == pytest.approx(predicted, abs=1e-4)
        assert {"Segment 1", "Segment 2"} <= set(why.parts["part"])


@pytest.mark.parametrize("name", ["rated", "bought"])
def test_one_score_stands_behind_all_lists(name, request):
    fit = request.getfixturevalue(name)
    customer, item = fit.V.customers[7], fit.V.items[4]
    own = an.recommend(fit, customer, n=40, min_score=-np.inf).set_index("item")["score"]
    all_own = an.recommend_all(fit, n=40, min_score=-np.inf).query("customer == @customer").set_index("item")["score"]
    targets = an.target_customers(fit, item).set_index("customer")["score"]
    pd.testing.assert_series_equal(own.sort_index(), all_own.sort_index(), rtol=1e-4)
    assert targets[customer] == pytest.approx(own[item], rel=1e-4)


def test_what_only_one_taste_likes_is_owed_to_its_segment(bought):
    first = int(bought.W.loc["i0"].idxmax())
    why = an.explain(bought, customer="c0", item="i1").parts.set_index("part")["value"]
    assert why[f"Segment {first}"] > 0.8 * why.sum()


def test_the_number_of_components_that_predict_can_be_chosen(bought):
    V = bought.V
    more = an.factorize(V, 2, n_scoring=6)
    assert more.scoring.item_parts.shape == (40, 6) and more.n_components == 2
    pd.testing.assert_frame_equal(more.W, an.factorize(V, 2).W)
    assert an.factorize(V, 2).scorer is None
