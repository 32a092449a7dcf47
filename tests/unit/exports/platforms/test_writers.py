from __future__ import annotations

import csv
import io
from dataclasses import replace

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analytics.exports.platforms.identifiers import hashed
from analytics.exports.platforms.platforms import CONTACT_FIELDS, platform_of
from analytics.exports.platforms.writers import machine_file, machine_rows

ROWS = st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2, max_size=2), max_size=6)


def person(**known: str) -> pd.DataFrame:
    return pd.DataFrame([{**dict.fromkeys(("customer", *CONTACT_FIELDS), ""), **known}])


@given(ROWS)
def test_a_file_for_machines_holds_every_cell_exactly(rows):
    data = machine_file(rows, platform_of("salesforce"))
    assert not data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode(), newline=""))) == [["Subscriber Key", "Email Address"], *rows]


def test_lines_end_as_declared_and_a_file_may_have_no_header():
    assert machine_file([["a"]], replace(platform_of("braze"), line_end="\r\n")) == b"external_id\r\na\r\n"
    assert machine_file([["a"], ["b"]], platform_of("x")) == b"a\nb\n"


def test_a_value_is_brought_into_its_form_and_hashed_once():
    digest = hashed("jane@example.com")
    assert machine_rows(person(email="jane+tea@example.com", phone="+12125550100"), platform_of("tiktok")) == [
        [digest, hashed("+12125550100")]
    ]
    assert machine_rows(person(email=digest), platform_of("tiktok")) == [[digest, ""]]


def test_long_text_is_cut_between_letters():
    row = machine_rows(person(email="a@example.com", first_name="ö" * 200), platform_of("mailchimp"), "spring, tea")[0]
    assert row == ["a@example.com", "ö" * 127, "", "spring tea"]
