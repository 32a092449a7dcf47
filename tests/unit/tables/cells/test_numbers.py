from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.tables.cells.numbers import BLANKS, find_mark, leaves_mark_open, marks_told, number_text, parse_numbers, to_labels


def numbers(*cells: str) -> list[float]:
    return parse_numbers(pd.Series(cells)).values.tolist()


@pytest.mark.parametrize(
    ("cells", "expected", "note"),
    [
        (["1", "-2", "+3", " 4.5 ", "1e3"], [1, -2, 3, 4.5, 1000], ""),
        (["4,227,300", "18", "-1,000.5"], [4_227_300, 18, -1000.5], "commas are read as thousands marks"),
        (["1,5", "2", "1.234,50", "1.234"], [1.5, 2, 1234.5, 1234], "commas are read as decimal marks"),
        (["1.5", "1.234"], [1.5, 1.234], ""),
        (["1.234.567", "1.5"], [1_234_567, 1.5], ""),
        (["€ 1.234,50", "CHF 3"], [1234.5, 3], "commas are read as decimal marks"),
        (["$1,234.50", "3 USD", "£0.99"], [1234.5, 3, 0.99], "commas are read as thousands marks"),
        (["0,500", "1"], [0.5, 1], "commas are read as decimal marks"),
        (["-$5", "7 €"], [-5, 7], ""),
        (["1 234", "1\u00a0234\u202f567"], [1234, 1_234_567], ""),
    ],
)
def test_marks_are_read_per_column_and_said(cells, expected, note):
    parsed = parse_numbers(pd.Series(cells))
    assert parsed.values.tolist() == expected
    assert parsed.note == note
    assert not parsed.bad.any()
    assert not parsed.blank.any()


@pytest.mark.parametrize("cell", [*sorted(BLANKS), "  ", "N/A", "NaN"])
def test_ways_to_leave_a_cell_blank(cell):
    parsed = parse_numbers(pd.Series([cell, "1"]))
    assert parsed.blank.tolist() == [True, False]
    assert not parsed.bad.any()
    assert np.isnan(parsed.values[0])


@pytest.mark.parametrize(
    "cell", ["inf", "-Infinity", "1e400", "many", "1-2", "0x10", "1,23,4", "True", "€", "1.2.3", "3 4", "1 23", "3€4", "0,1234,5"]
)
def test_what_is_no_finite_number_is_bad_and_never_a_value(cell):
    parsed = parse_numbers(pd.Series([cell, "1"]))
    assert parsed.bad.tolist() == [True, False]
    assert np.isnan(parsed.values[0])
    assert parsed.values[1] == 1


def test_commas_that_fit_no_reading_are_bad_rather_than_guessed():
    parsed = parse_numbers(pd.Series(["1,5", "4,227,300"]))
    assert parsed.bad.tolist() == [False, True]


@pytest.mark.parametrize("dtype", [float, "float32", "Float64", "category", object])
def test_typed_columns_need_no_parsing(dtype):
    parsed = parse_numbers(pd.Series([2.5, None, 0.0]).astype(dtype))
    assert parsed.values[[0, 2]].tolist() == [2.5, 0.0]
    assert parsed.blank.tolist() == [False, True, False]


def test_infinity_in_a_typed_column_is_bad():
    assert parse_numbers(pd.Series([1.0, np.inf])).bad.tolist() == [False, True]


@pytest.mark.parametrize(
    ("columns", "semicolons", "mark"),
    [
        ([["1.000"], ["2,50"]], False, ","),
        ([["1,234"], ["0,500"]], False, ","),
        ([["1,234"], ["2.50"]], False, "."),
        ([["4,227,300"], ["1.234"]], False, "."),
        ([["1.000"]], True, None),  # one or a thousand: to be asked
        ([["1.000", ""], ["1", "2"]], True, None),
        ([["1.000", "450"]], True, ","),  # a number without a dot between those with one: dots group thousands
        ([["1.000", "1.234.567"]], True, ","),
        ([["1", "2"]], True, ","),
        ([["1.000", "2.5"]], True, "."),
        ([["1.000", "1,000", "12"]], False, None),
        ([["1,5"], ["2.5"]], False, None),
        ([["Bread, dark", "007"]], False, None),
    ],
)
def test_the_decimal_mark_is_decided_once_for_all_columns(columns, semicolons, mark):
    assert find_mark([pd.Series(column) for column in columns], semicolons) == mark


@pytest.mark.parametrize(
    ("columns", "open_"),
    [
        ([["1.100", "7.899"], ["1", "2"]], True),
        ([["1.100", "0.899"]], False),  # no thousand begins with a nought
        ([["1.100", "2,50"]], False),
        ([["1.100"], ["2,50"]], False),
        ([["1.100", "450"]], False),
        ([["1", "2"], ["Tea"]], False),
    ],
)
def test_a_mark_is_open_where_every_number_has_a_dot_before_three_digits(columns, open_):
    assert leaves_mark_open([pd.Series(column) for column in columns]) is open_


def test_the_marks_that_numbers_were_read_with_are_told_of_columns_that_have_one():
    columns = [pd.Series(["1", "2"]), pd.Series(["1,50", "2"]), pd.Series([1.5])]
    assert marks_told(zip(columns, (".", ",", "."), strict=True)) == "comma"
    assert marks_told([(columns[0], ".")]) == ""


@pytest.mark.parametrize(("mark", "values"), [(",", [1000, 1.234, 5]), (".", [1, 1234, 5]), (None, [1, 1234, 5])])
def test_cells_that_can_be_read_in_two_ways_follow_the_mark(mark, values):
    assert parse_numbers(pd.Series(["1.000", "1,234", "5"]), mark).values.tolist() == values


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_numbers_as_python_writes_them_are_read_exactly(values):
    assert numbers(*map(repr, values)) == values


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("(1,234.50)", -1234.5),
        ("($12.00)", -12),
        ("$(12.00)", -12),
        ("(12.00 €)", -12),
        ("12.00-", -12),
        ("12.00- EUR", -12),
        ("1,234.50 -", -1234.5),
        ("−12.00", -12),
        ("€ −12.00", -12),
    ],
)
def test_numbers_below_zero_as_accounts_write_them(cell, value):
    assert numbers("3.50", cell) == [3.5, value]


def test_a_decimal_comma_in_brackets_is_one():
    assert numbers("(1.234,50)", "2,50", "12,00-") == [-1234.5, 2.5, -12]


@pytest.mark.parametrize("cell", ["(-5)", "--5", "-5-", "(none)", "()", "((5))", "5)"])
def test_signs_that_contradict_each_other_are_no_number(cell):
    assert parse_numbers(pd.Series(["1", cell])).bad.tolist() == [False, True]


def test_a_minus_alone_is_blank():
    assert parse_numbers(pd.Series(["1", "−"])).blank.tolist() == [False, True]


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1))
def test_thousands_commas_change_no_value(values):
    assert numbers(*(f"{value:,}" for value in values)) == values


@given(st.lists(st.decimals(-(10**6), 10**6, places=2), min_size=1))
def test_decimal_commas_change_no_value(values):
    cells = [f"{value:,}".translate(str.maketrans(",.", ".,")) for value in values]
    assert numbers(*cells) == [float(value) for value in values]


@pytest.mark.parametrize(
    ("column", "labels"),
    [
        (pd.Series([17850.0, None, 2.5]), ["17850", "", "2.5"]),
        (pd.Series([1, None], dtype="Int64"), ["1", ""]),
        (pd.Series([7, 8]), ["7", "8"]),
        (pd.Series([" 007 ", None, "Bread"]), ["007", "", "Bread"]),
        (pd.Series([1.0, 2.0, None], dtype="category"), ["1", "2", ""]),
        (pd.Series(["a", None], dtype="category"), ["a", ""]),
        (pd.to_datetime(pd.Series(["2025-03-01", None])), ["2025-03-01", ""]),
        (pd.to_datetime(pd.Series(["2025-03-01 12:30"])), ["2025-03-01 12:30:00"]),
        (pd.Series([True, False]), ["True", "False"]),
    ],
)
def test_labels_read_as_people_write_them(column, labels):
    assert to_labels(column).tolist() == labels


@given(st.integers(-(2**53) + 1, 2**53 - 1))
def test_whole_numbers_keep_all_their_digits(number):
    assert number_text(float(number)) == str(number)
