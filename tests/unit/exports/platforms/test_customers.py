from __future__ import annotations

import pandas as pd
import pytest

from analytics import read_table
from analytics.errors import RecognitionError
from analytics.exports.platforms.customers import COLUMNS, contact_data, read_customer_table
from analytics.tables.large_files import opening

SHOPIFY = (
    "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Country Code,Default Address Zip,Phone,"
    "Accepts SMS Marketing,Total Spent,Total Orders\n'7210448301122,Jo,Li,jo@example.com,yes,FR,'75008,'+33612345678,no,9.5,1\n"
)


def read(text: str) -> pd.DataFrame:
    table = read_table(text.encode(), name="customers.csv")
    return contact_data(table, read_customer_table(table))


def test_the_customers_export_of_a_shop_is_known_and_freed_of_its_apostrophes():
    table = read_table(SHOPIFY.encode())
    assert read_customer_table(table) == {
        "customer": "Customer ID",
        "email": "Email",
        "phone": "Phone",
        "first_name": "First Name",
        "last_name": "Last Name",
        "country": "Default Address Country Code",
        "postcode": "Default Address Zip",
        "consent": "Accepts Email Marketing",
    }
    row = read(SHOPIFY).loc[0].to_dict()
    assert row == {
        "customer": "7210448301122", "email": "jo@example.com", "phone": "+33612345678", "first_name": "Jo", "last_name": "Li",
        "country": "FR", "postcode": "75008", "consent": True, "do_not_contact": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("header", "roles"),
    [
        ("customer_id,e-mail,phone_number,Zip Code", ("customer", "email", "phone", "postcode")),
        ("Kundennummer,E-Mail-Adresse,Telefon,Vorname,Nachname,Land,PLZ,Einwilligung,Werbesperre", COLUMNS),
        (
            "external_id,first_name,last_name,email,Email Marketing Consent",
            ("customer", "email", "first_name", "last_name", "consent"),
        ),
        ("id,email,doNotContact", ("customer", "email", "do_not_contact")),
    ],
)
def test_columns_are_known_by_their_names(header, roles):
    table = read_table(f"{header}\n{','.join('x' * (header.count(',') + 1))}\n".encode())
    found = read_customer_table(table)
    assert set(found) == set(roles)
    assert set(found.values()) == set(table.header)


def test_an_address_stands_for_the_customer_where_nothing_else_does():
    assert read("Email,Consent\njane@example.com,yes\n")[["customer", "email"]].to_numpy().tolist() == [["jane@example.com"] * 2]


@pytest.mark.parametrize(
    ("cell", "meant"),
    [("yes", True), ("TRUE", True), ("1", True), ("Ja", True), ("Opt-in", True), ("SUBSCRIBED", True),
     ("no", False), ("0", False), ("Nein", False), ("unsubscribed", False), ("Opted out", False),
     ("", None), ("never subscribed", None), ("pending", None), ("2", None)],
)  # fmt: skip
def test_consent_is_yes_no_or_not_known(cell, meant):
    consent = read(f"customer_id,email,consent\n7,jane@example.com,{cell}\n")["consent"][0]
    assert pd.isna(consent) if meant is None else consent == meant


@pytest.mark.parametrize(
    ("cell", "refused"),
    [("", False), ("no", False), ("0", False), ("false", False), ("subscribed", False),
     ("yes", True), ("1", True), ("x", True), ("2024-05-01", True), ("complained", True), ("unsubscribed", True), ("ask Tom", True)],
)  # fmt: skip
def test_all_but_a_clear_no_means_do_not_contact(cell, refused):
    assert bool(read(f"customer_id,email,do_not_contact\n7,jane@example.com,{cell}\n")["do_not_contact"][0]) == refused


def test_customers_that_were_numbers_for_a_while_are_those_of_the_purchases():
    assert read("customer_id,email\n17850.0,a@example.com\n17851.0,b@example.com\n")["customer"].tolist() == ["17850", "17851"]


def test_leading_zeros_stay_and_rows_without_a_customer_go():
    data = read("customer_id,email,zip\n007,jane@example.com,01067\n,nobody@example.com,1\n")
    assert data[["customer", "postcode"]].to_numpy().tolist() == [["007", "01067"]]


def test_all_rows_of_a_file_too_large_to_hold_count(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "LARGE_BYTES", 0)
    rows = [f"C{number},c{number}@example.com,{'yes' if number % 1_000 == 999 else ''}" for number in range(30_000)]
    path = tmp_path / "customers.csv"
    path.write_text("\n".join(["customer_id,email,do_not_contact", *rows]) + "\n", encoding="utf-8")
    table = read_table(path)
    assert len(table.frame) < table.n_rows == 30_000
    data = contact_data(table, read_customer_table(table))
    assert data.loc[data["do_not_contact"], "customer"].tolist() == [f"C{number}" for number in range(999, 30_000, 1_000)]
    assert data["email"].iloc[-1] == "c29999@example.com"


def test_a_table_without_customers_is_refused_with_what_to_do():
    with pytest.raises(RecognitionError, match=r"No column of t\.csv says which customer a row is about\. Name one customer_id"):
        read_customer_table(read_table(b"colour,size\nred,1\n", name="t.csv"))
    with pytest.raises(RecognitionError, match=r"t\.csv holds no contact data beside customer_id\."):
        read_customer_table(read_table(b"customer_id,size\n7,1\n", name="t.csv"))


@pytest.mark.parametrize("roles", [{"customer": "gone"}, {"shoe": "customer_id"}])
def test_a_role_or_a_column_that_does_not_exist_is_refused(roles):
    with pytest.raises(RecognitionError, match="Choose other columns"):
        contact_data(read_table(b"customer_id,email\n7,a@example.com\n"), roles)
