"""The Python that the export page shows gives the same table, whatever was uploaded and decided about it."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from tests.app.analyst import Analyst
from tests.app.tables import TROUBLED
from tests.unit.tables.exports import FORMATS
from tests.unit.tables.files import workbook


def same_by_python(analyst: Analyst, folder: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, bytes | str]) -> str:
    """Use the table, run the Python that the export page shows beside the files, and compare V; return the Python."""
    for name, data in files.items():
        (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    monkeypatch.chdir(folder)
    analyst.press("use_table").settle("fit").go("export")
    snippet = analyst.at.code[0].value
    made: dict = {}
    exec(compile(snippet, "snippet", "exec"), made)
    pd.testing.assert_frame_equal(made["V"].to_frame(), analyst.workspace.dataset.V.to_frame())
    assert made["V"].vocabulary == analyst.workspace.dataset.V.vocabulary
    return snippet


def test_the_python_of_joined_files_gives_the_same_table(
    analyst: Analyst, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = "customer,product,quantity\n"
    files = {"jan.csv": f"{header}Ann,Tea,2\nBen,Jam,1\n", "feb.csv": f"{header}Ben,Jam,1\nCid,Tea,1\nCid,Jam,4\n"}
    snippet = same_by_python(analyst.upload_files(files), tmp_path, monkeypatch, files)
    assert "an.join_tables([an.read_table(file) for file in ['jan.csv', 'feb.csv']])" in snippet


def test_the_python_of_files_that_complement_each_other_names_them_all(
    analyst: Analyst, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("instacart_order_products.csv", "instacart_orders.csv", "instacart_products.csv")
    files = {name: (FORMATS / name).read_bytes() for name in names}
    same_by_python(analyst.upload_files(files), tmp_path, monkeypatch, files)


def test_the_python_has_the_rules_the_dates_and_what_a_cell_counts(
    analyst: Analyst, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ambiguous = re.sub(r"2025-01-(\d\d)", r"03/\1/2025", TROUBLED)
    analyst.upload(ambiguous, "lines.csv").choose("date_order", "month first").choose("rule_non_products", False)
    analyst.choose("value", "units").choose("half_life", 2).choose("log", True)
    same_by_python(analyst, tmp_path, monkeypatch, {"lines.csv": ambiguous})


def test_the_python_adds_up_months_and_reads_ratings_out_of_ten(
    analyst: Analyst, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    months = "customer,product,Jan,Feb\nAnn,Tea,1,2\nBen,Jam,,4\nBen,Tea,1,1\n"
    snippet = same_by_python(analyst.upload(months, "months.csv"), tmp_path, monkeypatch, {"months.csv": months})
    assert "'columns': ['Jan', 'Feb']" in snippet
    stars = "customer,product,score\nAnn,Tea,3/10\nBen,Jam,9/10\nBen,Tea,7/10\n"
    same_by_python(analyst.go("data").upload(stars, "stars.csv"), tmp_path, monkeypatch, {"stars.csv": stars})


def test_the_python_has_the_weights_of_events(analyst: Analyst, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    events = (FORMATS / "retailrocket.csv").read_bytes()
    analyst.upload(events, "events.csv").choose("weight_addtocart", 10.0)
    same_by_python(analyst, tmp_path, monkeypatch, {"events.csv": events})


def test_the_python_has_the_export_and_the_sheet(analyst: Analyst, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    header = ["Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID"]
    rows = [["1", "007", "MUG", 2, "2010-01-01", 1.5, "17850"], ["2", "008", "CUP", 1, "2010-01-02", 2.5, "13047"]]
    book = workbook({"Notes": [["made", "by"], ["the", "shop"]], "Year 2010": [header, *rows]})
    analyst.upload(book, "retail.xlsx").choose("sheet", "Year 2010")
    same_by_python(analyst, tmp_path, monkeypatch, {"retail.xlsx": book})


def test_the_python_names_sheets_that_are_read_together(
    analyst: Analyst, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = ["customer", "product", "quantity"]
    book = workbook({"2009": [header, ["Ann", "Tea", 2], ["Ben", "Jam", 1]], "2010": [header, ["Cid", "Tea", 4]]})
    analyst.upload(book, "retail.xlsx").choose("sheets_together", True)
    snippet = same_by_python(analyst, tmp_path, monkeypatch, {"retail.xlsx": book})
    assert "an.read_table('retail.xlsx', settings=an.ReadSettings(sheet=('2009', '2010')))" in snippet
