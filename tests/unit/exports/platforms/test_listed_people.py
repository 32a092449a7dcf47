from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.exports.platforms.contacts import with_all_columns
from analytics.exports.platforms.identifiers import hashed
from analytics.exports.platforms.listed_people import suppression_by_customer
from analytics.exports.platforms.suppression import suppressed_people
from tests.unit.worked import QUICK

PEOPLE = with_all_columns(
    pd.DataFrame(
        {
            "customer": ["Ann", "Bob", "Cat", "Dan", "eve@example.com"],
            "email": ["ann@gmail.com", "bob@example.com", "Bob@example.com ", "", ""],
            "phone": ["0170 1234567", "", "+1 212 555 0101", "+49 170 1234567", ""],
            "country": ["Germany", "US", "US", "", ""],
        }
    )
)


def meant(people: pd.DataFrame = PEOPLE, country: str = "", **columns: str) -> set[str]:
    listed = pd.DataFrame({name: [cell] for name, cell in columns.items()})
    found = suppression_by_customer(listed, people, country)
    return set(found["customer"]) - {""}


@pytest.mark.parametrize(
    ("columns", "customers"),
    [
        ({"email": "A.N.N+tea@gmail.com"}, {"Ann", "Dan"}),  # Dan has the same telephone
        ({"email": hashed("ann@gmail.com").upper()}, {"Ann", "Dan"}),
        ({"email": "bob@example.com"}, {"Bob", "Cat"}),
        ({"email": "eve@example.com"}, {"eve@example.com"}),
        ({"email": hashed("eve@example.com")}, {"eve@example.com"}),
        ({"phone": "0049 170 1234567"}, {"Dan", "Ann"}),
        ({"phone": "+491701234567"}, {"Dan", "Ann"}),
        ({"phone": hashed("+491701234567")}, {"Dan", "Ann"}),
        ({"phone": hashed("491701234567")}, {"Dan", "Ann"}),
        ({"phone": hashed("12125550101")}, {"Cat", "Bob"}),
        ({"customer": "Bob"}, {"Bob", "bob", "Cat"}),
        ({"email": "nobody@example.com"}, set()),
        ({"phone": "+49 170 1234568"}, set()),
    ],
)
def test_whom_a_list_means(columns, customers):
    assert meant(**columns) == customers - {"bob"}


def test_who_objects_or_is_no_customer_takes_nobody_along():
    for reason in ("objects to profiling", "staff"):
        assert meant(email="bob@example.com", reason=reason) == {"Bob", "Cat"}
        assert meant(customer="Bob", reason=reason) == {"Bob"}


def test_reason_channel_and_end_go_with_the_customer():
    listed = pd.DataFrame({"email": ["ann@gmail.com"], "reason": ["bounced"], "channel": ["Email"], "until": ["2024-05-01"]})
    rows = suppression_by_customer(listed, PEOPLE)
    assert set(rows["reason"]) == {"bounced"} and set(rows["channel"]) == {"email"}
    assert set(rows["until"]) == {pd.Timestamp("2024-05-01")}


def test_the_customer_table_rules_people_out_too():
    people = PEOPLE.assign(do_not_contact=[False, True, False, False, False])
    assert set(suppression_by_customer(None, people)["customer"]) == {"Bob", "Cat"}
    assert suppression_by_customer(None, PEOPLE).empty


def test_numbers_within_a_country_need_the_country():
    people = PEOPLE.assign(country="")
    assert meant(people, phone=hashed("+491701234567"), country="DE") >= {"Ann"}


MAILS = ["ann@gmail.com", "a.n.n@gmail.com", "ann+x@gmail.com", "bob@example.com", "b.ob@example.com", ""]
NUMBERS = ["+49 170 1234567", "0170 1234567", "+49 170 1234568", ""]
PERSON = st.fixed_dictionaries({"email": st.sampled_from(MAILS), "phone": st.sampled_from(NUMBERS)})


@QUICK
@given(st.lists(PERSON, min_size=1, max_size=5), PERSON, st.booleans())
def test_it_means_whom_the_files_leave_out(people, named, by_hash):
    table = with_all_columns(pd.DataFrame(people).assign(customer=[f"C{n}" for n in range(len(people))], country="DE"))
    row = {key: hashed(cell.replace(" ", "")) if by_hash and cell[:1] in "+ab" else cell for key, cell in named.items()}
    listed = pd.DataFrame([row])
    refused = suppressed_people(table, listed.assign(customer=""), "DE")
    assert refused.customers - {""} <= set(suppression_by_customer(listed, table, "DE")["customer"])
