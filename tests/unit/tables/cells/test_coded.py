from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.tables.cells.coded import code_cells


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
