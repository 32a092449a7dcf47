from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.tables.table import Table

FRAME = pd.DataFrame({"customer": ["Ann", "Bob", "Cid"]})


def test_rows_of_one_file_follow_its_header():
    table = Table(FRAME, ("customer",), "march.csv", "")
    assert table.rows_in_file(np.array([0, 2])).tolist() == [2, 4]
    assert table.place(2) == ("march.csv", 4)
    assert table.left_out.empty


def test_rows_of_several_files_are_found_in_theirs():
    files = (("march.csv", 1), ("april.csv", 2))
    table = Table(FRAME, ("customer",), "2 files", "", row_numbers=np.array([7, 2, 9]), files=files)
    assert [table.place(position) for position in range(3)] == [("march.csv", 7), ("april.csv", 2), ("april.csv", 9)]
    assert table.files_of(np.array([2, 0])).tolist() == ["april.csv", "march.csv"]
