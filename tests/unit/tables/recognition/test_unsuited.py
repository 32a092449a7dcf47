from __future__ import annotations

import pytest

import analytics as an
from analytics.errors import RecognitionError
from analytics.tables.recognition.evidence import candidates
from analytics.tables.recognition.recognition import QUESTIONS, recognise_list
from tests.unit.tables.files import text_table

CUSTOMERS = (
    "customer_id,age,city,email,total_spent,signup_date\n"
    "1,34,Bonn,a@x.de,120.50,2024-01-02\n2,27,Rome,b@x.de,80,2024-02-02\n3,34,Bonn,c@x.de,15.25,2024-03-02\n"
)
COUNTED = "customer_id,age,orders_count,total_spent\n1,34,2,120\n2,27,1,80\n3,34,1,15\n"
GERMAN = "Kundennr;Anrede;Wohnort;Alter;Umsatz\n1;Frau;Bonn;34;120\n2;Herr;Köln;27;80\n3;Frau;Bonn;51;15\n"
ORDERS = (
    "order_id,customer_id,date,total,payment_method\n"
    "A1,7,2024-01-02,20.50,card\nA2,7,2024-01-05,10.00,card\nA3,8,2024-02-01,5.75,cash\n"
)
BARE_ORDERS = "order_id,customer_id,date,total\nA1,7,2024-01-02,20\nA2,7,2024-01-05,10\nA3,8,2024-02-01,5\n"
GERMAN_ORDERS = "Bestellnummer;Kunde;Datum;Betrag;Land\nA1;7;2024-01-02;20;DE\nA2;7;2024-01-05;10;DE\nA3;8;2024-02-01;5;AT\n"


@pytest.mark.parametrize("text", [CUSTOMERS, COUNTED, GERMAN], ids=["export", "numbers", "German"])
def test_a_table_of_customers_is_refused_with_the_export_that_would_do(text):
    with pytest.raises(RecognitionError) as caught:
        an.recognise(text_table(text, "people.csv"))
    assert caught.value.message == "people.csv seems to hold one row for each customer, and no products."
    assert "order lines" in caught.value.hint


@pytest.mark.parametrize("text", [ORDERS, BARE_ORDERS, GERMAN_ORDERS], ids=["export", "bare", "German"])
def test_a_table_of_orders_is_refused_with_the_export_that_would_do(text):
    with pytest.raises(RecognitionError) as caught:
        an.recognise(text_table(text, "orders.csv"))
    assert caught.value.message == "orders.csv seems to hold one row for each order, and no products."
    assert "order lines" in caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "customer,thing,city\nAnn,Bread,Bonn\nBen,Tea,Rome\nCleo,Bread,Bonn\n",
        "order_id,customer,thing,total\n1,Ann,Bread,2.5\n2,Ann,Tea,1.5\n3,Ben,Bread,2.5\n",
        "customer,thing,age,city\nAnn,Bread,34,Bonn\nAnn,Tea,34,Bonn\nBen,Bread,27,Rome\n",
    ],
)
def test_a_list_with_a_column_that_may_name_products_is_read_and_asked(text):
    recognition = an.recognise(text_table(text))
    assert recognition.roles["item"] == "thing"
    assert QUESTIONS["item"] in recognition.questions


def test_a_grid_of_customers_and_products_is_still_a_grid():
    recognition = an.recognise(text_table("customer,Bread,Tea,City trip\nAnn,1,0,2\nBen,0,2,0\nCleo,1,1,1\n"))
    assert (recognition.layout, recognition.items_in) == ("wide", "columns")


@pytest.mark.parametrize("column", ["age", "city", "Land", "Geschlecht", "status", "email", "Phone number", "total", "FirstName"])
def test_no_column_that_describes_a_customer_is_guessed_to_be_the_product(column):
    cells = ["1", "2", "1", "2"] if column in {"age", "total"} else ["x", "y", "x", "y"]
    rows = "\n".join(f"{who},{cell},{what}" for who, cell, what in zip("AABB", cells, "pqrs", strict=True))
    assert recognise_list(text_table(f"customer,{column},stuff\n{rows}\n")).roles["item"] == "stuff"


def test_numbers_that_count_something_and_cells_that_are_all_alike_name_nobody():
    table = text_table("basket size,thing nr,shop,what\n3,7,main,x\n3,7,main,y\n4,8,main,x\n")
    assert candidates(table, set()) == ["what", "thing nr"]


def test_customers_can_be_known_by_their_address():
    recognition = an.recognise(text_table("E-Mail Adresse;Sache\na@x.de;Brot\na@x.de;Tee\nb@x.de;Brot\n"))
    assert (recognition.roles["customer"], recognition.roles["item"]) == ("E-Mail Adresse", "Sache")
