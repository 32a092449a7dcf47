"""Rows of text files that do not fit: mended where that is safe, else told or refused."""

from __future__ import annotations

import pytest

from analytics.errors import TableError
from analytics.tables.readers import text_rows
from analytics.tables.readers.tidying import places_in_words
from tests.unit.tables.files import text_table

HEADER = "customer,product,quantity\n"
LINES = [f"C{n},P{n % 7},{n % 3 + 1}" for n in range(40)]


def orders(**changed: str) -> str:
    """Return forty lines of orders, some of them exchanged: line3="..." is the third line of the file."""
    lines = [*LINES]
    for line, text in changed.items():
        lines[int(line.removeprefix("line")) - 2] = text
    return HEADER + "\n".join(lines) + "\n"


def test_short_rows_are_filled_up_in_their_place():
    table = text_table(orders(line3="C1,P1", line9="C7"))
    assert table.n_rows == 40
    assert table.frame.iloc[1].tolist() == ["C1", "P1", ""]
    assert table.frame.iloc[7].tolist() == ["C7", "", ""]
    assert table.frame.iloc[8].tolist() == LINES[8].split(",")
    assert table.notes == ("2 lines with too few cells are filled up with blanks.",)


def test_a_file_of_rows_that_fit_nowhere_is_refused(monkeypatch):
    monkeypatch.setattr(text_rows, "MAX_ODD_ROWS", 2)
    assert text_table(orders(line3="C1", line4="C2")).n_rows == 40
    with pytest.raises(TableError, match="its rows do not fit together"):
        text_table(orders(line3="C1", line4="C2", line5="C3"))


def test_a_header_longer_than_most_rows_leaves_blanks_at_their_ends():
    table = text_table("customer,product,quantity,note\n" + "\n".join([*LINES, "C9,P1,2,gift"]) + "\n")
    assert table.frame.iloc[39].tolist() == [*LINES[39].split(","), ""]
    assert table.frame.iloc[40].tolist() == ["C9", "P1", "2", "gift"]
    assert table.notes == ("40 lines with too few cells are filled up with blanks.",)


def test_blank_cells_beyond_the_header_are_cut_off():
    table = text_table(orders(line3="C1,P1,2,,", line4="C2,P2,1, "))
    assert table.frame.shape == (40, 3)
    assert table.frame.iloc[1].tolist() == ["C1", "P1", "2"]
    assert table.notes == ("2 lines were longer than the header, with blank cells only; they are cut off.",)


def test_a_delimiter_at_the_end_of_every_row_makes_no_column():
    table = text_table("a,b,\n1,2,\n3,4,\n")
    assert table.header == ("a", "b")
    assert table.frame.to_numpy().tolist() == [["1", "2"], ["3", "4"]]
    table = text_table("a,b\n1,2,\n3,4,\n")
    assert table.header == ("a", "b")
    assert table.frame.to_numpy().tolist() == [["1", "2"], ["3", "4"]]
    assert text_table("a,b,\n1,2\n3,4\n").header == ("a", "b")


def test_rows_with_too_many_cells_are_kept_out_and_named_by_their_lines():
    table = text_table(orders(line3="C1,Bread, dark,2", line30="C28,P0,1,x"))
    assert table.n_rows == 38
    assert table.frame["customer"].tolist()[:3] == ["C0", "C2", "C3"]
    assert [table.place(position)[1] for position in (0, 1, 26, 27)] == [2, 4, 29, 31]
    assert table.notes == ("2 lines have more cells than the header and cannot be used: lines 3 and 30.",)
    assert table.left_out.to_numpy().tolist() == [
        ["shop.csv", 3, "C1,Bread, dark,2", "too many cells"],
        ["shop.csv", 30, "C28,P0,1,x", "too many cells"],
    ]


def test_too_many_rows_with_too_many_cells_are_refused():
    changed = {f"line{n}": "C,Bread, dark,2" for n in range(3, 8)}
    with pytest.raises(TableError, match=r"line 3 has 4 cells, the header has 3") as caught:
        text_table(orders(**changed))
    assert "as many cells as the header" in caught.value.hint


@pytest.mark.parametrize(
    ("long", "rows", "read"), [(1, 3, True), (1, 5, True), (2, 6, True), (1, 2, False), (2, 5, False), (3, 20, False)]
)
def test_a_small_file_may_hold_a_row_or_two_with_too_many_cells_if_most_agree(long, rows, read):
    lines = ["customer,product,quantity", *["Ann,Tea,1"] * (rows - long), *["Ben,Tea, green,2"] * long]
    if not read:
        with pytest.raises(TableError, match="has 4 cells, the header has 3"):
            text_table("\n".join(lines))
        return
    table = text_table("\n".join(lines))
    assert table.n_rows == rows - long
    assert table.left_out["row"].tolist() == list(range(rows - long + 2, rows + 2))
    assert str(rows - long + 2) in table.notes[0]


def test_rows_longer_than_a_header_that_is_too_short_are_refused():
    with pytest.raises(TableError, match=r"line 2 has 3 cells, the header has 2"):
        text_table("a,b\n1,2,3\n4,5,6\n7,8,9\n")


def test_lines_that_repeat_the_header_are_left_out_and_told():
    table = text_table(orders(line5="customer,product,quantity", line9="customer, product ,quantity"))
    assert table.n_rows == 38
    assert table.notes == ("2 lines that repeat the header are left out: lines 5 and 9.",)
    assert table.left_out["reason"].tolist() == ["header again"] * 2


def test_a_name_of_a_column_in_a_row_is_no_header():
    assert text_table(orders(line5="customer,product,3")).n_rows == 40


@pytest.mark.parametrize("total", ["Total,,79", "TOTAL:,,", ",Grand total,79", "Gesamtsumme;;".replace(";", ",")])
def test_a_total_at_the_end_is_left_out_and_told(total):
    table = text_table(orders() + total + "\n")
    assert table.n_rows == 40
    assert table.notes == ("1 line with a total at the end is left out: line 42.",)


@pytest.mark.parametrize("line", ["Total,P1,3", "Total 0%,,3", "C9,,3"])
def test_a_line_that_may_be_a_purchase_is_no_total(line):
    assert text_table(orders() + line + "\n").n_rows == 41


def test_a_table_of_totals_only_is_kept():
    assert text_table(HEADER + "Total,,3\nSum,,4\n").n_rows == 2


def test_columns_with_neither_name_nor_cells_are_left_out():
    table = text_table("customer,,product,\nAnn,,Bread,x\nBob, ,Tea,\n")
    assert table.header == ("customer", "product", "")
    assert table.frame.columns.tolist() == ["customer", "product", "Column 3"]
    assert table.notes == ("1 column without name and cells is left out.",)


def test_a_quote_that_swallows_rows_is_refused():
    text = HEADER.replace("\n", ",date\n") + "".join(f"C{n},P{n},1,2025-01-01\n" for n in range(20))
    text += 'C20,"P20,1,2025-01-01\n' + "".join(f"C{n},P{n},1,2025-01-01\n" for n in range(20)) + 'C21,P21",1,2025-01-01\n'
    with pytest.raises(TableError, match=r"the quote that opens in row 22 runs over 20 rows or more"):
        text_table(text)


def test_line_ends_in_quotes_are_text_even_when_lines_hold_delimiters():
    note = "Dear shop,\nthank you, it was great.\nAnn"
    table = text_table(f'customer,product,quantity,note\nAnn,Bread,1,"{note}"\nBob,Tea,2,"{note}"\n')
    assert table.frame["note"].tolist() == [note] * 2


def test_an_open_quote_is_found_wherever_it_stands():
    for place in (2, 20, 41):
        with pytest.raises(TableError, match=rf"the quote that opens in row {place} is never closed"):
            text_table(orders(**{f"line{place}": 'C1,"P1,1'}))


def test_a_row_without_an_end_is_refused():
    with pytest.raises(TableError, match=r"a row is longer than 1 MB, or a quote is never closed"):
        text_table(orders() + '"' + "C1,P1,1\n" * 500_000)


def test_quotes_inside_a_cell_are_text():
    assert text_table('product,size\nPipe 5",1\n"Pipe" 6,2\n').frame["product"].tolist() == ['Pipe 5"', "Pipe 6"]


def test_double_colons_part_cells_and_single_ones_do_not():
    table = text_table("1::Star Wars: Episode IV::Action|Sci-Fi\n2::Alien: Covenant::Horror\n3::Heat::Action\n")
    assert table.frame.iloc[0].tolist() == ["1", "Star Wars: Episode IV", "Action|Sci-Fi"]
    assert table.delimiter == "::"


def test_carriage_returns_alone_end_lines_above_the_header_too():
    table = text_table("Report\rcustomer,product,quantity\rAnn,Bread,1\rBob,Tea,2\r")
    assert table.header == ("customer", "product", "quantity")
    assert table.place(1) == ("shop.csv", 4)


def test_places_are_said_in_words():
    assert places_in_words([3]) == "line 3"
    assert places_in_words([1, 2, 3, 4, 5]) == "lines 1, 2, 3, 4 and 5"
    assert places_in_words(range(1, 1_008)) == "lines 1, 2, 3, 4, 5 and 1,002 more"
