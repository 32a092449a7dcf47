from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import analytics as an
from analytics.errors import CleaningError
from analytics.tables.cleaning import rejected
from tests.unit.tables.files import cleaned, demo_table, text_table


def account(interactions: an.Interactions) -> list[tuple]:
    return [(step.action, step.rows, step.sentence, step.revenue) for step in interactions.report.steps]


def test_rows_that_cannot_be_used_are_listed_with_row_column_cell_and_reason():
    interactions = cleaned(
        "customer,product,quantity\nMary,Bread,1\n,Bread,1\nJohn,,1\n\nJohn,Fruits,many\n,,inf\nJohn,Sweets,2\n"
    )
    assert interactions.frame["item"].tolist() == ["Bread", "Sweets"]
    assert interactions.report.rejected.to_numpy().tolist() == [
        [3, "customer", "", "no customer"],
        [4, "product", "", "no product"],
        [6, "quantity", "many", "no number"],
        [7, "customer", "", "no customer"],
    ]
    assert account(interactions) == [
        ("kept", 2, "2 rows are used.", None),
        ("dropped", 2, "2 rows name no customer.", None),
        ("dropped", 1, "1 row names no product (2 such rows in the file).", None),
        ("dropped", 1, "1 row holds no number in quantity (2 such rows in the file).", None),
    ]
    assert interactions.report.sentence() == "6 rows read, 2 kept, 4 dropped."


def test_words_for_nothing_name_nobody_and_no_product():
    nobody = ["#N/A", "NULL", "nan", "-", "n/a", "None"]
    rows = [*(f"{cell},Bread" for cell in nobody), "Mary,null", "Mary,#N/A", "Mary,NA", "Mary,Tea"]
    interactions = cleaned("customer,product\n" + "\n".join(rows) + "\n")
    assert interactions.frame["item"].tolist() == ["NA", "Tea"], "an item may be called NA"
    assert [step.sentence for step in interactions.report.steps] == [
        "2 rows are used.",
        "6 rows name no customer.",
        "2 rows name no product.",
    ]
    assert interactions.report.rejected["cell"].tolist() == [*nobody, "null", "#N/A"]


def test_orders_of_no_name_are_not_one_order():
    lines = cleaned("customer,product,order\nMary,Bread,NULL\nMary,Bread,NULL\nMary,Bread,7\nMary,Bread,7\n")
    assert an.build_matrix(lines).to_frame().loc["Bread", "Mary"] == 3


def test_a_customer_stored_as_a_number_for_a_while_is_one():
    frame = cleaned("customer,product\n46,Bread\n46.0,Tea\n47.0,Tea\n").frame
    assert frame["customer"].tolist() == ["46", "46", "47"]


def test_a_blank_quantity_counts_as_one_piece_and_a_blank_price_as_no_revenue():
    frame = cleaned("customer,product,quantity,price\nMary,Bread,,2.50\nMary,Fruits,3,\nMary,Sweets,2,1.50\n").frame
    assert frame["quantity"].tolist() == [1, 3, 2]
    assert frame["revenue"].tolist() == [2.5, 0, 3]


def test_revenue_that_the_file_states_is_taken_as_it_is():
    frame = cleaned("customer,product,quantity,price,revenue\nMary,Bread,2,10,15\n").frame
    assert frame["revenue"].tolist() == [15]
    assert "price" not in frame


def test_price_alone_is_the_revenue_of_a_row():
    assert cleaned("customer,product,price\nMary,Bread,2.50\n").frame["revenue"].tolist() == [2.5]


def test_ratings_that_are_blank_or_negative_are_dropped_with_their_reason():
    interactions = cleaned("user,movie,rating\n1,A,5\n1,B,\n2,A,-1\n2,B,0\n")
    assert interactions.frame["rating"].tolist() == [5, 0]
    assert interactions.report.rejected[["row", "reason"]].to_numpy().tolist() == [[3, "no rating"], [4, "rating below zero"]]


def test_a_table_read_as_counts_keeps_rows_without_a_rating():
    table = text_table("user,movie,rating\n1,A,5\n1,B,\n")
    interactions = an.clean(table, an.recognise(table).with_kind("counts"))
    assert interactions.report.rows_kept == 2
    assert an.build_matrix(interactions).to_frame().loc["B", "1"] == 1


def test_when_no_row_is_left_the_first_reason_is_said():
    with pytest.raises(CleaningError, match=r"No row of shop\.csv can be used \(no customer\)"):
        cleaned("customer,product\n,Bread\n,Fruits\n")


@pytest.mark.parametrize("cell", ["2025-03-01", "2025-03-01T00:00:00Z", "20250301"])
def test_dates_as_standards_write_them(cell):
    assert cleaned(f"customer,product,date\nMary,Bread,{cell}\n").frame["date"].tolist() == [pd.Timestamp("2025-03-01")]


def test_dates_that_cannot_be_read_are_counted_and_the_rows_used():
    interactions = cleaned("customer,product,date\nMary,Bread,soon\nMary,Fruits,2025-03-01T01:00+01:00\nMary,Sweets,\n,Bread,x\n")
    assert interactions.frame["date"].isna().tolist() == [True, False, True]
    assert interactions.frame["date"][1] == pd.Timestamp("2025-03-01")
    assert ("kept", 2, "2 rows have no date in date that can be read, and are used without one.", None) in account(interactions)


def test_dates_are_read_in_the_order_that_somebody_told():
    table = text_table("customer,product,date\nMary,Bread,03/01/2025\n")
    recognition = an.recognise(table)
    for order, date in (("day first", "2025-01-03"), ("month first", "2025-03-01")):
        assert an.clean(table, recognition.with_date_order(order)).frame["date"].tolist() == [pd.Timestamp(date)]


def test_every_item_has_the_category_that_most_rows_give_it_and_a_blank_gives_none():
    rows = ["Bread,Bakery", "Bread,", "Bread,", "Bread,Food", "Bread,Food", "Soap,Care", "Cake,B", "Cake,A", "Tea,"]
    interactions = cleaned("customer,product,category\n" + "".join(f"Mary,{row}\n" for row in rows))
    assert interactions.categories.dropna().to_dict() == {"Bread": "Food", "Soap": "Care", "Cake": "B"}
    said = "2 products have several categories; the most frequent is used."
    assert ("repaired", 2, said, None) in account(interactions)


def test_a_blank_quantity_or_price_is_told_with_what_it_counts_as():
    told = account(cleaned("customer,product,quantity,price\nMary,Bread,,1\nMary,Tea,2,\nJohn,Tea,,\n,Tea,,\n"))
    assert ("repaired", 2, "2 blank cells in quantity count as quantity 1.", None) in told
    assert ("repaired", 2, "2 blank cells in price count as price 0.", None) in told


def test_a_rating_is_used_whatever_stands_beside_it():
    interactions = cleaned("user,movie,rating,price,quantity\n1,A,5,free,x\n2,B,3,1,1\n")
    assert interactions.report.rows_kept == 2


def test_one_decimal_mark_holds_for_all_columns_of_a_list():
    interactions = cleaned("customer;product;quantity;price\nMary;Bread;1.000;2,50\nJohn;Tea;2;0,500\n")
    assert interactions.frame["quantity"].tolist() == [1000, 2]
    assert interactions.frame["revenue"].tolist() == [2500, 1]
    sentences = [step.sentence for step in interactions.report.steps]
    assert "quantity: dots are read as thousands marks." in sentences
    assert "price: commas are read as decimal marks." in sentences


def test_names_that_are_too_long_are_cut_and_stay_distinct():
    interactions = cleaned("customer,product\n" + "".join(f"Mary,{'x' * 300}{end}\n" for end in "aab"))
    assert interactions.frame["item"].str.len().max() <= 200
    assert interactions.frame["item"].nunique() == 2
    assert ("repaired", 3, "2 names are longer than 200 characters and cut.", None) in account(interactions)


@pytest.mark.parametrize(
    ("roles", "message"),
    [
        ({"customer": None}, r"No column of shop\.csv plays the customer"),
        ({"item": None}, r"No column of shop\.csv plays the item"),
        ({"item": "customer"}, "customer cannot be both customer and product"),
        ({"price": "cost"}, r"shop\.csv has no column 'cost' for the price"),
    ],
)
def test_roles_that_no_column_can_play_are_refused(roles, message):
    with pytest.raises(CleaningError, match=message):
        cleaned("customer,product\nMary,Bread\n", **roles)


def test_ratings_need_a_column_of_ratings():
    table = text_table("customer,product\nMary,Bread\n")
    with pytest.raises(CleaningError, match=r"No column of shop\.csv plays the rating"):
        an.clean(table, an.recognise(table).with_kind("ratings"))


def test_only_so_many_rejected_rows_are_listed_but_all_are_counted(monkeypatch):
    monkeypatch.setattr(rejected, "MAX_REJECTED_SHOWN", 3)
    report = cleaned("customer,product,quantity\nMary,Bread,1\n" + ",Bread,1\n" * 5 + "Mary,,1\n").report
    assert report.rejected["row"].tolist() == [3, 4, 5]
    assert report.rejected_rows()["row"].tolist() == [3, 4, 5, 6, 7, 8]
    assert report.sentence() == "7 rows read, 1 kept, 6 dropped."


def test_the_words_of_the_account_are_those_of_the_dataset():
    table = text_table("customer,product\nMary,Bread\n,Bread\n")
    recognition = an.recognise(table)
    words = replace(recognition.vocabulary, customer="viewer")
    assert account(an.clean(table, replace(recognition, vocabulary=words)))[1][2] == "1 row names no viewer."


def test_no_row_of_the_shop_demo_is_lost_but_what_came_back():
    table = demo_table("corner_shop")
    interactions = an.clean(table, an.recognise(table))
    quantity, price = table.frame["quantity"].astype(int), table.frame["price"].astype(float)
    told = {(step.action, step.sentence.split(" ", 1)[1]): step.rows for step in interactions.report.steps}
    assert (
        told[("dropped", "rows are returns (quantity below zero) and were taken off their own sale.")]
        == (quantity < 0).sum()
        == 657
    )
    assert interactions.frame["quantity"].sum() == quantity.sum()
    assert interactions.frame["quantity"].min() > 0
    assert interactions.frame["revenue"].sum() == pytest.approx((quantity * price).sum())
    assert interactions.frame["customer"].nunique() == 3_010, "two customers brought everything back"
    assert interactions.frame["item"].nunique() == 150


def test_lines_that_a_format_leaves_out_are_in_the_account_with_their_revenue():
    rows = [
        "Name,Email,Financial Status,Cancelled at,Created at,Lineitem quantity,Lineitem name,Lineitem price",
        "#1,ann@shop.com,paid,,2024-05-01 10:00:00 +0200,2,Mug,10.00",
        "#1,,,,,1,Tea,4.50",
        "#2,bob@shop.com,paid,2024-05-03 09:00:00 +0200,2024-05-02 10:00:00 +0200,1,Mug,10.00",
    ]
    report = an.clean(table := text_table("\n".join(rows)), an.recognise(table)).report
    assert (report.rows_read, report.rows_kept) == (3, 2)
    assert (report.revenue_read, report.revenue_kept) == (34.5, 24.5)
    assert [(step.rows, step.revenue) for step in report.steps if step.action == "dropped"] == [(1, 10.0)]
    assert report.rejected["row"].tolist() == [4]


def test_a_rule_that_does_not_exist_is_refused():
    table = text_table("customer,product\nMary,Bread\n")
    with pytest.raises(CleaningError, match="There is no rule 'magic'"):
        an.clean(table, an.recognise(table), rules={"magic"})


def test_orders_are_kept_as_text_and_a_blank_order_as_empty_text():
    frame = cleaned("customer,product,order\nMary,Bread,007\nMary,Tea,\n").frame
    assert frame["order"].tolist() == ["007", ""]


def test_what_is_no_quantity_brings_no_revenue():
    table = text_table("customer,product,quantity,price\nAnn,Tea,two,1.20\nBen,Tea,,1.20\nCid,Tea,2,1.20\n")
    report = an.clean(table, an.recognise(table)).report
    assert (report.revenue_read, report.revenue_kept) == (3.6, 3.6)
    assert [step.revenue for step in report.steps if step.rule == "no_number"] == [0.0]
