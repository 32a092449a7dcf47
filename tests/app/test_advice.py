"""The analyst reads which number of segments is suggested and why, and takes another by a click."""

from __future__ import annotations

import secrets
import threading
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from dashboard.state import Workspace, fits
from dashboard.text import md
from tests.app.analyst import Analyst

GROUPS = 3


def groups() -> str:
    """Return orders of three groups of customers, who each buy ten products of their own and hardly any other."""
    rates = np.kron(np.eye(GROUPS), np.full((10, 40), 2.0)) + 0.03
    rows, columns = np.nonzero(np.random.default_rng(1).poisson(rates))
    orders = pd.DataFrame({"customer": [f"C{column:03d}" for column in columns], "product": [f"P{row:02d}" for row in rows]})
    return orders.to_csv(index=False)


@cache
def compared() -> Workspace:
    """Return the workspace of somebody whose numbers of segments have been compared; three are found."""
    return Analyst().use(groups(), n_components=GROUPS).workspace


@pytest.fixture
def analyst() -> Analyst:
    return Analyst(replace(compared(), id=secrets.token_hex(8))).go("segments")


def place_of(analyst: Analyst, number: int) -> int:
    return list(analyst.workspace.advice.table["n_components"]).index(number)


def test_the_suggestion_stands_in_words_with_a_badge(analyst):
    advice = analyst.workspace.advice
    assert advice.best == GROUPS
    assert md(advice.reason) in analyst.text
    assert "of the customers" in advice.reason
    assert ":green-badge[:material/check_circle: steady]" in analyst.text
    assert "use_advice" not in analyst.shown


def test_the_chart_shows_error_stability_and_smallest_segment_and_its_alternative_text_is_the_reason(analyst):
    titles = [title["text"] for title in analyst.chart("curve")["layout"]["annotations"]]
    assert titles == [
        "Error: hidden products that rank too low",
        "How well they repeat (1: the same each time)",
        "Smallest segment",
    ]
    assert analyst.element("curve").proto.alt == analyst.workspace.advice.reason


def test_a_click_on_a_number_uses_it_and_says_what_is_known_of_it(analyst):
    analyst.click("curve", place_of(analyst, 5))
    assert analyst.control(analyst.number_key).value == 5
    assert md(analyst.workspace.advice.about(5)) in analyst.text
    assert "Below are the 3 segments found before." in analyst.text
    assert analyst.press("use_advice").control(analyst.number_key).value == GROUPS


def test_a_number_that_repeats_badly_is_told_in_words_too(analyst):
    advice = analyst.workspace.advice
    shaky = next(number for number in advice.table["n_components"] if advice.steadiness(number) != "steady")
    assert f"{advice.steadiness(shaky)}]" in analyst.click("curve", place_of(analyst, shaky)).text


@pytest.mark.parametrize("point", [-1, 10_000])
def test_a_click_on_no_number_changes_nothing(analyst, point):
    assert analyst.click("curve", point).control(analyst.number_key).value == GROUPS


def test_each_card_says_how_often_its_segment_came_again(analyst):
    line = "How sure: repeats in **10 of 10** trials with half of the customers."
    assert analyst.text.count(line) == GROUPS


def test_a_card_says_nothing_of_trials_that_are_not_known(analyst):
    other = replace(analyst.workspace, advice=replace(analyst.workspace.advice, stability={}))
    assert "How sure" not in Analyst(replace(other, id=secrets.token_hex(8))).go("segments").text


def test_another_way_of_finding_segments_asks_for_another_comparison(analyst):
    way = replace(analyst.workspace, engine="implicit", id=secrets.token_hex(8))
    other = Analyst(way).go("segments")
    assert "Compared with *How much*; the segments are now found another way." in other.text
    other.press("compare_again").settle("advice")
    assert other.workspace.advice.engine == "implicit"
    assert "compare_again" not in other.shown


def test_the_comparison_can_be_stopped_and_started_again(monkeypatch):
    gate, advise = threading.Event(), fits._advise

    def held(V, engine, report):
        gate.wait(30)
        return advise(V, engine, report)

    monkeypatch.setattr(fits, "_advise", held)
    analyst = Analyst(replace(compared(), id=secrets.token_hex(8), advice=None)).go("segments")
    analyst.press("suggest")
    assert "suggest" not in analyst.shown
    analyst.press("stop_advice")
    gate.set()
    analyst.settle("advice")
    assert analyst.workspace.advice is None
    analyst.press("suggest").settle("advice")
    assert analyst.workspace.advice.best == GROUPS
