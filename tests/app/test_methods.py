"""The analyst chooses how segments are found and how many parts predict; the page says what was done and what it cost."""

from __future__ import annotations

import pytest

from tests.app.analyst import Analyst, at_example


def engine_key(analyst: Analyst) -> str:
    return next(key for key in analyst.shown if key.startswith("engine_"))


def parts_key(analyst: Analyst) -> str:
    return next(key for key in analyst.shown if key.startswith("parts_"))


def test_the_page_says_how_the_segments_were_found(at_groceries):
    assert 'Found by "How much"' in at_groceries.text
    assert "The segments themselves predict." in at_groceries.text


@pytest.mark.parametrize(("way", "title"), [("poisson", "How much, evenly"), ("implicit", "Whether at all")])
def test_another_way_finds_other_segments_when_they_are_asked_for(at_groceries, way, title):
    at_groceries.choose(engine_key(at_groceries), way)
    assert 'Found by "How much"' in at_groceries.text
    at_groceries.press("find").settle("fit")
    assert at_groceries.workspace.segments.fit.engine == way
    assert f'Found by "{title}"' in at_groceries.text
    at_groceries.choose(engine_key(at_groceries), "counts").press("find").settle("fit")
    assert at_groceries.workspace.segments.fit.engine == "counts"


def test_more_parts_than_segments_may_predict_and_the_reasons_still_add_up():
    analyst = at_example("corner_shop")
    analyst.choose(parts_key(analyst), 20).press("find").settle("fit")
    fit = analyst.workspace.segments.fit
    assert fit.scoring.item_parts.shape[1] == 20 and fit.n_components == 6
    assert "Offers and lists come from 20 parts" in analyst.text
    analyst.go("customers")
    assert analyst.at.title


def test_ratings_have_one_way():
    analyst = at_example("tv_shows")
    assert not [key for key in analyst.shown if key.startswith("engine_")]
    assert "Only known ratings count" in analyst.text
