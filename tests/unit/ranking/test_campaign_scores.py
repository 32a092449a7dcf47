from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.errors import AnalyticsError, Cancelled
from analytics.ranking import campaign_scores as module
from analytics.ranking.campaign_scores import campaign_matrix, campaign_scores
from tests.unit.hand_made import framed, interactions_of

ROWS = """customer,item,order,date
Ann,Tea,1,2024-03-01
Ann,Cake,1,2024-03-01
Ann,Tea,2,2024-01-31
Bob,Tea,3,2024-03-01
Bob,Cake,3,2024-03-01
Bob,Jam,3,2024-03-01
Cid,Nails,4,2024-03-01
Cid,Saw,4,2024-03-01
Dan,Nails,5,2024-02-01
Dan,Saw,5,2024-02-01
Dan,Drill,5,2024-02-01
"""


def two_shops():
    """Twelve customers take four of six kinds of food, twelve others four of six tools."""
    rows = [
        (f"{who} {number}", f"{what} {(number + step) % 6}", "2024-03-01")
        for who, what in (("Eater", "Food"), ("Builder", "Tool"))
        for number in range(12)
        for step in range(4)
    ]
    return framed(pd.DataFrame(rows, columns=["customer", "item", "date"]))


def test_a_purchase_counts_half_after_a_half_life_and_cells_are_logarithms():
    V = campaign_matrix(interactions_of(ROWS), half_life_days=30)
    assert V.to_frame().loc["Tea", "Ann"] == pytest.approx(1.5)
    scores = campaign_scores(interactions_of(ROWS), half_life_days=30)
    assert scores.V.to_frame().loc["Tea", "Ann"] == pytest.approx(np.log(2.5))


def test_own_purchases_and_affinity_add_up():
    scores = campaign_scores(interactions_of(ROWS))
    rows = np.arange(scores.V.shape[0])
    taste = scores.affinity_only()
    parts = scores.of_rows(rows) * scores.level - taste.of_rows(rows) * taste.level
    np.testing.assert_allclose(parts, scores.V.values.toarray(), atol=1e-6)


@pytest.mark.parametrize("with_own", [True, False])
def test_the_mean_of_all_scores_is_one_however_long_the_history(with_own):
    rows = interactions_of(ROWS)
    for table in (rows, replace(rows, frame=pd.concat([rows.frame] * 3, ignore_index=True).drop(columns="order"))):
        scores = campaign_scores(table, with_own=with_own)
        assert scores.of_rows(np.arange(scores.V.shape[0])).mean() == pytest.approx(1.0, rel=1e-4)


def test_who_never_had_it_is_ranked_by_taste():
    scores = campaign_scores(two_shops(), with_own=False)
    cakes, tools = (scores.of_items([item]) for item in ("Food 0", "Tool 0"))
    eats = cakes.index.str.startswith("Eater")
    assert cakes[eats].min() > cakes[~eats].max()
    assert tools[~eats].min() > tools[eats].max()


def test_of_many_customers_some_are_learned_from_and_the_others_are_placed(monkeypatch):
    monkeypatch.setattr(module, "MOST_LEARNED", 16)
    only_once = pd.DataFrame({"customer": ["Eater 0"], "item": ["Rarity"], "date": ["2024-03-01"]})
    shops = two_shops()
    frame = pd.concat([shops.frame.astype({"customer": str, "item": str, "date": str}), only_once])
    scores = campaign_scores(framed(frame), with_own=False)
    cakes = scores.of_items(["Food 0"])
    eats = cakes.index.str.startswith("Eater")
    assert len(cakes) == 24 and cakes[eats].min() > cakes[~eats].max()
    assert np.isfinite(scores.of_items(["Rarity"])).all()


def test_several_items_are_added_each_once():
    scores = campaign_scores(interactions_of(ROWS))
    both = scores.of_items(["Jam", "Tea", "Jam"])
    np.testing.assert_allclose(both, scores.of_items(["Jam"]) + scores.of_items(["Tea"]))


def test_without_dates_all_purchases_count_alike():
    rows = interactions_of(ROWS)
    dateless = replace(rows, frame=rows.frame.drop(columns="date"))
    assert campaign_matrix(dateless).to_frame().loc["Tea", "Ann"] == 2.0


def test_the_order_of_rows_changes_nothing():
    rows = interactions_of(ROWS)
    turned = framed(rows.frame.iloc[::-1].astype({"customer": str, "item": str}))
    one, other = campaign_scores(rows).of_items(["Tea"]), campaign_scores(turned).of_items(["Tea"])
    np.testing.assert_allclose(one, other[one.index], rtol=1e-6)


def test_ratings_are_refused_and_an_unknown_item_too():
    with pytest.raises(AnalyticsError, match="Ratings do not tell"):
        campaign_scores(interactions_of("customer,item,rating\nA,Tea,4\nB,Jam,2\n"))
    with pytest.raises(AnalyticsError, match="no product called 'Rum'"):
        campaign_scores(interactions_of(ROWS)).of_items(["Rum"])


def test_it_can_be_stopped():
    def stop(share: float, _: str) -> None:
        if share > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        campaign_scores(interactions_of(ROWS), on_progress=stop)
