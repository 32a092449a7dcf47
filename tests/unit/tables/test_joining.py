from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analytics as an
from analytics import read_table
from analytics.errors import AnalyticsError, TableError
from analytics.tables.joining import join_tables
from analytics.tables.large_files import opening
from analytics.tables.readers import raw
from analytics.tables.recognition.decisions import QUESTIONS
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
    typed = read_table(
        parquet(pd.DataFrame({"customer": [17850, 7], "product": ["Tea", "Oil"], "order": [1, 2]})), name="a.parquet"
    )
    joined = join_tables([typed, text_table("customer,product,order\n17850,Tea,1\n8,Oil,3\n", "b.csv")])
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


def test_without_date_and_order_equal_rows_are_two_purchases():
    tables = [text_table(f"customer,product,quantity\nAnn,Tea,1\n{who},Oil,2\n", f"{who}.csv") for who in ("Bob", "Cid")]
    joined = join_tables(tables)
    assert joined.frame.to_numpy().tolist() == [
        ["Ann", "Tea", "1"],
        ["Bob", "Oil", "2"],
        ["Ann", "Tea", "1"],
        ["Cid", "Oil", "2"],
    ]
    assert joined.notes == (
        "1 row equals one of an earlier file and counts again: no date and no order number says that they are the same purchases.",
    )
    assert an.build_matrix(an.clean(joined, an.recognise(joined)), "units").to_frame().loc["Tea", "Ann"] == 2


@pytest.mark.parametrize("column", ["order,7", "date,2024-03-01", "paid,1/3/2024"])
def test_a_date_or_an_order_of_any_name_tells_the_same_purchase(column):
    name, cell = column.split(",")
    tables = [text_table(f"customer,product,{name}\nAnn,Tea,{cell}\n{who},Oil,{cell}\n") for who in ("Bob", "Cid")]
    assert join_tables(tables).frame["customer"].tolist() == ["Ann", "Bob", "Cid"]


def test_products_that_stand_in_several_files_are_known_once():
    orders = text_table("customer,sku\nAnn,P1\nAnn,P2\nBob,P3\nBob,P1\n")
    titles = [text_table(f"sku,title\nP1,Tea\n{row}\n", f"{row[:2]}.csv") for row in ("P2,Oil", "P3,Jam")]
    assert join_tables([orders, *titles]).frame["title"].tolist() == ["Tea", "Oil", "Jam", "Tea"]


def revenue_of(*tables):
    joined = join_tables(tables)
    return an.clean(joined, an.recognise(joined)).frame["revenue"].tolist()


def test_each_file_keeps_its_own_decimal_mark():
    german = text_table("customer;product;revenue;date\nAnn;Tea;1,500;2024-01-01\n", "de.csv")
    english = text_table("customer,product,revenue,date\nBob,Tea,1.500,2024-01-02\n", "uk.csv")
    assert revenue_of(german, english) == [1.5, 1.5]
    assert join_tables([german, english]).notes == (
        "Decimals have a comma in de.csv and a dot in uk.csv: the numbers of each file are read in its own way.",
    )
    thousands = text_table("customer;product;revenue;date\nCid;Tea;1.500;2024-01-03\n", "at.csv")
    assert revenue_of(german, english, thousands) == [1.5, 1.5, 1500.0]


def test_a_file_in_which_no_number_tells_follows_those_of_its_kind():
    telling = text_table('customer,product,revenue,date\nAnn,Tea,"2,50",2024-01-01\n')
    silent = text_table('customer,product,revenue,date\nBob,Tea,"1,500",2024-01-02\n')
    assert revenue_of(silent, telling) == [1.5, 2.5]
    assert join_tables([silent, telling]).notes == ()


def test_codes_with_dots_are_no_numbers_to_be_rewritten():
    german = text_table("customer;sku;revenue\n007;85.123;1,50\n", "de.csv")
    english = text_table("customer,sku,revenue\n008,85.120,2.50\n", "uk.csv")
    joined = join_tables([german, english])
    assert joined.frame.to_numpy().tolist() == [["007", "85.123", "1.5"], ["008", "85.120", "2.5"]]


def dates_of(joined):
    return an.clean(joined, an.recognise(joined)).frame["date"].astype(str).tolist()


def test_each_file_keeps_its_own_order_of_day_and_month():
    british = text_table("customer,product,date\nAnn,Tea,13/03/2024\nAnn,Oil,02/04/2024\nBob,Jam,\n", "uk.csv")
    american = text_table("customer,product,date\nAnn,Tea,03/13/2024\nDan,Oil,04/02/2024 5:10 PM\n", "us.csv")
    joined = join_tables([british, american])
    assert joined.frame["date"].tolist() == ["2024-03-13", "2024-04-02", "", "2024-04-02 17:10:00"]
    assert joined.notes == (
        "date: dates are written day first in uk.csv and month first in us.csv; each file is read in its own way.",
        "us.csv: 1 row that stands in an earlier file too is counted once.",
    )
    assert dates_of(joined)[0].startswith("2024-03-13")


def test_files_whose_dates_go_together_stay_as_they_are():
    sure = text_table("customer,product,date\nAnn,Tea,13/03/2024\n", "a.csv")
    open_ = text_table("customer,product,date\nBob,Tea,02/04/2024\n", "b.csv")
    iso = text_table("customer,product,date\nCid,Tea,2024-05-06\n", "c.csv")
    joined = join_tables([sure, open_, iso])
    assert joined.frame["date"].tolist() == ["13/03/2024", "02/04/2024", "2024-05-06"] and joined.notes == ()
    assert [day[:10] for day in dates_of(joined)] == ["2024-03-13", "2024-04-02", "2024-05-06"]


def test_dates_that_only_a_person_can_read_are_still_asked_for():
    rows = {"uk": "13/03/2024", "us": "03/14/2024", "open": "02/04/2024"}
    joined = join_tables([text_table(f"customer,product,date\nAnn,Tea,{day}\n", f"{name}.csv") for name, day in rows.items()])
    assert joined.frame["date"].tolist() == ["2024-03-13", "2024-03-14", "02/04/2024"]
    assert an.recognise(joined).questions == (QUESTIONS["date"],)


def test_files_too_large_to_be_held_are_joined_with_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "LARGE_BYTES", 0)
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text("customer,product,order\n" + "Ann,Tea,1\nBob,Oil,2\n" * 50)
    tables = [read_table(tmp_path / f"{name}.csv") for name in ("a", "b")]
    with pytest.raises(TableError, match=r"a\.csv has 100 rows and is too large to be joined") as caught:
        join_tables(tables)
    assert "one file" in caught.value.hint
    assert join_tables(tables[:1]) is tables[0]


ROWS = st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from(["", "x", "y"])), min_size=1, max_size=12)


@given(st.lists(ROWS, min_size=1, max_size=4))
def test_a_row_counts_as_often_as_in_the_file_that_has_it_most(files):
    tables = [
        text_table("who,what,order\n" + "".join(f"{who},{what},1\n" for who, what in rows), f"{n}.csv")
        for n, rows in enumerate(files)
    ]
    joined = join_tables(tables)
    expected: Counter = Counter()
    for rows in files:
        expected |= Counter(rows)
    assert Counter(map(tuple, joined.frame.to_numpy()[:, :2])) == expected
    for position, row in enumerate(joined.frame.to_numpy()):
        file, line = joined.place(position)
        assert files[int(file.removesuffix(".csv"))][line - 2] == tuple(row[:2])
