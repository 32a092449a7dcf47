from __future__ import annotations

import numpy as np
import pytest

import analytics as an
from analytics.tables.recognition.row_rules import RowRule
from analytics.tables.recognition.rows import Rows
from tests.unit.tables.files import cleaned, text_table

MONTHS = "Customer Name,Product,Jan,Feb,Mar\nAnn,Tea,3,1,0\nBen,Jam,,2,5\nBen,Tea,1,1,\n"


def test_months_side_by_side_are_added_up_and_told():
    recognition = an.recognise(text_table(MONTHS))
    assert (recognition.roles["quantity"], recognition.questions) == ("Jan to Mar", ())
    assert "Jan, Feb and Mar are periods: their numbers are added up, as the quantity." in recognition.reasons
    frame = cleaned(MONTHS).frame
    assert frame[["customer", "item", "quantity"]].astype(str).to_numpy().tolist() == [
        ["Ann", "Tea", "4.0"],
        ["Ben", "Jam", "7.0"],
        ["Ben", "Tea", "2.0"],
    ]


@pytest.mark.parametrize(
    "names",
    [
        "Januar,Februar,März",
        "janv.,févr.,mars",
        "Jan 26,Feb 26,Mar 26",
        "2026-01,2026-02,2026-03",
        "01/2026,02/2026,03/2026",
        "2026-01-05,2026-01-12,2026-01-19",
        "KW 1,KW 2,KW 12",
        "Week1,Week2,Week3",
        "Q1 2025,Q2 2025,Q3 2025",
        "2024,2025,2026",
    ],
)
def test_periods_are_known_by_their_names(names):
    text = MONTHS.replace("Jan,Feb,Mar", names)
    assert cleaned(text).frame["quantity"].tolist() == [4, 7, 2]


def test_periods_with_decimals_are_revenue():
    text = MONTHS.replace("3,1,0", "3.50,1,0")
    assert "revenue" in an.recognise(text_table(text)).roles
    assert cleaned(text).frame["revenue"].tolist() == [4.5, 7, 2]


def test_periods_beside_a_quantity_are_left_out_and_that_is_told():
    recognition = an.recognise(text_table("customer,product,qty,Jan,Feb\nAnn,Tea,5,3,1\nBen,Jam,2,,2\n"))
    assert recognition.roles["quantity"] == "qty"
    assert "Jan and Feb are periods; their cells are not used." in recognition.reasons


@pytest.mark.parametrize(("cells", "role"), [("3,1,4", "quantity"), ("3.5,1,4.5", "revenue")])
def test_the_total_of_periods_stands_for_them(cells, role):
    recognition = an.recognise(text_table(f"customer,product,Jan,Feb,Total\nAnn,Tea,{cells}\nBen,Jam,,2,2\n"))
    assert {each: column for each, column in recognition.roles.items() if column == "Total"} == {role: "Total"}
    assert recognition.rules == ()
    assert f"Jan and Feb are periods, and Total is their sum: it is taken as the {role}." in recognition.reasons


@pytest.mark.parametrize("names", ["Jan,size", "May bloom,Mars bar", "1,2"])
def test_other_numbers_are_no_periods(names):
    recognition = an.recognise(text_table(f"customer,product,{names}\nAnn,Tea,3,1\nBen,Jam,4,2\n"))
    assert recognition.rules == ()


def test_adding_up_takes_a_blank_for_nothing_and_keeps_what_is_no_number_to_be_named():
    table = text_table("a,b\n1,2\n,3\n4,many\n,\n")
    made = RowRule("add", {"columns": ["a", "b"], "makes": "both"})(Rows.of(table, {})).column("both")
    assert made.tolist() == [3, 3, np.inf] + [0] * (len(made) - 3)


RATINGS = "customer,product,score\nAnn,Tea,3/10\nBen,Tea,9 / 10\nBen,Jam,7.5/10\n"


def test_ratings_out_of_ten_are_read_and_told():
    recognition = an.recognise(text_table(RATINGS))
    assert (recognition.kind, recognition.roles["rating"]) == ("ratings", "score")
    assert "score is written as 3/10: a rating on a scale up to 10." in recognition.reasons
    assert cleaned(RATINGS).frame["rating"].tolist() == [3, 9, 7.5]


def test_a_rating_on_another_scale_is_brought_to_that_of_the_others():
    rows = "".join(f"c{n},Tea,{n % 5 + 1} out of 5\n" for n in range(39))
    frame = cleaned(f"customer,product,rating\n{rows}c40,Tea,4/10\n").frame
    assert frame["rating"].iloc[-1] == 2
    assert frame["rating"].iloc[:5].tolist() == [1, 2, 3, 4, 5]


def test_text_in_a_column_called_like_numbers_is_told():
    recognition = an.recognise(text_table("customer,product,qty\nAnn,Tea,2 pcs\nBen,Jam,1 pc\n"))
    assert "quantity" not in recognition.roles
    assert "qty is not used as the quantity: it holds text, such as 2 pcs." in recognition.reasons


def test_reviews_in_words_are_nothing_to_tell():
    words = "I liked this one a great deal", "It was far too dry for me", "Not what I had hoped to get"
    rows = "".join(f"c{n},Tea,{text}\n" for n, text in enumerate(words))
    assert not any("review" in reason for reason in an.recognise(text_table(f"customer,product,review\n{rows}")).reasons)
