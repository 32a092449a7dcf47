from __future__ import annotations

import pytest

from analytics.tables.cleaning.interactions import CleaningReport, CleaningStep
from tests.unit.tables.files import cleaned

STEPS = (
    CleaningStep("kept", 4, "4 rows are used.", 9.5),
    CleaningStep("dropped", 1, "1 row names no customer.", 1_000.0, "no_customer", 2),
    CleaningStep("kept", 1, "1 row has no date.", None),
)


def test_the_account_can_be_shown_as_a_table_in_the_unit_of_the_file():
    frame = CleaningReport(5, 4, "rows", STEPS).to_frame()
    assert frame.columns.tolist() == ["action", "rule", "rows", "found", "what", "revenue"]
    assert frame["rows"].tolist() == [4, 1, 1]
    assert frame["rule"].tolist() == ["", "no_customer", ""]
    assert frame["found"].fillna(-1).tolist() == [-1, 2, -1]
    assert frame["revenue"].fillna(-1).tolist() == [9.5, 1_000, -1]
    assert CleaningReport(5, 4, "cells", STEPS).to_frame().columns[2] == "cells"


def test_the_account_can_be_written_as_lines_with_their_revenue():
    assert CleaningReport(5, 4, "rows", STEPS, revenue_read=1_009.5, revenue_kept=9.5).lines() == [
        "5 rows read, 4 kept, 1 dropped.",
        "Revenue: 1,009.50 read, 9.50 kept, 1,000.00 taken out.",
        "4 rows are used. Revenue: 9.50.",
        "1 row names no customer. Revenue: 1,000.00.",
        "1 row has no date.",
    ]


def test_the_sentence_counts_what_was_dropped():
    report = CleaningReport(1_234_567, 1_234_000, "rows", ())
    assert report.sentence() == "1,234,567 rows read, 1,234,000 kept, 567 dropped."
    assert report.revenue_sentence() == ""


@pytest.mark.parametrize("text", ["customer,product\nMary,Bread\n", "product,Mary,John\nBread,1,2\nTea,3,4\n"])
def test_nothing_rejected_is_an_empty_table_with_the_same_columns(text):
    report = cleaned(text).report
    assert report.rejected.columns.tolist() == ["row", "column", "cell", "reason"]
    assert report.rejected.empty
    assert report.rejected_rows().empty
    assert report.flags.columns.tolist() == ["customer", "why", "share"]
