from __future__ import annotations

import ast
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.exports import platforms
from analytics.exports.platforms.identifiers import (
    FORMS,
    clean_email,
    clean_phone,
    country_of_phone,
    hashed,
    is_hashed,
    national_number,
    without_dots,
    without_tag,
)

VECTORS = [
    (" Jane.Doe@Example.COM ", "", "jane.doe@example.com", "86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d"),
    ("(212) 555-0100", "US", "+12125550100", "7051794160d3623333285fa17308ecc1841d3764590bfcd8266e5d83937d3bb8"),
    ("020 7946 0958", "GB", "+442079460958", "f0bf0228144d9fe2bdf1da2d8ca698f17bf1410ee688b075c27062e47b6f0b6d"),
]
TYPED = st.text(max_size=30) | st.from_regex(r"[\w.+]{1,9}@[a-z]{1,9}\.[a-z]{2,3}", fullmatch=True)


@pytest.mark.parametrize(("typed", "country", "clean", "digest"), VECTORS)
def test_typed_contact_data_become_the_hash_that_platforms_expect(typed, country, clean, digest):
    found = clean_phone(typed, country) if country else clean_email(typed)
    assert (found, hashed(found)) == (clean, digest)


@pytest.mark.parametrize(
    ("number", "digest"),
    [
        ("+12125550100", "d70a96108cd686be3737cbeed345f2a61c178747e3cb4448e6434e24ac150acd"),
        ("+442079460958", "35e206e5dec4c89b9e8b71b8c32724a5bb518483ac5a20c6617d738375b3b823"),
    ],
)
def test_meta_hashes_the_digits_alone(number, digest):
    assert hashed(FORMS["digits"](number)) == digest


@given(st.text(min_size=1))
def test_what_is_hashed_is_never_hashed_again(text):
    once = hashed(text)
    assert is_hashed(once)
    assert hashed(once) == hashed(once.upper()) == once


def test_an_empty_text_is_never_hashed():
    assert hashed("") == ""
    assert sha256(b"").hexdigest() not in {hashed(form("")) for form in FORMS.values()}


@pytest.mark.parametrize("name", FORMS)
@given(st.text(max_size=20) | st.text("+@.,-1a A\u0301\u200b", max_size=8))
def test_every_form_does_nothing_when_it_is_done_twice(name, text):
    once = FORMS[name](text)
    assert FORMS[name](once) == once
    assert FORMS[name](hashed("a" + text)) == hashed("a" + text)


@given(TYPED)
def test_cleaning_does_nothing_when_it_is_done_twice(typed):
    address = clean_email(typed)
    assert clean_email(address) == address
    number = clean_phone(typed, "DE")
    assert clean_phone(number) == number


@pytest.mark.parametrize(
    "text",
    ["", " ", "jane", "jane@home", "@example.com", "jane@", "a@b@c.de", "jane doe@example.com", "a@b.de;c@d.de", "a@b.de,c@d.de",
     ".jane@example.com", "ja..ne@example.com", "jane@example..com", "jane@-x.com", "a@example.com\nb@example.com",
     "x" * 250 + "@example.com", "Jane <jane@example.com>"],
)  # fmt: skip
def test_what_cannot_be_an_address_is_none(text):
    assert clean_email(text) == ""


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("o'brien+tea@mail.example.co.uk", "o'brien+tea@mail.example.co.uk"),
        ("\ufeffJANE@EXAMPLE.COM\u200b", "jane@example.com"),
        ("\u00a0jane@example.com", "jane@example.com"),
        ("info@mu\u0308ller.de", "info@müller.de"),
        ("AB" * 32, "ab" * 32),
    ],
)
def test_an_address_is_lowered_and_freed_of_what_stands_around_it(typed, clean):
    assert clean_email(typed) == clean


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("0170 1234567", ""),
        ("12345", "DE"),
        ("", "DE"),
        ("4.91512E+11", "DE"),
        ("call Jane", "US"),
        ("+1 555 1234", ""),
        ("?", "GB"),
    ],
)
def test_what_cannot_be_a_number_is_not_guessed(typed, country):
    assert clean_phone(typed, country) == ""


@pytest.mark.parametrize(
    "typed", ["+49 170 1234567", "0170/1234567", "0049 170 1234567", "(0170) 123-4567", "+49 (0)170 1234567"]
)
def test_a_number_is_the_same_however_it_is_written(typed):
    assert clean_phone(typed, "DE") == "+491701234567"


@pytest.mark.parametrize(
    ("number", "within"), [("+12125550100", "2125550100"), ("+442079460958", "2079460958"), ("+35312345678", "12345678")]
)
def test_the_code_of_a_country_is_told_from_the_number(number, within):
    assert national_number(number) == within


def test_the_country_of_a_number_is_known_where_it_has_one():
    assert [country_of_phone(number) for number in ("+491701234567", "+35312345678", "+80012345678", "ab" * 32)] == [
        "DE",
        "IE",
        "",
        "",
    ]


def test_tags_and_dots_go_only_where_they_mean_nothing():
    assert without_tag("jane.d+tea+cake@example.com") == "jane.d@example.com"
    assert without_tag("+tea@example.com") == "+tea@example.com"
    assert [without_dots(address) for address in ("j.d@gmail.com", "j.d@googlemail.com", "j.d@mail.com")] == [
        "jd@gmail.com",
        "jd@googlemail.com",
        "j.d@mail.com",
    ]


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("lower", " Mary  Ann ", "mary ann"),
        ("no punctuation", "O’Brien-Smith, Jr.", "obriensmith jr"),
        ("short postcode", "94016-1234", "94016"),
        ("short postcode", "WC2H 8LG", "wc2h8lg"),
        ("short postcode", "12345-678", "12345-678"),
        ("no comma", "tea, spring", "tea spring"),
    ],
)
def test_forms(form, text, expected):
    assert FORMS[form](text) == expected


def keeps_for_all(decorator: ast.expr) -> bool:
    """Whether what a function is given outlives it; a property is kept by its object, and ends with it."""
    return "cache" in ast.unparse(decorator) and ast.unparse(decorator) != "cached_property"


def test_nothing_about_people_is_cached():
    for path in Path(platforms.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(keeps_for_all(each) for each in node.decorator_list):
                assert {argument.arg for argument in node.args.args} <= {"part"}, (
                    f"{path.name}: {node.name} keeps what it is given"
                )
