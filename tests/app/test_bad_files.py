"""A file that cannot be used gets one clear sentence, and the table loaded before stays loaded and usable."""

from __future__ import annotations

import pytest

from dashboard import uploads
from tests.unit.tables.files import xlsx

HEADER = "product,Ann,Bob\n"
REFUSED = [
    ("empty", b"", "shop.csv is empty. Export the file again and check that it holds rows."),
    ("blank", b" \n \n", "shop.csv is empty. Export the file again and check that it holds rows."),
    ("header only", HEADER, "shop.csv has a header but no rows. Export the file again with its data."),
    ("one column", "product\nBread\nLimes\n", "shop.csv has only one column, and its cells are no texts."),
    ("all zeros", HEADER + "Bread,0,0\nLimes,0,0\n", "Every cell is zero. Check which column holds the numbers."),
    ("all blank", HEADER + "Bread,,\nLimes,,\n", "Every cell of shop.csv is blank."),
    ("negative", HEADER + "Bread,1,2\nLimes,3,-4\n", "Row 3, column Bob of shop.csv holds '-4', which is below zero."),
    (
        "text",
        HEADER + "Bread,1,2\nLimes,3,4\nTea,2,many\nOil,1,1\nJam,2,2\n",
        "Row 4, column Bob of shop.csv holds 'many', which is no number.",
    ),
    ("inf", HEADER + "Bread,1,2\nLimes,inf,4\nTea,1,1\n", "Row 3, column Ann of shop.csv holds 'inf', which is no number."),
    ("nothing to choose", "name,born\nAnn,2001-01-01\nBob,2002-01-01\n", "No column of shop.csv seems to name the products"),
    ("ragged", HEADER + "Bread,1,2\nLimes,1,2,3\n", "line 3 has 4 cells, the header has 3."),
    (
        "all returned",
        "customer,product,quantity\nAnn,Bread,-1\nBob,Limes,-2\n",
        "No row of shop.csv can be used (return, no sale large enough).",
    ),
    (
        "a picture",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        "shop.csv is not a table: it holds binary data. Upload CSV, TSV, XLSX or Parquet.",
    ),
    ("a broken workbook", b"PK\x03\x04 and then nothing", "shop.csv"),
    ("a cut-off workbook", xlsx([["product", "Ann"], ["Bread", 1]])[:400], "shop.csv"),
    ("a broken Parquet file", b"PAR1 and then nothing", "shop.csv"),
]


def problem(analyst) -> str:
    """Return the one sentence of the error box as it is read: without emphasis and escapes."""
    (box,) = analyst.problems
    return box.replace("\\", "").replace("**", "")


@pytest.mark.parametrize(("data", "sentence"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_bad_file_is_refused_with_a_sentence_and_nothing_is_lost(at_groceries, data, sentence):
    before = at_groceries.workspace
    at_groceries.go("data").upload(data, "shop.csv")
    assert sentence in problem(at_groceries)
    assert at_groceries.title == "Groceries: 34 purchases, 5 products, 6 customers"
    assert at_groceries.workspace.dataset is before.dataset
    assert at_groceries.go("campaigns").choose("campaign_items", ["Coffee"]).title.startswith("Contact 4 customers about Coffee")
    assert at_groceries.press("dismiss_problem").problems == []


def test_a_bad_first_file_leaves_the_first_page_as_it_was(analyst):
    analyst.upload(b"", "shop.csv")
    assert problem(analyst).startswith("shop.csv is empty.")
    assert "demo_groceries" in analyst.shown
    assert analyst.upload("product,Ann,Bob\nBread,1,2\nTea,0,1\n", "shop.csv").problems == []
    assert analyst.title.startswith("shop\\.csv: 4 purchases")


def test_a_file_over_the_limit_is_refused_before_it_is_read(at_groceries, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_BYTES", 2 * 2**20)
    at_groceries.go("data").upload(HEADER.encode() + b"Bread,1,2\n" * 300_000, "huge.csv")
    assert problem(at_groceries).startswith("huge.csv is 3 MB; the limit is 2 MB. Leave out columns")
    assert at_groceries.status.startswith("Groceries · ")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("product,Ann,Bob\nBread,3,2\n", "The table has only 1 product. Segments need at least two of each."),
        ("product,Ann\nBread,3\nTea,1\n", "The table has only 1 customer. Segments need at least two of each."),
        ("customer,product\nAnn,Bread\nAnn,Tea\n", "The table has only 1 customer. Segments need at least two of each."),
    ],
)
def test_one_row_or_one_customer_can_be_read_but_has_no_segments(analyst, data, sentence):
    analyst.upload(data, "shop.csv").press("use_table").settle().press("find").settle()
    assert problem(analyst) == sentence
    assert analyst.workspace.segments is None
    assert analyst.status.startswith(
        "shop\\.csv · 1 customer" if "customer" in sentence else "shop\\.csv · 2 customers · 1 product"
    )


def test_nan_and_blank_are_none(analyst):
    analyst.upload("product,Ann,Bob\nBread,NaN,2\nTea,,0\nOil,4,1\n", "shop.csv")
    assert analyst.title == "shop\\.csv: 7 purchases, 2 products, 2 customers"
    assert "2 blank cells are read as none." in analyst.everything
    assert "1 product without any purchases left out." in analyst.everything


def test_rows_without_a_number_are_dropped_and_listed(analyst):
    rows = "customer,product,quantity\nAnn,Bread,2\nBob,Tea,inf\nBob,Tea,1\nAnn,Tea,two\nAnn,Tea,1\nCid,Tea,1\nCid,Oil,1\n"
    analyst.upload(rows)
    assert "7 rows read, 5 kept, 2 dropped." in analyst.text
    rejected = analyst.table("Rows that could not be used")
    assert rejected[["row", "cell", "reason"]].to_numpy().tolist() == [[3, "inf", "no number"], [5, "two", "no number"]]


def test_names_that_stand_twice_are_added_up_and_said(analyst):
    analyst.upload("product,Ann,Bob,Ann\nBread,1,2,4\nTea,3,1,0\nBread,1,1,1\n", "shop.csv")
    assert analyst.title == "shop\\.csv: 14 purchases, 2 products, 2 customers"
    assert "1 row name stands more than once (such as Bread); their cells are added up." in analyst.everything
    assert "1 column name stands more than once (such as Ann); their cells are added up." in analyst.everything
    assert analyst.workspace.draft.V.to_frame().loc["Bread", "Ann"] == 1 + 4 + 1 + 1


def test_pairs_that_stand_twice_are_added_up_and_said(analyst):
    analyst.upload("customer,product,quantity\nAnn,Bread,2\nBob,Tea,1\nAnn,Bread,3\n")
    assert analyst.workspace.draft.V.to_frame().loc["Bread", "Ann"] == 5
    assert "added up" in analyst.everything


def test_numbers_that_name_people_stay_as_they_are_written(analyst):
    analyst.use("customer,product\n007,Bread\n0042,Tea\n7,Tea\n007,Tea\n", n_components=2).go("customers")
    assert set(analyst.control("customer_shown").options) == {"007", "0042", "7"}
    assert analyst.choose("customer_search", "007").title.startswith("007: ")


def test_a_mix_of_encodings_is_read_as_one_and_named(analyst):
    analyst.upload("product,Ann,Bob\nMüsli,1,2\n".encode() + "Käse,2,1\n".encode("latin-1"), "shop.csv")
    assert analyst.title.startswith("shop\\.csv: 6 purchases, 2 products")
    assert "some cells Windows-1252" in analyst.everything
    assert "Käse" in analyst.table("First rows")["product"].tolist()
