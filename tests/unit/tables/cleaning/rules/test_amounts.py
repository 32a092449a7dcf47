from __future__ import annotations

import numpy as np
import pytest

from analytics.tables.cleaning.rules.accounts import far_beyond
from tests.unit.tables.cleaning.rules.shop import basket, clean_shop, said, told

PRICED = "customer,product,quantity,price\n"


def test_what_cost_nothing_or_less_is_left_out_but_a_blank_price_is_not():
    interactions = clean_shop(PRICED + "Mary,Bread,1,2\nMary,Gift A,1,0\nMary,Correction,1,-5\nMary,Tea,1,\n")
    assert interactions.frame["item"].tolist() == ["Bread", "Tea"]
    assert told(interactions, "prices") == [("dropped", 2, 2, -5.0)]
    assert clean_shop(PRICED + "Mary,Bread,1,2\nMary,Gift A,1,0\n", only=True).report.rows_kept == 2


def test_a_price_that_is_no_number_is_none_of_zero():
    interactions = clean_shop(PRICED + 40 * "Mary,Bread,1,2\n" + "Mary,Tea,1,soon\nMary,Oil,2,later\n")
    assert said(interactions, "no_number") == ["2 rows hold no number in price."]
    assert said(interactions, "prices") == []


def test_prices_that_are_all_zero_say_nothing():
    assert clean_shop(PRICED + "Mary,Bread,1,0\nMary,Tea,2,0\n").report.rows_kept == 2


def test_where_the_revenue_is_stated_a_return_is_no_price_below_zero():
    interactions = clean_shop("customer,product,quantity,revenue\nMary,Bread,2,5\nMary,Bread,-1,-2.5\nMary,Tea,1,0\n")
    assert basket(interactions) == [("Mary", "Bread", 1)]
    assert told(interactions, "prices") == [("dropped", 1, 1, 0.0)]


def test_lines_of_no_units_are_left_out():
    interactions = clean_shop("customer,product,quantity\nMary,Bread,0\nMary,Tea,2\n")
    assert basket(interactions) == [("Mary", "Tea", 2)]
    assert said(interactions, "no_units") == ["1 row has a quantity of 0."]


def test_prices_beside_no_quantity_count_one_unit_a_row():
    said_once = ["No column tells a quantity, so each row counts as one unit."]
    assert said(clean_shop("customer,product,price\nMary,Bread,2\nMary,Tea,3\n"), "no_units") == said_once
    assert said(clean_shop("customer,product,revenue\nMary,Bread,2\n"), "no_units") == []


ORDERED = "customer,product,quantity,order,date\n"
TWICE = "Mary,Bread,1,7,2024-05-01 10:00\nMary,Tea,1,7,2024-05-01 10:00\nMary,Bread,1,7,2024-05-01 10:00\nMary,Bread,2,7,2024-05-01 10:00\n"


def test_lines_that_repeat_are_told_and_counted_once_on_demand():
    assert told(clean_shop(ORDERED + TWICE), "duplicates") == [("kept", 1, 1, None)]
    once = clean_shop(ORDERED + TWICE, "duplicates")
    assert basket(once) == [("Mary", "Bread", 1), ("Mary", "Tea", 1), ("Mary", "Bread", 2)]
    assert once.report.rejected["row"].tolist() == [4]


def test_without_order_and_date_lines_that_are_equal_are_two_purchases():
    interactions = clean_shop("customer,product\nMary,Bread\nMary,Bread\n", "duplicates")
    assert interactions.report.rows_kept == 2
    assert told(interactions, "duplicates") == []


def large_shop(largest: int) -> str:
    return "customer,product,quantity,price\n" + "".join(
        f"c{n % 50},p{n % 7},{largest if n == 0 else 1 + n % 5},2\n" for n in range(1_200)
    )


def test_a_quantity_far_beyond_is_offered_and_capped_on_demand():
    offered = clean_shop(large_shop(5_000))
    assert told(offered, "outliers") == [("kept", 1, 1, None)]
    assert offered.frame["quantity"].max() == 5_000
    capped = clean_shop(large_shop(5_000), "outliers")
    assert capped.frame["quantity"].max() == 5
    assert capped.frame["revenue"].max() == 10
    assert told(capped, "outliers") == [("repaired", 1, 1, 9_990.0)]
    assert told(clean_shop(large_shop(6)), "outliers") == []


def shop_with(*special: str) -> str:
    """Forty customers who buy a little, beside special ones."""
    usual = "".join(f"{n},Bread,{1 + n % 4},2\n" for n in range(1_000, 1_040))
    return PRICED + usual + "".join(special)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("test@shop.com", "test account by its name"),
        ("Mitarbeiter 12", "staff account by its name"),
        ("Walk-in", "collective account by its name"),
    ],
)
def test_accounts_that_are_no_customers_are_flagged_by_their_name_and_used(name, why):
    interactions = clean_shop(shop_with(f"{name},Tea,1,2\n"))
    assert interactions.report.flags[["customer", "why"]].to_numpy().tolist() == [[name, why]]
    assert name in interactions.frame["customer"].tolist()
    assert interactions.report.rows_kept == 41


@pytest.mark.parametrize("name", ["Anna Testa", "tester@shop.com", "ann@test.com", "Stafford", "2"])
def test_names_that_only_sound_like_it_are_not_flagged(name):
    assert clean_shop(shop_with(f"{name},Tea,1,2\n")).report.flags.empty


def test_a_wholesaler_is_flagged_with_its_share_and_dropped_on_demand():
    shop = shop_with("Metro,Tea,150,2\n")
    flags = clean_shop(shop).report.flags
    assert flags.to_numpy().tolist() == [["Metro", "60.0% of the revenue", 0.6]], "100 pieces by 40 customers, 150 by one"
    dropped = clean_shop(shop, "accounts")
    assert "Metro" not in dropped.frame["customer"].tolist()
    assert told(dropped, "accounts") == [("dropped", 1, 1, 300.0)]


def test_what_a_wholesaler_brought_back_does_not_count():
    assert clean_shop(shop_with("Metro,Tea,150,2\nMetro,Tea,-149,2\n")).report.flags.empty


def test_among_few_customers_a_large_share_is_nothing_special():
    assert clean_shop(PRICED + "Ann,Tea,5,2\nBob,Tea,3,2\nCid,Tea,2,2\n").report.flags.empty


def test_units_are_far_beyond_only_where_they_differ_at_all():
    assert far_beyond(np.array([1.0] * 50 + [9_000.0])).sum() == 0
    assert far_beyond(np.array([0.0, 0.0])).sum() == 0
    many = np.exp(np.linspace(0, 4, 101))
    assert far_beyond(np.append(many, np.exp(30.0))).nonzero()[0].tolist() == [101]
