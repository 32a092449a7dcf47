from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import analytics as an
from analytics.errors import CleaningError
from analytics.tables import interactions as accounts
from analytics.tables import long
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
        ("dropped", 1, "1 row names no product.", None),
        ("dropped", 1, "1 row holds no number in quantity.", None),
    ]
    assert interactions.report.sentence() == "6 rows read, 2 kept, 4 dropped."


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


def test_returns_are_kept_and_told_in_rows_and_revenue():
    interactions = cleaned("customer,product,quantity,price\nMary,Bread,3,2\nMary,Bread,-1,2\n")
    assert account(interactions) == [
        ("kept", 2, "2 rows are used.", 4.0),
        ("repaired", 1, "1 row is a return (quantity below zero), taken off what the customer bought.", -2.0),
    ]


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


def test_dates_that_are_not_understood_are_counted_and_the_rows_used():
    interactions = cleaned(
        "customer,product,date\nMary,Bread,03/01/2025\nMary,Fruits,2025-03-01T01:00+01:00\nMary,Sweets,\n,Bread,x\n"
    )
    assert interactions.frame["date"].isna().tolist() == [True, False, True]
    sentence = "2 rows have no date in date of the form 2025-12-31, and are used without one."
    assert ("kept", 2, sentence, None) in account(interactions)


def test_numbers_that_stand_for_dates_are_not_taken_for_dates():
    assert cleaned("user,movie,rating,timestamp\n1,A,5,1260759144\n").frame["date"].isna().all()


def test_every_item_has_the_category_that_most_rows_give_it_and_a_blank_gives_none():
    rows = ["Bread,Bakery", "Bread,", "Bread,", "Bread,Food", "Bread,Food", "Soap,Care", "Cake,B", "Cake,A", "Tea,"]
    interactions = cleaned("customer,product,category\n" + "".join(f"Mary,{row}\n" for row in rows))
    assert interactions.categories.dropna().to_dict() == {"Bread": "Food", "Soap": "Care", "Cake": "B"}
    said = "2 products have several categories; the most frequent is used."
    assert ("repaired", 2, said, None) in account(interactions)


def test_a_blank_quantity_or_price_is_told_with_what_it_counts_as():
    told = account(cleaned("customer,product,quantity,price\nMary,Bread,,1\nMary,Tea,2,\nJohn,Tea,,\n,Tea,,\n"))
    assert told[1] == ("repaired", 2, "2 blank cells in quantity count as quantity 1.", None)
    assert told[2] == ("repaired", 2, "2 blank cells in price count as price 0.", None)


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
    for module in (accounts, long):
        monkeypatch.setattr(module, "MAX_REJECTED_SHOWN", 3)
    report = cleaned("customer,product,quantity\nMary,Bread,1\n" + ",Bread,1\n" * 5 + "Mary,,1\n").report
    assert report.rejected["row"].tolist() == [3, 4, 5]
    assert report.sentence() == "7 rows read, 1 kept, 6 dropped."


def test_the_words_of_the_account_are_those_of_the_dataset():
    table = text_table("customer,product\nMary,Bread\n,Bread\n")
    recognition = an.recognise(table)
    words = replace(recognition.vocabulary, customer="viewer")
    assert account(an.clean(table, replace(recognition, vocabulary=words)))[1][2] == "1 row names no viewer."


def test_the_shop_demo_is_used_to_the_last_row_and_its_returns_are_told():
    table = demo_table("corner_shop")
    interactions = an.clean(table, an.recognise(table))
    assert interactions.report.rows_kept == table.n_rows == 44_450
    assert interactions.frame["customer"].nunique() == 3_012
    assert interactions.frame["item"].nunique() == 150
    assert "returns" in account(interactions)[1][2]
    quantity = table.frame["quantity"].astype(int)
    assert interactions.frame["revenue"].sum() == pytest.approx((quantity * table.frame["price"].astype(float)).sum())
    assert account(interactions)[1][1] == (quantity < 0).sum()
