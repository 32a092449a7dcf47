from __future__ import annotations

import pandas as pd

from analytics.tables.interactions import CleaningReport, CleaningStep, rejected_table
from tests.unit.tables.files import cleaned


def test_the_account_can_be_shown_as_a_table_in_the_unit_of_the_file():
    steps = (CleaningStep("kept", 4, "4 rows are used.", 9.5), CleaningStep("dropped", 1, "1 rows name no customer."))
    frame = CleaningReport(5, 4, "rows", steps, rejected_table([])).to_frame()
    assert frame.columns.tolist() == ["action", "rows", "what", "revenue"]
    assert frame["rows"].tolist() == [4, 1]
    assert frame["revenue"].fillna(-1).tolist() == [9.5, -1]


def test_the_sentence_counts_what_was_dropped():
    report = CleaningReport(1_234_567, 1_234_000, "rows", (), rejected_table([]))
    assert report.sentence() == "1,234,567 rows read, 1,234,000 kept, 567 dropped."


def test_rejected_rows_of_several_rules_stand_in_the_order_of_the_file():
    parts = [pd.DataFrame({"row": rows, "column": "a", "cell": "", "reason": "r"}) for rows in ([3, 9], [2, 5])]
    assert rejected_table(parts)["row"].tolist() == [2, 3, 5, 9]


def test_nothing_rejected_is_an_empty_table_with_the_same_columns():
    assert rejected_table([]).columns.tolist() == ["row", "column", "cell", "reason"]
    assert cleaned("customer,product\nMary,Bread\n").report.rejected.empty
