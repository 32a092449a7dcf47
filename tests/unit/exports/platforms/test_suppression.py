from __future__ import annotations

import pandas as pd
import pytest

from analytics.errors import ExportError
from analytics.exports.platforms.contacts import with_all_columns
from analytics.exports.platforms.identifiers import clean_phone, hashed
from analytics.exports.platforms.suppression import Suppressed, contact_keys, email_keys, phone_keys, suppressed_people
from tests.unit.exports.platforms.people import contacts


def holds(refused: Suppressed, customer: str = "new", email: str = "", phone: str = "", country: str = "") -> bool:
    person = {"customer": customer, "email": email, "phone": phone}
    return refused.holds(customer, contact_keys(person, clean_phone(phone, country)))


def listed(**columns: str) -> Suppressed:
    return suppressed_people(with_all_columns(pd.DataFrame()), pd.DataFrame({name: [cell] for name, cell in columns.items()}))


@pytest.mark.parametrize(
    "typed", ["jane@gmail.com", " JANE@gmail.com", "jane+tea@gmail.com", "j.a.n.e@gmail.com", hashed("jane@gmail.com").upper()]
)
def test_an_address_is_found_however_it_is_written(typed):
    assert holds(listed(email=typed), email="Jane@Gmail.com")
    assert not holds(listed(email=typed), email="joan@gmail.com")


@pytest.mark.parametrize(
    "typed", ["+49 170 1234567", "0170 1234567", "(0170) 123 45 67", hashed("+491701234567"), hashed("491701234567")]
)
def test_a_number_is_found_however_it_is_written(typed):
    assert holds(listed(phone=typed), phone="0170/1234567", country="DE")
    assert holds(listed(phone=typed), phone="+491701234567")
    assert not holds(listed(phone=typed), phone="0170/1234568", country="DE")


def test_hashed_contact_data_are_found_by_their_hash():
    assert holds(listed(email="jane@example.com"), email=hashed("jane@example.com").upper())
    assert holds(listed(phone="+49 170 1234567"), phone=hashed("491701234567"))


def test_a_customer_is_found_by_its_name_or_the_hash_of_it():
    assert holds(listed(customer=" A1 "), customer="A1")
    assert holds(listed(customer=hashed("A1")), customer="A1")
    assert not holds(listed(customer="A1"), customer="a1")
    assert holds(listed(customer="Jane@Example.com"), customer="jane@example.com")
    assert holds(listed(email="jane@example.com"), customer="Jane@example.com")


def test_whoever_shares_an_address_with_somebody_listed_by_name_is_found_too():
    refused = suppressed_people(with_all_columns(contacts()), pd.DataFrame({"customer": ["A1"]}))
    assert holds(refused, email="jane.doe@example.com")
    assert holds(refused, phone="+1 212 555 0100")
    assert not holds(refused, email="pat@example.com")


@pytest.mark.parametrize(
    ("known", "phone"),
    [
        ("+49 170 1234567", "0170/1234567"),
        (hashed("+491701234567"), "+49 170 1234567"),
        ("+49 170 1234567", hashed("491701234567")),
        (hashed("491701234567"), "0170 1234567"),
    ],
)
def test_whoever_shares_an_address_with_somebody_listed_by_number_is_found_too(known, phone):
    table = pd.DataFrame({"customer": ["A"], "email": ["ann@example.com"], "phone": [known], "country": ["DE"]})
    refused = suppressed_people(with_all_columns(table), pd.DataFrame({"phone": [phone]}), "DE")
    assert holds(refused, customer="A")
    assert holds(refused, email="Ann@example.com")
    assert not holds(suppressed_people(with_all_columns(table), pd.DataFrame({"phone": ["0170 1234568"]}), "DE"), customer="A")


def test_the_customer_table_itself_rules_people_out():
    refused = suppressed_people(with_all_columns(contacts()), None)
    assert holds(refused, customer="D4")
    assert holds(refused, email="dan@example.com")
    assert refused.customers == {"D4"}


def test_empty_cells_rule_nobody_out():
    assert listed(customer="", email="", phone=" ") == Suppressed()
    assert not holds(listed(customer="", email="", phone=" "), customer="", email="", phone="")


def test_a_list_that_names_nobody_is_refused_and_not_taken_for_an_empty_one():
    with pytest.raises(ExportError, match=r"names none: it has no column customer, email or phone\."):
        listed(mail="jane@example.com")


def test_keys_are_hashes_and_hold_no_contact_data():
    keys = email_keys("jane+tea@gmail.com") | phone_keys("0170 1234567", "+491701234567")
    assert len(keys) == 6
    assert {len(key) for key in keys} == {64}
