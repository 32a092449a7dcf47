"""How the cells of large text files are parted: as those of small ones."""

from __future__ import annotations

import csv
import errno
import gzip
from types import SimpleNamespace

import duckdb
import pytest

import analytics as an
from analytics.errors import TableError
from analytics.tables.large_files import opening, rewriting, staging
from analytics.tables.large_files.large import LargeTable
from tests.unit.tables.large_files.cells import cells_of

GERMAN = "Kunde;Artikel;Menge;Preis\n" + "".join(f"K{n % 20:03d};Käse {n % 5};{n % 3 + 1};1.234,50\n" for n in range(300))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_make_no_difference(everything_is_large, write, encoding, line_end):
    table = an.read_table(write(GERMAN.replace("\n", line_end).encode(encoding)))
    assert isinstance(table, LargeTable)
    cleaned = an.clean(table, an.recognise(table)).frame
    assert sorted(cleaned["item"].cat.categories) == [f"Käse {n}" for n in range(5)]
    assert cleaned["revenue"].sum() == pytest.approx(600 * 1234.5)


def test_a_packed_file_is_read(everything_is_large, write):
    table = an.read_table(write(gzip.compress(GERMAN.encode()), "orders.csv.gz"))
    assert isinstance(table, LargeTable)
    assert table.n_rows == 300


def test_bytes_of_windows_far_behind_the_head_are_met(everything_is_large, write, monkeypatch):
    monkeypatch.setattr(opening, "HEAD_BYTES", 500)
    plain = "".join(f"K{n % 20:03d};Tee {n % 5};1\n" for n in range(300))
    table = an.read_table(write(b"Kunde;Artikel;Menge\n" + plain.encode() + "K001;Käse;1\n".encode("cp1252")))
    assert "Käse" in an.clean(table, an.recognise(table)).frame["item"].cat.categories


HEADER = "customer,product,quantity\n"
ROWS = "Mary,Tea,2\n" * 200


def units_of(table: an.Table) -> dict[tuple[str, str], float]:
    return cells_of(an.build_matrix(an.clean(table, an.recognise(table)), "units"))


def test_short_rows_are_filled_up_and_blank_cells_too_many_are_cut_and_told(everything_is_large, write):
    table = an.read_table(write(HEADER + ROWS + "John,Oil\n" + "Alice,Salt,3,,\n"))
    assert table.notes == (
        "1 line with too few cells is filled up with blanks.",
        "1 line was longer than the header, with blank cells only; they are cut off.",
    )
    assert units_of(table) == {("Tea", "Mary"): 400.0, ("Oil", "John"): 1.0, ("Salt", "Alice"): 3.0}


def test_rows_with_cells_that_no_column_can_take_are_set_aside_and_listed(everything_is_large, write):
    text = HEADER + ROWS + "Alice,Salt,3,x,y\n" + "John,Oil,zero\n" + "Bob,Jam,100,,,z\n"
    small, table = an.read_table(text.encode(), "orders.csv"), an.read_table(write(text))
    assert table.notes == small.notes == ("2 lines have more cells than the header and cannot be used: lines 202 and 204.",)
    assert table.left_out.to_numpy().tolist() == small.left_out.to_numpy().tolist()
    assert table.left_out["row"].tolist() == [202, 204]
    assert table.n_rows == 201
    assert units_of(table) == {("Tea", "Mary"): 400.0}
    assert an.clean(table, an.recognise(table)).report.rejected["row"].tolist() == [203], "rows set aside keep their place"


def test_a_file_with_too_many_rows_that_are_too_long_is_refused(everything_is_large, write, monkeypatch):
    monkeypatch.setattr(opening, "HEAD_BYTES", 500)
    with pytest.raises(TableError, match=r"orders\.csv cannot be read: line 202 has 5 cells, the header has 3\."):
        an.read_table(write(HEADER + ROWS + "Alice,Salt,3,x,y\n" * 23))
    assert an.read_table(write(HEADER + ROWS + "Alice,Salt,3,x,y\n" * 22)).n_rows == 200


@pytest.mark.parametrize("text", [
    "'customer','product','quantity'\n" + "'Ann','Tea, green',2\n" + "'Ann','Oil',1\n" * 150,
    'customer, product, quantity\n' + 'Ann, "Tea, green", 2\n' + "Ann, Oil, 1\n" * 150,
])  # fmt: skip
def test_cells_are_quoted_as_in_small_files(everything_is_large, write, text):
    expected = {("Tea, green", "Ann"): 2.0, ("Oil", "Ann"): 150.0}
    assert units_of(an.read_table(text.encode(), "orders.csv")) == expected
    assert units_of(an.read_table(write(text))) == expected


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_may_end_otherwise_within_cells(everything_is_large, write, end):
    text = end.join(["customer,product,quantity", *['Ann,"Tea\r\ngreen",2', "Bob,Oil,1", 'Cyd,"Salt\nsea",1'] * 40]) + end
    expected = units_of(an.read_table(text.encode(), "orders.csv"))
    assert sorted(expected.values()) == [40.0, 40.0, 80.0]
    assert units_of(an.read_table(write(text))) == expected


def test_a_first_row_with_too_many_cells_is_no_header(everything_is_large, write):
    text = HEADER + "Ann,Tea,green,2\n" + "Bob,Oil,1\n" * 60
    small, table = an.read_table(text.encode(), "orders.csv"), an.read_table(write(text))
    assert table.notes == small.notes == ("1 line has more cells than the header and cannot be used: line 2.",)
    assert table.left_out["row"].tolist() == [2]
    assert units_of(table) == {("Oil", "Bob"): 60.0}


def test_rows_of_spaces_are_blank(everything_is_large, write):
    text = HEADER + "Mary,Tea,2\n   \n , , \n\u00a0,\u00a0,\t\n\t\n" * 60
    assert an.read_table(write(text)).n_rows == an.read_table(text.encode(), "orders.csv").n_rows == 60


def test_json_is_refused_by_what_it_is(everything_is_large, write):
    with pytest.raises(TableError, match=r"orders\.json is no delimited text and holds") as refused:
        an.read_table(write('{"customer": "Ann", "product": "Tea"}\n' * 60, "orders.json"))
    assert refused.value.hint == "Save it as CSV or Parquet."


def test_long_names_that_differ_by_capitals_or_space_are_one(everything_is_large, write):
    long = "x" * 5_000
    text = "customer,product\n" + f"Ann,{long}1\nBob,{long}1 \nCyd,{long.upper()}1\nDan,{long}2\n" * 20
    one, many = (
        an.clean(table, an.recognise(table)) for table in (an.read_table(text.encode(), "a.csv"), an.read_table(write(text)))
    )
    assert len(many.frame["item"].cat.categories) == len(one.frame["item"].cat.categories) == 2
    assert sorted(many.report.lines()) == sorted(one.report.lines())


def test_names_that_differ_only_far_behind_their_start_stay_apart(everything_is_large, write):
    long = "x" * 5_000
    table = an.read_table(write("customer,product\n" + f"Ann,{long}1\nAnn,{long}2\nBob,Oil\n" * 50))
    interactions = an.clean(table, an.recognise(table))
    assert len(interactions.frame["item"].cat.categories) == 3
    assert "2 names are longer than 200 characters and cut." in [step.sentence for step in interactions.report.steps]


def test_reading_a_large_file_changes_nothing_for_others(everything_is_large, write):
    before = csv.field_size_limit()
    an.read_table(write("customer::product\n" + "Ann::Tea\n" * 120))
    assert csv.field_size_limit() == before


def test_a_disk_that_fills_up_is_an_error_of_the_table(everything_is_large, write, monkeypatch, tmp_path):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(rewriting.csv, "writer", full)
    monkeypatch.setattr(staging, "STAGED_SHARE", 2**30 / 100)
    with pytest.raises(TableError, match=r"orders\.csv needs 11\.0 GB of free disk while it is read, and the disk is full\."):
        an.read_table(write("customer::product\n" + "Ann::Tea\n" * 120))


@pytest.mark.parametrize(("content", "needed"), [(HEADER + ROWS, 0.6), (HEADER + ROWS + "John,Oil\n", 1.6)])
def test_the_space_that_is_asked_for_is_that_of_the_text_unpacked_and_written_anew(
    everything_is_large, write, monkeypatch, content, needed
):
    asked = []
    monkeypatch.setattr(staging, "check_space", lambda name, folder, needed: asked.append(needed))
    an.read_table(write(content))
    assert max(asked) == pytest.approx(needed * len(content))
    an.read_table(write(gzip.compress(content.encode())))
    assert asked[-1] == pytest.approx(1.6 * len(content))


def test_a_disk_that_is_too_small_is_told_before_anything_is_written(everything_is_large, write, monkeypatch):
    monkeypatch.setattr(staging.shutil, "disk_usage", lambda folder: SimpleNamespace(free=100))
    with pytest.raises(TableError, match=r"needs 0\.0 GB of free disk .* there are 0\.0 GB"):
        an.read_table(write(HEADER + ROWS))


def test_a_full_disk_is_not_blamed_on_the_file():
    full = staging.cannot_be_read("a.csv", duckdb.IOException("Could not write file: No space left on device"), 3 * 2**30)
    assert full.message == "a.csv needs 3.0 GB of free disk while it is read, and the disk is full."
    assert staging.cannot_be_read("a.csv", duckdb.Error("odd"), 1.0).message == "a.csv cannot be read to its end."


def test_columns_without_a_name_shift_nothing(everything_is_large, write):
    text = "customer,,product,quantity,\n" + "Mary,,Tea,2,\n" * 150
    table = an.read_table(write(text))
    assert cells_of(an.build_matrix(an.clean(table, an.recognise(table)), "units")) == {("Tea", "Mary"): 300.0}


def test_blank_rows_and_repeated_headers_are_no_rows(everything_is_large, write):
    text = "customer,product,quantity\n" + "Mary,Tea,2\n" * 120 + ",,\n\ncustomer,product,quantity\n" + "John,Oil,1\n"
    table = an.read_table(write(text))
    assert table.n_rows == 121
    assert an.clean(table, an.recognise(table)).report.rows_read == 121


def test_a_header_over_two_lines_is_one_row(everything_is_large, write):
    table = an.read_table(write('customer,product,"quantity\n(pieces)"\n' + "Mary,Tea,2\n" * 120))
    assert table.n_rows == 120
    assert table.frame.iloc[0].tolist() == ["Mary", "Tea", "2"]


def test_a_quote_that_is_never_closed_is_named(everything_is_large, write, monkeypatch):
    monkeypatch.setattr(opening, "HEAD_BYTES", 500)
    text = "customer,product\n" + "Mary,Tea\n" * 200 + 'John,"Oil\n' + "Mary,Tea\n" * 50
    with pytest.raises(TableError, match=r"orders\.csv cannot be read: the quote that opens in row 202 is never closed\."):
        an.read_table(write(text))


def test_a_quote_that_takes_in_more_than_a_cell_can_hold_ends_the_reading(everything_is_large, write, monkeypatch):
    monkeypatch.setattr(opening, "HEAD_BYTES", 500)
    text = "customer,product\n" + "Mary,Tea\n" * 200 + 'John,"Oil\n' + "Mary,Tea\n" * 120_000
    with pytest.raises(
        TableError, match=r"a cell in row 202 holds more than 1,000,000 characters, or opens a quote that is never"
    ):
        an.read_table(write(text))


@pytest.mark.parametrize("before", ["", "Mary,Tea,2\n"], ids=["read as it stands", "written anew"])
def test_a_quote_that_is_closed_rows_later_is_named(everything_is_large, write, monkeypatch, before):
    monkeypatch.setattr(opening, "HEAD_BYTES", 500)
    rows = "Mary,Tea,2,1.50\n" * 200
    text = "customer,product,quantity,price\n" + rows + before + 'John,"Oil,1,2\n' + "Mary,Tea,1,2\n" * 2 + 'Ann,x",1,2\n' + rows
    place = 203 if before else 202
    with pytest.raises(TableError, match=rf"the quote that opens in row {place} runs over 2 rows or more\.") as large:
        an.read_table(write(text))
    with pytest.raises(TableError) as small:
        an.read_table(text.encode(), "orders.csv")
    assert large.value.message == small.value.message


def test_text_behind_a_closing_quote_belongs_to_its_cell(everything_is_large, write):
    text = HEADER + 'Ann,"Tea" cup,2\nBob,"12\\" plate",1\nCyd,Mug "XL",3\n' + ROWS
    expected = units_of(an.read_table(text.encode(), "orders.csv"))
    found = units_of(an.read_table(write(text)))
    assert found == expected
    assert {item for item, _ in found} == {"Tea cup", '12\\ plate"', 'Mug "XL"', "Tea"}


@pytest.mark.parametrize(
    ("end", "notes"),
    [
        ("Total,,603\n", ("1 line with a total at the end is left out: line 203.",)),
        ("\n,,\nSubtotal,,603\nGrand Total,,603\n,,\n", ("2 lines with a total at the end are left out: lines 205 and 206.",)),
        ("Total,Tea,603\n", ()),
        ("Total,,603\nMary,Tea,1\n", ()),
    ],
)
def test_totals_at_the_end_are_left_out_before_anything_is_counted(everything_is_large, write, end, notes):
    text = HEADER + ROWS + "Bob,Tea,3\n" + end
    small, table = an.read_table(text.encode(), "orders.csv"), an.read_table(write(text))
    assert table.notes == small.notes == notes
    assert table.left_out.to_numpy().tolist() == small.left_out.to_numpy().tolist()
    one, many = (an.clean(each, an.recognise(each)).report for each in (small, table))
    assert many.lines() == one.lines()
    assert table.n_rows == small.n_rows


def test_repeated_headers_are_told(everything_is_large, write):
    text = HEADER + ROWS + HEADER + "Bob,Tea,3\n" + "customer, product ,quantity\n"
    small, table = an.read_table(text.encode(), "orders.csv"), an.read_table(write(text))
    assert table.notes == small.notes == ("2 lines that repeat the header are left out: lines 202 and 204.",)
    assert table.left_out.to_numpy().tolist() == small.left_out.to_numpy().tolist()
    assert table.n_rows == small.n_rows == 201


def test_apostrophes_that_guard_formulas_are_counted(everything_is_large, write):
    text = HEADER + ROWS + "'=Bob,'@Tea,1\n'n Sync,' +Oil,'\t2\n"
    small, table = an.read_table(text.encode(), "orders.csv"), an.read_table(write(text))
    assert table.notes == small.notes == ("An apostrophe that guards a formula was taken off 4 cells.",)
    assert units_of(table) == units_of(small)


def test_the_first_row_of_a_file_without_a_header_is_a_row(everything_is_large, write):
    text = "".join(f"{196 + n}\t{242 + n % 9}\t{1 + n % 5}\t{881250949 + n}\n" for n in range(150))
    table = an.read_table(write(text, "u.data"))
    assert table.n_rows == an.read_table(text.encode(), "u.data").n_rows == 150
    assert table.frame.iloc[0].tolist() == ["196", "242", "1", "881250949"]


@pytest.mark.parametrize("short", ["", "John,Oil\n"], ids=["read as it stands", "written anew"])
def test_titles_and_a_header_over_two_lines_are_no_rows(everything_is_large, write, short):
    text = 'Sales,,\n\ncustomer,product,"quantity\n(pieces)"\n' + ROWS + short
    small, table = an.read_table(text.encode(), "orders.csv"), an.read_table(write(text))
    assert table.header == small.header
    assert table.n_rows == small.n_rows == 200 + bool(short)
    assert table.place(0) == small.place(0) == ("orders.csv", 4)


def test_a_gzip_bomb_is_stopped_while_it_is_unpacked(everything_is_large, write, monkeypatch):
    monkeypatch.setattr(rewriting, "MAX_UNPACKED", 10)
    monkeypatch.setattr(rewriting, "CHECK_ROWS", 10)
    with pytest.raises(TableError, match="more than is safe"):
        an.read_table(write(gzip.compress(b"customer,product\n" + b"Mary,Tea\n" * 20_000), "orders.csv.gz"))
