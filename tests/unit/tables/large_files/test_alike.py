"""Whatever a small table holds, it comes out the same when it is read and cleaned as a large file."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import analytics as an
from analytics.tables.large_files import large
from tests.unit.tables.large_files.cells import cells_of

HEADER = ["customer", "product", "quantity", "price", "date", "order"]
CUSTOMERS = ["Ann", "Bob", "Cyd", "007", "7", " Ann", "ann", "", "NA", "O'Neil", "Lee, K", "'=Ann", "Ann Total"]
PRODUCTS = [
    "Tea",
    "Oil",
    "Jam",
    "tea",
    "Tea ",
    "",
    "Postage",
    'Mug "XL"',
    "a\nb",
    "'@Oil",
    "Gift voucher",
    "85123A",
    "85123a",
    "Total",
]
QUANTITIES = ["1", "2", "3", "-1", "-2", "", "0", "1.5", "many", "1000"]
PRICES = ["2", "3.50", "0", "", "-1", "0.125", "dear", "€4"]
DATES = ["2024-03-01", "2024-03-02 10:00", "2024-04-30", "", "soon", "1999-01-01"]
ORDERS = ["1001", "1002", "1003", "C1001", "C1002", "", "A1"]
COLUMNS = [CUSTOMERS, PRODUCTS, QUANTITIES, PRICES, DATES, ORDERS]
ODD_LINES = [
    "",
    " ,,,,,",
    ",".join(HEADER),
    "Bob,Oil",
    "Ann,Tea,2,1,2024-03-01,1001,,",
    "Ann,Tea,2,1,2024-03-01,1001,more",
    'Ann,"Tea" cup,1,2,2024-03-01,1001',
    'Bob,"12\\" plate",1,2,2024-03-01,1002',
    'Cyd, "Oil",1,2,2024-03-01,1002',
    'Cyd,"Oil" "Jam",1,2,2024-03-01,1002',
]
ENDS = [[], [], [], ["Total,,9,9,,"], ["", "Subtotal,,5", "Grand total:,,9,,,"], ['Ann,"Tea,1,2,,'], ["Total"]]


def line_of(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Write sales with whatever tills, people and spreadsheets leave in them."""
    row = st.tuples(*(st.sampled_from(cells) for cells in COLUMNS)).map(list).map(line_of)
    plain = st.tuples(*(st.sampled_from(cells[:3]) for cells in COLUMNS)).map(list).map(line_of)
    lines = draw(st.lists(st.one_of(plain, plain, row, st.sampled_from(ODD_LINES)), min_size=6, max_size=30))
    again = draw(st.lists(st.sampled_from(lines), max_size=6))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "cp1252"]))
    return end.join([",".join(HEADER), *lines, *again, *draw(st.sampled_from(ENDS))]).encode(encoding)


def told(source: bytes | Path, recognition: an.Recognition | None = None) -> dict[str, object]:
    """Return everything that is told of a file, and what it becomes; the refusal, if it is refused."""
    try:
        table = an.read_table(source, "sales.csv")
        found = an.recognise(table)
        interactions = an.clean(table, found)
    except an.AnalyticsError as error:
        return {"refused": str(error)}
    report = interactions.report
    frame = interactions.frame.drop(columns="order", errors="ignore").astype({"customer": str, "item": str})
    return {
        "rows": table.n_rows,
        "notes": table.notes,
        "left out": table.left_out.to_numpy().tolist(),
        "recognition": found,
        "lines": sorted(frame.astype(str).itertuples(index=False, name=None)),
        "cells": cells_of(an.build_matrix(interactions, "orders")),
        "account": sorted(report.lines()),
        "rejected": report.rejected_rows()[["row", "reason"]].to_numpy().tolist(),
    }


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("alike") / "sales.csv"


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=files(), lines_at_once=st.sampled_from([8, 1_000]))
def test_small_and_large_files_are_read_alike(everything_is_large, path, data, lines_at_once):
    large.LINES_AT_ONCE = lines_at_once
    path.write_bytes(data)
    assert told(path) == told(data)
