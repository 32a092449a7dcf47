from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import read_table
from analytics.errors import TableError
from analytics.tables.readers.formulas import unguard
from tests.unit.tables.files import text_table

ROWS = [["product", "Zoë", "Jörg"], ["Müsli", "1", "2"], ["Crème", "3", "4"]]


def written(rows, delimiter=",", encoding="utf-8", quoting=csv.QUOTE_MINIMAL) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=quoting).writerows(rows)
    return text.getvalue().encode(encoding)


@pytest.mark.parametrize(("delimiter", "word"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar")])
@pytest.mark.parametrize(
    ("encoding", "word_for_encoding"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16 LE"),
        ("utf-16-le", "UTF-16 LE"),
        ("utf-16-be", "UTF-16 BE"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_delimiter_and_encoding_are_found_and_said(delimiter, word, encoding, word_for_encoding):
    table = read_table(written(ROWS, delimiter, encoding))
    assert table.header == tuple(ROWS[0])
    assert table.frame.to_numpy().tolist() == ROWS[1:]
    assert table.found["cells parted by"] == word
    assert table.found["encoding"] == word_for_encoding
    assert table.found["header"] == "line 1"
    assert table.notes == ()


def test_a_byte_that_windows_does_not_know_is_read_as_latin_1():
    assert read_table(b"product,John\nCaf\xe9\x81,1\n").frame.iloc[0, 0] == "Caf\xe9\x81"


def test_big_endian_utf_16_is_read_too():
    assert read_table(b"\xfe\xff" + "a,b\nü,1\n".encode("utf-16-be")).frame.to_numpy().tolist() == [["ü", "1"]]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(newline):
    table = read_table(newline.join(["product,John", "Bread,1", "Fruits,2", ""]).encode())
    assert table.frame.to_numpy().tolist() == [["Bread", "1"], ["Fruits", "2"]]


def test_quotes_hold_delimiters_line_ends_and_quotes():
    table = text_table('product,John\n"Bread, ""dark""\nsliced",1\n')
    assert table.frame.iloc[0].tolist() == ['Bread, "dark"\nsliced', "1"]


@pytest.mark.parametrize("row", ["Ann,'Tea, green',1", 'Ann, "Tea, green", 1', "Ann, 'Tea, green', 1", 'Ann,"Tea, green",1'])
@pytest.mark.parametrize("delimiter", [",", ";", "|"])
def test_quotes_hold_delimiters_in_every_row(row, delimiter):
    table = text_table("customer,product,n\n".replace(",", delimiter) + f"{row}\n".replace(",", delimiter) * 20)
    assert table.header == ("customer", "product", "n")
    assert table.frame.drop_duplicates().to_numpy().tolist() == [["Ann", f"Tea{delimiter} green", "1"]]


def test_single_quotes_around_a_few_cells_with_delimiters_are_quotes():
    table = text_table("customer,product,n\n" + "Ann,Tea,1\n" * 8 + "Ann,'Tea, green',1\n" * 2)
    assert table.frame["product"].value_counts().to_dict() == {"Tea": 8, "Tea, green": 2}


def test_apostrophes_that_nothing_closes_are_no_quotes():
    table = text_table("customer,product,n\n" + "Ann,'n Sync; best of,1\nBob,'t Hooft; Gerard,2\n" * 9)
    assert table.header == ("customer", "product", "n")
    assert table.frame["product"].unique().tolist() == ["'n Sync; best of", "'t Hooft; Gerard"]


def test_decimal_commas_do_not_make_a_semicolon_table_comma_separated():
    table = text_table("product;price\nBread;1,50\nFruits;2,00\n")
    assert table.header == ("product", "price")


def test_a_row_with_too_many_cells_is_named_by_its_line():
    with pytest.raises(TableError, match="line 3 has 4 cells, the header has 3") as caught:
        text_table("product,John,Alice\nBread,1,2\nFruits,1,2,3\n")
    assert "as many cells as the header" in caught.value.hint


def test_a_row_with_too_few_cells_is_filled_with_blanks():
    assert text_table("product,John,Alice\nBread,1\nFruits,1,2\n").frame["Alice"].tolist() == ["", "2"]


def test_an_open_quote_is_an_error_and_not_a_lost_half_of_the_file():
    with pytest.raises(TableError, match="the quote that opens in row 2 is never closed"):
        text_table('product,John\n"Bread,1\nFruits,2\n')


def test_blank_rows_are_left_out_and_the_rows_keep_their_numbers():
    table = text_table("\n\nproduct,John\nBread,1\n\n,\nFruits,2\n\n")
    assert table.frame["product"].tolist() == ["Bread", "Fruits"]
    assert table.rows_in_file(table.frame.index.to_numpy()).tolist() == [4, 7]


def test_a_renamed_binary_is_refused():
    with pytest.raises(TableError, match=r"photo\.csv is not a table: it holds binary data") as caught:
        read_table(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", name="photo.csv")
    assert caught.value.hint == "Upload CSV, TSV, XLSX or Parquet."


def test_text_that_breaks_off_inside_a_character_is_refused():
    with pytest.raises(TableError, match="mixes encodings"):
        read_table("a,b\n1,2\n".encode("utf-16")[:-1])


def test_apostrophes_that_guard_a_formula_are_taken_off_and_counted():
    table = text_table("product,'=John\n'=1+1,2\n'n Sync,3\n'-5,4\n")
    assert table.header == ("product", "=John")
    assert table.frame["product"].tolist() == ["=1+1", "'n Sync", "-5"]
    assert table.notes[0] == "An apostrophe that guards a formula was taken off 2 cells."


def test_a_first_line_with_an_endless_cell_is_refused():
    with pytest.raises(TableError, match=r"first line of big\.csv cannot be read"):
        read_table(b'"' + b"a" * 1_000_100 + b'",b\n1,2\n', name="big.csv")


NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]) | st.sampled_from(" ,;|\"'"), max_size=8
)
CELLS = NAMES.map(str.strip).map(unguard).filter(lambda cell: unguard(cell) == cell)


@given(
    cells=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=30),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_any_text_comes_back_whatever_the_delimiter_encoding_and_quoting(cells, delimiter, encoding, quoting):
    rows = [("row", *cell) for cell in cells]
    table = read_table(written([("id", "product", "Zoë", "name"), *rows], delimiter, encoding, quoting))
    assert [tuple(row) for row in table.frame.to_numpy()] == rows
