from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import read_table
from analytics.errors import AnalyticsError, TableError
from analytics.tables.joining import join_tables
from analytics.tables.readers import raw
from tests.unit.tables.files import parquet, text_table

MARCH = "customer,product,day\nAnn,Bread,1\nAnn,Bread,1\nBob,Tea,30\nCid,Oil,31\n"
APRIL = "Day,Product,Customer\n30,Tea,Bob\n31,Oil,Cid\n31,Oil,Cid\n1,Tea,Ann\n"


def test_monthly_exports_that_overlap_are_stacked_and_no_row_counts_twice():
    joined = join_tables([text_table(MARCH, "march.csv"), text_table(APRIL, "april.csv")])
    assert joined.frame.to_numpy().tolist() == [
        ["Ann", "Bread", "1"],
        ["Ann", "Bread", "1"],  # bought twice in march.csv
        ["Bob", "Tea", "30"],
        ["Cid", "Oil", "31"],
        ["Cid", "Oil", "31"],  # twice in april.csv, of which one in march.csv too
        ["Ann", "Tea", "1"],
    ]
    assert joined.header == ("customer", "product", "day")
    assert joined.notes == ("april.csv: 2 rows that stand in earlier files too are counted once.",)
    assert [joined.place(position) for position in (3, 4, 5)] == [("march.csv", 5), ("april.csv", 4), ("april.csv", 5)]
    assert joined.found == {
        "files": "2 of one kind, joined",
        "format": "CSV",
        "encoding": "UTF-8",
        "cells parted by": "comma",
        "header": "line 1",
    }
    assert joined.name == "march.csv and 1 more file"


def test_the_digest_changes_with_every_file():
    march, april, may = (text_table(MARCH + f"Dan,Jam,{n}\n", f"{n}.csv") for n in range(3))
    digests = {join_tables(tables).digest for tables in ([march], [march, april], [march, may], [march, april, may])}
    assert len(digests) == 4


def test_one_table_stays_as_it_is():
    march = text_table(MARCH)
    assert join_tables([march]) is march
    with pytest.raises(TableError, match="no table to join"):
        join_tables([])


def test_notes_and_rows_left_out_name_their_file():
    rows = "".join(f"C{n},Tea,{n}\n" for n in range(20))
    tables = [text_table("customer,product,day\n" + rows + f"{name},Tea,dark,1\n", f"{name}.csv") for name in ("a", "b")]
    joined = join_tables(tables)
    assert joined.notes[0] == "a.csv: 1 line has more cells than the header and cannot be used: line 22."
    assert joined.notes[-1] == "b.csv: 20 rows that stand in earlier files too are counted once."
    assert joined.left_out[["file", "row"]].to_numpy().tolist() == [["a.csv", 22], ["b.csv", 22]]


def test_files_with_types_and_files_with_text_are_compared_as_text():
    typed = read_table(parquet(pd.DataFrame({"customer": [17850, 7], "product": ["Tea", "Oil"]})), name="a.parquet")
    joined = join_tables([typed, text_table("customer,product\n17850,Tea\n8,Oil\n", "b.csv")])
    assert joined.frame["customer"].tolist() == ["17850", "7", "8"]
    assert joined.found["files"] == "2 of one kind, joined"
    assert "format" not in joined.found


def test_names_of_columns_that_differ_in_case_and_spacing_are_the_same():
    joined = join_tables([text_table("Customer ID,Product\n1,Tea\n"), text_table("product,customer_id\nOil,2\n")])
    assert joined.frame["Customer ID"].tolist() == ["1", "2"]


def test_files_with_other_columns_are_related():
    orders = [text_table(f"customer,product\n{who},P1\n{who},P2\n", f"{who}.csv") for who in ("Ann", "Bob")]
    names = text_table("product,title\nP1,Tea\nP2,Oil\n", "titles.csv")
    joined = join_tables([orders[0], names, orders[1]])
    assert joined.frame[["customer", "title"]].to_numpy().tolist() == [
        ["Ann", "Tea"],
        ["Ann", "Oil"],
        ["Bob", "Tea"],
        ["Bob", "Oil"],
    ]
    assert joined.place(2) == ("Bob.csv", 2)
    with pytest.raises(AnalyticsError, match="share no column"):
        join_tables([orders[0], text_table("city,zip\nWien,1010\n")])


def test_files_that_are_too_large_together_are_refused(monkeypatch):
    tables = [text_table(MARCH), text_table(APRIL)]
    monkeypatch.setattr(raw, "MAX_ROWS", 7)
    with pytest.raises(TableError, match="has 8 rows and 3 columns; the limit is 7 rows"):
        join_tables(tables)


ROWS = st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from(["", "x", "y"])), min_size=1, max_size=12)


@given(st.lists(ROWS, min_size=1, max_size=4))
def test_a_row_counts_as_often_as_in_the_file_that_has_it_most(files):
    tables = [
        text_table("who,what\n" + "".join(f"{who},{what}\n" for who, what in rows), f"{n}.csv") for n, rows in enumerate(files)
    ]
    joined = join_tables(tables)
    expected: Counter = Counter()
    for rows in files:
        expected |= Counter(rows)
    assert Counter(map(tuple, joined.frame.to_numpy())) == expected
    for position, row in enumerate(joined.frame.to_numpy()):
        file, line = joined.place(position)
        assert files[int(file.removesuffix(".csv"))][line - 2] == tuple(row)
