"""Large text files are staged whatever their encoding, packing and line ends, as far as the disk has room."""

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
from tests.unit.tables.large_files.cells import HEADER, ROWS

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
