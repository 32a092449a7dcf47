from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from analytics.errors import ExportError
from analytics.exports.platforms import audience
from analytics.exports.platforms.audience import AudienceFile, AudienceOptions, audience_file, split_by_consent
from analytics.exports.platforms.identifiers import hashed
from analytics.exports.platforms.platforms import known_platforms, platform_of
from tests.unit.exports.platforms.people import CUSTOMERS, TARGETS, contacts

FIXTURES = Path(__file__).parent / "fixtures"
IDS = [platform.id for platform in known_platforms()]
SPRING = AudienceOptions("Spring tea")


def made(platform: str, **options) -> AudienceFile:
    return audience_file(TARGETS, contacts(), platform, options=SPRING, **options)


def cells(file: AudienceFile) -> set[str]:
    """All that stands anywhere in a file."""
    if file.name.endswith(".xlsx"):
        opened = CalamineWorkbook.from_filelike(io.BytesIO(file.data))
        return {str(cell) for name in opened.sheet_names for row in opened.get_sheet_by_name(name).to_python() for cell in row}
    return {cell for row in csv.reader(io.StringIO(file.data.decode("utf-8-sig"), newline="")) for cell in row}


@pytest.mark.parametrize("platform", [name for name in IDS if name != "own_xlsx"])
def test_the_file_of_every_platform_is_right_to_the_byte(platform):
    assert made(platform).data == (FIXTURES / f"{platform}.csv").read_bytes()


def test_the_workbook_holds_the_same_as_the_table_and_the_settings_beside_it():
    sheets = {"Settings": pd.DataFrame({"setting": ["seed"], "value": [3]})}
    file = audience_file(TARGETS, contacts(), "own_xlsx", options=replace(SPRING, sheets=sheets))
    opened = CalamineWorkbook.from_filelike(io.BytesIO(file.data))
    rows = opened.get_sheet_by_name("List").to_python()
    assert rows[:2] == [
        ["rank", "customer_id", "score", "segment", "reason", "group"],
        [1.0, "A1", 0.9, "Tea", "=bought tea", "target"],
    ]
    assert len(rows) == 8
    assert opened.get_sheet_by_name("Settings").to_python() == [["setting", "value"], ["seed", 3.0]]


def test_people_and_identifiers_that_are_left_out_are_counted_by_cause():
    file = made("klaviyo")
    assert (file.name, file.platform, file.kept) == ("spring-tea_klaviyo.csv", "Klaviyo list", 2)
    assert file.dropped.to_numpy().tolist() == [
        ["control group", 1],
        ["no usable contact data", 2],
        ["no consent", 2],
        ["must not be contacted", 1],
    ]
    assert file.identifiers.to_numpy().tolist() == [["email", "not a valid address", 1]]


def test_phones_without_a_country_are_dropped_and_counted_until_a_country_is_given():
    phones = pd.DataFrame(
        {"customer": list("abc"), "phone": ["0170 1234567", "0170 1234568", "+49 170 1234569"], "consent": True}
    )
    targets = pd.DataFrame({"customer": list("abc")})
    without = audience_file(targets, phones, "google_plain")
    assert (without.kept, without.identifiers.to_numpy().tolist()) == (1, [["phone", "no country code", 2]])
    with_country = audience_file(targets, phones, "google_plain", options=AudienceOptions(default_country="DE"))
    assert (with_country.kept, len(with_country.identifiers)) == (3, 0)
    assert b"+491701234567" in with_country.data


def test_consent_parts_the_list_into_two_uploads():
    granted, others = split_by_consent(TARGETS, contacts(), "google", options=SPRING)
    assert (granted.name, others.name) == ("spring-tea_google_consent-given.csv", "spring-tea_google_consent-not-needed.csv")
    assert (granted.kept, others.kept) == (3, 1)
    header, *both = made("google").data.decode().splitlines()
    parted = [file.data.decode().splitlines() for file in (granted, others)]
    assert {lines[0] for lines in parted} == {header}
    assert sorted(parted[0][1:] + parted[1][1:]) == sorted(both)
    assert hashed("eva@example.de") not in cells(granted) | cells(others)


def test_a_part_without_anybody_makes_no_file():
    assert [file.kept for file in split_by_consent(TARGETS, contacts(), "klaviyo")] == [2]


def test_an_assurance_lets_in_who_was_never_asked_but_nobody_who_said_no():
    data = pd.DataFrame({"customer": ["a", "b"], "email": ["a@example.de", "b@example.de"], "consent": [None, False]})
    file = audience_file(pd.DataFrame({"customer": ["a", "b"]}), data, "mailchimp", consent="assured")
    assert cells(file) & {"a@example.de", "b@example.de"} == {"a@example.de"}


def test_who_shares_an_address_with_somebody_higher_on_the_list_is_not_in_it_again():
    data = pd.DataFrame({"customer": ["a", "b"], "email": ["Home@example.com", "home@example.com"], "consent": True})
    file = audience_file(pd.DataFrame({"customer": ["b", "a", "b"]}), data, "hubspot")
    assert (file.kept, file.dropped.to_numpy().tolist()) == (1, [["same e-mail address as somebody higher on the list", 1]])


def test_a_platform_that_takes_so_many_rows_gets_the_best_ones(monkeypatch):
    monkeypatch.setattr(audience, "platform_of", lambda name: replace(platform_of(name), most=2))
    file = made("braze")
    assert file.data == b"external_id\nA1\nB2\n"
    assert file.dropped.to_numpy().tolist()[-1] == ["over the 2 rows that a file may have", 4]


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(audience, "platform_of", lambda name: replace(platform_of(name), most_bytes=20))
    with pytest.raises(ExportError, match=r"The file for Braze users would be 0 MB; 0 MB are taken\. Make the list shorter\."):
        made("braze")


def test_a_platform_that_needs_customers_only_needs_no_contact_data():
    assert audience_file(TARGETS, pd.DataFrame(), "posthog").data.split() == [
        b"distinct_id",
        *map(str.encode, CUSTOMERS[:6]),
        b"H8",
    ]


def test_a_list_without_customers_is_refused():
    with pytest.raises(ExportError, match="does not say who is on it"):
        audience_file(pd.DataFrame({"who": ["A1"]}), contacts(), "google")


def test_neither_list_nor_contact_data_are_changed_and_the_file_does_not_show_them():
    targets, data = TARGETS.copy(), contacts()
    file = audience_file(targets, data, "google_plain")
    pd.testing.assert_frame_equal(targets, TARGETS)
    pd.testing.assert_frame_equal(data, contacts())
    assert "@" not in repr(file)


EMAILS = {f"{name}@{host}": [f"{name}@{host}", f" {name.title()}@{host.upper()} ", f"{name}+tea@{host}"]
          for name, host in (("ann", "example.com"), ("bob", "gmail.com"))}  # fmt: skip
PHONES = {f"+44207946095{n}": [f"+44 20 7946 095{n}", f"020 7946 095{n}", f"(020) 7946-095{n}"] for n in range(2)}
PERSON = st.fixed_dictionaries(
    {
        "email": st.sampled_from(["", "nonsense", *EMAILS]).flatmap(lambda mail: st.sampled_from(EMAILS.get(mail, [mail]))),
        "phone": st.sampled_from(["", "12", *PHONES]).flatmap(lambda number: st.sampled_from(PHONES.get(number, [number]))),
        "first_name": st.sampled_from(["", "Ann"]),
        "last_name": st.sampled_from(["", "Ode"]),
        "country": st.sampled_from(["GB", "United Kingdom"]),
        "postcode": st.sampled_from(["", "WC2H 8LG"]),
        "consent": st.sampled_from([True, True, True, None, False]),
        "do_not_contact": st.sampled_from([False, False, False, True]),
    }
)
LISTED_BY = st.sampled_from(["customer", "email", "phone", "hashed email", "hashed phone", "nobody"])


def canonical(pool: dict[str, list[str]], typed: str) -> str:
    return next((form for form, ways in pool.items() if typed in ways), "")


def forms_of(person: dict) -> set[str]:
    """All ways in which a person may stand in a file, plain or hashed."""
    mail, number = canonical(EMAILS, person["email"]), canonical(PHONES, person["phone"])
    tagged = mail.replace("@", "+tea@")
    plain = {form for form in (mail, tagged if mail else "", number, number[1:]) if form}
    return plain | set(map(hashed, plain)) | {person["customer"]}


def suppression_list(people: list[dict], by: list[str]) -> tuple[pd.DataFrame, list[dict]]:
    """Return a list of what some people are known by, and these people."""
    rows, out = [], []
    for person, how in zip(people, by, strict=False):
        mail, number = canonical(EMAILS, person["email"]), canonical(PHONES, person["phone"])
        row = {
            "customer": {"customer": person["customer"]},
            "email": {"email": mail.upper()},
            "phone": {"phone": number},
            "hashed email": {"email": hashed(mail)},
            "hashed phone": {"phone": hashed(number[1:])},
        }.get(how, {})
        if any(row.values()):
            rows.append(row)
            out.append(person)
    return pd.DataFrame(rows, columns=["customer", "email", "phone"]), out


@settings(max_examples=150, deadline=None)
@given(
    st.lists(PERSON, min_size=1, max_size=6),
    st.lists(LISTED_BY, max_size=6),
    st.sampled_from(IDS),
    st.sampled_from(["platform", "assured"]),
)
def test_nobody_who_must_not_be_contacted_is_in_any_file_and_everybody_is_counted(people, by, platform, consent):
    people = [{**person, "customer": f"C{number}"} for number, person in enumerate(people)]
    suppressed, out = suppression_list(people, by)
    out += [person for person in people if person["do_not_contact"]]
    targets = pd.DataFrame({"customer": [person["customer"] for person in people]})

    file = audience_file(targets, pd.DataFrame(people), platform, consent, suppressed)

    forbidden = set().union(*map(forms_of, out))
    assert cells(file).isdisjoint(forbidden)
    assert file.kept + file.dropped["customers"].sum() == len(people)
    said_no = [person["customer"] for person in people if person["consent"] is False]
    assert cells(file).isdisjoint(said_no)


def test_who_shares_an_address_with_somebody_who_must_not_be_contacted_is_left_out():
    data = pd.DataFrame(
        {"customer": ["a", "b"], "email": ["home@example.com"] * 2, "consent": True, "do_not_contact": [True, False]}
    )
    file = audience_file(pd.DataFrame({"customer": ["b"]}), data, "hubspot")
    assert (file.kept, file.dropped.to_numpy().tolist()) == (0, [["must not be contacted", 1]])
