from __future__ import annotations

import pytest

import analytics as an
from analytics.errors import CleaningError
from tests.unit.tables.files import cleaned, demo_table, text_table


def said(interactions: an.Interactions) -> list[str]:
    return [step.sentence for step in interactions.report.steps]


def test_each_filled_cell_becomes_one_interaction_and_blanks_are_told():
    interactions = cleaned("product,John,Alice\nBread,2,\nFruits,0,-\n")
    assert interactions.frame.to_numpy().tolist() == [["John", "Bread", 2.0], ["John", "Fruits", 0.0]]
    assert said(interactions) == ["2 cells hold a number.", "2 blank cells are read as none."]
    assert interactions.report.sentence() == "2 cells read, 2 kept, 0 dropped."


def test_blanks_of_ratings_are_unknown():
    interactions = cleaned("viewer,A,B\nx,5,\ny,,2\n")
    assert interactions.frame.to_numpy().tolist() == [["x", "A", 5.0], ["y", "B", 2.0]]
    assert said(interactions)[1] == "2 blank cells are read as unknown."


def test_a_flipped_table_gives_the_transpose():
    table = text_table("product,John,Alice\nBread,2,1\nFruits,0,3\n")
    recognition = an.recognise(table)
    V = an.build_matrix(an.clean(table, recognition)).to_frame()
    flipped = an.build_matrix(an.clean(table, recognition.flipped())).to_frame()
    assert V.loc["Bread", "Alice"] == 1
    assert flipped.T.to_numpy().tolist() == V.to_numpy().tolist()
    assert flipped.columns.tolist() == ["Bread", "Fruits"]


@pytest.mark.parametrize(
    ("cell", "problem"), [("many", "is no number"), ("-1", "is below zero"), ("inf", "is no number"), ("=1+1", "is no number")]
)
def test_a_cell_that_cannot_be_used_is_named_by_row_and_column(cell, problem):
    grid = f"product,John,Alice,Mary\nBread,1,2,3\nFruits,1,2,3\nSweets,0,0,0\n\nCoffee,1,{cell},3\n"
    with pytest.raises(CleaningError) as caught:
        cleaned(grid)
    assert caught.value.message == f"Row 6, column Alice of shop.csv holds {cell!r}, which {problem}."
    assert caught.value.hint == "Correct the cell, or leave it empty."


def test_a_grid_without_any_number_is_refused():
    with pytest.raises(CleaningError, match=r"Every cell of shop\.csv is blank"):
        cleaned("product,John,Alice\nBread,,\nFruits,-,/\n")


def test_names_that_stand_twice_are_added_up_and_said():
    interactions = cleaned("product,John,John\nBread,1,2\nBread,3,4\nFruits,5,0\n")
    V = an.build_matrix(interactions)
    assert V.to_frame().to_dict() == {"John": {"Bread": 10.0, "Fruits": 5.0}}
    assert said(interactions)[1:] == [
        "1 row name stands more than once (such as Bread); their cells are added up.",
        "1 column name stands more than once (such as John); their cells are added up.",
    ]


def test_ratings_that_stand_twice_are_averaged_and_said():
    interactions = cleaned("viewer,A,B\nx,5,\nx,2,\ny,,4\n")
    assert said(interactions)[-1] == "1 row name stands more than once (such as x); their cells are averaged."
    assert an.build_matrix(interactions).to_frame().loc["A", "x"] == 3.5


def test_rows_and_columns_without_a_name_are_called_by_their_place():
    V = an.build_matrix(cleaned("product,John,\nBread,1,2\n\n,3,4\n"))
    assert V.items.tolist() == ["Bread", "row 4"]
    assert V.customers.tolist() == ["John", "column 3"]


def test_thousands_marks_are_read_and_said():
    table = demo_table("stock_volumes")
    interactions = an.clean(table, an.recognise(table))
    assert "GOOG, YHOO: commas are read as thousands marks." in said(interactions)
    assert an.build_matrix(interactions).to_frame().loc["GOOG", "2015-08-21"] == 4_227_300


def test_a_column_that_does_not_exist_cannot_name_the_rows():
    table = text_table("product,John\nBread,1\n")
    with pytest.raises(CleaningError, match=r"shop\.csv has no column 'show'"):
        an.clean(table, an.Recognition(layout="wide", kind="counts", label_column="show"))


def test_a_column_of_text_beside_the_numbers_is_the_category_of_the_products():
    interactions = cleaned("product,category,John,Mary\nBread,Bakery,1,2\nSoap,Care,0,3\n")
    V = an.build_matrix(interactions)
    assert V.customers.tolist() == ["John", "Mary"]
    assert V.categories.to_dict() == {"Bread": "Bakery", "Soap": "Care"}
    assert "The column category holds the category of each product." in said(interactions)


def test_a_column_of_text_that_is_no_category_is_left_out_and_said():
    interactions = cleaned("customer,city,Bread,Soap,Tea\nMary,Rome,1,2,3\nJohn,Oslo,0,3,1\n")
    assert an.build_matrix(interactions).items.tolist() == ["Bread", "Soap", "Tea"]
    assert "The column city holds text; it is left out." in said(interactions)


def test_a_grid_never_mixes_two_ways_to_read_a_comma():
    interactions = cleaned('product,John,Mary\nBread,"1,234","0,500"\nSoap,"2,000","1,5"\n')
    assert an.build_matrix(interactions).to_frame().to_numpy().tolist() == [[1.234, 0.5], [2.0, 1.5]]


def test_text_in_a_grid_of_two_rows_is_named_too():
    with pytest.raises(CleaningError, match=r"Row 2, column B of shop\.csv holds 'abc', which is no number"):
        cleaned("what,A,B\nX,1,abc\nY,2,3\n")
