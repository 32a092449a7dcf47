from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import analytics as an
from analytics.tables.cleaning.rules.names import labels_of
from analytics.tables.cleaning.rules.non_products import coded_no_products, named_no_products
from analytics.tables.cleaning.rules.volumes import sold_by_volume
from tests.unit.tables.cleaning.rules.shop import basket, clean_shop, said, told

NAMED = "customer,sku,product name,quantity\n"


def test_items_that_differ_by_capitals_or_spaces_are_one_under_the_usual_spelling():
    rows = "Mary,white  heart\nMary,White Heart\nJohn,White Heart\nJohn,Tea\n"
    interactions = clean_shop("customer,product\n" + rows)
    assert interactions.frame["item"].tolist() == ["White Heart", "White Heart", "White Heart", "Tea"]
    assert said(interactions, "spelling") == [
        "2 products differ only by capitals or spaces and are counted as 1; 1 row gets the usual spelling."
    ]
    apart = clean_shop("customer,product\n" + rows, only=True)
    assert apart.frame["item"].nunique() == 3
    assert said(apart, "spelling") == ["2 products differ only by capitals or spaces and are counted apart."]
    assert told(apart, "spelling") == [("kept", 1, 1, None)]


def test_addresses_that_differ_by_capitals_are_one_customer_under_the_usual_spelling():
    rows = "Ann@x.com,Tea\nann@x.com,Oil\nann@x.com,Jam\nbob@x.com,Tea\n"
    together = clean_shop("email,product\n" + rows)
    assert together.frame["customer"].tolist() == ["ann@x.com"] * 3 + ["bob@x.com"]
    assert said(together, "spelling") == [
        "1 row has an e-mail address in other capitals than usual, and counts for the same customer."
    ]
    apart = clean_shop("email,product\n" + rows, only=True)
    assert apart.frame["customer"].nunique() == 3
    assert told(apart, "spelling") == [("kept", 1, 1, None)]


def test_names_of_customers_are_no_addresses():
    interactions = clean_shop("customer,product\nAnn,Tea\nann,Oil\nA1,Tea\na1,Tea\n")
    assert interactions.frame["customer"].nunique() == 4
    assert said(interactions, "spelling") == []


def test_spellings_count_by_the_rows_that_are_used_and_codes_are_called_codes():
    rows = "Mary,a1,Bread,1\nMary,A1,Bread,1\nMary,A1,Bread,1\n,a1,Bread,1\n,b1,Tea,1\nMary,B1,Tea,1\n"
    for on in (True, False):
        interactions = clean_shop(NAMED + rows, *(["spelling"] if on else []), only=True)
        ends = "counted as 1; 1 row gets the usual spelling." if on else "counted apart."
        assert said(interactions, "spelling") == [f"2 product codes differ only by capitals or spaces and are {ends}"]
        assert told(interactions, "spelling")[0][1:3] == (1, 3), "b1 and one a1 are of nobody"


def test_spellings_that_stand_in_no_row_that_is_used_are_not_told():
    assert said(clean_shop("customer,product\n,tea\nMary,Tea\n"), "spelling") == []


def test_zeros_before_a_code_make_it_another_item():
    assert clean_shop("customer,product\nMary,007\nMary,7\n").frame["item"].tolist() == ["007", "7"]


def test_an_item_is_called_by_its_most_frequent_name_among_rows_that_are_used():
    rows = [
        "Mary,B1,White bread,1",
        "John,B1,White bread,1",
        ",B1,damaged,1",
        ",B1,damaged,1",
        ",B1,damaged,1",
        "Mary,B1,Bread?,1",
    ]
    interactions = clean_shop(NAMED + "\n".join(rows) + "\n")
    assert interactions.frame["item"].unique().tolist() == ["White bread"]
    assert said(interactions, "names") == ["1 product has several names; the most frequent is used, which renames 1 row."]
    assert told(interactions, "names") == [("repaired", 1, 4, None)]
    assert clean_shop(NAMED + "\n".join(rows), only=True).frame["item"].unique().tolist() == ["B1"]


def test_names_of_several_codes_get_their_code_and_the_nameless_are_called_by_it():
    interactions = clean_shop(NAMED + "Mary,B1,Bread,1\nMary,B2,bread,1\nMary,B3,,1\nMary,B4,Tea,1\n")
    assert interactions.frame["item"].tolist() == ["Bread (B1)", "bread (B2)", "B3", "Tea"]
    assert said(interactions, "no_name") == ["1 row has no product name."]


def test_labels_stay_unique_where_a_name_reads_like_another_with_its_code():
    labels = labels_of(pd.Index(["1", "2", "3"]), pd.Series(["Tea", "Tea", "Tea (1)"], dtype=object).to_numpy())
    assert labels.tolist() == ["Tea (1)", "Tea (2)", "Tea (1) (3)"]


@pytest.mark.parametrize(
    "name",
    ["POSTAGE", "Gift Voucher £10.00", "Geschenkgutschein 25 EUR", "Frais d'envoi", "Gastos de envío", "Spese di spedizione",
     "Verzendkosten", "Pfand", "10 % discount", "Christmas gift card", "Remise", "Sconto 5%", "Adjust bad debt"],
)  # fmt: skip
def test_what_is_no_product_is_known_by_its_name(name):
    assert named_no_products([name]).tolist() == [True]


@pytest.mark.parametrize(
    "name", ["Gift card holder", "Postage stamp mug", "Manual coffee grinder", "Tip-top toast", "Portwein", ""]
)
def test_products_that_only_sound_like_it_stay(name):
    assert named_no_products([name]).tolist() == [False]


def test_short_codes_name_no_product_only_among_longer_ones():
    assert coded_no_products(pd.Index(["85123A", "71053", "M", "gift_0001_20"])).tolist() == [False, False, True, True]
    assert coded_no_products(pd.Index(["S", "M", "L"])).tolist() == [False, False, False]


def test_lines_of_no_product_are_left_out_with_their_revenue():
    shop = "customer,sku,product name,quantity,price\nMary,B1000,Bread,1,2\nMary,POST,POSTAGE,1,18\nMary,X1000,Discount,-1,3\n"
    interactions = clean_shop(shop)
    assert interactions.frame["item"].tolist() == ["Bread"]
    assert told(interactions, "non_products") == [("dropped", 2, 2, 15.0)]
    assert said(interactions, "non_products") == ["2 rows are no product (POSTAGE, Discount)."]


def test_a_table_of_fees_is_about_fees():
    assert clean_shop("customer,product\nMary,Postage\nJohn,Discount\n").report.rows_kept == 2


FUEL = "customer,product,quantity\n" + "".join(f"Mary,Fuel,{n}\nMary,Bread,2\nJohn,Tea,1\n" for n in (14_250, 9_800, 21_000))


def test_fuel_counts_as_one_piece_a_line():
    interactions = clean_shop(FUEL)
    assert {line[2] for line in basket(interactions) if line[1] == "Fuel"} == {1}
    assert said(interactions, "volumes") == [
        "1 product seems to be sold by volume or weight (Fuel); each line counts as one piece."
    ]
    assert ("Mary", "Fuel", 14_250) in basket(clean_shop(FUEL, only=True))


LITRES = "customer,product,quantity\n" + "".join(f"Mary,Diesel,{n}\nMary,Bread,2\nJohn,Tea,1\n" for n in (43.7, 51.2, 30.0))


def test_litres_are_told_from_pieces_by_their_broken_quantities():
    interactions = clean_shop(LITRES)
    assert {line[2] for line in basket(interactions) if line[1] == "Diesel"} == {1}
    assert said(interactions, "volumes") == [
        "1 product seems to be sold by volume or weight (Diesel); each line counts as one piece."
    ]
    assert ("Mary", "Diesel", 43.7) in basket(clean_shop(LITRES, only=True))


@pytest.mark.parametrize(
    ("quantity", "found"),
    [
        ([43.7, 51.2, 2, 3, 1, 1], True),
        ([43.7, 51, 2, 3, 1, 1], False),  # broken on half of its lines
        ([43.7, 51.2, 2.5, 3.5, 1, 1], False),  # two of three items are broken: here quantities are amounts
        ([43.7, 51.2, 2.5, 3, 1, 1], True),
    ],
)
def test_broken_quantities_mean_a_volume_where_they_are_the_exception(quantity, found):
    items = np.array([0, 0, 1, 1, 2, 2])
    assert sold_by_volume(items, np.array(quantity, dtype=float), 3).tolist() == [found, False, False]


def test_one_broken_quantity_may_be_a_slip():
    assert not sold_by_volume(np.array([0, 1, 2]), np.array([2.5, 1, 1]), 3).any()


def test_a_small_refund_takes_its_millilitres_off_a_volume_and_no_whole_sale():
    sales = "".join(f"Ann,Fuel,{9_000 + 1_000 * n},0.001,2024-01-{n + 1:02d}\n" for n in range(6))
    tea = "Bob,Tea,1,2,2024-01-01\nBob,Tea,2,2,2024-01-02\n"
    refunded = clean_shop("customer,product,quantity,price,date\n" + sales + tea + "Ann,Fuel,-500,0.001,2024-01-09\n")
    assert refunded.report.revenue_kept == 74.5, "69 for fuel, less 0.50, and 6 for tea"
    assert basket(refunded).count(("Ann", "Fuel", 1)) == 6


@pytest.mark.parametrize(
    ("quantity", "found"),
    [
        ([5000.5, 1, 1, 1], True),  # broken
        ([80_995, 1, 1, 1], False),  # one order, however large
        ([80_995, 1, 1, 2], False),
    ],
)
def test_one_large_order_is_no_volume_unless_it_is_broken(quantity, found):
    items = pd.factorize(pd.Series(["a", "b", "c", "d"]))[0]
    assert sold_by_volume(items, pd.Series(quantity, dtype=float).to_numpy(), 4).tolist()[0] is found


def test_where_all_are_sold_by_the_thousand_nothing_is_a_volume():
    quantity = pd.Series([4000.0, 5000, 6000, 7000, 1]).to_numpy()
    assert not sold_by_volume(pd.Series([0, 0, 1, 1, 2]).to_numpy(), quantity, 3).any()


def test_names_of_text_columns_make_the_labels_of_v():
    V = an.build_matrix(clean_shop(NAMED + "Mary,B1,Bread,1\nJohn,B2,Tea,2\n"))
    assert V.items.tolist() == ["Bread", "Tea"]
