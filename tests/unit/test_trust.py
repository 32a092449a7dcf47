"""Tables made so that every warning is due on one side of its limit and not on the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from analytics import (
    DataWarning,
    Interactions,
    TextSettings,
    build_matrix,
    clean,
    data_warnings,
    documents_to_interactions,
    recognise,
)
from analytics.vocabulary import Vocabulary
from tests.unit.hand_made import framed
from tests.unit.tables.files import text_table

END = date(2024, 12, 31)


def shop(n_customers: int = 500, orders_each: int = 2, days: int = 180) -> pd.DataFrame:
    """Return a shop without fault: everybody buys Bread in each of their orders, all for 1, from first to last day."""
    n = n_customers * orders_each
    customers = np.tile(np.arange(n_customers), orders_each)
    dates = [END - timedelta(days=int(day)) for day in np.linspace(days - 1, 0, n)]
    orders = [f"order {row}" for row in range(n)]
    frame = {"customer": [f"c{c}" for c in customers], "item": "Bread", "order": orders, "quantity": 1.0, "revenue": 1.0}
    return pd.DataFrame({**frame, "date": pd.to_datetime(dates)})


def warned(interactions: Interactions | pd.DataFrame, today: date = END) -> dict[str, DataWarning]:
    interactions = framed(interactions) if isinstance(interactions, pd.DataFrame) else interactions
    found = data_warnings(interactions, build_matrix(interactions), today)
    assert all(warning.where and warning.advice.endswith(".") for warning in found)
    return {warning.id: warning for warning in found}


def test_a_shop_without_fault_has_no_warning():
    assert warned(shop()) == {}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"n_customers": 499}, "499 customers (at least 500 are needed)"),
        ({"days": 179}, "179 days (at least 180 are needed)"),
        ({"n_customers": 6, "days": 45}, "6 customers (at least 500 are needed) and 45 days (at least 180 are needed)"),
    ],
)
def test_too_little_history_tells_what_there_is_and_what_is_needed(changes, sentence):
    found = warned(shop(**changes))
    assert list(found) == ["history"]
    assert found["history"].sentence == f"There is too little history for probabilities: {sentence}."
    assert found["history"].where == ("campaigns",)


def test_without_dates_only_the_customers_are_counted():
    assert warned(shop().drop(columns="date")) == {}
    assert "days" not in warned(shop(n_customers=20).drop(columns="date"))["history"].sentence


@pytest.mark.parametrize(("days", "due"), [(30, []), (31, ["old"]), (-1, ["future"])])
def test_the_end_of_the_data_is_compared_with_today(days, due):
    assert list(warned(shop(), END + timedelta(days=days))) == due


def test_old_data_and_dates_to_come_are_told_with_their_dates():
    old = warned(shop(), END + timedelta(days=1214))["old"]
    assert old.sentence == "The last date is 2024-12-31, 1,214 days ago; recency is counted from then."
    assert warned(shop(), END - timedelta(days=1))["future"].sentence == "The last date is 2024-12-31, 1 day from now."


def with_singles(share: float) -> pd.DataFrame:
    """Return a shop in which a share of 1,000 customers has one order and the others two."""
    frame = shop(1000)
    return frame.drop(index=range(1000, 1000 + round(1000 * share)))


def test_most_customers_bought_once():
    assert warned(with_singles(0.5)) == {}
    found = warned(with_singles(0.51))
    assert list(found) == ["once"]
    assert found["once"].sentence.startswith("51% of the customers came only once;")


def test_several_lines_of_one_order_or_of_one_day_are_one_purchase():
    frame = with_singles(0.6)
    doubled = pd.concat([frame, frame.assign(item="Cheese")])
    assert warned(doubled)["once"].sentence.startswith("60% of the customers")
    assert warned(doubled.drop(columns="order"))["once"].sentence.startswith("60% of the customers")
    assert "once" not in warned(doubled.drop(columns=["order", "date"])), "two rows may be two purchases"


def test_a_return_is_no_second_purchase():
    frame = with_singles(0.6)
    returned = frame.head(600).assign(order="R" + frame["order"], item="Cheese", quantity=-1.0, revenue=-1.0)
    assert warned(pd.concat([frame, returned]))["once"].sentence.startswith("60% of the customers")


def test_a_new_customer_for_every_order_is_told_instead_of_buyers_who_came_once():
    frame = shop(1000).assign(customer=lambda frame: "c" + frame["order"])
    found = warned(pd.concat([frame, frame.assign(item="Cheese")]))
    assert list(found) == ["new customers"]
    assert found["new customers"].sentence == ("Nearly every one of the 2,000 orders has a customer of its own: 2,000 customers.")


def test_orders_that_stand_in_for_customers_came_once_by_nature():
    interactions = framed(shop(1000, 1).assign(customer=lambda frame: frame["order"]))
    orders = replace(interactions, vocabulary=Vocabulary(customer="order", customers="orders"))
    assert list(warned(interactions)) == ["new customers"]
    assert warned(orders) == {}


def test_the_most_serious_comes_first():
    frame = shop(20, 1, 30).assign(revenue=[500.0, *[1.0] * 19], item="Rum")
    assert list(warned(frame, END + timedelta(days=90))) == ["new customers", "dominated", "history", "sensitive", "old"]


def test_what_cleaning_could_not_repair_is_told_again():
    rows = "".join(f"4.9E+11,{item},2,{currency}\n" for item, currency in (("Tea", "EUR"), ("Oil", "USD"), ("Nut", "EUR")))
    table = text_table("customer,product,price,currency\n" + rows + "Mary,Tea,1,EUR\n")
    found = warned(clean(table, recognise(table)))
    assert [name for name in found if name in {"shortened", "currencies"}] == ["shortened", "currencies"]
    assert found["currencies"].sentence == "Revenue adds EUR (3 rows) and USD (1 row) as if they were one currency."


def test_without_orders_the_rows_are_compared_with_the_customers():
    frame = shop(1000, 1).drop(columns=["order", "date"])
    assert "1,000 rows" in warned(frame)["new customers"].sentence
    few = warned(frame.head(19))
    assert "new customers" not in few and few["once"].sentence.startswith("100%")


def large_account(amount: float, column: str = "revenue") -> pd.DataFrame:
    """Return 1,000 orders of 500 customers, one of whom gave another amount in each of two."""
    frame = shop()
    return frame.assign(**{column: frame[column].where(frame["customer"] != "c7", amount)})


@pytest.mark.parametrize(("amount", "share"), [(26.0, None), (27.0, "5%"), (499.0, "50%")])
def test_one_customer_with_more_than_a_twentieth_of_the_revenue(amount, share):
    # 2 x 26 of 998 + 52 are 4.95 %, 2 x 27 of 998 + 54 are 5.13 %, and 2 x 499 of 998 + 998 are half.
    found = warned(large_account(amount))
    assert list(found) == ([] if share is None else ["dominated"])
    if share is not None:
        assert found["dominated"].sentence == f"1 customer makes up {share} of the revenue, namely c7."


def test_of_many_large_customers_some_are_named_and_of_few_all():
    frame = shop().assign(revenue=lambda frame: frame["revenue"].where(~frame["customer"].isin(["c1", "c2"]), 100.0))
    assert warned(frame)["dominated"].sentence.endswith("of the revenue, namely c1, c2.")
    frame["revenue"] = frame["revenue"].where(~frame["customer"].isin(["c3", "c4"]), 99.0)
    assert warned(frame)["dominated"].sentence.endswith("of the revenue, such as c1, c2, c3.")


def test_of_texts_no_probability_of_buying_is_learned():
    rows = "".join(f"{n},the parcel came late and the courier was rude {n}\n" for n in range(30))
    table = text_table("ticket,text\n" + rows)
    texts = documents_to_interactions(table, TextSettings("text", "ticket", max_share=1))
    assert "history" not in warned(texts)


def test_without_revenue_units_are_compared():
    found = warned(large_account(499.0, "quantity").drop(columns="revenue"))
    assert found["dominated"].sentence == "1 customer makes up 50% of the units, namely c7."


def test_in_a_small_table_nobody_dominates_by_being_one_of_few():
    assert list(warned(shop(6))) == ["history"]


def test_private_goods_are_counted_by_topic_and_listed():
    frame = shop()
    frame.loc[:9, "item"], frame.loc[10:19, "item"], frame.loc[20:29, "item"] = "Rum", "Pale Ale", "Bible"
    found = warned(frame)["sensitive"]
    assert found.sentence == ("3 products may reveal something private (alcohol: 2, such as Rum; religion: 1, such as Bible).")
    assert found.items == ("Rum", "Pale Ale", "Bible")
    assert found.where == ("segments", "campaigns")


def test_ratings_are_never_read_as_purchases():
    frame = pd.DataFrame({"customer": ["Mary", "Mary", "John", "John"], "item": list("ABAB"), "rating": [1.0, 2.0, 3.0, 4.0]})
    found = warned(frame)
    assert list(found) == ["ratings"]
    assert "unknown, not disliked" in found["ratings"].sentence


def test_a_grid_tells_nothing_about_visits():
    table = text_table("product,John,Alice\nBread,1,2\n")
    assert list(warned(clean(table, recognise(table)))) == ["history"]
