from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.evaluation.baselines import BASELINES, Before, item_knn, own_count, popularity, random, recent_activity, rfm
from analytics.ranking.campaign_scores import campaign_matrix
from tests.unit.hand_made import interactions_of

START = date(2024, 7, 1)
ROWS = """customer,item,order,revenue,date
Ann,Tea,1,5,2024-06-30
Ann,Tea,2,5,2024-05-31
Ann,Jam,2,5,2024-05-31
Bob,Tea,3,5,2024-01-01
Bob,Jam,3,900,2024-01-01
Cid,Rum,4,1,2024-06-29
"""
ANN, BOB, CID = range(3)
TEA, JAM, RUM = range(3)


@pytest.fixture
def known() -> Before:
    rows = interactions_of(ROWS)
    return Before(campaign_matrix(rows, None), rows, START, half_life_days=30.0)


def scores_of(prepare, known: Before, *rows: int) -> np.ndarray:
    return prepare(known)(np.array(rows))


def test_own_purchases_count_half_after_a_half_life(known):
    ann, bob, cid = scores_of(own_count, known, TEA)[0] * known.recent.toarray().mean()
    assert ann == pytest.approx(1.5, abs=1e-4)
    assert bob == pytest.approx(0.5 ** (181 / 30), abs=1e-4)
    assert 0 < cid < 1e-5  # nothing of it, but active: before anybody who is not


def test_the_most_purchases_and_recent_ones_are_the_same_list_for_every_item(known):
    assert scores_of(popularity, known, TEA)[0].tolist() == pytest.approx([3 * 0.5, 2 * 0.5, 1 * 0.5])
    assert scores_of(recent_activity, known, TEA, RUM).tolist() == [[3.0, 0.0, 1.0]] * 2


def test_recency_frequency_and_money_are_ranked_apart_and_added(known):
    # Of three customers the ranks 1, 2, 3 lie in the quintiles 2, 4 and 5.
    ann, bob, cid = np.floor(scores_of(rfm, known, TEA)[0] - 1e-9)
    assert (ann, bob, cid) == (5 + 5 + 4, 2 + 3 + 5, 4 + 3 + 2)


def test_similar_products_score_by_their_cosine_without_the_product_itself(known):
    table = known.log_recent.toarray()
    cosine = table[TEA] @ table[JAM] / np.linalg.norm(table[TEA]) / np.linalg.norm(table[JAM])
    assert scores_of(item_knn, known, TEA)[0] == pytest.approx(cosine * table[JAM])
    assert scores_of(item_knn, known, RUM)[0].tolist() == [0.0, 0.0, 0.0]


def test_chance_is_the_same_at_every_call_and_differs_by_item(known):
    assert scores_of(random, known, TEA, JAM)[1].tolist() == scores_of(random, known, JAM)[0].tolist()
    assert scores_of(random, known, TEA)[0].tolist() != scores_of(random, known, JAM)[0].tolist()


@pytest.mark.parametrize("name", BASELINES)
def test_every_baseline_scores_blocks_as_it_scores_single_items(name, known):
    together = scores_of(BASELINES[name], known, TEA, JAM, RUM)
    assert together.shape == (3, 3)
    apart = np.vstack([scores_of(BASELINES[name], known, row) for row in (TEA, JAM, RUM)])
    np.testing.assert_allclose(together, apart)


def test_recent_cells_are_those_of_the_matrix(known):
    assert known.recent.shape == known.V.shape
    assert ((known.recent.toarray() > 0) == (known.V.values.toarray() > 0)).all()
    assert isinstance(known.V.items, pd.Index) and known.V.items.tolist() == ["Tea", "Jam", "Rum"]
