from __future__ import annotations

import pytest

from analytics.tables.words import ROLES, by_plain_name, declared, plain, roles_by_name


@pytest.mark.parametrize(
    "name", ["Customer ID", "customer_id", "CUSTOMER-ID", " customer.id ", "\ufeffCustomerId", "'customer id", "customer\u00a0id"]
)
def test_names_are_compared_without_case_spaces_and_marks(name):
    assert plain(name) == "customerid"


def test_of_columns_with_equal_names_the_first_counts():
    assert by_plain_name(["Order ID", "order_id", "sku"]) == {"orderid": "Order ID", "sku": "sku"}


@pytest.mark.parametrize(
    ("names", "item", "item_name"),
    [
        (["customer", "StockCode", "Description"], "StockCode", "Description"),
        (["customer", "Description", "StockCode"], "StockCode", "Description"),
        (["customer", "product_id", "product_name"], "product_id", "product_name"),
        (["customer", "product", "sku"], "sku", "product"),
        (["customer", "movieId", "title"], "movieId", "title"),
        (["Kunde", "Artikelnummer", "Bezeichnung"], "Artikelnummer", "Bezeichnung"),
        (["customer", "product"], "product", None),
        (["customer", "film", "sku"], "sku", "film"),
        (["customer", "sku", "colour"], "sku", None),
    ],
)
def test_a_code_is_the_item_and_the_name_beside_it_describes_it(names, item, item_name):
    roles = roles_by_name(names)
    assert (roles["item"], roles.get("item_name")) == (item, item_name)


def test_a_status_is_found_and_the_weight_of_a_product_is_no_weight_of_an_event():
    roles = roles_by_name(["customer", "product", "Order status", "weight"])
    assert roles["status"] == "Order status"
    assert "weight" not in roles


def test_every_role_that_headers_tell_has_words_and_no_word_is_written_in_vain():
    words = declared()["roles"]
    assert set(words) == set(ROLES) - {"item_name"}
    lists = [*words.values(), *declared()["items"].values(), list(declared()["nouns"])]
    assert all(plain(word) == word for several in lists for word in several)
