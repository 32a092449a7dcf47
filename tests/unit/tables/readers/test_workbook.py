from __future__ import annotations

import datetime
import io
import struct
import zipfile

import pytest

from analytics import read_table
from analytics.errors import TableError
from analytics.tables.readers import raw, workbook
from tests.unit.tables.files import archive, part_replaced, xlsx

SHEET = "xl/worksheets/sheet1.xml"
SMALL = xlsx([["product", "John"], ["Bread", 2]])


def test_cells_become_text_and_numeric_ids_lose_the_point_zero():
    day, moment = datetime.date(2025, 3, 1), datetime.datetime(2025, 3, 1, 12, 30)
    rows = [
        ["id", "sku", "price", "day", "moment", "paid"],
        [17850, "007", 0.1 + 0.2, day, moment, True],
        [2**53 - 1, "x", -1.5, "", "", ""],
    ]
    table = read_table(xlsx(rows))
    assert table.frame.iloc[0, :4].tolist() == ["17850", "007", "0.3", "2025-03-01"]
    assert table.frame.iloc[0, 5] == "True"
    assert table.frame.iloc[1].tolist() == [str(2**53 - 1), "x", "-1.5", "", "", ""]
    assert table.found == {"format": "XLSX", "sheet": "Orders", "header": "row 1"}
    assert table.sheets == ("Orders",)
    assert table.notes == ()


def test_a_table_that_starts_lower_and_has_blank_rows_keeps_its_row_numbers():
    table = read_table(xlsx([["product", "John"], ["Bread", 1], ["", ""], ["Fruits", 2]], top=3, left=2))
    assert table.header == ("product", "John")
    assert table.rows_in_file(table.frame.index.to_numpy()).tolist() == [5, 7]


def test_an_empty_sheet_is_named():
    with pytest.raises(TableError, match="The sheet Orders of The file is empty"):
        read_table(xlsx([]))


def test_an_archive_of_another_office_program_is_no_workbook():
    with pytest.raises(TableError, match=r"all\.xlsb is an archive, not a workbook"):
        read_table(archive({"xl/workbook.bin": b"a,b\n1,2\n"}), name="all.xlsb")


@pytest.mark.parametrize("data", [SMALL[:-30], SMALL[: len(SMALL) // 2], b"PK\x03\x04 and no more"])
def test_a_damaged_archive_is_refused(data):
    with pytest.raises(TableError, match="is a damaged archive"):
        read_table(data)


def test_a_flipped_byte_inside_a_part_is_noticed():
    with zipfile.ZipFile(io.BytesIO(SMALL)) as file:
        start = file.getinfo(SHEET).header_offset + 60
    with pytest.raises(TableError, match="is a damaged archive"):
        read_table(SMALL[:start] + bytes([SMALL[start] ^ 0xFF]) + SMALL[start + 1 :])


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("data", [b"", b"garbage", b"<worksheet><sheetData><row r='1'><c r='ZZ'>"])
def test_garbage_inside_a_sound_archive_is_refused(part, data):
    with pytest.raises(TableError):
        read_table(part_replaced(SMALL, part, data))


@pytest.fixture
def never_opened(monkeypatch):
    def fail(*_):
        raise AssertionError("the workbook was opened")

    monkeypatch.setattr(workbook, "CalamineWorkbook", type("Unopened", (), {"from_filelike": staticmethod(fail)}))


@pytest.mark.usefixtures("never_opened")
def test_a_workbook_that_unpacks_to_a_hundred_times_its_size_is_never_opened():
    bomb = part_replaced(SMALL, SHEET, b"<worksheet>" + b" " * 30_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(TableError, match=r"would unpack to 29 MB from 0\.0 MB, which is not safe to open"):
        read_table(bomb)


@pytest.mark.usefixtures("never_opened")
def test_a_directory_that_lies_about_the_size_is_noticed_before_the_workbook_is_opened():
    bomb = part_replaced(SMALL, SHEET, b"<worksheet>" + b" " * 3_000_000)
    true, false = struct.pack("<I", 3_000_011), struct.pack("<I", 500)
    assert bomb.count(true) == 2
    with pytest.raises(TableError, match="is a damaged archive"):
        read_table(bomb.replace(true, false))


@pytest.mark.usefixtures("never_opened")
def test_one_cell_in_the_last_corner_of_a_sheet_is_refused_since_the_reader_would_ask_for_the_whole_sheet():
    far = part_replaced(
        SMALL,
        SHEET,
        b'<worksheet><sheetData><row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row></sheetData></worksheet>',
    )
    with pytest.raises(TableError, match="reaches over 17,179,869,184 cells; the limit is 20,000,000"):
        read_table(far)


def test_too_many_parts_or_bytes_are_refused(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_WORKBOOK_PARTS", 3)
    with pytest.raises(TableError, match="not safe to open"):
        read_table(SMALL)
    monkeypatch.undo()
    monkeypatch.setattr(workbook, "MAX_WORKBOOK_BYTES", 1000)
    with pytest.raises(TableError, match="not safe to open"):
        read_table(SMALL)


def test_cells_are_counted_across_the_border_of_two_chunks(monkeypatch):
    monkeypatch.setattr(workbook, "CHUNK_BYTES", 7)
    monkeypatch.setattr(workbook, "MAX_SHEET_CELLS", 7_000_000)
    far = b'<worksheet><sheetData><row r="1"><c r="ZZ1"/></row><row r="9999"><c r="B9999"/></row></sheetData></worksheet>'
    with pytest.raises(TableError, match="reaches over 7,019,298 cells"):  # ZZ is column 26 * 26 + 26 = 702
        read_table(part_replaced(SMALL, SHEET, far))


@pytest.mark.usefixtures("never_opened")
def test_a_long_text_that_many_cells_share_is_refused_before_the_workbook_is_opened(monkeypatch):
    monkeypatch.setattr(raw, "MAX_TEXT_BYTES", 50_000_000)
    bomb = xlsx([["product", "note"], *[[f"p{n}", "x" * 30_000] for n in range(2_000)]])
    assert len(bomb) < 200_000
    with pytest.raises(TableError, match=r"would unpack to \d+ MB of text, which is not safe to open"):
        read_table(bomb)
