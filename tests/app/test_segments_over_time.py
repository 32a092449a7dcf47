"""An analyst looks at how each segment buys, and who moved between two periods."""

from __future__ import annotations

import secrets
import threading
from dataclasses import replace
from datetime import date
from functools import cache

import pandas as pd
import pytest

from analytics.segments.periods import Period
from dashboard import exports
from dashboard.cache import registry
from dashboard.state import Workspace
from tests.app.analyst import Analyst, at_example, at_the_shop

TASTES = {"Bread": ("Rolls", "Rye"), "Fruit": ("Apples", "Pears")}
DAYS = ("2024-01-01", "2024-01-20", "2024-02-10", "2024-02-29")


def turned_shop() -> str:
    """Eight customers, an order on each of four days; two of the bread eaters go over to fruit in the second half."""
    tastes = {f"b{number}": ("Bread", "Fruit" if number < 2 else "Bread") for number in range(4)}
    tastes |= {f"f{number}": ("Fruit", "Fruit") for number in range(4)}
    rows = [
        (customer, item, day, f"{customer} {day}", 2.5)
        for customer, halves in tastes.items()
        for place, day in enumerate(DAYS)
        for item in TASTES[halves[place // 2]]
    ]
    return pd.DataFrame(rows, columns=["customer", "product", "date", "order", "price"]).to_csv(index=False)


@cache
def compared() -> Workspace:
    """Name two segments after their tastes and compare the periods, once: a workspace is never changed."""
    analyst = Analyst().use(turned_shop(), "turned.csv", 2)
    fit = analyst.workspace.segments.fit
    analyst.type_names({number: "Bread" if fit.W.loc["Rolls", number] > 0.1 else "Fruit" for number in (1, 2)})
    return analyst.press("compare_periods").settle("movement").workspace


@pytest.fixture
def turned() -> Analyst:
    """Somebody who has compared the periods of the shop in which some turned to fruit."""
    return Analyst(replace(compared(), id=secrets.token_hex(8))).go("segments")


def matrix(analyst: Analyst, what: str = "Customers") -> pd.DataFrame:
    return analyst.table(f"{what} by segment")


def test_who_moved_is_told_beside_what_chance_would_move(turned):
    assert "25% changed segment" in turned.everything
    assert matrix(turned).loc["Bread"].to_dict() == {"Bread": 2, "Fruit": 2}
    assert matrix(turned).loc["Fruit", "Fruit"] == 4
    assert "1 Jan 2024 to 30 Jan 2024, beside 31 Jan 2024 to 29 Feb 2024" in turned.everything
    assert "orders dealt to the two periods at random, 19 times" in turned.everything
    assert turned.element("movement").proto.alt.startswith("Bands from the segments of the first period")
    assert "25% changed segment" in turned.element("movement").proto.alt


def test_revenue_moves_with_the_customers(turned):
    turned.choose("movement_width", "revenue_after")
    # Two orders of two products at 2.50 each.
    assert matrix(turned, "Revenue").loc["Bread"].to_dict() == {"Bread": 20.0, "Fruit": 20.0}


def test_other_periods_can_be_chosen(turned):
    turned.at.date_input[0].set_value((date(2024, 1, 1), date(2024, 1, 10)))
    turned.run()
    turned.at.date_input[1].set_value((date(2024, 1, 11), date(2024, 1, 31)))
    turned.run().press("compare_periods").settle("movement")
    periods = turned.workspace.over_time.movement.periods
    assert periods == (Period(date(2024, 1, 1), date(2024, 1, 10)), Period(date(2024, 1, 11), date(2024, 1, 31)))
    assert "0% changed segment" in turned.everything


def test_periods_that_share_days_are_refused_in_a_sentence(turned):
    turned.at.date_input[0].set_value((date(2024, 1, 1), date(2024, 2, 20)))
    assert "The second period starts on 31 Jan 2024, before the first has ended." in turned.run().everything
    assert turned.element("compare_periods").proto.disabled and "25% changed segment" in turned.everything


def test_a_name_given_later_is_the_name_in_the_movement_too(turned):
    place = turned.names.index("Bread") + 1
    turned.type_names({place: "*Bakers* <b>"})
    assert matrix(turned).loc["*Bakers* <b>", "Fruit"] == 2
    labels = turned.chart("movement")["data"][0]["node"]["label"]
    assert any(label.startswith("*Bakers* &lt;b&gt;") for label in labels)
    assert "**\\*Bakers\\* \\<b\\>.**" in turned.text


def test_other_segments_have_moved_nobody_yet(turned):
    turned.choose(turned.number_key, 3).press("find").settle("fit")
    turned.press("keep_names")
    assert "Who moved between segments?" in turned.everything.replace("\\", "")
    assert "movement" not in turned.shown


def test_a_comparison_can_be_stopped(turned, monkeypatch):
    begun, gate = threading.Event(), threading.Event()

    def held(fit, interactions, periods, report):
        begun.set()
        assert gate.wait(30)
        report(0.5, "Half way")

    monkeypatch.setattr("dashboard.state.over_time.segment_movement", held)
    before = turned.workspace.over_time.movement
    turned.at.date_input[0].set_value((date(2024, 1, 1), date(2024, 1, 10)))
    turned.run().press("compare_periods")
    assert begun.wait(30)
    turned.press("stop_comparing")
    gate.set()
    turned.settle("movement")
    assert registry().find(turned.workspace.id, "movement") is None
    assert turned.workspace.over_time.movement is before and not turned.problems


def test_each_segment_is_told_to_a_manager(turned):
    table = turned.table("How each segment buys").set_index("Segment")
    assert table.loc["Bread", ["Revenue per order", "Products per order"]].tolist() == [5.0, 2.0]
    assert table["Customers"].sum() == 8 and table["Revenue"].sum() == 160.0
    assert table["Came back"].tolist() == [1.0, 1.0]
    assert "An average order holds 2.0 products for 5.00." in turned.everything


def test_what_was_found_can_be_downloaded(turned):
    turned.go("export")
    assert {"csv_segment_habits", "csv_segment_movement"} <= set(turned.shown)
    moved = exports.tables(turned.workspace)["segment_movement"]()
    assert moved.iloc[:, :3].to_numpy().tolist().count(["Bread", "Fruit", 2]) == 1
    assert "csv_segment_movement" not in at_example("groceries").go("export").shown


def test_the_shop_did_not_move_more_than_by_chance():
    shop = at_the_shop().press("compare_periods").settle("movement")
    assert "changed segment, no more than chance alone explains" in shop.everything
    assert "each customer brings" in shop.everything


@pytest.mark.parametrize("example", ["groceries", "tv_shows"])
def test_without_dates_the_page_says_what_is_missing(example):
    analyst = at_example(example)
    assert "The table names no dates, so nobody can be seen to move." in analyst.text
    assert "compare_periods" not in analyst.shown
    assert "Main segment of" in analyst.text and "habits" not in analyst.shown


def test_one_day_has_no_two_periods():
    analyst = Analyst().use("customer,product,date\nAnn,Tea,2024-01-01\nBen,Jam,2024-01-01\nCid,Tea,2024-01-01\n", "day.csv", 2)
    assert "All dates are the same day" in analyst.text
