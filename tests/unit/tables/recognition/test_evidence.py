from __future__ import annotations

import pytest

from analytics.tables.recognition.evidence import (
    candidates,
    category_of_grid,
    label_of,
    parse_columns,
    read_cells,
    repeats_labels,
)
from tests.unit.tables.files import text_table


def test_columns_are_parted_into_numbers_and_text_by_most_of_their_cells():
    cells = read_cells(text_table("who,a,b,c\nx,1,red,\ny,many,2,3\nz,2,blue,4\n"), "who")
    assert (list(cells.numbers), cells.text) == (["a", "c"], ("b",))
    assert cells.share_of_text == pytest.approx((1 / 3 + 0) / 2)


def test_all_columns_are_read_with_the_same_decimal_mark():
    table = text_table("who;a;b\nx;1,50;1.234\n")
    assert {name: column.values.tolist() for name, column in parse_columns(table.frame[["a", "b"]], table).items()} == {
        "a": [1.5],
        "b": [1234.0],
    }


@pytest.mark.parametrize(("header", "label"), [("a,product,x", "product"), ("a,b,customer", "customer"), ("a,b,c", "a")])
def test_the_rows_are_named_by_the_first_column_that_is_called_like_it(header, label):
    assert label_of(text_table(f"{header}\n1,2,3\n")) == label


def test_labels_that_come_back_are_those_of_a_list():
    assert repeats_labels(text_table("a,b\nx,1\nx,2\n"), "a")
    assert not repeats_labels(text_table("a,b\nx,1\ny,2\n"), "a")


def test_names_that_come_back_are_likely_and_dates_fractions_and_blanks_are_not():
    table = text_table("when,who,what,much,none\n2024-01-01,Ann,7,1.5,\n2024-01-02,Ann,8,2.5,\n2024-01-03,Ben,7,3.5,\n")
    assert candidates(table, set()) == ["who", "what"]
    assert candidates(table, {"who"}) == ["what"]


@pytest.mark.parametrize(
    ("text", "category"), [(["genre", "note"], "genre"), (["note"], "note"), (["note", "shelf"], None), ([], None)]
)
def test_the_category_of_a_grid_is_named_so_or_is_the_only_text(text, category):
    assert category_of_grid(text) == category
