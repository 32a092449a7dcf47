"""Rows that are left out can be mended in a spreadsheet and read again, like the file that they come from."""

from __future__ import annotations

import pandas as pd

import analytics as an
from analytics.exports.files import to_csv
from analytics.exports.left_out import left_out_rows
from tests.unit.tables.files import text_table

SOLD = "".join(f"C{n % 9},Tea,1,{n}\n" for n in range(40))


def left_out(table: an.Table) -> pd.DataFrame:
    """Return the rows left out of a table as the file that is downloaded holds them."""
    return an.read_table(to_csv(left_out_rows(table, an.clean(table, an.recognise(table)).report))).frame


def test_the_file_has_the_columns_and_the_cells_of_its_table():
    table = text_table(
        f"customer,product,quantity,order,till\n{SOLD.replace(chr(10), ',T1' + chr(10))},Jam,2,91,T7\nAnn,Oil,-3,92,T8\n"
    )
    assert left_out(table).to_dict("list") == {
        "customer": ["", "Ann"],
        "product": ["Jam", "Oil"],
        "quantity": ["2", "-3"],
        "order": ["91", "92"],
        "till": ["T7", "T8"],
        "line": ["42", "43"],
        "reason": ["no customer", "return, no sale large enough"],
    }


def test_a_number_below_zero_stays_a_number():
    table = text_table(f"customer,product,quantity,order\n{SOLD}Ann,Oil,-3,92\n")
    assert b"Ann,Oil,-3,92,42," in to_csv(left_out_rows(table, an.clean(table, an.recognise(table)).report))


def test_lines_that_could_not_be_read_are_parted_into_the_columns_of_the_file():
    rows = f"customer,product,quantity,order\n{SOLD}C1,Tea, green,2,7\ncustomer,product,quantity,order\nTotal,,40,\n"
    found = left_out(text_table(rows)).set_index("line")
    assert found.loc["42"].tolist() == ["C1", "Tea", " green", "2,7", "too many cells"]
    assert found.loc["43"].tolist() == ["customer", "product", "quantity", "order", "header again"]
    assert found.loc["44"].tolist() == ["Total", "", "40", "", "total"]


def test_mended_rows_are_recognised_like_their_file_and_all_used():
    table = text_table(f"customer,product,quantity,order\n{SOLD}Ann,Oil,two,91\n,Jam,2,92\nBen,Rum,1,93,\nCid,Nut,0,94\n")
    mended = left_out(table).replace({"quantity": {"two": "2", "0": "1"}, "customer": {"": "Dan"}})
    again = an.read_table(to_csv(mended))
    assert dict(an.recognise(again).roles) == dict(an.recognise(table).roles)
    assert an.clean(again, an.recognise(again)).frame["quantity"].tolist() == [2, 2, 1]


def test_rows_of_several_files_name_theirs_and_columns_of_the_same_name_stay_apart():
    files = [text_table(f"customer,product,reason,line\nAnn,Tea,gift,{n}\n,Jam,own use,{n}\n", f"{n}.csv") for n in (1, 2)]
    table = an.join_tables(files)
    recognition = an.recognise(table).with_roles(customer="customer", item="product")
    found = left_out_rows(table, an.clean(table, recognition).report)
    assert found.columns.tolist() == ["customer", "product", "reason", "line", "file", "line 2", "reason 2"]
    assert found[["file", "line 2", "reason 2"]].to_numpy().tolist() == [["1.csv", 3, "no customer"], ["2.csv", 3, "no customer"]]
    assert found["reason"].tolist() == ["own use"] * 2


def test_nothing_left_out_is_a_file_of_headers():
    table = text_table(f"customer,product,quantity,order\n{SOLD}")
    found = left_out_rows(table, an.clean(table, an.recognise(table)).report)
    assert found.empty and found.columns.tolist() == ["customer", "product", "quantity", "order", "line", "reason"]
