from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.tables.cleaning.rejected import Reason, Rejected

FRAME = pd.DataFrame({"customer": ["Mary", "", "John"], "quantity": [1.0, 2.0, -3.0]})


def rejected(files: np.ndarray | None = None) -> Rejected:
    reasons = (Reason("no customer", "customer"), Reason("return", "quantity"), Reason("somewhere", "item"))
    columns = {"customer": "Kunde", "quantity": "Menge"}
    return Rejected(FRAME, columns, np.array([2, 4, 5]), np.array([0, 1, 2], dtype=np.uint8), reasons, files)


def test_the_first_rows_show_the_cell_that_says_why():
    assert rejected().first().to_numpy().tolist() == [[4, "Kunde", "", "no customer"], [5, "Menge", "-3", "return"]]


def test_all_rows_have_their_line_their_reason_and_their_cells():
    found = rejected().all()
    assert found.columns.tolist() == ["row", "reason", "customer", "quantity"]
    assert found.to_numpy().tolist() == [[4, "no customer", "", 2.0], [5, "return", "John", -3.0]]


def test_rows_of_joined_files_name_their_file():
    assert rejected(np.array(["a.csv", "a.csv", "b.csv"])).all()["file"].tolist() == ["a.csv", "b.csv"]


def test_two_rules_may_give_the_same_reason():
    twice = Rejected(FRAME, {}, np.arange(3), np.array([1, 2, 0], dtype=np.uint8), (Reason("x", "a"), Reason("x", "b")))
    assert twice.all()["reason"].tolist() == ["x", "x"]
