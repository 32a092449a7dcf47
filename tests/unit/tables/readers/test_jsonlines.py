from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import read_table
from analytics.errors import TableError
from analytics.tables.readers import jsonlines


def lines(*records: object) -> bytes:
    return "\n".join(json.dumps(record) for record in records).encode()


def test_an_object_a_line_becomes_a_row_with_ids_as_they_are():
    table = read_table(
        lines({"customer": 17850, "sku": "007", "price": 2.5}, {"customer": 9007199254740993, "sku": "8", "price": 1.0})
    )
    assert table.header == ("customer", "sku", "price")
    assert table.frame.to_numpy().tolist() == [["17850", "007", "2.5"], ["9007199254740993", "8", "1"]]
    assert table.found == {"format": "JSON Lines", "encoding": "UTF-8", "header": "keys of the objects"}
    assert table.place(1) == ("The file", 2)


def test_a_list_of_objects_is_a_table_too():
    table = read_table(b'\xef\xbb\xbf [\n  {"a": 1, "b": true},\n  {"a": null, "b": false}\n]\n')
    assert table.frame.to_numpy().tolist() == [["1", "true"], ["", "false"]]
    assert table.found["format"] == "JSON list"


def test_what_is_nested_becomes_columns_one_level_deep_and_lists_stay_json():
    event = {
        "event": "purchase",
        "geo": {"country": "Österreich", "at": {"x": 1}},
        "items": [{"item_id": "A", "price": 9.99}],
        "more": {},
    }
    table = read_table(lines(event, {"event": "view"}))
    assert table.header == ("event", "geo.country", "geo.at", "items", "more")
    first, second = table.frame.to_numpy().tolist()
    assert first[:2] == ["purchase", "Österreich"]
    assert json.loads(first[2]) == {"x": 1}
    assert json.loads(first[3]) == event["items"]
    assert second == ["view", "", "", "", ""]


def test_keys_that_come_late_or_go_missing_leave_blanks(monkeypatch):
    monkeypatch.setattr(jsonlines, "BATCH_ROWS", 2)
    table = read_table(lines({"a": 1}, {"a": 2, "b": 3}, {"b": 4}, {"c": 5, "a": 6}, {"a": 7}))
    assert table.header == ("a", "b", "c")
    assert table.frame.to_numpy().tolist() == [["1", "", ""], ["2", "3", ""], ["", "4", ""], ["6", "", "5"], ["7", "", ""]]


def test_objects_longer_than_a_piece_are_read(monkeypatch):
    monkeypatch.setattr(jsonlines, "PIECE_BYTES", 7)
    monkeypatch.setattr(jsonlines, "MAX_OBJECT_CHARACTERS", 300)
    records = [{"a": "ä" * n, "b": str(n)} for n in range(1, 40)]
    table = read_table(lines(*records))
    assert table.frame.to_dict("records") == records


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b'{"a": 1, "b": 2}\n{"a": 1, "b"\n', 2),
        (b'{"a": 1, "b": 2}\n\n[1, 2]\n', 3),
        (b'{"a": 1, "b": 2}\ntext\n', 2),
        (b"[1, 2]", 1),
        (b"[[[[", 1),
        (b'{"a":' * 200_000, 1),
        (b"[" * 200_000, 1),
        (b'{"a":' + b"1" * 6_000 + b"}", 1),
        (b'{"a": "' + b"x" * 3_000_000 + b'"}', 1),
        (b'[{"a": 1, "b": 2},\n', 2),
        (b'[{"a": 1, "b": 2}] {"a": 3}', 1),
    ],
)
def test_what_is_no_list_of_objects_is_refused_with_its_line(data, line):
    with pytest.raises(TableError, match=rf"events\.json cannot be read: line {line} holds no JSON object that ends"):
        read_table(data, name="events.json")


@pytest.mark.parametrize("data", [b"[]", b" [ ] "])
def test_an_empty_list_is_said_to_be_empty(data):
    with pytest.raises(TableError, match="is empty"):
        read_table(data)


def test_objects_that_share_no_keys_are_refused():
    with pytest.raises(TableError, match="share too few keys: 5,000 columns for 5,000 rows"):
        read_table(lines(*({f"k{n}": 1} for n in range(5_000))))


def test_half_a_pair_of_surrogates_is_no_reason_to_fail():
    assert read_table(b'{"a": "x\\ud800", "b": {"c\\udc00": ["\\ud800"]}}').frame.to_numpy().tolist() == [["x?", '["?"]']]


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8).map(str.strip)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=20), st.booleans(), st.booleans())
def test_any_text_comes_back(cells, listed, escaped):
    records = [{"id": "row", "a": a, "b": b} for a, b in cells]
    if listed:
        data = json.dumps(records, ensure_ascii=escaped, indent=1)
    else:
        data = "\r\n".join(json.dumps(record, ensure_ascii=escaped) for record in records)
    assert read_table(data.encode()).frame.to_dict("records") == records
