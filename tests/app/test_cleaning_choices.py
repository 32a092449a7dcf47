"""The analyst sees what was cleaned, in rows and in revenue, switches rules, and chooses what a cell counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import analytics as an
from analytics.tables.cleaning.rules import RULES, Rule
from dashboard.panels import account
from tests.app.analyst import Analyst
from tests.app.tables import AMBIGUOUS, TROUBLED, cells_of, frame_of
from tests.unit.tables.exports import FORMATS

READ, KEPT = 41.30, 27.30
"""Revenue of the troubled table, and what is kept of it."""


# --- the account ---


def test_the_account_adds_up_to_the_file(analyst: Analyst) -> None:
    analyst.upload(TROUBLED)
    told = analyst.account()
    assert told["revenue"].sum().round(2) == READ
    assert told["revenue"].iloc[0] == KEPT == frame_of(analyst)["revenue"].sum().round(2)
    assert "11 rows read, 5 kept, 6 dropped. Revenue: 41.30 read, 27.30 kept, 14.00 taken out." in analyst.everything
    assert told["rows"].iloc[0] == 5


# What is kept of the revenue, and the products, when one rule is switched.
SWITCHED = {
    "order_totals": (KEPT, ["Tea", "Jam"]),
    "duplicates": (KEPT - 4.50, ["Tea", "Jam"]),
    "spelling": (KEPT, ["Tea", "tea", "Jam"]),
    "names": (KEPT, ["Tea", "Jam"]),
    "non_products": (KEPT + 5, ["Tea", "Jam", "Postage"]),
    "prices": (KEPT, ["Tea", "Jam", "Ribbon"]),
    "no_units": (KEPT, ["Tea", "Jam"]),
    "volumes": (KEPT, ["Tea", "Jam"]),
    "returns": (KEPT + 3, ["Tea", "Jam"]),
    "accounts": (KEPT - 3, ["Tea", "Jam"]),
    "outliers": (KEPT - 3.10, ["Tea", "Jam"]),
}


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_every_rule_can_be_switched_and_the_account_still_adds_up(analyst: Analyst, rule: Rule) -> None:
    analyst.upload(TROUBLED).choose(f"rule_{rule.id}", not rule.on)
    told = analyst.account()
    kept, items = SWITCHED[rule.id]
    assert (told["revenue"].iloc[0], told["revenue"].sum().round(2)) == (pytest.approx(kept), READ)
    assert list(analyst.workspace.draft.V.items) == items
    assert analyst.control(f"rule_{rule.id}").value is not rule.on
    analyst.choose(f"rule_{rule.id}", rule.on)
    assert analyst.account()["revenue"].iloc[0] == KEPT


def test_rows_left_out_are_downloaded_with_their_line_and_reason(analyst: Analyst) -> None:
    analyst.upload(TROUBLED)
    assert "download_left_out" in analyst.shown
    rows = an.read_table(account._left_out_csv(analyst.workspace.draft)).frame
    assert rows[["line", "reason", *rows.columns[:2], "order"]].to_numpy().tolist() == [
        ["3", "came back in full", "Ann", "tea", "o1"],
        ["4", "return, taken off its sale", "Ann", "Tea", "o2"],
        ["7", "no product", "Ben", "Postage", "o3"],
        ["8", "no customer", "", "Jam", "o4"],
        ["9", "quantity of zero", "Cid", "Jam", "o5"],
        ["10", "price of zero or below", "Cid", "Ribbon", "o5"],
    ]


def test_rows_that_could_not_be_read_are_in_the_download_too(analyst: Analyst) -> None:
    good = "".join(f"c{number},Tea,1\nc{number},Jam,2\n" for number in range(30))
    analyst.upload(f"customer,product,quantity\nAnn,Tea,2\nBen,Jam,1\nCid,Oil,1,9,9\nDan,Tea,1\nEve,Jam,few\n{good}")
    assert analyst.table("Lines left out while the file was read")["row"].tolist() == [4]
    rows = an.read_table(account._left_out_csv(analyst.workspace.draft)).frame
    assert rows.to_numpy().tolist() == [["Cid", "Oil", "1,9,9", "4", "too many cells"], ["Eve", "Jam", "few", "6", "no number"]]


def test_the_account_stands_in_the_settings_of_the_exports(analyst: Analyst) -> None:
    analyst.upload(TROUBLED).press("use_table").settle("fit").go("export")
    settings = analyst.table("Settings")
    told = settings.loc[settings["setting"] == "account", "value"].tolist()
    assert told[:3] == [
        "11 rows read, 5 kept, 6 dropped.",
        "Revenue: 41.30 read, 27.30 kept, 14.00 taken out.",
        "5 rows are used. Revenue: 27.30.",
    ]


# --- what a cell counts ---


def test_large_numbers_are_dampened(analyst: Analyst) -> None:
    analyst.upload(TROUBLED).choose("value", "units")
    units = cells_of(analyst)
    assert units.loc["Tea"].to_dict() == {"Ann": 2, "Ben": 0, "Test account": 1, "Cid": 3}
    pd.testing.assert_frame_equal(cells_of(analyst.choose("log", True)), np.log1p(units))
    assert cells_of(analyst.choose("log", False)).equals(units)


def test_old_purchases_count_half_after_the_half_life(analyst: Analyst) -> None:
    analyst.upload("customer,product,date\nAnn,Tea,2025-03-31\nBen,Tea,2025-03-01\nBen,Jam,2025-01-30\n")
    analyst.choose("half_life", 30)
    # 0, 30 and 60 days before the last one
    assert cells_of(analyst).to_dict() == {"Ann": {"Tea": 1, "Jam": 0}, "Ben": {"Tea": 0.5, "Jam": 0.25}}
    assert cells_of(analyst.choose("half_life", 0)).sum().sum() == 3


def test_without_dates_there_is_no_half_life_to_choose(analyst: Analyst) -> None:
    analyst.upload(AMBIGUOUS).choose("half_life", 60)
    analyst.choose("role_date", None)
    assert "half_life" not in analyst.shown
    assert cells_of(analyst).sum().sum() == 3


def test_rare_products_are_folded_into_their_category(analyst: Analyst) -> None:
    rows = ["Ann,Tea,Drinks", "Ben,Tea,Drinks", "Ann,Cola,Drinks", "Ben,Water,Drinks", "Ann,Rye,Bread", "Ben,Rye,Bread"]
    analyst.upload("customer,product,category\n" + "\n".join(rows) + "\n").choose("fold_below", 2)
    cells = cells_of(analyst)
    assert {"Tea", "Rye"} < set(cells.index)
    assert not {"Cola", "Water"} & set(cells.index)
    (folded,) = set(cells.index) - {"Tea", "Rye"}
    assert "Drinks" in folded
    assert cells.loc[folded].tolist() == [1, 1]
    assert len(cells_of(analyst.choose("fold_below", 0))) == 4


def test_events_weigh_what_the_analyst_says(analyst: Analyst) -> None:
    analyst.upload((FORMATS / "retailrocket.csv").read_bytes(), "events.csv")
    assert [analyst.control(f"weight_{event}").value for event in ("view", "addtocart", "transaction")] == [1, 3, 5]
    assert cells_of(analyst).to_dict() == {"257597": {"355908": 9, "248676": 0}, "992329": {"355908": 0, "248676": 1}}
    analyst.choose("weight_addtocart", 10.0)
    assert cells_of(analyst).loc["355908", "257597"] == 1 + 10 + 5
    analyst.choose("weight_view", 0.0)
    assert cells_of(analyst).to_dict() == {"257597": {"355908": 15}}
    assert "2 rows are events that count nothing" in analyst.everything


# --- warned ---


def lines_of_one_large_customer() -> str:
    small = [f"c{number},{item},1,2.00,2020-01-0{number % 9 + 1}" for number in range(40) for item in ("Tea", "Jam")]
    return "customer,product,quantity,price,date\n" + "\n".join([*small, "Wholesale Ltd,Tea,500,2.00,2020-01-09"]) + "\n"


def test_what_to_know_about_the_data_is_said_on_every_page_where_it_matters(analyst: Analyst) -> None:
    analyst.upload(lines_of_one_large_customer(), "lines.csv")
    one = "1 customer makes up 86% of the revenue, namely Wholesale Ltd."
    old = "The last date is 2020-01-09"
    few = "There is too little history for probabilities: 41 customers (at least 500 are needed)"
    assert all(sentence in analyst.everything for sentence in (one, old, few))
    analyst.press("use_table").settle("fit")
    assert one in analyst.go("segments").everything
    assert few not in analyst.everything
    assert old in analyst.go("customers").everything
    assert one not in analyst.everything
    analyst.go("campaigns")
    assert all(sentence in analyst.everything for sentence in (one, old, few))


def test_a_table_with_nothing_to_warn_about_says_nothing(at_groceries: Analyst) -> None:
    quiet = replace(at_groceries.workspace.dataset, warnings=())
    analyst = Analyst(replace(at_groceries.workspace, dataset=quiet, draft=quiet))
    assert [len(analyst.go(page).at.warning) for page in ("data", "segments", "customers", "campaigns")] == [0, 0, 0, 0]
