from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.tables.cells.coded import NO_LABEL, categorized, code_cells


@pytest.mark.parametrize(
    "column",
    [
        pd.Series(["b", " b ", "", None, "a"]),
        pd.Series(["b", " b ", "", None, "a"], dtype=object),
        pd.Series(["b", " b ", "", None, "a"], dtype="category"),
    ],
    ids=["text", "objects", "categories"],
)
def test_every_different_cell_stands_once_and_blanks_have_no_code(column):
    coded = code_cells(column)
    assert coded.cells(np.arange(5)).tolist() == ["b", "b", "", "", "a"]
    assert coded.blank.tolist() == [False, False, True, True, False]
    assert sorted(coded.labels) == ["a", "b"]


def test_numbers_are_labels_too():
    assert code_cells(pd.Series([17850.0, np.nan, 2.5])).cells(np.arange(3)).tolist() == ["17850", "", "2.5"]


def test_cells_can_be_put_together():
    coded = code_cells(pd.Series(["x", "X", "y", ""])).merged(np.array([0, 0, 1]), pd.Index(["x", "y"]))
    assert coded.codes.tolist() == [0, 0, 1, -1]
    assert coded.rows_with(np.array([True, False])).tolist() == [True, True, False, False]


def test_cells_that_say_nothing_are_blank_where_told():
    column = pd.Series(["NULL", "#N/A", "na", "Tea"])
    assert code_cells(column).labels.tolist() == ["NULL", "#N/A", "na", "Tea"]
    assert code_cells(column, NO_LABEL).cells(np.arange(4)).tolist() == ["", "", "na", "Tea"]


def test_whole_numbers_stored_with_decimals_are_one_with_those_without():
    assert code_cells(pd.Series(["46", "46.0", "", "100", "7.00", "007"])).cells(np.arange(6)).tolist() == [
        *("46", "46", "", "100", "7", "007")
    ]


@pytest.mark.parametrize("other", ["1.5", "Tea", "1.0.0"])
def test_decimals_stay_where_any_cell_is_no_whole_number(other):
    assert code_cells(pd.Series(["46", "46.0", other])).labels.tolist() == ["46", "46.0", other]


def test_a_column_as_categories_says_the_same_and_numbers_stay_numbers():
    column = pd.Series(["b", None, "a", "b"], dtype=str, index=[3, 4, 5, 6])
    found = categorized(column)
    assert found.cat.categories.tolist() == ["b", "a"]
    assert found.astype(str).equals(column)
    assert categorized(pd.Series([1.5, 2.0])).dtype == float
