from __future__ import annotations

import datetime
import decimal

import pandas as pd
import pytest

import analytics as an
from analytics import read_table
from analytics.errors import TableError
from analytics.tables.readers import parquet as reader
from analytics.tables.readers import raw
from tests.unit.tables.files import parquet


def test_numeric_ids_become_labels_without_point_zero_and_missing_ones_are_dropped():
    frame = pd.DataFrame({"customer_id": [17850.0, None, 2.0**53 - 1], "product": [71053, 71053, 84406], "quantity": [6, 1, 2]})
    table = read_table(parquet(frame))
    V = an.build_matrix(an.clean(table, an.recognise(table)), value="units")
    assert V.customers.tolist() == ["17850", "9007199254740991"]
    assert V.items.tolist() == ["71053", "84406"]
    assert V.to_frame().to_numpy().tolist() == [[6, 0], [0, 2]]


def test_types_that_parquet_files_bring_are_all_understood():
    frame = pd.DataFrame(
        {
            "customer": pd.Categorical(["Mary", "John"]),
            "product": [b"Caf\xc3\xa9", b"Bread"],
            "quantity": pd.Categorical([2, 3]),
            "price": [decimal.Decimal("1.50"), decimal.Decimal("2.00")],
            "date": [datetime.date(2025, 3, 1), None],
            "order": pd.array([1, None], dtype="Int64"),
        }
    )
    table = read_table(parquet(frame))
    interactions = an.clean(table, an.recognise(table))
    assert interactions.frame["item"].tolist() == ["Café", "Bread"]
    assert interactions.frame["revenue"].tolist() == [3.0, 6.0]
    assert interactions.frame["order"].tolist() == ["1", ""]
    assert interactions.frame["date"].tolist() == [pd.Timestamp("2025-03-01"), pd.NaT]


def test_a_column_of_lists_is_named():
    with pytest.raises(TableError, match="The column basket of The file holds lists or records"):
        read_table(parquet(pd.DataFrame({"customer": ["Mary"], "basket": [["Bread", "Fruits"]]})))


def test_an_unreadable_file_is_refused():
    with pytest.raises(TableError, match=r"x\.parquet is not a Parquet file that can be read"):
        read_table(b"PAR1 garbage PAR1", name="x.parquet")


def test_text_that_is_no_utf_8_is_refused():
    with pytest.raises(TableError, match="is not a Parquet file that can be read"):
        read_table(parquet(pd.DataFrame({"customer": [b"\xff\xfe"], "product": ["Bread"]})))


def test_rows_and_columns_in_the_metadata_are_checked_before_anything_is_unpacked(monkeypatch):
    bomb = parquet(pd.DataFrame({"customer": [0] * 200_000, "product": [0] * 200_000}))
    assert len(bomb) < 10_000
    monkeypatch.setattr(raw, "MAX_CELLS", 399_999)
    monkeypatch.setattr(reader.pq.ParquetFile, "read", lambda *_: pytest.fail("the file was unpacked"))
    with pytest.raises(TableError, match="has 200,000 rows and 2 columns"):
        read_table(bomb)


def test_the_unpacked_size_in_the_metadata_is_checked_before_anything_is_unpacked(monkeypatch):
    bomb = parquet(pd.DataFrame({"customer": ["x" * 5_000_000], "product": ["Bread"]}))
    assert len(bomb) < 1_000_000
    monkeypatch.setattr(reader, "MAX_PARQUET_BYTES", 2**20)
    monkeypatch.setattr(reader.pq.ParquetFile, "read", lambda *_: pytest.fail("the file was unpacked"))
    with pytest.raises(TableError, match=r"would unpack to \d+ MB, which is not safe to open"):
        read_table(bomb)


def test_whole_numbers_beyond_floats_stay_apart_where_ids_are_missing():
    ids = pd.array([2**53, 2**53 + 1, None, 2**63 - 1], dtype="Int64")
    table = read_table(parquet(pd.DataFrame({"customer": ids, "product": ["Bread", "Bread", "Tea", "Tea"]})))
    customers = an.clean(table, an.recognise(table)).frame["customer"].tolist()
    assert customers == [str(2**53), str(2**53 + 1), str(2**63 - 1)]


def test_categories_of_whole_numbers_may_be_missing():
    frame = pd.DataFrame({"customer": pd.Categorical([7, None, 8]), "product": ["Bread"] * 3})
    table = read_table(parquet(frame))
    assert an.clean(table, an.recognise(table)).frame["customer"].tolist() == ["7", "8"]


@pytest.mark.parametrize("dtype", ["str", "category"])
def test_a_long_text_that_is_stored_once_and_meant_in_every_row_is_refused(monkeypatch, dtype):
    monkeypatch.setattr(raw, "MAX_TEXT_BYTES", 50_000_000)
    frame = pd.DataFrame({"customer": pd.Series(["x" * 10_000] * 10_000, dtype=dtype), "product": ["Bread"] * 10_000})
    bomb = parquet(frame)
    assert len(bomb) < 10_000
    with pytest.raises(TableError, match=r"would unpack to 95 MB of text, which is not safe to open"):
        read_table(bomb)
