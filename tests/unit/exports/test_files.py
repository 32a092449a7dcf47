from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from analytics import CampaignSettings, read_table, segment
from analytics.errors import ExportError
from analytics.exports import files
from analytics.exports.files import campaign_file_name, guard_text, to_csv, to_xlsx, to_zip
from tests.unit.worked import campaign_of, small_fit

HOSTILE = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    '=HYPERLINK("http://example.invalid")',
    "http://example.invalid",
    "007",
]
SOME_CAMPAIGN = campaign_of(segment(small_fit()), ["Bread"], 3)
TABLE = pd.DataFrame({"product": ["Bread", "Müsli"], "=share": [0.25, -2.0], "buyers": [3, 4]})


def sheets_of(workbook: bytes) -> dict[str, list[list[object]]]:
    opened = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    return {name: opened.get_sheet_by_name(name).to_python() for name in opened.sheet_names}


def test_csv_starts_with_a_byte_order_mark_and_keeps_numbers_as_numbers():
    assert to_csv(TABLE) == "\ufeffproduct,'=share,buyers\r\nBread,0.25,3\r\nMüsli,-2.0,4\r\n".encode()


@pytest.mark.parametrize("text", HOSTILE[:8])
def test_no_cell_and_no_header_of_a_csv_can_run_as_a_formula(text):
    lines = to_csv(pd.DataFrame({text: [text], "n": [1]})).decode("utf-8-sig")
    assert lines.replace('"', "").startswith("'" + text.replace('"', ""))
    assert lines.count("'" + text[0]) == 2


@pytest.mark.parametrize("dtype", [object, "category", "str"])
def test_text_is_guarded_whatever_its_type_and_the_table_stays_as_it_was(dtype):
    table = pd.DataFrame({"product": pd.Series(["=1", None], dtype=dtype), "n": [1, 2]})
    before = table.copy()
    assert to_csv(table)[3:] == b"product,n\r\n'=1,1\r\n,2\r\n"
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize("line_end", ["\r", "\n", "\r\n"])
def test_a_line_end_inside_a_name_starts_no_row_of_its_own(line_end):
    name = f"Bread{line_end}=1+1"
    assert to_csv(pd.DataFrame({"product": [name], "n": [1]}))[3:] == f'product,n\r\n"{name}",1\r\n'.encode()


def test_numbers_among_text_are_not_guarded():
    assert to_csv(pd.DataFrame({"setting": ["k", "least"], "value": [-3, "-3"]}))[3:] == b"setting,value\r\nk,-3\r\nleast,-3\r\n"


@pytest.mark.parametrize("number", ["-2", "-0.5", "-1.234,56", "-1 234,5", "-1'234.50"])
def test_a_number_below_zero_is_no_formula_however_it_is_written(number):
    assert guard_text(number) == number


@pytest.mark.parametrize("text", ["-2+3", "-A1", "-2-3", "--2", "-", "+49 170 1234567", "-1|cmd", "-2\n=1", "-٣+1"])
def test_what_only_begins_like_a_number_is_guarded(text):
    assert guard_text(text) == "'" + text


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0") | st.sampled_from("'=+-@\t,;\"| \n"), max_size=10).map(
    str.strip
)


@given(st.lists(st.tuples(TEXT, TEXT, st.floats(allow_nan=False, allow_infinity=False)), min_size=1, max_size=20))
def test_an_exported_table_reads_back_equal(rows):
    table = pd.DataFrame(rows, columns=["customer", "=name", "strength"])
    back = read_table(to_csv(table))
    assert back.header == ("customer", "=name", "strength")
    assert back.frame.iloc[:, :2].to_numpy().tolist() == table.iloc[:, :2].to_numpy().tolist()
    assert back.frame["strength"].astype(float).tolist() == table["strength"].tolist()


def test_a_workbook_holds_text_as_text_and_numbers_as_numbers():
    table = pd.DataFrame({"name": HOSTILE, "n": np.arange(len(HOSTILE)) / 2})
    workbook = to_xlsx({"Contacts": table, "=Settings": TABLE})
    sheets = sheets_of(workbook)
    assert list(sheets) == ["Contacts", "=Settings"]
    assert [row[0] for row in sheets["Contacts"][1:]] == HOSTILE
    assert [row[1] for row in sheets["Contacts"][1:]] == table["n"].tolist()
    assert sheets["=Settings"] == [["product", "=share", "buyers"], ["Bread", 0.25, 3.0], ["Müsli", -2.0, 4.0]]


def test_a_workbook_holds_no_formula_and_no_link():
    workbook = to_xlsx({"Contacts": pd.DataFrame({name: [name] for name in HOSTILE})})
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any(b"<f>" in data or b"<hyperlink" in data or b'TargetMode="External"' in data for data in parts.values())


def test_a_workbook_reads_back_as_a_table():
    table = pd.DataFrame({"customer_id": ["007", "=x"], "product": ["Bread", "Müsli"], "quantity": [1, 2]})
    assert read_table(to_xlsx({"Orders": table})).frame.to_numpy().tolist() == [["007", "Bread", "1"], ["=x", "Müsli", "2"]]


def test_sheet_names_are_made_valid_and_kept_apart():
    long = "Recommendations for every customer"
    names = ["a/b:c", "[x]*?", "'q'", long, long + " again", "A/b:c", "", "History"]
    sheets = sheets_of(to_xlsx({name: TABLE for name in names}))
    assert list(sheets) == ["a b c", "x", "q", long[:31], long[:29] + " 2", "A b c 2", "Sheet", "History 2"]
    assert all(rows == sheets["x"] for rows in sheets.values())


def test_a_table_longer_than_a_sheet_is_refused_and_named(monkeypatch):
    assert files.MAX_SHEET_ROWS + 1 == 2**20
    monkeypatch.setattr(files, "MAX_SHEET_ROWS", 1)
    with pytest.raises(ExportError, match=r"Contacts has 2 rows; a sheet holds 1\. Download it as CSV\."):
        to_xlsx({"Contacts": TABLE})


def test_an_archive_holds_the_files_and_equal_files_give_equal_bytes():
    content = {"segments.csv": to_csv(TABLE), "notes/snippet.py": b"import analytics as an\n"}
    with zipfile.ZipFile(io.BytesIO(to_zip(content))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == content
    assert to_zip(content) == to_zip(dict(content))


@pytest.mark.parametrize(
    ("items", "name"),
    [
        (["Espresso beans"], "campaign_espresso-beans_3"),
        (["Crème brûlée", "Müsli 1/2"], "campaign_creme-brulee_musli-1-2_3"),
        (["../../etc/passwd", "CON"], "campaign_etc-passwd_con_3"),
        (["ขนมปัง"], "campaign_3"),
        (["x" * 99], f"campaign_{'x' * 49}_3"),
    ],
)
def test_the_file_of_a_campaign_says_in_plain_letters_what_it_is_for(items, name):
    people = pd.DataFrame({"customer": ["Ann", "Bob", "Cat"], "group": "target"})
    assert campaign_file_name(replace(SOME_CAMPAIGN, settings=CampaignSettings(tuple(items)), people=people)) == name
    assert len(name) <= 60
