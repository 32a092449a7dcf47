"""Whatever is written comes back cell by cell, and whatever bytes come in, nothing but a table or one clear error comes out."""

from __future__ import annotations

import csv
import gzip
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analytics import AnalyticsError, find_text_column, read_table
from analytics.tables.cells.numbers import parse_numbers
from analytics.tables.readers.formulas import unguard
from analytics.tables.reading import ReadSettings
from tests.unit.tables.files import archive

HEADER = ["order", "customer", "product", "price"]
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"])
WESTERN = st.characters(codec="ascii", exclude_categories=["Cc", "Zs"]) | st.sampled_from("äöüßéèñçÄÖÜ")
"""No two of these letters in Windows-1252 are a letter in UTF-8."""


def cells(letters: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Text as it stands in cells; what an apostrophe guards is freed, and meant to be."""
    text = st.text(letters | st.sampled_from(" ,;|\"'\t"), max_size=8).map(str.strip)
    return text.filter(lambda cell: unguard(cell) == cell)


def money(mark: str) -> st.SearchStrategy[str]:
    return st.integers(0, 10**7).map(lambda cents: f"{cents // 100},{cents % 100:02}".replace(",", mark))


@st.composite
def files(draw: st.DrawFn) -> tuple[bytes, list[list[str]], int]:
    """Write a table in one of the ways in which programs do; tell what it holds and where its rows begin."""
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]))
    delimiter = draw(st.sampled_from(",;\t|"))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    line_end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    cell = cells(WESTERN if encoding in {"cp1252", "utf-16-le", "utf-16-be"} else LETTERS)
    price = money(draw(st.sampled_from(",.")))
    rows = draw(st.lists(st.tuples(cell, cell, price), min_size=1, max_size=30))
    table = [[f"order {number}", *row] for number, row in enumerate(rows)]
    title = draw(st.sampled_from([[], [["Sales report"], []]]))
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=line_end)
    writer.writerows([*title, HEADER, *table])
    return text.getvalue().encode(encoding), table, len(title) + 2


@settings(max_examples=300)
@given(files(), st.sampled_from([bytes, gzip.compress, lambda data: archive({"orders.csv": data})]))
def test_a_table_comes_back_cell_by_cell(written, packed):
    data, rows, first = written
    table = read_table(packed(data))
    assert table.header == tuple(HEADER)
    assert table.frame.to_numpy().tolist() == rows
    assert table.rows_in_file(table.frame.index.to_numpy()).tolist() == list(range(first, first + len(rows)))
    assert len(table.left_out) == 0


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=20), st.sampled_from(",."), st.sampled_from(";\t|"))
def test_amounts_come_back_whatever_the_decimal_mark(cents, mark, delimiter):
    rows = [["order", f"{amount // 100}{mark}{amount % 100:02}"] for amount in cents]
    data = "\n".join(delimiter.join(row) for row in [["id", "price"], *rows]).encode()
    values = parse_numbers(read_table(data).frame["price"], mark).values
    assert [round(value * 100) for value in values] == cents


@given(st.lists(st.tuples(cells(LETTERS), st.integers(0, 99)), min_size=3, max_size=20), st.sampled_from(["::", "\t"]))
def test_rows_without_a_header_come_back(rows, delimiter):
    rows = [(f"{number}", text.replace("\t", " ").replace(":", "."), f"{n}") for number, (text, n) in enumerate(rows, 7)]
    rows = [(number, "x" + text.replace('"', ""), n) for number, text, n in rows]
    table = read_table("\n".join(delimiter.join(row) for row in rows).encode())
    assert [tuple(row) for row in table.frame.to_numpy()] == rows


STARTS = st.sampled_from(
    [
        b"",
        b"PK\x03\x04",
        b"PAR1",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b"\x1f\x8b\x08\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"sep=;\n",
        b"a,b\n",
        b"a;b\r\n",
        b'a,"b\n',
        b"1::2::3\n",
        b"{",
        b'{"a":1}\n',
        b"[",
        b"'a','b'\n",
        b"a\tb\r",
    ]
)
MARKS = st.lists(st.sampled_from([*"ab1;,|\t\n\r\"' :.{}[]\0", "::", "\r\n", "sep=", "Total", "a,b"]), max_size=40)
BYTES = st.binary(max_size=200) | MARKS.map(lambda marks: "".join(marks).encode())
CHOICES = st.builds(
    ReadSettings,
    sheet=st.none() | st.just("Orders"),
    encoding=st.none() | st.sampled_from(["utf-8", "cp1252", "utf-16", "utf-7", "shift_jis", "punycode", "hex", "\0"]),
    delimiter=st.none() | st.sampled_from([",", "::", ";;", "é", " ", "\0", "\x1f", "."]),
    header_line=st.none() | st.integers(-2, 4),
)


@settings(max_examples=1_000)
@given(STARTS, BYTES, CHOICES | st.just(ReadSettings()))
@example(b"", b"\r", ReadSettings())
@example(b"", b"::\n::", ReadSettings())
def test_no_bytes_give_anything_but_a_table_or_a_readable_error(start, rest, choices):
    try:
        table = read_table(start + rest, settings=choices)
    except AnalyticsError as error:
        assert error.message
        assert error.hint
    else:
        assert table.n_rows > 0
        assert table.frame.shape[1] == len(table.header) > (find_text_column(table) is None)
        assert table.frame.columns.is_unique
        assert len(table.rows_in_file(table.frame.index.to_numpy())) == table.n_rows


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: archive({"orders.csv": data})], ids=["gzip", "zip"])
@given(data=st.data())
def test_a_damaged_archive_is_read_or_refused(pack, data):
    whole = pack(b"customer,product\nAnn,Bread\nBob,Tea\n")
    damaged = bytearray(whole)
    for position in data.draw(st.lists(st.integers(4, len(whole) - 1), min_size=1, max_size=5)):
        damaged[position] = data.draw(st.integers(0, 255))
    try:
        read_table(bytes(damaged[: data.draw(st.integers(5, len(whole)))]))
    except AnalyticsError as error:
        assert error.message
