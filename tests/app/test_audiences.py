"""The analyst takes a list to a platform: chooses the file, puts in what it needs, sees who is left out, downloads."""

from __future__ import annotations

import json
import secrets
import threading
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from analytics import read_table
from analytics.exports.platforms.choices import AudienceChoices, audience_files
from analytics.exports.platforms.identifiers import hashed
from analytics.exports.platforms.kinds import read_campaign_file
from analytics.exports.platforms.platforms import known_platforms
from analytics.exports.platforms.sidecar import CampaignRecord, from_json, to_json
from analytics.exports.platforms.uploaded import UploadedFiles
from dashboard.cache import registry
from dashboard.state import KEY, Workspace
from dashboard.state import audiences as commands
from tests.app.analyst import Analyst, opened
from tests.unit.exports.platforms.test_audience import cells

PEOPLE = ["John", "Alice", "Mary", "Greg", "Peter", "Jennifer"]
LISTED = pd.DataFrame(
    {
        "rank": range(1, 7),
        "customer": PEOPLE,
        "score": [0.9, 0.8, 0.7, 0.6, 0.5, 0.4],
        "segment": "Bread",
        "reason": "=bought bread",
        "group": ["target"] * 5 + ["control"],
    }
)
RECORD = CampaignRecord(
    (("groceries.csv", "ab" * 32),),
    3,
    0,
    "cross-sell",
    arguments={"items": ["Coffee"], "contacts": 6},
    control={"name": "Spring, <tea>"},
)
CUSTOMERS = """customer_id,email,phone,country,consent
John,john@example.com,0170 1234567,DE,yes
Alice,alice@example.com,,DE,no
Mary,mary@example.com,,US,
Greg,no address,,US,yes
Peter,peter@example.com,0170 7654321,,yes
Jennifer,jenny@example.com,,US,yes
"""


def the_panel() -> None:
    from dashboard import components, state
    from dashboard.panels.audiences import audiences_panel, open_record
    from tests.app.test_audiences import LISTED, RECORD, keep

    state.collect_results()
    components.heading("Audience")
    audiences_panel(LISTED, RECORD)
    open_record(keep)


def keep(record: CampaignRecord) -> None:
    import streamlit

    streamlit.session_state["opened"] = record


class WithAList(Analyst):
    """Somebody who has made a list of the six customers of the groceries."""

    def __init__(self, workspace: Workspace) -> None:
        self.at = AppTest.from_function(the_panel, default_timeout=60)
        self.at.session_state[KEY] = workspace
        self.run()

    def upload_to(self, key: str, name: str, data: str | bytes) -> WithAList:
        """Upload a file where a key begins so."""
        uploader = next(each for each in self.at.file_uploader if each.key.startswith(key))
        uploader.upload(name, data.encode() if isinstance(data, str) else data)
        return self.run()

    def offered(self, place: int = 0) -> tuple[str, bytes]:
        """Return the name and the bytes of a file that is offered."""
        files = self.workspace.files.audience
        return files[place].name, files[place].data


@pytest.fixture
def analyst() -> WithAList:
    return WithAList(replace(opened("groceries"), id=secrets.token_hex(8)))


@pytest.fixture
def with_table(analyst):
    return analyst.choose("audience_platform", "klaviyo").upload_to("audience_files", "people.csv", CUSTOMERS)


def test_our_own_list_comes_first_and_needs_nothing(analyst):
    assert analyst.control("audience_platform").value == "own_csv"
    assert len(analyst.control("audience_platform").options) == 16
    name, data = analyst.offered()
    assert name == "spring-tea_list.csv"
    lines = data.decode("utf-8-sig").splitlines()
    assert lines[0] == "rank,customer_id,score,segment,reason,group"
    assert lines[1] == "1,John,0.9,Bread,'=bought bread,target" and lines[6].endswith(",control")
    assert {"download_audience_0", "download_record"} <= set(analyst.shown)


def test_a_platform_that_needs_addresses_asks_for_the_customer_table_in_place(analyst):
    analyst.choose("audience_platform", "klaviyo")
    assert "put in your customer table" in analyst.text
    assert "download_audience_0" not in analyst.shown and "download_record" in analyst.shown
    analyst.upload_to("audience_files", "people.csv", CUSTOMERS)
    name, data = analyst.offered()
    assert name == "spring-tea_klaviyo.csv"
    assert data.decode() == "Email,First Name,Last Name\njohn@example.com,,\npeter@example.com,,\n"
    assert "2 people are in spring-tea_klaviyo.csv" in analyst.everything


def test_who_is_left_out_is_counted_by_cause(with_table):
    told = with_table.everything
    for line in (
        "- 6 customers on the list.",
        "- Control group: 1 left out, 5 remain.",
        "- No usable contact data: 1 left out, 4 remain.",
        "- No consent: 2 left out, 2 remain.",
        "- E-mail address of no use: 1 (not a valid address).",
    ):
        assert line in told


def test_consent_parts_the_list_into_two_downloads(with_table):
    with_table.choose("audience_platform", "google").choose("audience_agreed", "split")
    assert [with_table.offered(place)[0] for place in range(2)] == [
        "spring-tea_google_consent-given.csv",
        "spring-tea_google_consent-not-needed.csv",
    ]
    assert {"download_audience_0", "download_audience_1"} <= set(with_table.shown)


def test_numbers_without_a_country_are_left_out_until_one_is_chosen(with_table):
    with_table.choose("audience_platform", "google_plain")
    assert "Phone number of no use: 1 (no country code)." in with_table.everything
    with_table.choose("audience_country", "DE")
    assert "no country code" not in with_table.everything
    assert b"+491707654321" in with_table.offered()[1]


def test_the_name_of_the_campaign_names_the_file_and_its_tags(with_table):
    with_table.choose("audience_platform", "mailchimp")
    name, data = with_table.offered()
    assert name == "spring-tea_mailchimp.csv"
    assert b"Spring <tea>" in data


def test_a_small_list_is_warned_of(with_table):
    assert "Google shows no ads to fewer than 100 active users." in with_table.choose("audience_platform", "google").everything


def test_who_is_suppressed_afterwards_is_in_the_file_no_more(with_table):
    assert b"peter@example.com" in with_table.offered()[1]
    files = with_table.workspace.files
    table = read_table(b"email,reason\nPETER@example.com,bounced\n", "stop.csv")
    uploaded = files.uploaded.having(read_campaign_file(table))
    with_table.at.session_state[KEY] = replace(with_table.workspace, files=replace(files, uploaded=uploaded))
    with_table.run()
    assert b"peter" not in with_table.offered()[1]
    assert "Must not be contacted: 1 left out, 1 remain." in with_table.everything


def test_a_long_list_is_written_in_the_background_when_asked(with_table, monkeypatch):
    monkeypatch.setattr(commands, "AT_ONCE", 3)
    with_table.choose("audience_platform", "hubspot")
    assert "download_audience_0" not in with_table.shown
    with_table.press("write_audience").settle("audience")
    assert with_table.offered()[1].decode().startswith("Email,First Name,Last Name\njohn@example.com")
    assert "download_audience_0" in with_table.shown
    # Nobody else is given what was found out about these people.
    assert [key for key in registry()._results if key[0] == "audience"] == []


def test_writing_in_the_background_can_be_stopped(with_table, monkeypatch):
    begun, gate = threading.Event(), threading.Event()

    def held(*arguments):
        begun.set()
        assert gate.wait(30)
        arguments[-1](0.5, "Half way")

    monkeypatch.setattr(commands, "AT_ONCE", 3)
    monkeypatch.setattr(commands, "audience_files", held)
    with_table.choose("audience_platform", "google").press("write_audience")
    assert begun.wait(30)
    with_table.press("stop_audience")
    gate.set()
    with_table.settle("audience")
    assert "write_audience" in with_table.shown and with_table.problems == []
    assert "download_audience_0" not in with_table.shown


def test_many_suppressed_addresses_are_no_reason_to_wait_but_many_numbers_are(with_table, monkeypatch):
    monkeypatch.setattr(commands, "AT_ONCE", 8)
    mails, numbers = [f"x{n}@example.com" for n in range(10)], [f"+49 170 999991{n}" for n in range(10)]
    for column, cells_, waits in (("email", mails, False), ("phone", numbers, True)):
        text = f"{column},reason\n" + "".join(f"{cell},\n" for cell in cells_)
        table = read_table(text.encode(), "stop.csv")
        files = with_table.workspace.files
        uploaded = files.uploaded.having(read_campaign_file(table))
        with_table.at.session_state[KEY] = replace(with_table.workspace, files=replace(files, uploaded=uploaded))
        assert ("write_audience" in with_table.run().shown) == waits


def test_a_record_is_opened_and_what_is_none_is_refused(analyst):
    saved = to_json(RECORD)
    analyst.upload_to("record", "campaign_record.json", saved)
    assert analyst.at.session_state["opened"] == from_json(saved)
    analyst.upload_to("record", "other.json", json.dumps({"format": "other"}))
    assert "is no record of a campaign" in analyst.problems[0]
    assert analyst.at.session_state["opened"] == from_json(saved)


def test_a_list_about_whom_a_table_says_nothing_makes_a_file_without_anybody(analyst):
    analyst.choose("audience_platform", "braze").choose("audience_platform", "x")
    analyst.upload_to("audience_files", "people.csv", "customer_id,email\nZoe,zoe@example.com\n")
    assert "Nobody is in spring-tea_x.csv" in analyst.everything
    assert analyst.element("download_audience_0").proto.disabled


EMAILS = {name: f"{name.lower()}@example.com" for name in PEOPLE}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(PEOPLE), unique=True, max_size=4),
    st.sampled_from(["customer_id", "email", "customer_hash", "email_hash"]),
    st.sampled_from([platform.id for platform in known_platforms()]),
    st.sampled_from(["platform", "split", "assured"]),
    st.booleans(),
)
def test_nobody_who_is_suppressed_is_in_any_file_of_any_platform(out, by, platform, agreed, with_people):
    uploaded = UploadedFiles()
    rows = {name: name if by.startswith("customer") else EMAILS[name] for name in out}
    column = "customer_id" if by.startswith("customer") else "email"
    cells_ = [hashed(text) if by.endswith("hash") else text for text in rows.values()]
    if out:
        listed = "".join(f"{cell},\n" for cell in cells_)
        uploaded = uploaded.having(read_campaign_file(read_table(f"{column},reason\n{listed}".encode(), "stop.csv")))
    if with_people:
        people = "".join(f"{name},{mail},yes,US\n" for name, mail in EMAILS.items())
        table = read_table(f"customer_id,email,consent,country\n{people}".encode(), "people.csv")
        uploaded = uploaded.having(read_campaign_file(table))
    files = audience_files(LISTED, uploaded, AudienceChoices(platform, agreed=agreed))
    standing = set().union(*(cells(file) for file in files)) if files else set()
    # Without the customer table, nobody can tell whose address it is; then the file holds no addresses either.
    named = out if with_people or by.startswith("customer") else []
    forbidden = {form for name in named for form in (name, EMAILS[name], hashed(EMAILS[name]))}
    assert not standing & forbidden
    assert all(file.kept + file.dropped["customers"].sum() == len(LISTED) for file in files)
