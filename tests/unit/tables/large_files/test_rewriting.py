"""Rows and quotes of large text files are mended, cut and refused as those of small ones."""

from __future__ import annotations

import gzip

import pytest

import analytics as an
from analytics.errors import TableError
from analytics.tables.large_files import opening, rewriting
from tests.unit.tables.large_files.cells import HEADER, ROWS, units_of


def test_short_rows_are_filled_up_and_blank_cells_too_many_are_cut_and_told(everything_is_large, write):
    table = an.read_table(write(HEADER + ROWS + "John,Oil\n" + "Alice,Salt,3,,\n"))
    assert table.notes == (
        "1 line with too few cells is filled up with blanks.",
        "1 line was longer than the header, with blank cells only; they are cut off.",
    )
    assert units_of(table) == {("Tea", "Mary"): 400.0, ("Oil", "John"): 1.0, ("Salt", "Alice"): 3.0}


def test_rows_with_cells_that_no_column_can_take_are_set_aside_and_listed(everything_is_large, write):
    text = HEADER + ROWS + "Alice,Salt,3,x,y\n" + "John,Oil,zero\n" + "Bob,Jam,100,,,z\n"
    small, table = an.read_table(text.encode(), "orders.csv"), an.read_table(write(text))
    assert table.notes == small.notes == ("2 lines have more cells than the header and cannot be used: lines 202 and 204.",)
    assert table.left_out.to_numpy().tolist() == small.left_out.to_numpy().tolist()
    assert table.left_out["row"].tolist() == [202, 204]
    assert table.n_rows == 201
    assert units_of(table) == {("Tea", "Mary"): 400.0}
    assert an.clean(table, an.recognise(table)).report.rejected["row"].tolist() == [203], "rows set aside keep their place"


def test_a_file_with_too_many_rows_that_are_too_long_is_refused(everything_is_large, write, monkeypatch):
    monkeypatch.setattr(opening, "HEAD_BYTES", 500)
    with pytest.raises(TableError, match=r"orders\.csv cannot be read: line 202 has 5 cells, the header has 3\."):
        an.read_table(write(HEADER + ROWS + "Alice,Salt,3,x,y\n" * 23))
    assert an.read_table(write(HEADER + ROWS + "Alice,Salt,3,x,y\n" * 22)).n_rows == 200


@pytest.mark.parametrize("text", [
    "'customer','product','quantity'\n" + "'Ann','Tea, green',2\n" + "'Ann','Oil',1\n" * 150,
    'customer, product, quantity\n' + 'Ann, "Tea, green", 2\n' + "Ann, Oil, 1\n" * 150,
])  # fmt: skip
def test_cells_are_quoted_as_in_small_files(everything_is_large, write, text):
    expected = {("Tea, green", "Ann"): 2.0, ("Oil", "Ann"): 150.0}
    assert units_of(an.read_table(text.encode(), "orders.csv")) == expected
    assert units_of(an.read_table(write(text))) == expected


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_may_end_otherwise_within_cells(everything_is_large, write, end):
    text = end.join(["customer,product,quantity", *['Ann,"Tea\r\ngreen",2', "Bob,Oil,1", 'Cyd,"Salt\nsea",1'] * 40]) + end
    expected = units_of(an.read_table(text.encode(), "orders.csv"))
    assert sorted(expected.values()) == [40.0, 40.0, 80.0]
    assert units_of(an.read_table(write(text))) == expected


def test_a_first_row_with_too_many_cells_is_no_header(everything_is_large, write):
    text = HEADER + "Ann,Tea,green,2\n" + "Bob,Oil,1\n" * 60
    small, table = an.read_table(text.encode(), "orders.csv"), an.read_table(write(text))
    assert table.notes == small.notes == ("1 line has more cells than the header and cannot be used: line 2.",)
    assert table.left_out["row"].tolist() == [2]
    assert units_of(table) == {("Oil", "Bob"): 60.0}


def test_a_quote_that_is_never_closed_is_named(everything_is_large, write, monkeypatch):
    monkeypatch.setattr(opening, "HEAD_BYTES", 500)
    text = "customer,product\n" + "Mary,Tea\n" * 200 + 'John,"Oil\n' + "Mary,Tea\n" * 50
    with pytest.raises(TableError, match=r"orders\.csv cannot be read: the quote that opens in row 202 is never closed\."):
        an.read_table(write(text))


def test_a_quote_that_takes_in_more_than_a_cell_can_hold_ends_the_reading(everything_is_large, write, monkeypatch):
    monkeypatch.setattr(opening, "HEAD_BYTES", 500)
    text = "customer,product\n" + "Mary,Tea\n" * 200 + 'John,"Oil\n' + "Mary,Tea\n" * 120_000
    with pytest.raises(
        TableError, match=r"a cell in row 202 holds more than 1,000,000 characters, or opens a quote that is never"
    ):
        an.read_table(write(text))


@pytest.mark.parametrize("before", ["", "Mary,Tea,2\n"], ids=["read as it stands", "written anew"])
def test_a_quote_that_is_closed_rows_later_is_named(everything_is_large, write, monkeypatch, before):
    monkeypatch.setattr(opening, "HEAD_BYTES", 500)
    rows = "Mary,Tea,2,1.50\n" * 200
    text = "customer,product,quantity,price\n" + rows + before + 'John,"Oil,1,2\n' + "Mary,Tea,1,2\n" * 2 + 'Ann,x",1,2\n' + rows
    place = 203 if before else 202
    with pytest.raises(TableError, match=rf"the quote that opens in row {place} runs over 2 rows or more\.") as large:
        an.read_table(write(text))
    with pytest.raises(TableError) as small:
        an.read_table(text.encode(), "orders.csv")
    assert large.value.message == small.value.message


def test_text_behind_a_closing_quote_belongs_to_its_cell(everything_is_large, write):
    text = HEADER + 'Ann,"Tea" cup,2\nBob,"12\\" plate",1\nCyd,Mug "XL",3\n' + ROWS
    expected = units_of(an.read_table(text.encode(), "orders.csv"))
    found = units_of(an.read_table(write(text)))
    assert found == expected
    assert {item for item, _ in found} == {"Tea cup", '12\\ plate"', 'Mug "XL"', "Tea"}


def test_a_gzip_bomb_is_stopped_while_it_is_unpacked(everything_is_large, write, monkeypatch):
    monkeypatch.setattr(rewriting, "MAX_UNPACKED", 10)
    monkeypatch.setattr(rewriting, "CHECK_ROWS", 10)
    with pytest.raises(TableError, match="more than is safe"):
        an.read_table(write(gzip.compress(b"customer,product\n" + b"Mary,Tea\n" * 20_000), "orders.csv.gz"))


def test_of_a_few_rows_one_may_be_too_long(everything_is_large, write):
    text = HEADER + "Mary,Tea,2\n\n" * 3 + "Alice,Salt,3,x\n"
    small, table = an.read_table(text.encode(), "orders.csv"), an.read_table(write(text))
    assert table.notes == small.notes == ("1 line has more cells than the header and cannot be used: line 8.",)
    assert table.n_rows == small.n_rows == 3
