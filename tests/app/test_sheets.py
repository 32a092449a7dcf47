"""Of a workbook the analyst reads one sheet, another, or several together."""

from __future__ import annotations

import pytest

from tests.app.analyst import Analyst
from tests.app.tables import cells_of
from tests.unit.tables.files import workbook


def test_another_sheet_of_a_workbook_is_chosen_and_the_first_again(analyst: Analyst) -> None:
    header = ["customer", "product", "quantity"]
    old = [header, ["Ann", "Tea", 2], ["Ben", "Jam", 1]]
    new = [header, ["Cid", "Oil", 4], ["Dan", "Rye", 3], ["Dan", "Oil", 1]]
    analyst.upload(workbook({"2009": old, "2010": new}), "retail.xlsx")
    assert (analyst.control("sheet").value, analyst.control("sheet").options) == ("2009", ["2009", "2010"])
    assert analyst.title.endswith(": 3 units, 2 products, 2 customers")
    assert analyst.choose("sheet", "2010").title.endswith(": 8 units, 2 products, 2 customers")
    assert "sheet: 2010" in analyst.text
    assert cells_of(analyst).to_dict() == {"Cid": {"Oil": 4, "Rye": 0}, "Dan": {"Oil": 1, "Rye": 3}}
    assert list(analyst.choose("sheet", "2009").workspace.draft.V.customers) == ["Ann", "Ben"]


PEOPLE = [["name", "born"], ["Ann", "2001-01-01"], ["Bob", "2002-01-01"]]
SALES = [["customer", "product"], ["Ann", "Tea"], ["Bob", "Jam"]]


def test_when_the_first_sheet_cannot_be_used_another_is_chosen(analyst: Analyst) -> None:
    analyst.upload(workbook({"People": PEOPLE, "Plans": [["plan"], ["more"]], "Sales": SALES}), "retail.xlsx")
    problem = analyst.problems[0].replace("\\", "")
    assert "No column of retail.xlsx seems to name the products" in problem
    assert "The sheet that was read is People; choose another one below." in problem
    chooser = analyst.control("other_sheet")
    assert (chooser.value, chooser.options) == ("People", ["People", "Plans", "Sales"])
    analyst.choose("other_sheet", "Plans")
    assert "has only one column" in analyst.problems[0]
    assert analyst.control("other_sheet").value == "Plans"
    analyst.choose("other_sheet", "Sales")
    assert analyst.problems == []
    assert analyst.title.endswith(": 2 rows, 2 products, 2 customers")
    assert "other_sheet" not in analyst.shown
    assert analyst.control("sheet").value == "Sales", "all sheets stay open to choice"


def test_a_sheet_of_the_draft_that_cannot_be_used_is_chosen_away_where_it_was_chosen(analyst: Analyst) -> None:
    analyst.upload(workbook({"Sales": SALES, "People": PEOPLE}), "retail.xlsx").choose("sheet", "People")
    assert "No column of retail.xlsx seems to name the products" in analyst.problems[0].replace("\\", "")
    assert analyst.control("sheet").value == "Sales", "what is shown is still this sheet"
    assert "other_sheet" not in analyst.shown


def test_a_workbook_is_refused_beside_a_table_in_use_and_its_other_sheet_read(analyst: Analyst) -> None:
    analyst.use("customer,product\nCid,Oil\nDan,Rye\n").go("data")
    analyst.upload(workbook({"People": PEOPLE, "Sales": SALES}), "retail.xlsx")
    assert analyst.title.startswith("table"), "the table in use stays"
    analyst.choose("other_sheet", "Sales")
    assert analyst.problems == []
    assert analyst.title.startswith("retail")


def test_of_a_workbook_that_is_too_large_to_be_kept_the_sheet_is_named(analyst: Analyst, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.state.MOST_KEPT", 0)
    analyst.upload(workbook({"People": PEOPLE, "Sales": SALES}), "retail.xlsx")
    assert "The sheet that was read is People; if it is another you want, put that one first." in analyst.everything
    assert "other_sheet" not in analyst.shown


def test_sheets_of_one_kind_are_read_together_when_asked_for_and_apart_again(analyst: Analyst) -> None:
    header = ["Customer ID", "StockCode", "Invoice", "Quantity", "InvoiceDate"]
    old = [header, ["Ann", "Tea", "1", 2, "2010-11-30"], ["Ben", "Jam", "2", 1, "2010-12-09"]]
    new = [header, ["Ben", "Jam", "2", 1, "2010-12-09"], ["Cid", "Tea", "3", 4, "2010-12-10"]]
    book = {"About": [["Made by the till"]], "Year 2009-2010": old, "Year 2010-2011": new}
    analyst.upload(workbook(book), "retail.xlsx")
    assert "They are Year 2009-2010, Year 2010-2011." in analyst.everything
    analyst.choose("sheets_together", True)
    assert analyst.problems == []
    assert analyst.title.endswith(": 3 order lines, 2 products, 3 customers"), "the line of 9 December stands in both"
    assert "2 sheets read together: Year 2009-2010, Year 2010-2011: 3 rows." in analyst.everything
    assert "1 row that stands in an earlier sheet too is counted once." in analyst.everything
    assert "sheet" not in analyst.shown, "there is no single sheet to choose while they are together"
    analyst.choose("sheets_together", False)
    assert analyst.control("sheet").value == "Year 2009-2010"
    assert list(analyst.workspace.draft.V.customers) == ["Ann", "Ben"]
