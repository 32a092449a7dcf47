from __future__ import annotations

import pytest

import analytics as an
from analytics.errors import RecognitionError
from analytics.tables.joining import join_tables
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


LISTS_OF_NOBODY = {
    "till": "product,quantity,price,date\nTea,1,2.5,2026-01-01\nJam,2,3,2026-01-02\nTea,1,2.5,2026-01-03\n",
    "each product once": "sku,qty,revenue\nA1,120,300.5\nB2,80,99\nC3,7,12.25\n",
    "German": "datum;artikel;menge;umsatz\n01.02.2026;Brot;2;5,00\n02.02.2026;Tee;1;3,50\n03.02.2026;Brot;1;2,50\n",
    "countries": "sku,country,qty,price\nA1,DE,1,2.5\nA1,FR,2,2.5\nB2,DE,1,4\nB2,FR,1,4\n",
    "further numbers": "product,qty,price,discount,tax\nTea,1,2.5,0,1\nJam,2,3,1,1\nTea,1,2.5,0,1\n",
}


@pytest.mark.parametrize("column", ["country", "store", "Filiale", "sales channel", "week", "cashier"])
def test_where_or_when_something_was_sold_is_not_guessed_to_be_who_bought_it(column):
    text = f"{column},product,qty\np,Tea,1\nq,Tea,2\np,Jam,1\nq,Jam,4\n"
    with pytest.raises(RecognitionError, match="seems to name the customers"):
        an.recognise(text_table(text))


@pytest.mark.parametrize(("different", "refused"), [(24, True), (23, False)])
def test_what_numbers_the_rows_is_not_guessed_to_be_who_bought(different, refused):
    text = "ref,product,qty\n" + "".join(f"r{n % different},P{n % 5},{n % 3 + 1}\n" for n in range(24))
    if refused:
        with pytest.raises(RecognitionError, match="seems to name the customers"):
            an.recognise(text_table(text))
        return
    recognition = an.recognise(text_table(text))
    assert (recognition.roles["customer"], recognition.questions) == ("ref", (QUESTIONS["customer"],))


LINES_OF_ORDERS = (
    "order_id,date,sku,product,qty,price\n1,2026-01-01,A1,Tea,1,2.5\n1,2026-01-01,B2,Jam,2,3\n2,2026-01-02,A1,Tea,1,2.5\n"
)


@pytest.mark.parametrize("text", LISTS_OF_NOBODY.values(), ids=LISTS_OF_NOBODY)
def test_a_list_that_names_no_customers_is_no_grid_of_its_numbers_but_refused(text):
    with pytest.raises(RecognitionError, match="seems to name the customers") as caught:
        an.recognise(text_table(text, "sales.csv"))
    assert "one row for each product bought that also says who bought it" in caught.value.hint
    assert "e-mail address or a customer number" in caught.value.hint
    assert caught.value.message.startswith("No column of sales.csv")
    assert "orders" not in caught.value.message


def test_orders_are_not_taken_for_customers_and_the_list_of_orders_is_asked_for():
    with pytest.raises(RecognitionError, match="order_id names the orders, but orders are not customers") as caught:
        an.recognise(text_table(LINES_OF_ORDERS))
    assert "open it together with the list of orders, if that has order_id and the customer" in caught.value.hint
    orders = text_table("order_id,customer_email\n1,a@x.de\n2,b@x.de\n", "orders.csv")
    both = an.recognise(join_tables([text_table(LINES_OF_ORDERS, "lines.csv"), orders]))
    assert (both.roles["customer"], both.roles["item"], both.questions) == ("customer_email", "sku", ())


def test_purchases_without_products_are_no_grid_of_their_numbers_but_refused():
    text = "customer,date,qty,amount\nAnn,2026-01-01,1,2.5\nAnn,2026-01-02,2,3\nBen,2026-01-03,1,2.5\n"
    with pytest.raises(RecognitionError, match="seems to name the products") as caught:
        an.recognise(text_table(text))
    assert "order lines" in caught.value.hint


@pytest.mark.parametrize("column", ["Phone", "E-mail of buyer", "Last Name"])
def test_what_tells_people_apart_is_guessed_to_be_the_customer_and_asked(column):
    text = f"country,{column},product,price\nDE,p,Tea,2.5\nFR,q,Tea,2.5\nDE,p,Jam,3\nFR,r,Jam,3\n"
    recognition = an.recognise(text_table(text))
    assert (recognition.layout, recognition.roles["customer"]) == ("long", column)
    assert recognition.questions == (QUESTIONS["customer"],)


def test_a_grid_with_a_product_called_like_a_number_of_a_list_is_asked_about():
    recognition = an.recognise(text_table("customer,Sales,Tea,Jam\nAnn,1.5,0,2\nBen,0,2.5,0\nAnn,1,1,1.5\n"))
    assert recognition.layout == "wide"
    assert recognition.questions[0] == QUESTIONS["layout"]
