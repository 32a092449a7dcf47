from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.errors import EvaluationError
from analytics.evaluation.method_scores import method_scores
from analytics.evaluation.splits import before
from analytics.evaluation.windows import METHODS, TASTE
from analytics.ranking.campaign_scores import campaign_scores
from tests.unit.evaluation.planted import collectors, of_collectors


@pytest.mark.parametrize("method", METHODS)
def test_scores_of_today_are_those_that_a_test_at_the_end_of_the_table_would_rank_by(method):
    test = of_collectors()
    window = test.windows[-1]
    # The day before the cut is the end of this table, and some customer bought on it.
    now = method_scores(before(collectors(), window.start), method, test.half_life_days)
    rows = np.array([now.V.item_position(item) for item in window.items])
    np.testing.assert_allclose(now.of_rows(rows), window.scores[method], rtol=1e-5, atol=1e-6)


def test_several_items_are_added_up():
    now = method_scores(collectors(), "own purchases")
    both = now.of_items(["Item 00", "Item 01", "Item 00"])
    np.testing.assert_allclose(both, now.of_items(["Item 00"]) + now.of_items(["Item 01"]))


def test_without_dates_taste_still_ranks_and_the_others_say_what_they_lack():
    dateless = replace(collectors(), frame=collectors().frame.drop(columns="date"))
    expected = campaign_scores(dateless, with_own=False).of_items(["Item 00"])
    np.testing.assert_allclose(method_scores(dateless, TASTE).of_items(["Item 00"]), expected)
    with pytest.raises(EvaluationError, match="Without dates nobody can be ranked by recent activity"):
        method_scores(dateless, "recent activity")
    with pytest.raises(EvaluationError, match="no method 'magic'"):
        method_scores(collectors(), "magic")
