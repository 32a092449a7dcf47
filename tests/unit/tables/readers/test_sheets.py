"""Which sheet of a workbook is read, and where on it the table begins."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from analytics import ALL_SHEETS, AnalyticsError, read_table
from analytics.errors import TableError
from analytics.tables.reading import ReadSettings
from tests.unit.tables.files import workbook

ABOUT = [["Made by the till"], [], ["Version 7"]]
MARCH = [["customer", "product"], ["Ann", "Bread"], ["Bob", "Tea"]]
APRIL = [["customer", "product"], ["Cid", "Oil"], ["Dan", "Jam"], ["Eve", "Tea"]]


def test_the_first_sheet_that_holds_a_table_is_read():
    table = read_table(workbook({"About": ABOUT, "Empty": [], "March": MARCH, "April": APRIL}))
    assert table.found["sheet"] == "March"
    assert table.frame.to_numpy().tolist() == MARCH[1:]
    assert table.sheets == ("About", "Empty", "March", "April")


def test_a_sheet_can_be_chosen():
    data = workbook({"March": MARCH, "April": APRIL})
    assert read_table(data, settings=ReadSettings(sheet="April")).n_rows == 3
    with pytest.raises(TableError, match=r"till\.xlsx has no sheet 'May'") as caught:
        read_table(data, name="till.xlsx", settings=ReadSettings(sheet="May"))
    assert caught.value.hint == "Choose one of its sheets: March, April."


def test_a_hidden_sheet_is_read_only_when_nothing_else_holds_a_table():
    assert read_table(workbook({"About": ABOUT, "Lookup": APRIL, "March": MARCH}, hidden=["Lookup"])).found["sheet"] == "March"
    assert read_table(workbook({"About": ABOUT, "March": MARCH}, hidden=["March"])).found["sheet"] == "March"


def test_merged_titles_above_the_header_are_skipped():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as file:
        sheet = file.add_worksheet("Orders")
        sheet.merge_range(0, 0, 0, 3, "Orders of March")
        sheet.merge_range(1, 0, 1, 1, "who")
        for number, row in enumerate(
            [["customer", "product", "quantity", "price"], ["Ann", "Bread", 1, 2.5], ["Bob", "Tea", 2, 1]]
        ):
            sheet.write_row(3 + number, 0, row)
    table = read_table(buffer.getvalue())
    assert table.header == ("customer", "product", "quantity", "price")
    assert table.found["header"] == "row 4"
    assert table.place(1) == ("The file", 6)


def test_the_row_of_the_header_is_counted_as_the_sheet_shows_it():
    data = workbook({"Orders": [[], [], ["a", "b"], ["c", "d"], [1, 2]]})
    assert read_table(data).found["header"] == "row 3"
    table = read_table(data, settings=ReadSettings(header_line=4))
    assert (table.header, table.found["header"]) == (("c", "d"), "row 4")
    assert table.place(0) == ("The file", 5)
    table = read_table(data, settings=ReadSettings(header_line=0))
    assert table.header == ("Column 1", "Column 2")
    assert [table.place(n)[1] for n in range(3)] == [3, 4, 5]


def test_totals_and_cells_beside_the_table_do_not_disturb_it():
    rows = [["customer", "product", "quantity", "", ""], ["Ann", "Bread", 1], ["Bob", "Tea", 2], ["Total", "", 3]]
    table = read_table(workbook({"Orders": [*rows[:1], ["Ann", "Bread", 1, "", "see note"], *rows[2:]]}))
    assert table.header == ("customer", "product", "quantity", "", "")[: len(table.header)]
    assert table.n_rows == 2
    assert table.notes[-1] == "1 line with a total at the end is left out: line 4."


def test_dates_and_times_become_iso_text():
    day, moment = datetime.date(2024, 12, 31), datetime.datetime(2024, 12, 31, 8, 26)
    table = read_table(workbook({"Orders": [["day", "moment"], [day, moment]]}))
    assert table.frame.iloc[0, 0] == "2024-12-31"


OLD = (Path(__file__).parent / "orders.xls").read_bytes()


def test_a_workbook_of_excel_97_is_read():
    table = read_table(OLD, name="orders.xls")
    assert table.header == ("customer", "product", "quantity", "date")
    assert table.frame.to_numpy().tolist() == [["007", "Bread", "2", "2025-03-01"], ["008", "Crème", "1.5", "2025-03-02"]]
    assert table.found == {"format": "XLS", "sheet": "Orders", "header": "row 3"}
    assert table.sheets == ("About", "Orders")
    assert table.place(0) == ("orders.xls", 4)


def test_an_old_workbook_with_a_cell_in_the_last_corner_is_refused():
    text_cell = (0x00FD).to_bytes(2, "little") + (10).to_bytes(2, "little")
    last = OLD.rindex(text_cell)
    far = OLD[: last + 4] + b"\xff\xff\xff\x00" + OLD[last + 8 :]  # row 65,536 and column 256
    with pytest.raises(TableError, match=r"reaches over 16,777,216 cells; the limit is 5,000,000"):
        read_table(far)


def test_an_old_workbook_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr("analytics.tables.readers.xls.MAX_XLS_BYTES", 5_000)
    with pytest.raises(TableError, match=r"old\.xls is an XLS file of 0 MB; the limit is 0 MB"):
        read_table(OLD, name="old.xls")


@pytest.mark.parametrize("data", [OLD[:600], OLD[:8] + b"x" * 2_000, b"\xd0\xcf\x11\xe0" + b"\0" * 5_000])
def test_a_damaged_old_workbook_is_refused(data):
    with pytest.raises(TableError, match="is not a workbook that can be read"):
        read_table(data)


def test_a_document_of_another_office_program_is_named():
    other = OLD.replace("Workbook".encode("utf-16-le"), "Document".encode("utf-16-le"))
    with pytest.raises(TableError, match=r"letter\.doc is an Office file, not a workbook"):
        read_table(other, name="letter.doc")


def test_a_workbook_with_a_password_is_said_to_be_locked():
    part = "EncryptedPackage".encode("utf-16-le")
    at = OLD.index("Workbook".encode("utf-16-le"))
    with pytest.raises(TableError, match="is locked with a password"):
        read_table(OLD[:at] + part + OLD[at + len(part) :])


@given(st.lists(st.tuples(st.integers(4, len(OLD) - 1), st.integers(0, 255)), min_size=1, max_size=8), st.integers(5, len(OLD)))
def test_a_damaged_old_workbook_is_read_or_refused(changes, end):
    damaged = bytearray(OLD)
    for place, byte in changes:
        damaged[place] = byte
    for data in (damaged, damaged[:end]):
        try:
            read_table(bytes(data))
        except AnalyticsError as error:
            assert error.message


YEAR_2010 = [["Customer", "Product", "Date"], ["Ann", "Tea", "2010-01-01"], ["Bob", "Oil", "2010-01-02"]]
YEAR_2011 = [["Shop, 2011"], [], ["product", "customer", "date"], ["Oil", "Bob", "2010-01-02"], ["Jam", "Cid", "2010-01-03"]]


def test_all_sheets_of_one_kind_are_one_table_and_what_overlaps_counts_once():
    data = workbook(
        {"About": ABOUT, "2010": YEAR_2010, "Prices": [["product", "price"], ["Tea", 2], ["Oil", 3]], "2011": YEAR_2011}
    )
    table = read_table(data, "till.xlsx", ReadSettings(sheet=ALL_SHEETS))
    assert table.frame["Customer"].tolist() == ["Ann", "Bob", "Cid"]
    assert table.found["sheet"] == "2 sheets read together: 2010, 2011"
    assert [table.place(row) for row in range(3)] == [
        ("till.xlsx (sheet 2010)", 2),
        ("till.xlsx (sheet 2010)", 3),
        ("till.xlsx (sheet 2011)", 5),
    ]
    assert (table.name, table.sources, table.alike) == ("till.xlsx", (), ("2010", "2011"))
    assert table.notes[-1].startswith("till.xlsx (sheet 2011): 1 row that stands in an earlier sheet too")


def test_sheets_can_be_named_and_one_of_a_kind_is_alone():
    data = workbook({"March": MARCH, "April": APRIL, "Prices": [["product", "price"], ["Tea", 2], ["Oil", 3]]})
    assert read_table(data).alike == ("March", "April")
    assert read_table(data, settings=ReadSettings(sheet=("April", "March"))).frame["customer"].tolist() == [
        "Cid", "Dan", "Eve", "Ann", "Bob",
    ]  # fmt: skip
    assert read_table(data, settings=ReadSettings(sheet="Prices")).alike == ()
    with pytest.raises(TableError, match="has no sheet 'May'"):
        read_table(data, settings=ReadSettings(sheet=("March", "May")))


def test_hidden_and_empty_sheets_are_not_read_with_the_others():
    data = workbook({"March": MARCH, "Empty": [], "April": APRIL}, hidden=["April"])
    assert read_table(data, settings=ReadSettings(sheet=ALL_SHEETS)).n_rows == 2


def test_a_refusal_names_the_sheet():
    data = workbook({"March": MARCH, "April": [["customer", "product"]], "Notes": [["name"], ["Ann"], ["Bob"]]})
    with pytest.raises(TableError, match=r"^The sheet April of till\.xlsx has a header but no rows\."):
        read_table(data, "till.xlsx", ReadSettings(sheet="April"))
    with pytest.raises(TableError, match=r"^The sheet Notes of till\.xlsx has only one column"):
        read_table(data, "till.xlsx", ReadSettings(sheet="Notes"))
