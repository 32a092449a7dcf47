"""What is no row of a large file is left out, and told as it is of small ones."""

from __future__ import annotations

import pytest

import analytics as an
from tests.unit.tables.large_files.cells import HEADER, ROWS, cells_of, units_of


def test_rows_of_spaces_are_blank(everything_is_large, write):
    text = HEADER + "Mary,Tea,2\n   \n , , \n\u00a0,\u00a0,\t\n\t\n" * 60
    assert an.read_table(write(text)).n_rows == an.read_table(text.encode(), "orders.csv").n_rows == 60


def test_columns_without_a_name_shift_nothing(everything_is_large, write):
    text = "customer,,product,quantity,\n" + "Mary,,Tea,2,\n" * 150
    table = an.read_table(write(text))
    assert cells_of(an.build_matrix(an.clean(table, an.recognise(table)), "units")) == {("Tea", "Mary"): 300.0}


def test_blank_rows_and_repeated_headers_are_no_rows(everything_is_large, write):
    text = "customer,product,quantity\n" + "Mary,Tea,2\n" * 120 + ",,\n\ncustomer,product,quantity\n" + "John,Oil,1\n"
    table = an.read_table(write(text))
    assert table.n_rows == 121
    assert an.clean(table, an.recognise(table)).report.rows_read == 121


def test_a_header_over_two_lines_is_one_row(everything_is_large, write):
    table = an.read_table(write('customer,product,"quantity\n(pieces)"\n' + "Mary,Tea,2\n" * 120))
    assert table.n_rows == 120
    assert table.frame.iloc[0].tolist() == ["Mary", "Tea", "2"]


@pytest.mark.parametrize(
    ("end", "notes"),
    [
        ("Total,,603\n", ("1 line with a total at the end is left out: line 203.",)),
        ("\n,,\nSubtotal,,603\nGrand Total,,603\n,,\n", ("2 lines with a total at the end are left out: lines 205 and 206.",)),
        ("Total,Tea,603\n", ()),
        ("Total,,603\nMary,Tea,1\n", ()),
    ],
)
def test_totals_at_the_end_are_left_out_before_anything_is_counted(everything_is_large, write, end, notes):
    text = HEADER + ROWS + "Bob,Tea,3\n" + end
    small, table = an.read_table(text.encode(), "orders.csv"), an.read_table(write(text))
    assert table.notes == small.notes == notes
    assert table.left_out.to_numpy().tolist() == small.left_out.to_numpy().tolist()
    one, many = (an.clean(each, an.recognise(each)).report for each in (small, table))
    assert many.lines() == one.lines()
    assert table.n_rows == small.n_rows


def test_repeated_headers_are_told(everything_is_large, write):
    text = HEADER + ROWS + HEADER + "Bob,Tea,3\n" + "customer, product ,quantity\n"
    small, table = an.read_table(text.encode(), "orders.csv"), an.read_table(write(text))
    assert table.notes == small.notes == ("2 lines that repeat the header are left out: lines 202 and 204.",)
    assert table.left_out.to_numpy().tolist() == small.left_out.to_numpy().tolist()
    assert table.n_rows == small.n_rows == 201


def test_apostrophes_that_guard_formulas_are_counted(everything_is_large, write):
    text = HEADER + ROWS + "'=Bob,'@Tea,1\n'n Sync,' +Oil,'\t2\n"
    small, table = an.read_table(text.encode(), "orders.csv"), an.read_table(write(text))
    assert table.notes == small.notes == ("An apostrophe that guards a formula was taken off 4 cells.",)
    assert units_of(table) == units_of(small)


def test_the_first_row_of_a_file_without_a_header_is_a_row(everything_is_large, write):
    text = "".join(f"{196 + n}\t{242 + n % 9}\t{1 + n % 5}\t{881250949 + n}\n" for n in range(150))
    table = an.read_table(write(text, "u.data"))
    assert table.n_rows == an.read_table(text.encode(), "u.data").n_rows == 150
    assert table.frame.iloc[0].tolist() == ["196", "242", "1", "881250949"]


@pytest.mark.parametrize("short", ["", "John,Oil\n"], ids=["read as it stands", "written anew"])
def test_titles_and_a_header_over_two_lines_are_no_rows(everything_is_large, write, short):
    text = 'Sales,,\n\ncustomer,product,"quantity\n(pieces)"\n' + ROWS + short
    small, table = an.read_table(text.encode(), "orders.csv"), an.read_table(write(text))
    assert table.header == small.header
    assert table.n_rows == small.n_rows == 200 + bool(short)
    assert table.place(0) == small.place(0) == ("orders.csv", 4)
