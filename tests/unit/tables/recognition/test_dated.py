from __future__ import annotations

import pandas as pd
import pytest

import analytics as an
from analytics.tables.recognition.dated import find_date
from analytics.tables.recognition.recognition import QUESTIONS
from tests.unit.tables.files import cleaned, parquet, text_table

DAYS = ("2026-01-01", "2026-02-03", "2026-03-04")


def table_of(*columns: tuple[str, tuple[str, ...]]) -> an.Table:
    """Three purchases with further columns."""
    names = ",".join(["customer", "product", *(name for name, _ in columns)])
    rows = zip(("Ann", "Ben", "Ann"), ("Tea", "Tea", "Jam"), *(cells for _, cells in columns), strict=True)
    return text_table("\n".join([names, *map(",".join, rows)]) + "\n")


@pytest.mark.parametrize(
    "header", ["Created", "created_on", "ts", "when", "purchased", "order timestamp", "d", "Bestellt am", "Verkauft", "shipped"]
)
def test_the_one_column_of_dates_is_the_date_whatever_it_is_called_and_is_told(header):
    recognition = an.recognise(table_of((header, DAYS)))
    assert recognition.roles["date"] == header
    assert f"No header tells the date; {header} holds dates and is taken for it." in recognition.reasons
    assert (recognition.date_order, recognition.questions) == ("year first", ())


def test_the_dates_found_are_used():
    frame = cleaned("customer,product,ts\nAnn,Tea,2026-01-01 10:00\nBen,Jam,2026-02-03 11:00\n").frame
    assert frame["date"].astype(str).tolist() == ["2026-01-01 10:00:00", "2026-02-03 11:00:00"]


@pytest.mark.parametrize(
    ("others", "taken"),
    [
        (("shipped", "Created"), "Created"),
        (("delivered", "x"), "x"),
        (("x", "bought at", "updated"), "bought at"),
        (("x", "y"), "x"),
    ],
)
def test_of_several_the_one_most_like_the_time_of_a_purchase_is_taken_and_the_others_are_named(others, taken):
    recognition = an.recognise(table_of(*((name, DAYS) for name in others)))
    assert recognition.roles["date"] == taken
    assert all(name in next(why for why in recognition.reasons if "No header tells the date" in why) for name in others)


@pytest.mark.parametrize("header", ["birthday", "Date of birth", "signup_date", "customer since", "release"])
def test_dates_of_persons_and_products_are_no_dates_of_purchases(header):
    assert find_date(table_of((header, DAYS)), {"customer", "product"}) == (None, "")


def test_a_header_that_says_date_needs_no_other():
    recognition = an.recognise(table_of(("created", DAYS), ("date", DAYS)))
    assert recognition.roles["date"] == "date"
    assert not any("No header tells" in why for why in recognition.reasons)


@pytest.mark.parametrize("cells", [("10:30", "11:15", "09:00"), ("Monday", "Friday", "Sunday")])
def test_a_header_that_says_date_over_other_cells_leaves_it_to_the_column_of_dates(cells):
    recognition = an.recognise(table_of(("time", cells), ("x", DAYS)))
    assert recognition.roles["date"] == "x"
    assert an.recognise(table_of(("time", cells))).roles["date"] == "time", "there is no other"


@pytest.mark.parametrize(("header", "found"), [("ts", True), ("shop", False), ("phone", False)])
def test_numbers_are_dates_only_where_the_header_says_so(header, found):
    seconds = ("1767225600", "1770076800", "1772582400")
    assert find_date(table_of((header, seconds)), ())[0] == (header if found else None)


@pytest.mark.parametrize(("bad", "found"), [(1, True), (4, False)])
def test_nearly_all_cells_must_be_dates(bad, found):
    cells = ["soon"] * bad + ["2026-01-01"] * (40 - bad)
    text = "customer,product,when\n" + "".join(f"c{n % 5},p{n % 3},{cell}\n" for n, cell in enumerate(cells))
    assert ("date" in an.recognise(text_table(text)).roles) == found


@pytest.mark.parametrize(("blank", "found"), [(20, True), (21, False)])
def test_most_rows_must_hold_a_date(blank, found):
    cells = [""] * blank + ["2026-01-01"] * (40 - blank)
    text = "customer,product,when\n" + "".join(f"c{n % 5},p{n % 3},{cell}\n" for n, cell in enumerate(cells))
    assert ("date" in an.recognise(text_table(text)).roles) == found


def test_a_column_typed_as_dates_is_one():
    frame = pd.DataFrame(
        {"customer": ["Ann", "Ben"], "product": ["Tea", "Jam"], "d": pd.to_datetime(["2026-01-01", "2026-02-03"])}
    )
    recognition = an.recognise(an.read_table(parquet(frame), name="shop.parquet"))
    assert recognition.roles["date"] == "d"


def test_day_and_month_are_asked_about_dates_that_were_found():
    recognition = an.recognise(table_of(("when", ("02/01/2026", "01/03/2026", "05/02/2026"))))
    assert (recognition.roles["date"], recognition.questions) == ("when", (QUESTIONS["date"],))
