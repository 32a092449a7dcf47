"""The analyst's file is read as it is; what only a person can know is asked, and every answer can be changed."""

from __future__ import annotations

import pytest
from streamlit.proto.Block_pb2 import Block

from analytics.tables.recognition.recognition import QUESTIONS
from dashboard.text import md
from tests.app.analyst import Analyst
from tests.app.tables import AMBIGUOUS, TROUBLED, cells_of, days_of, frame_of

GERMAN = """Kundennr;Artikel;Menge;Einzelpreis;Datum
007;Brötchen;2;1.234,56;31.12.2024
042;Käse;1;0,99;01.12.2024
042;Brötchen;3;1,50;15.11.2024
"""


# --- read as it is ---


def test_a_german_file_works_untouched(analyst: Analyst) -> None:
    analyst.upload(GERMAN.encode("cp1252"), "umsatz.csv")
    assert analyst.title.endswith(": 6 units, 2 products, 2 customers")
    assert "encoding: Windows\\-1252 · cells parted by: semicolon" in analyst.text
    assert cells_of(analyst).to_dict() == {"007": {"Brötchen": 2, "Käse": 0}, "042": {"Brötchen": 3, "Käse": 1}}
    assert frame_of(analyst)["revenue"].tolist() == [2_469.12, 0.99, 4.50]
    assert days_of(analyst) == ["2024-12-31", "2024-12-01", "2024-11-15"]
    assert "date_order" not in analyst.shown, "31.12. leaves nothing to ask"
    assert analyst.press("use_table").settle("fit").problems == []


def test_the_unicode_text_of_excel_works_untouched(analyst: Analyst) -> None:
    text = "Customer\tProduct\tUnits\tPrice\r\n007\tCrème brûlée\t2\t3.50\r\n0042\tTea\t1\t2\r\n"
    analyst.upload(b"\xff\xfe" + text.encode("utf-16-le"), "Unicode Text.txt")
    assert "encoding: UTF\\-16 LE · cells parted by: tab" in analyst.text
    assert cells_of(analyst).to_dict() == {"007": {"Crème brûlée": 2, "Tea": 0}, "0042": {"Crème brûlée": 0, "Tea": 1}}


def test_cells_parted_by_two_colons_work_untouched(analyst: Analyst) -> None:
    analyst.upload("user::movie::rating\n1::Alien::5\n1::Brazil::3\n2::Alien::4\n", "films.dat")
    assert analyst.title.endswith(": 3 ratings, 2 movies, 2 users")
    assert "cells parted by: double colon" in analyst.text
    assert cells_of(analyst).loc["Alien"].tolist() == [5, 4]


def test_lines_above_the_header_are_left_out_and_told(analyst: Analyst) -> None:
    analyst.upload("Report of the shop\nMade on 2025-02-01\n\ncustomer,product,quantity\nAnn,Tea,2\nBen,Jam,1\n")
    assert analyst.title.endswith(": 3 units, 2 products, 2 customers")
    assert "header: line 4" in analyst.text


# --- asked ---


def test_dates_that_can_be_read_both_ways_are_asked_with_both_readings(analyst: Analyst) -> None:
    analyst.upload(AMBIGUOUS)
    assert "Which comes first in the dates: the day, or the month?" in analyst.everything
    assert analyst.control("date_order").options == [
        "day first (01/02/2025 is 1 February 2025)",
        "month first (01/02/2025 is 2 January 2025)",
    ]
    assert days_of(analyst) == ["2025-02-01", "2025-04-03", "2025-06-05"]
    analyst.choose("date_order", "month first")
    assert days_of(analyst) == ["2025-01-02", "2025-03-04", "2025-05-06"]
    assert "Which comes first in the dates" not in analyst.everything
    assert days_of(analyst.choose("date_order", "day first")) == ["2025-02-01", "2025-04-03", "2025-06-05"]


def test_the_question_about_dates_is_answered_beside_it_and_opens_no_other_choices(analyst: Analyst) -> None:
    analyst.upload(AMBIGUOUS)
    assert analyst.control("date_order").value is None, "neither order is chosen before the analyst says so"
    assert not choices_of_columns(analyst).expanded
    analyst.choose("date_order", "day first")
    assert "Which comes first in the dates" not in analyst.everything
    analyst.upload("customer,thing\nAnna,Brot\nBen,Tee\n")
    assert choices_of_columns(analyst).expanded, "no other column could be the product: it is asked for among all"


def choices_of_columns(analyst: Analyst) -> Block.Expandable:
    """Return the choices of which column is what."""
    return next(each.proto for each in analyst.at.expander if each.label == "Change which column is what")


def test_whether_it_is_a_list_or_a_grid_is_said_before_the_table_can_be_used(analyst: Analyst) -> None:
    analyst.upload("product,North,South\nTea,1.5,2\nJam,2,3\nTea,1.5,2\n")
    assert "Is this a list with one row for each purchase, or a grid?" in analyst.everything
    assert "Not decided yet whether it is a list or a grid: this is a guess." in analyst.everything
    assert (analyst.control("layout").value, analyst.at.button(key="use_table").disabled) == (None, True)
    analyst.choose("layout", "wide")
    assert "list with one row for each purchase, or a grid?" not in analyst.everything
    assert "Not decided yet" not in analyst.everything
    assert (analyst.control("layout").value, analyst.at.button(key="use_table").disabled) == ("wide", False)
    assert analyst.press("use_table").settle("fit").problems == []


def test_a_list_that_names_no_customers_is_refused_with_what_to_ask_for(analyst: Analyst) -> None:
    analyst.upload("order_id,sku,qty,price\n1,A1,1,2.5\n1,B2,2,3\n2,A1,1,2.5\n", "lines.csv")
    (said,) = analyst.problems
    assert "No column of lines.csv seems to name the customers" in said.replace("\\", "")
    assert "orders are not customers" in said
    assert "an e\\-mail address or a customer number" in said
    assert analyst.workspace.draft is None


def test_one_date_that_leaves_no_choice_decides_for_all(analyst: Analyst) -> None:
    analyst.upload(AMBIGUOUS + "Ben,Tea,07/25/2025\n")
    assert "date_order" not in analyst.shown
    assert days_of(analyst) == ["2025-01-02", "2025-03-04", "2025-05-06", "2025-07-25"]


def test_a_file_that_could_be_two_exports_is_asked_and_the_answer_holds(analyst: Analyst) -> None:
    analyst.upload(
        "Invoice,InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,Price,Customer ID\n"
        "1,9,85123A,3,2010-01-01,2,20,17850\n2,9,84879,1,2010-01-01,1,10,13047\n"
    )
    assert "Several known exports look like this file: which one is it?" in analyst.everything
    assert set(analyst.control("format").options) == {"UCI Online Retail", "UCI Online Retail II"}
    analyst.choose("format", "online_retail_2")
    assert "Several known exports" not in analyst.everything
    assert frame_of(analyst)["revenue"].tolist() == [60, 10]
    assert frame_of(analyst)["order"].tolist() == ["1", "2"]
    analyst.choose("format", "online_retail")
    assert frame_of(analyst)["revenue"].tolist() == [6, 1]
    assert frame_of(analyst)["order"].tolist() == ["9", "9"]
    assert analyst.control("format").value == "online_retail"


def test_monthly_exports_uploaded_at_once_are_joined_and_their_overlap_counts_once(analyst: Analyst) -> None:
    header = "customer,product,quantity,date\n"
    january = header + "Ann,Tea,2,2025-01-03\nBen,Jam,1,2025-01-31\n"
    february = header + "Ben,Jam,1,2025-01-31\nCid,Tea,1,2025-02-02\n"
    march = header + "Ann,Jam,3,2025-03-05\nCid,Tea,1,2025-02-02\n"
    analyst.upload_files({"jan.csv": january, "feb.csv": february, "mar.csv": march})
    assert analyst.title == "jan\\.csv and 2 more files: 7 units, 2 products, 3 customers"
    assert "feb.csv: 1 row that stands in an earlier file too is counted once." in analyst.everything
    assert "mar.csv: 1 row that stands in an earlier file too is counted once." in analyst.everything
    assert days_of(analyst) == ["2025-01-03", "2025-01-31", "2025-02-02", "2025-03-05"]


def test_a_second_upload_takes_the_place_of_the_first(analyst: Analyst) -> None:
    analyst.upload(GERMAN.encode("cp1252"), "first.csv").upload(TROUBLED, "second.csv")
    assert analyst.title.startswith("second\\.csv: ")
    assert analyst.press("discard_draft").title.startswith("Turn purchases into segments")


# --- refused ---


@pytest.mark.parametrize("bad", [b"", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"PK\x03\x04 and then nothing"])
def test_a_refused_file_loses_neither_the_table_nor_what_was_decided_about_it(analyst: Analyst, bad: bytes) -> None:
    analyst.upload(TROUBLED, "good.csv").choose("rule_returns", False).choose("value", "revenue")
    before = analyst.workspace.draft
    analyst.upload(bad, "bad.csv")
    assert "bad\\.csv" in analyst.problems[0]
    assert analyst.workspace.draft is before
    assert (analyst.control("rule_returns").value, analyst.control("value").value) == (False, "revenue")
    assert analyst.press("use_table").settle("fit").problems == []


def test_one_bad_file_of_several_is_named_and_none_is_taken(analyst: Analyst) -> None:
    analyst.upload_files({"jan.csv": TROUBLED, "feb.csv": b""})
    assert "feb\\.csv is empty" in analyst.problems[0]
    assert analyst.workspace.draft is None


def test_of_two_columns_that_could_be_the_customers_one_is_chosen_with_what_each_would_mean(analyst: Analyst) -> None:
    rows = "".join(f"c{n % 5},m{n % 3},{'Tea' if n % 2 else 'Jam'}\n" for n in range(15))
    analyst.upload(f"client,member,product\n{rows}")
    assert "Several columns could name the customers: which one does?" in analyst.everything
    assert analyst.title.endswith("2 products, 5 clients")
    assert analyst.control("choice_customer").value is None
    assert [option.replace("\\", "") for option in analyst.control("choice_customer").options] == [
        "client: 5 different, such as c0, c1, c2",
        "member: 3 different, such as m0, m1, m2",
    ]
    assert not choices_of_columns(analyst).expanded
    assert analyst.choose("choice_customer", "member").title.endswith("2 products, 3 members")
    assert "Several columns could name the customers: which one does?" not in analyst.everything
    assert analyst.choose("choice_customer", "client").title.endswith("2 products, 5 clients")


def test_dots_that_may_be_thousands_are_asked_about_and_the_mark_stands_under_the_preview(analyst: Analyst) -> None:
    rows = "".join(f"C{n % 5};Diesel {n % 3};1;{1 + n % 7}.{100 + n}\n" for n in range(20))
    analyst.upload("customer;product;quantity;price\n" + rows)
    assert md(QUESTIONS["mark"]) in analyst.text
    assert "decimal mark: dot" in analyst.text
    assert analyst.control("mark").value is None, "nothing is chosen before somebody has said it"
    small = analyst.workspace.draft.interactions.report.revenue_kept
    analyst.choose("mark", ",")
    assert md(QUESTIONS["mark"]) not in analyst.text
    assert "decimal mark: comma" in analyst.text
    assert analyst.workspace.draft.interactions.report.revenue_kept == pytest.approx(1_000 * small, abs=5)
    analyst.choose("mark", ".")
    assert analyst.workspace.draft.interactions.report.revenue_kept == small
