from __future__ import annotations

import hashlib
import io
import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import AnalyticsError, find_text_column, read_table
from analytics.errors import TableError
from analytics.tables import reading
from analytics.tables.readers import raw
from tests.unit.tables.files import parquet, text_table, xlsx

GRID = b"product,John,Alice\nBread,0,2\n"
AS_FRAME = pd.DataFrame({"product": ["Bread"], "John": [0], "Alice": [2]})


@pytest.mark.parametrize(
    "data", [GRID, xlsx([["product", "John", "Alice"], ["Bread", 0, 2]]), parquet(AS_FRAME)], ids=["csv", "xlsx", "parquet"]
)
@pytest.mark.parametrize("name", ["shop.csv", "shop.xlsx", "shop.parquet", "shop"])
def test_the_content_decides_on_the_format_and_not_the_name(data, name):
    table = read_table(data, name=name)
    assert table.header == ("product", "John", "Alice")
    assert table.frame.astype(str).to_numpy().tolist() == [["Bread", "0", "2"]]
    assert table.name == name


def test_a_path_a_file_object_and_bytes_give_the_same_table(tmp_path):
    path = tmp_path / "shop.csv"
    path.write_bytes(GRID)
    with path.open("rb") as file:
        tables = [read_table(path), read_table(str(path)), read_table(file), read_table(io.BytesIO(GRID), name="shop.csv")]
    assert [table.name for table in tables] == ["shop.csv"] * 4
    assert {table.digest for table in tables} == {hashlib.sha256(GRID).hexdigest()}
    for table in tables:
        pd.testing.assert_frame_equal(table.frame, read_table(GRID).frame)


def test_a_path_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(TableError, match=r"missing\.csv cannot be opened: No such file"):
        read_table(tmp_path / "missing.csv")


def test_a_folder_is_no_table(tmp_path):
    with pytest.raises(TableError, match="cannot be opened: Is a directory"):
        read_table(tmp_path)


@pytest.mark.parametrize("data", [b"", b"  \r\n\n ", b"\xef\xbb\xbf", b"\xff\xfe", b",,\n,,\n"])
def test_an_empty_file_is_said_to_be_empty(data):
    with pytest.raises(TableError, match=r"sales\.csv is empty"):
        read_table(data, name="sales.csv")


@pytest.mark.parametrize(
    "data",
    [b"customer,product\n", b"customer,product\n,\n \n", xlsx([["customer", "product"]]), parquet(AS_FRAME.head(0))],
    ids=["csv", "csv with blank rows", "xlsx", "parquet"],
)
def test_a_header_without_rows_is_said(data):
    with pytest.raises(TableError, match="has a header but no rows"):
        read_table(data)


@pytest.mark.parametrize(
    "data", [b"product\nBread\n", xlsx([["product"], ["Bread"]]), parquet(AS_FRAME[["product"]])], ids=["csv", "xlsx", "parquet"]
)
def test_one_column_is_no_table(data):
    with pytest.raises(TableError, match="has only one column, and its cells are no texts") as caught:
        read_table(data)
    assert "one column is enough for tickets or reviews" in caught.value.hint


TEXTS = [
    "My parcel never came, and nobody answers my mails.",
    "I want a refund, please, for the kettle that broke",
    "It is new; still it does not print, it only blinks, twice",
    '"Soon" is what you say, but when will that be?',
]


@pytest.mark.parametrize(
    ("data", "header", "first_row"),
    [
        ("\n".join(["text", *TEXTS]).encode(), "text", 2),
        ("\n".join(TEXTS).encode(), "Column 1", 1),
        (pd.DataFrame({"text": TEXTS}).to_csv(index=False).encode(), "text", 2),
        ("\n".join(f'{{"text": {json.dumps(text)}}}' for text in TEXTS).encode(), "text", 1),
        (xlsx([["text"], *([text] for text in TEXTS)]), "text", 2),
        (parquet(pd.DataFrame({"text": TEXTS})), "text", 2),
    ],
    ids=["a text a line", "without a header", "csv", "json", "xlsx", "parquet"],
)
def test_one_column_of_texts_is_read_with_all_its_commas_and_quotes(data, header, first_row):
    table = read_table(data, "tickets.txt")
    assert (table.header, table.frame[header].tolist()) == ((header,), TEXTS)
    assert table.place(3) == ("tickets.txt", first_row + 3)
    assert find_text_column(table) == header


@pytest.mark.parametrize(
    "data",
    [
        "id,text\n1,My parcel never came and nobody answers\n2,I want a refund for the kettle that broke\n",
        "Our shop\ncustomer,product\nAnn,Tea\nBob,Oil\n",
        "Reviews\nid,text\n1,My parcel never came and nobody answers\n2,I want a refund for the kettle that broke\n",
    ],
)
def test_a_table_with_texts_or_a_title_keeps_its_columns(data):
    assert len(read_table(data.encode()).header) == 2


def test_a_file_over_the_limit_is_refused_before_it_is_read_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 2**20)
    path = tmp_path / "large.csv"
    path.write_bytes(b"x" * (2**20 + 1))
    with path.open("rb") as file:
        for source in (path, file, b"x" * (2**20 + 1)):
            with pytest.raises(TableError, match="is larger than the limit of 1 MB"):
                read_table(source)
    path.write_bytes(GRID)
    assert read_table(path).n_rows == 1


@pytest.mark.parametrize(
    ("limit", "message"),
    [("MAX_COLUMNS", "has 3 columns; the limit is 2"), ("MAX_ROWS", "has 3 rows"), ("MAX_CELLS", "has 3 rows and 3 columns")],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_a_table_with_too_many_rows_columns_or_cells_is_refused(monkeypatch, limit, message, kind):
    frame = pd.DataFrame({"a": ["x"] * 3, "b": ["y"] * 3, "c": ["z"] * 3})
    data = {
        "csv": frame.to_csv(index=False).encode(),
        "xlsx": xlsx([frame.columns, *frame.to_numpy()]),
        "parquet": parquet(frame),
    }[kind]
    assert read_table(data).n_rows == 3
    monkeypatch.setattr(raw, limit, 2)
    with pytest.raises(TableError, match=message):
        read_table(data)


def test_repeated_and_missing_column_names_stay_in_the_header_and_are_told_apart_in_the_frame():
    table = text_table("product,John,John,,John (2)\nBread,1,2,3,4\n")
    assert table.header == ("product", "John", "John", "", "John (2)")
    assert table.frame.columns.tolist() == ["product", "John", "John (3)", "Column 4", "John (2)"]
    assert table.frame.iloc[0].tolist() == ["Bread", "1", "2", "3", "4"]


@given(st.lists(st.sampled_from(["a", "a (2)", "a (3)", "", "Column 2"]), min_size=2, max_size=8))
def test_column_names_are_always_unique(header):
    if not any(header):
        header[0] = "a"
    table = text_table(",".join(header) + "\n" + ",".join("1" for _ in header) + "\n")
    assert table.frame.columns.is_unique
    assert table.header == tuple(header)


def test_ids_with_leading_zeros_stay_as_they_are():
    assert text_table("customer,product\n007,0815\n").frame.to_numpy().tolist() == [["007", "0815"]]


STARTS = st.sampled_from([b"", b"PK\x03\x04", b"PAR1", b"\xff\xfe", b"\xef\xbb\xbf", b"a,b\n", b"a;b\r\n", b'a,"b\n'])


@given(STARTS, st.binary(max_size=200), st.sampled_from(["x.csv", "x.xlsx", "x.parquet"]))
def test_no_bytes_raise_anything_but_a_readable_error(start, rest, name):
    try:
        table = read_table(start + rest, name=name)
    except AnalyticsError as error:
        assert error.message and error.hint
    else:
        assert table.n_rows > 0 and len(table.header) > 1


@pytest.mark.parametrize("whole", [xlsx([["product", "John"], ["Bread", 2]]), parquet(AS_FRAME)], ids=["xlsx", "parquet"])
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_but_never_crashes(whole, data):
    damaged = bytearray(whole)
    for position in data.draw(st.lists(st.integers(4, len(whole) - 1), min_size=1, max_size=5)):
        damaged[position] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(5, len(whole)))
    try:
        read_table(bytes(damaged[:end]))
    except AnalyticsError as error:
        assert error.message
