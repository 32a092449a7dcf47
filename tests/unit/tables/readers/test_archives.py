from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from analytics import read_table
from analytics.errors import TableError
from analytics.tables import reading
from analytics.tables.readers import archives
from tests.unit.tables.files import archive, xlsx

ORDERS = b"customer,product\nAnn,Bread\nBob,Tea\n"
BOMB = b"customer,product\n" + b"Ann,Bread\n" * 6_000_000


@pytest.mark.parametrize(
    ("data", "how"),
    [
        (gzip.compress(ORDERS), "gzip"),
        (gzip.compress(ORDERS[:20]) + gzip.compress(ORDERS[20:]), "gzip"),
        (archive({"export/orders.csv": ORDERS}), "ZIP, holds export/orders.csv"),
        (archive({"orders": ORDERS}), "ZIP, holds orders"),
        (archive({"__MACOSX/._orders.csv": b"x", ".hidden": b"y", "orders.csv": ORDERS}), "ZIP, holds orders.csv"),
        (archive({"README.txt": b"Thank you.", "logo.png": b"\0", "orders.csv": ORDERS}), "ZIP, holds orders.csv"),
        (archive({"orders.xlsx": xlsx([["customer", "product"], ["Ann", "Bread"], ["Bob", "Tea"]])}), "ZIP, holds orders.xlsx"),
    ],
    ids=["gzip", "gzip in two parts", "zip", "no ending", "hidden files", "other files", "a workbook"],
)
def test_one_table_inside_an_archive_is_read(data, how):
    table = read_table(data, name="march")
    assert table.frame.to_numpy().tolist() == [["Ann", "Bread"], ["Bob", "Tea"]]
    assert table.found["packed as"] == how
    assert table.name == "march"


def test_several_tables_in_one_archive_are_listed_and_refused():
    data = archive({f"{month}.csv": ORDERS for month in ("jan", "feb", "mar", "apr")})
    with pytest.raises(TableError, match=r"year\.zip holds 4 tables: jan\.csv, feb\.csv, mar\.csv \.\.\."):
        read_table(data, name="year.zip")


def test_an_archive_without_a_table_is_refused():
    with pytest.raises(TableError, match="is an archive without a table"):
        read_table(archive({"a.png": b"\0", "b.png": b"\0"}))


ZIPPED = archive({"orders.csv": ORDERS})


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(gzip.compress(ORDERS)),
        gzip.compress(ZIPPED),
        archive({"a.zip": ZIPPED}),
        archive({"a.gz": gzip.compress(ORDERS)}),
    ],
    ids=["gz in gz", "zip in gz", "zip in zip", "gz in zip"],
)
def test_an_archive_inside_an_archive_is_refused(data):
    with pytest.raises(TableError, match="is an archive inside an archive"):
        read_table(data)


@pytest.mark.parametrize("data", [gzip.compress(BOMB), archive({"orders.csv": BOMB})], ids=["gzip", "zip"])
def test_a_bomb_is_refused_before_all_of_it_is_unpacked(data):
    assert len(data) < 200_000
    with pytest.raises(TableError, match=r"would unpack to 5\d MB or more from 0\.[01] MB, which is not safe to open"):
        read_table(data)


def test_a_directory_that_lies_about_the_size_does_not_help_a_bomb(monkeypatch):
    monkeypatch.setattr(archives, "SAFE_BYTES", 1_000_000)
    data = archive({"orders.csv": b"a,b\n" * 1_000_000})
    true = (4_000_000).to_bytes(4, "little")
    assert data.count(true) == 2
    with pytest.raises(TableError, match="is a damaged archive"):
        read_table(data.replace(true, (500).to_bytes(4, "little")))


def test_a_small_file_may_unpack_to_many_times_its_size():
    assert read_table(gzip.compress(b"customer,product\n" + b"Ann,Bread\n" * 100_000)).n_rows == 100_000


def test_the_limit_counts_for_what_is_unpacked(monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 50_000)
    rows = b"".join(b"C%d,P%d\n" % (n, n) for n in range(10_000))
    for data in (gzip.compress(b"a,b\n" + rows), archive({"x.csv": b"a,b\n" + rows})):
        assert len(data) < 50_000
        with pytest.raises(TableError, match="not safe to open"):
            read_table(data)


@pytest.mark.parametrize(
    "data",
    [gzip.compress(ORDERS)[:-12], gzip.compress(ORDERS)[:5], b"\x1f\x8bnot at all", b"\x1f\x8b"],
    ids=["cut short", "hardly begun", "something else", "two bytes"],
)
def test_damaged_gzip_is_refused(data):
    with pytest.raises(TableError, match="is a damaged archive"):
        read_table(data)


def test_too_many_files_are_refused_before_their_names_are_read(monkeypatch):
    monkeypatch.setattr(archives, "MAX_PARTS", 5)
    monkeypatch.setattr(archives.zipfile, "ZipFile", lambda *_: pytest.fail("the archive was opened"))
    with pytest.raises(TableError, match="holds 6 files, which is not safe to open"):
        read_table(many)


many = archive({str(number): b"" for number in range(6)})


def test_a_locked_archive_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("orders.csv", ORDERS)
    data = bytearray(buffer.getvalue())
    data[6] |= 1  # the flag of encryption, before the part and in the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(TableError, match="is locked with a password"):
        read_table(bytes(data))


def test_an_empty_table_inside_an_archive_is_said_to_be_empty():
    with pytest.raises(TableError, match=r"x\.gz is empty"):
        read_table(gzip.compress(b""), name="x.gz")
