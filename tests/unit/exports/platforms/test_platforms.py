from __future__ import annotations

import pytest

from analytics.errors import ExportError
from analytics.exports.platforms.platforms import known_platforms, platform_of, read_platforms

BLOCK = """
[[platform]]
id = "p"
name = "P"
columns = [{ header = "Email", field = "email" }]
needs = [["email"]]
consent = "eea"
"""
HEADERS = {
    "google": "Email,Phone,First Name,Last Name,Country,Zip",
    "google_plain": "Email,Phone,First Name,Last Name,Country,Zip",
    "meta": "email,phone,fn,ln,zip,country",
    "meta_hashed": "EMAIL,PHONE,FN,LN,ZIP,COUNTRY",
    "tiktok": "Email_SHA256,Phone_SHA256",
    "tiktok_no_plus": "Email_SHA256,Phone_SHA256",
    "linkedin": "email,firstname,lastname,jobtitle,employeecompany,country,googleaid",
    "x": "email",
    "klaviyo": "Email,First Name,Last Name",
    "mailchimp": "Email Address,First Name,Last Name,Tags",
    "hubspot": "Email,First Name,Last Name",
    "braze": "external_id",
    "salesforce": "Subscriber Key,Email Address",
    "posthog": "distinct_id",
    "own_csv": "rank,customer_id,score,p_buy,p_low,p_high,expected_profit,segment,second_segment,reason,group,offer",
    "own_xlsx": "rank,customer_id,score,p_buy,p_low,p_high,expected_profit,segment,second_segment,reason,group,offer",
}


def test_every_platform_has_the_headers_that_it_documents():
    assert {each.id: ",".join(column.header for column in each.columns) for each in known_platforms()} == HEADERS


def test_google_keeps_country_and_postcode_plain():
    assert {column.header for column in platform_of("google").columns if not column.hash} == {"Country", "Zip"}


def test_what_is_sent_anywhere_asks_for_consent():
    assert {each.id for each in known_platforms() if each.consent == "not refused"} == {"braze", "posthog", "own_csv", "own_xlsx"}
    assert {each.id for each in known_platforms() if each.contact_fields} == {
        each.id for each in known_platforms() if each.consent != "not refused"
    }


def test_an_unknown_platform_is_named_with_those_that_there_are():
    with pytest.raises(ExportError, match=r"no file for a platform 'myspace'\. Choose one of google, google_plain, meta"):
        platform_of("myspace")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('name = "P"', "", "lacks its name"),
        ('columns = [{ header = "Email", field = "email" }]', "", "lacks its columns"),
        ('name = "P"', 'name = "P"\ncolour = "red"', "holds 'colour'"),
        ('field = "email"', 'field = "shoe"', "has a column of 'shoe'"),
        ('field = "email"', 'field = "email", form = "odd"', "has a column in the form 'odd'"),
        ('field = "email"', 'field = "email", size = 1', "has a column with a key"),
        ('"eea"', '"eea"\nunique = "shoe"', "may not have 'shoe' twice"),
        ('"eea"', '"maybe"', "has a consent or a format"),
    ],
)
def test_a_block_that_means_nothing_is_refused_by_name(old, new, problem):
    assert read_platforms(BLOCK)[0].id == "p"
    with pytest.raises(ExportError, match=f"The platform 'p' of platforms.toml {problem}"):
        read_platforms(BLOCK.replace(old, new))
