from __future__ import annotations

import pandas as pd
import pytest

from analytics.errors import ExportError
from analytics.exports.platforms.contacts import Contacts, contacts_of, with_all_columns
from analytics.exports.platforms.identifiers import hashed
from analytics.exports.platforms.platforms import platform_of
from analytics.exports.platforms.suppression import Suppressed


def joined(
    rows: list[dict], platform: str = "google_plain", names: tuple[str, ...] = ("7",), country: str = "", dots: bool = False
) -> Contacts:
    data = with_all_columns(pd.DataFrame(rows))
    return contacts_of(pd.Series(names), data, platform_of(platform), Suppressed(), country, dots)


def test_the_first_row_of_a_customer_that_is_of_use_counts_for_each_field():
    rows = [
        {"customer": "7", "email": "jane@home", "postcode": "1"},
        {"customer": "7", "email": "jane@example.com", "postcode": "2"},
    ]
    found = joined(rows)
    assert found.people.loc[0, ["email", "postcode"]].tolist() == ["jane@example.com", "1"]
    assert found.failed.empty


@pytest.mark.parametrize(
    ("answers", "consent"), [([True, None], True), ([True, False], False), ([None, None], None), ([None, False, True], False)]
)
def test_one_no_outweighs_every_yes(answers, consent):
    found = joined([{"customer": "7", "consent": answer} for answer in answers]).people.loc[0, "consent"]
    assert pd.isna(found) if consent is None else found == consent


def test_customers_that_are_addresses_are_found_whatever_their_capitals():
    people = joined([{"customer": "Jane@Example.com", "email": "jane@example.com"}], names=("jane@example.COM", "x")).people
    assert people["known"].tolist() == [True, False]
    assert people["customer"].tolist() == ["jane@example.COM", "x"]


@pytest.mark.parametrize(
    ("row", "default", "home"),
    [
        ({"country": "Austria", "phone": "+49 170 1234567"}, "US", "AT"),
        ({"phone": "+49 170 1234567"}, "US", "DE"),
        ({"phone": "212 555 0100"}, "US", "US"),
        ({"email": "jane@example.com"}, "", ""),
        # Which country numbers are from tells nothing of people without one: they may live where they must be asked.
        ({"email": "jane@example.com"}, "US", ""),
        ({"email": "jane@example.com", "phone": "none"}, "US", ""),
    ],
)
def test_people_live_where_they_say_else_where_their_number_is(row, default, home):
    assert joined([{"customer": "7", **row}], country=default).people.loc[0, "home"] == home


@pytest.mark.parametrize(
    ("row", "platform", "lost"),
    [
        ({"phone": "0170 1234567"}, "google", ("phone", "no country code")),
        ({"phone": "+49 12"}, "google", ("phone", "not a valid number")),
        ({"phone": "12", "country": "DE"}, "google", ("phone", "not a valid number")),
        ({"email": "jane@home"}, "google", ("email", "not a valid address")),
        ({"country": "Atlantis"}, "google", ("country", "not recognised")),
        ({"email": hashed("x")}, "klaviyo", ("email", "hashed already, and this file needs it plain")),
        ({"email": "zoë@example.com"}, "mailchimp", ("email", "letters before the @ that this platform does not take")),
    ],
)
def test_what_is_lost_is_told_with_its_cause(row, platform, lost):
    found = joined([{"customer": "7", **row}], platform)
    assert found.failed.to_numpy().tolist() == [["7", *lost]]
    assert found.people.loc[0, lost[0]] == ""


def test_what_does_not_stand_in_the_file_is_not_told_and_blanks_are_no_loss():
    assert joined([{"customer": "7", "phone": "12", "email": ""}], "klaviyo").failed.empty


def test_hashes_go_on_where_the_file_is_hashed():
    assert joined([{"customer": "7", "email": hashed("x").upper()}], "google").people.loc[0, "email"] == hashed("x")


def test_dots_at_gmail_go_only_when_asked_for():
    rows = [{"customer": "7", "email": "jane.doe@gmail.com"}]
    assert [joined(rows, dots=dots).people.loc[0, "email"] for dots in (False, True)] == [
        "jane.doe@gmail.com",
        "janedoe@gmail.com",
    ]


def test_contact_data_must_say_whose_they_are():
    with pytest.raises(ExportError, match="do not say whose they are"):
        with_all_columns(pd.DataFrame({"email": ["jane@example.com"]}))
