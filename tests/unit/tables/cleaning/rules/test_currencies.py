from __future__ import annotations

import pytest

from tests.unit.tables.cleaning.rules.shop import clean_shop, said

TOLD = ["Revenue adds EUR (3 rows), USD (2 rows) and GBP (1 row) as if they were one currency."]


def with_column(*currencies: str) -> str:
    return "customer,product,quantity,price,currency\n" + "".join(f"Mary,Tea {n},1,2,{c}\n" for n, c in enumerate(currencies))


def test_a_column_of_several_currencies_is_told_with_its_rows():
    interactions = clean_shop(with_column("EUR", "usd", "EUR", "GBP", "€", "USD", "", "N/A"))
    assert said(interactions, "currencies") == TOLD
    assert interactions.report.revenue_kept == 16


@pytest.mark.parametrize("currencies", [("EUR", "eur", "€"), ("", "EUR", "nan"), ("", "")])
def test_one_currency_is_nothing_to_tell(currencies):
    assert said(clean_shop(with_column(*currencies)), "currencies") == []


def test_only_rows_that_are_used_count():
    rows = "Mary,Bread,2,EUR\nJohn,Tea,3,EUR\n,Tea,3,USD\n"
    assert said(clean_shop("customer,product,price,currency\n" + rows), "currencies") == []


def test_several_signs_in_the_column_of_the_money_are_told():
    prices = ["€2.00", "3.00 EUR", "$4.00", "USD 1.00", "£1.00", "€ 3.00", "1.00"]
    shop = "customer,product,price\n" + "".join(f"Mary,Tea {n},{price}\n" for n, price in enumerate(prices))
    assert said(clean_shop(shop), "currencies") == TOLD


def test_without_money_currencies_say_nothing():
    assert said(clean_shop("customer,product,currency\nMary,Bread,EUR\nJohn,Tea,USD\n"), "currencies") == []
