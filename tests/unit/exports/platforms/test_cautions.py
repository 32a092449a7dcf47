from __future__ import annotations

import pandas as pd
import pytest

from analytics.exports.platforms.cautions import cautions_about
from analytics.exports.platforms.identifiers import hashed
from analytics.exports.platforms.platforms import platform_of

ASKED = pd.DataFrame({"consent": pd.array([True, None], dtype="boolean")})
NEVER_ASKED = pd.DataFrame({"consent": pd.array([None, None], dtype="boolean")})


def people(n: int, **columns: str) -> pd.DataFrame:
    return pd.DataFrame(
        {"email": ["a@example.com"] * n, "phone": [""] * n} | {name: [cell] * n for name, cell in columns.items()}
    )


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (1, "Only 1 person is in the file. LinkedIn takes"),
        (299, "Only 299 people are in the file. LinkedIn takes"),
        (300, "300 people are in the file, and often only 40% of them are found. LinkedIn takes"),
        (749, "749 people are in the file, and often only 40% of them are found."),
    ],
)
def test_a_file_that_may_be_too_small_is_told(n, said):
    (caution,) = cautions_about(platform_of("linkedin"), people(n), ASKED, "platform")
    assert caution.startswith(said)


def test_a_file_that_is_large_enough_needs_no_word():
    assert cautions_about(platform_of("linkedin"), people(750), ASKED, "platform") == ()


@pytest.mark.parametrize(
    ("platform", "choice", "said"),
    [
        ("hubspot", "platform", "The customer table does not say who agreed, so nobody is in the file."),
        ("linkedin", "platform", "The customer table does not say who agreed, so nobody from Europe, or from an unknown country, is in the file."),
        ("linkedin", "granted", "The customer table does not say who agreed, so nobody is in the file."),
        ("hubspot", "assured", "You vouch that everybody in this file has agreed, except for those who said no: they are left out."),
    ],
)  # fmt: skip
def test_what_the_table_does_not_say_about_consent_is_told(platform, choice, said):
    assert said in cautions_about(platform_of(platform), people(900), NEVER_ASKED, choice)
    assert said in cautions_about(platform_of(platform), people(0), NEVER_ASKED, choice)


def test_an_empty_file_says_so_first():
    assert cautions_about(platform_of("google"), people(0), ASKED, "platform") == ("Nobody on the list can be in this file.",)


@pytest.mark.parametrize(("platform", "how"), [("google", "with the + and the country code"), ("meta_hashed", "without the +")])
def test_hashes_of_others_are_told_with_the_form_that_they_must_have(platform, how):
    told = cautions_about(platform_of(platform), people(1_200, phone=hashed("1")), ASKED, "platform")
    assert f"1,200 phone numbers came hashed and go on as given: hashes match only if they were made {how}." in told
