"""What the first lines of a text file tell: how its cells are parted and quoted, and where the table begins."""

from __future__ import annotations

import pytest

from analytics import read_table
from analytics.errors import TableError
from analytics.tables.readers.dialect import find_dialect, main_width
from analytics.tables.readers.header import find_header
from analytics.tables.reading import ReadSettings
from tests.unit.tables.files import text_table

ORDERS = "customer;product;price\nAnn;Bread;1,50\nBob;Tea;2,00\n"


@pytest.mark.parametrize(
    ("sample", "delimiter"),
    [
        ("product;price\nBread;1,50\nTea;2,00\n", ";"),
        ("id\tname\n1\tSmith, J\n2\tLee, K\n", "\t"),
        ("Sales of January, February\n\ncustomer;product;price\nAnn;Bread;1,50\nBob;Tea;2,00\n", ";"),
        ("1::1193::5::978300760\n1::661::3::978302109\n", "::"),
        ("name|slogan\nBread|fresh; cheap, good\nTea|hot\n", "|"),
        ('"a,b",c\n"d,e",f\n', ","),
        ("no table at all", ","),
    ],
)
def test_the_delimiter_parts_most_lines_alike(sample, delimiter):
    assert find_dialect(sample).delimiter == delimiter


@pytest.mark.parametrize(
    ("text", "names", "line"),
    [
        ("Sales report\nCreated: 2025-01-02\n\n" + ORDERS, ("customer", "product", "price"), 4),
        ("Sales report;;\nby Ann;;\n;;\n" + ORDERS, ("customer", "product", "price"), 4),
        ("sep=;\n" + ORDERS, ("customer", "product", "price"), 2),
        ("\n\n" + ORDERS, ("customer", "product", "price"), 3),
        ("Stores\n,2019,2020,2021,2022,2023,2024,2025,2026,2027\n" + "A" + ",5" * 9 + "\nB" + ",4" * 9 + "\n", None, 2),
    ],
    ids=["titles", "padded titles", "sep=", "blank lines", "a wide table of years"],
)
def test_lines_above_the_header_are_skipped_and_rows_keep_their_numbers(text, names, line):
    table = text_table(text)
    if names:
        assert table.header == names
        assert table.frame.iloc[0].tolist() == ["Ann", "Bread", "1,50"]
    assert table.found["header"] == f"line {line}"
    assert table.place(0) == ("shop.csv", line + 1)
    assert table.place(1) == ("shop.csv", line + 2)


def test_the_delimiter_that_a_file_states_is_taken():
    assert text_table("sep=|\na,b|c\n1,2|3\n4,5|6\n").header == ("a,b", "c")


@pytest.mark.parametrize(
    "text",
    [
        "196\t242\t3\t881250949\n186\t302\t3\t891717742\n22\t377\t1\t878887116\n",
        "1::1193::5::978300760\n1::661::3::978302109\n2::914::3::978301968\n",
        "C1,P7,2,2024-01-05\nC2,P9,1,2024-01-06\nC3,P7,4,2024-02-01\n",
        "Ann,Bread,2,x\nAnn,Tea,1,x\nBob,Tea,4,y\n",
        "Mary;Bread;1,50;a\nMike;Tea;2,00;b\nZoe;Oil;3,10;c\n",
    ],
    ids=["u.data", "ratings.dat", "dates", "names that come again", "prices"],
)
def test_a_file_without_a_header_gets_numbered_columns_and_loses_no_row(text):
    table = text_table(text)
    assert table.header == ("Column 1", "Column 2", "Column 3", "Column 4")
    assert table.n_rows == 3
    assert table.found["header"] == "none: columns are numbered"
    assert table.place(0) == ("shop.csv", 1)


@pytest.mark.parametrize(
    "text",
    [
        "store,2019,2020,2021\nA,1,2,3\nB,4,5,6\nC,7,8,9\n",
        "2019,2020,2021\n1,2,3\n4,5,6\n7,8,9\n",
        "stock,2024-01-02,2024-01-03\nAAPL,10,20\nIBM,30,40\nMSFT,1,2\n",
        "customer,product\nAnn,Bread\nBob,Tea\nAnn,Oil\n",
        "customer,quantity\n1,2\n3,4\n5,6\n",
        ",7,9\n3,1,2\n4,1,1\n5,0,2\n",
        "7,3\n1,2\n",
    ],
)
def test_a_header_is_not_taken_for_data(text):
    assert text_table(text).header == tuple(text.split("\n")[0].split(","))


def test_delimiter_and_header_line_can_be_chosen():
    data = b"a;b,c\nd;e,f\n1;2,3\n4;5,6\n"
    assert read_table(data, settings=ReadSettings(delimiter=",")).header == ("a;b", "c")
    table = read_table(data, settings=ReadSettings(delimiter=";", header_line=2))
    assert (table.header, table.found["header"]) == (("d", "e,f"), "line 2")
    assert table.frame.iloc[0].tolist() == ["1", "2,3"]
    table = read_table(data, settings=ReadSettings(delimiter=";", header_line=0))
    assert table.header == ("Column 1", "Column 2")
    assert table.n_rows == 4


def test_a_delimiter_of_several_signs_can_be_chosen():
    table = read_table(b"a ~ b\n1 ~ 2\n", settings=ReadSettings(delimiter=" ~ "))
    assert (table.header, table.frame.to_numpy().tolist()) == (("a", "b"), [["1", "2"]])
    assert read_table("a§b\n1§2\n".encode(), settings=ReadSettings(delimiter="§")).header == ("a", "b")


@pytest.mark.parametrize("delimiter", ["", "\n", '"'])
def test_a_delimiter_that_cannot_part_cells_is_refused(delimiter):
    with pytest.raises(TableError, match="Cells cannot be parted by"):
        read_table(b"a,b\n1,2\n", settings=ReadSettings(delimiter=delimiter))


@pytest.mark.parametrize("line", [2, 9])
def test_a_blank_line_cannot_be_the_header(line):
    with pytest.raises(TableError, match=rf"Line {line} of shop\.csv holds no names of columns"):
        read_table(b"a,b\n\n1,2\n", name="shop.csv", settings=ReadSettings(header_line=line))


def test_single_quotes_are_quotes_where_they_stand_around_cells():
    table = text_table("'customer','product'\n'Ann','Bread, dark'\n'Bob','Rock ''n'' Roll'\n")
    assert table.header == ("customer", "product")
    assert table.frame["product"].tolist() == ["Bread, dark", "Rock 'n' Roll"]
    assert table.found["quotes"] == "single"


def test_apostrophes_of_names_are_no_quotes():
    table = text_table("customer,product\n'n Sync,'s Hertogenbosch\nO'Neill,'t Hof\nAnn,Tea\n")
    assert table.frame["customer"].tolist() == ["'n Sync", "O'Neill", "Ann"]
    assert "quotes" not in table.found


def test_spaces_between_delimiter_and_quote_are_no_part_of_the_cell():
    table = text_table('customer, product\n"Ann", "Bread, dark"\n"Bob", "Tea"\n')
    assert table.header == ("customer", "product")
    assert table.frame.to_numpy().tolist() == [["Ann", "Bread, dark"], ["Bob", "Tea"]]


def test_an_endless_first_line_is_refused():
    with pytest.raises(TableError, match=r"has 5,000,001 columns; the limit is 20,000"):
        read_table(b"," * 5_000_000 + b"\n1,2\n")
    with pytest.raises(TableError, match=r"first line of The file cannot be read: it is longer than 4 MB"):
        read_table(b"a" * 5_000_000 + b",b\n1,2\n")
    with pytest.raises(TableError, match=r"first line of The file cannot be read: its quote is never closed"):
        read_table(b'"' + b"a,b\n" * 100_000)


def test_a_wide_header_is_read_to_its_end():
    names = [f"customer number {n}" for n in range(10_000)]
    table = text_table("product," + ",".join(names) + "\nBread" + ",1" * 10_000 + "\n")
    assert table.header[-1] == names[-1]
    assert table.frame.shape == (1, 10_001)


def test_the_width_of_a_table_is_that_of_most_cells():
    assert main_width([1, 2, 2, 5, 5, 5]) == 5
    assert main_width([1, 1, 1]) == 1
    assert main_width([]) == 0


def test_rows_that_are_all_blank_have_no_header():
    assert find_header([[], ["", " "]], "shop.csv") is None
