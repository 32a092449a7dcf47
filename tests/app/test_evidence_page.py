"""An analyst asks whether lists can be trusted: the past is tested, told, and what is missing is said."""

from __future__ import annotations

import secrets
import threading
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from analytics.errors import EvaluationError
from analytics.evaluation.windows import EVERYONE, NEW, TASTE
from dashboard.cache import registry
from dashboard.state import Workspace
from tests.app.analyst import Analyst, at_example

N_CUSTOMERS, N_SHELVES, PRODUCTS, N_DAYS = 600, 3, 5, 180


def collectors(n_days: int = N_DAYS) -> str:
    """Each customer buys the five products of one shelf once, in any order on any days, and nothing else."""
    rng = np.random.default_rng(0)
    customers = np.repeat(np.arange(N_CUSTOMERS), PRODUCTS)
    places = rng.permuted(np.tile(np.arange(PRODUCTS), (N_CUSTOMERS, 1)), axis=1).ravel()
    days = pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(n_days, size=customers.size), unit="D")
    table = {
        "customer": [f"C{number}" for number in customers],
        "product": [f"Shelf {number % N_SHELVES}, {place}" for number, place in zip(customers, places, strict=True)],
        "order": [f"O{number}" for number in range(customers.size)],
        "date": days.strftime("%Y-%m-%d"),
    }
    return pd.DataFrame(table).to_csv(index=False)


@cache
def with_table() -> Workspace:
    return Analyst().use(collectors(), "collectors.csv", N_SHELVES).workspace


@cache
def after_the_test() -> Workspace:
    """Run the back-test once: a workspace is never changed."""
    return fresh(with_table()).press("run_back_test").settle("backtest").workspace


def fresh(workspace: Workspace) -> Analyst:
    return Analyst(replace(workspace, id=secrets.token_hex(8))).go("evidence")


@pytest.fixture
def before() -> Analyst:
    return fresh(with_table())


@pytest.fixture
def after() -> Analyst:
    return fresh(after_the_test())


def rules(analyst: Analyst) -> pd.DataFrame:
    return analyst.table("Rules by how many buyers").set_index("Ranked by")


def test_before_the_test_one_button_says_what_it_does(before):
    assert before.title == "Can I trust these lists?"
    # Three windows of a sixth of the 180 days, the last one ending with the table.
    assert "goes back to 3 days between 31 Mar 2024 and 30 May 2024" in before.everything
    assert "counts who bought in the 30 days that followed" in before.everything
    assert "run_back_test" in before.shown and "methods_tested" not in before.shown


def test_the_title_says_who_wins_and_the_sentences_by_how_much(after):
    test = after.workspace.evidence.test
    best = test.table[test.table["audience"] == EVERYONE].iloc[0]
    assert after.title == f"Ranking by {best['method']} finds {best['lift']:.1f} times the buyers of a random list"
    for audience in (EVERYONE, NEW):
        assert test.sentence(audience) in after.everything
    assert "run_back_test" not in after.shown


def test_the_table_and_the_curves_are_of_those_who_are_chosen(after):
    everyone = rules(after)
    assert everyone.loc["random", "Times a random list"] == pytest.approx(1, abs=0.3)
    after.choose("evidence_audience", NEW)
    new = rules(after)
    # Only customers of the product's own shelf are left to buy it, and only taste knows the shelf.
    assert new.index[0] in (TASTE, "similar products")
    assert new.loc[TASTE, "Times a random list"] > 2 > new.loc["recent activity", "Times a random list"]
    assert new.loc[TASTE, "Buyers reached"] == pytest.approx(10 * new.loc[TASTE, "Times a random list"], abs=0.01)
    assert new.loc[TASTE, "AUC"] > 0.8
    gains = after.workspace.evidence.test.gains
    of_taste = gains[(gains["audience"] == NEW) & (gains["method"] == TASTE)].sort_values("share")["reached"]
    drawn = {trace["name"]: trace for trace in after.chart("gains")["data"]}
    assert drawn[TASTE]["y"] == pytest.approx(of_taste.tolist())
    assert "band" in drawn
    assert after.element("gains").proto.alt.startswith("Curves of buyers reached by share contacted. The top 10% by ")


def test_another_depth_can_be_looked_at(after):
    ten = rules(after)
    after.choose("evidence_depth", 0.3)
    thirty = rules(after)
    best = ten.index[0]
    assert thirty.loc[best, "Buyers reached"] > ten.loc[best, "Buyers reached"]
    assert thirty.loc[best, "Times a random list"] == pytest.approx(thirty.loc[best, "Buyers reached"] / 30)
    assert thirty.loc[best, "Times a random list"] < ten.loc[best, "Times a random list"]
    assert after.element("gains").proto.alt.startswith("Curves of buyers reached by share contacted. The top 30% by ")


def test_predictions_stand_beside_what_came(after):
    known = after.workspace.evidence.calibrations[EVERYONE]
    assert known.sentence() in after.everything
    points = after.chart("reliability")["data"][1]
    assert points["x"] == pytest.approx(known.reliability["predicted"].tolist())
    assert points["y"] == pytest.approx(known.reliability["actual"].tolist())


def test_what_it_cannot_say_is_said(after):
    assert "On the page Campaigns these are ranked by what won here." in after.everything
    assert "only a control group that gets none can tell" in after.everything
    assert "so lists are rankings: no purchase since 28 Jun 2024" in after.everything
    assert after.press("door_campaigns").title == "Whom do I contact?"


def test_a_single_product_is_not_checked_but_said(after):
    evidence = replace(after.workspace.evidence, calibrations={})
    bare = fresh(replace(after.workspace, evidence=evidence))
    assert "Too few products were bought to check predictions." in bare.text
    assert "reliability" not in bare.shown


def test_a_test_can_be_stopped(before, monkeypatch):
    begun, gate = threading.Event(), threading.Event()

    def held(interactions, on_progress):
        begun.set()
        assert gate.wait(30)
        on_progress(0.5, "Half way")

    monkeypatch.setattr("dashboard.state.back_tests.back_test", held)
    before.press("run_back_test")
    assert begun.wait(30)
    assert before.element("run_back_test").proto.disabled
    before.press("stop_back_test")
    gate.set()
    before.settle("backtest")
    assert registry().find(before.workspace.id, "backtest") is None
    assert before.workspace.evidence is None and not before.problems
    assert not before.element("run_back_test").proto.disabled


def test_what_goes_wrong_is_a_sentence_and_one_can_try_again(before, monkeypatch):
    def too_few(interactions, on_progress):
        raise EvaluationError("No product had 30 buyers within 30 days.", hint="Group products by category.")

    monkeypatch.setattr("dashboard.state.back_tests.back_test", too_few)
    before.press("run_back_test").settle("backtest")
    assert "No product had 30 buyers within 30 days" in before.everything
    assert "run_back_test" in before.shown


def test_another_table_has_no_evidence_yet(after):
    workspace = after.workspace
    other = fresh(replace(workspace, dataset=replace(workspace.dataset, id="another")))
    assert other.title == "Can I trust these lists?" and "methods_tested" not in other.shown


def test_too_little_history_says_how_much_is_needed():
    # Windows of a week: two to learn from and one to look at.
    short = Analyst().use(collectors(10), "short.csv", N_SHELVES).go("evidence")
    assert "The table covers 10 days; a test of 7 days needs 21 days." in short.everything
    assert "run_back_test" not in short.shown
    assert short.press("door_data").title != "Can I trust these lists?"


@pytest.mark.parametrize(
    ("example", "missing"),
    [("groceries", "The table has no dates, so nothing can be tested"), ("tv_shows", "Ratings do not tell who bought what")],
)
def test_without_dates_or_purchases_the_page_says_what_is_missing(example, missing):
    analyst = at_example(example).go("evidence")
    assert missing in analyst.everything
    assert "run_back_test" not in analyst.shown and "door_data" in analyst.shown
