from __future__ import annotations

from dataclasses import asdict

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import Table, eligible_customers, read_table
from analytics.errors import AnalyticsError, Cancelled
from analytics.exports.platforms.choices import AudienceChoices, audience_files, lacks_contact_data
from analytics.exports.platforms.kinds import read_campaign_file
from analytics.exports.platforms.platforms import platform_of
from analytics.exports.platforms.uploaded import CHANNEL_NAMES, ContactChoices, UploadedFiles
from analytics.tables.reading import ReadSettings
from tests.unit.worked import QUICK

DAY = pd.Timestamp("2024-05-20")
NAMES = ["Ann", "Bob", "Cat", "Dan", "Eve"]
PEOPLE = """customer_id,email,phone,consent
Ann,ann@example.com,0170 1234567,yes
Bob,none,+49 170 1234568,yes
Cat,cat@example.com,call me,no
Cat,cat@example.net,,yes
Dan,dan@example.com,,
"""


def put_in(*texts: str, country: str = "", names: tuple[str, ...] = ()) -> UploadedFiles:
    uploaded = UploadedFiles(default_country=country)
    for number, text in enumerate(texts):
        name = names[number] if names else f"{number}.csv"
        uploaded = uploaded.having(read_campaign_file(read_table(text.encode(), name, ReadSettings(one_column=True))))
    return uploaded


def left(uploaded: UploadedFiles, **choices) -> list[str]:
    return list(eligible_customers(NAMES, uploaded.rules(ContactChoices(**choices)), DAY).customers)


def test_without_files_everybody_may_be_contacted():
    assert left(UploadedFiles()) == NAMES
    assert all(left(UploadedFiles(), channel=channel) == NAMES for channel in CHANNEL_NAMES)


def test_one_no_outweighs_a_yes_and_who_was_never_asked_is_a_choice():
    assert left(put_in(PEOPLE)) == ["Ann", "Bob"]
    assert left(put_in(PEOPLE), only_agreed=False) == ["Ann", "Bob", "Dan"]


def test_a_no_under_another_spelling_outweighs_a_yes():
    uploaded = put_in("email,consent\nJane@x.com,yes\njane@x.com,no\nbob@x.com,yes\n")
    found = eligible_customers(["Jane@x.com", "bob@x.com"], uploaded.rules(ContactChoices()), DAY)
    assert found.customers == ("bob@x.com",)


def test_a_table_without_consent_asks_for_none():
    assert left(put_in("customer_id,email\nAnn,a@example.com\n")) == NAMES


def test_a_channel_needs_an_address_or_a_number():
    uploaded = put_in(PEOPLE)
    assert left(uploaded, channel="email", only_agreed=False) == ["Ann", "Dan"]
    assert left(uploaded, channel="sms", only_agreed=False) == ["Ann", "Bob"]
    assert left(uploaded, channel="ads", only_agreed=False) == ["Ann", "Bob", "Dan"]


def test_a_list_for_one_channel_counts_for_that_channel():
    uploaded = put_in("customer_id,channel,reason\nAnn,sms,\nBob,email,\nEve,sms,objects_to_profiling\n")
    assert left(uploaded, channel="email") == ["Ann", "Cat", "Dan"]
    assert left(uploaded, channel="sms") == ["Bob", "Cat", "Dan"]
    assert left(uploaded) == ["Cat", "Dan"]


def test_several_lists_count_together_and_the_same_file_once():
    uploaded = put_in("customer_id,reason\nAnn,\n", "customer_id,reason\nBob,\n", "customer_id,reason\nAnn,\n")
    assert len(uploaded.files) == 2
    assert left(uploaded) == ["Cat", "Dan", "Eve"]
    assert left(uploaded.without(uploaded.files[-1].table.digest)) == ["Ann", "Cat", "Dan", "Eve"]


def test_costs_and_seeds_of_several_files():
    uploaded = put_in(
        "product_id,unit_margin\nTea,1\nOil,2\n",
        "product_id,unit_margin\nTea,3\n",
        "customer_id\nAnn\nBob\n",
        "customer_id\nBob\nCat\n",
        names=("a.csv", "b.csv", "seeds.csv", "more seeds.csv"),
    )
    assert uploaded.costs == {"Tea": 3.0, "Oil": 2.0}
    assert uploaded.seeds == ("Ann", "Bob", "Cat")
    assert (uploaded.history, uploaded.answers, uploaded.groups, uploaded.contact_data) == (None, None, None, None)


def test_who_objects_by_an_address_is_found_through_the_customer_table():
    uploaded = put_in(
        PEOPLE, "email,reason,until\nANN@example.com,objects to profiling,\ndan@example.com,objects to profiling,2024-05-01\n"
    )
    assert uploaded.objectors(NAMES, DAY) == ["Ann"]
    assert UploadedFiles().objectors(NAMES, DAY) == []


def test_a_list_that_has_ended_or_is_for_another_channel_leaves_nobody_out_of_a_file():
    uploaded = put_in(
        PEOPLE, "customer_id,reason,channel,until\nAnn,,email,2024-05-01\nBob,,sms,\nDan,,email,2024-06-01\n", country="DE"
    )
    listed = pd.DataFrame({"customer": NAMES})

    def people(platform: str, channel: str = "") -> bytes:
        (file,) = audience_files(listed, uploaded, AudienceChoices(platform, channel=channel, day=DAY))
        return file.data

    assert people("braze", "email").split()[1:] == [b"Ann", b"Bob", b"Eve"]
    assert people("braze").split()[1:] == [b"Ann", b"Eve"]


def test_a_platform_that_finds_people_by_addresses_needs_a_customer_table():
    assert lacks_contact_data(platform_of("klaviyo"), UploadedFiles())
    assert not lacks_contact_data(platform_of("klaviyo"), put_in(PEOPLE))
    assert not lacks_contact_data(platform_of("braze"), UploadedFiles())


def test_writing_can_be_stopped():
    def stop(share: float, message: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        audience_files(pd.DataFrame({"customer": NAMES}), put_in(PEOPLE), AudienceChoices("google"), on_progress=stop)


def test_choices_are_read_back_and_others_refused():
    choices = ContactChoices("sms", False, 2, 30)
    assert ContactChoices.from_mapping(asdict(choices) | {"more": 1}) == choices
    assert ContactChoices.from_mapping({}) == ContactChoices()
    for wrong, words in (
        ({"channel": "pigeon"}, "no channel 'pigeon'"),
        ({"max_contacts": 0}, "must be 1 to 100"),
        ({"within_days": 10**12}, "their days 1 to 3,650"),
        ({"within_days": "14"}, "cannot be read"),
        ({"only_agreed": 1}, "cannot be read"),
    ):
        with pytest.raises(AnalyticsError, match=words):
            ContactChoices.from_mapping(wrong)


def test_files_from_which_a_list_follows_are_named_whatever_their_order():
    texts = PEOPLE, "customer_id,reason\nAnn,\n", "product_id,unit_margin\nTea,1\n"
    uploaded, again = put_in(*texts), put_in(*texts[::-1], names=("2.csv", "1.csv", "0.csv"))
    assert uploaded.named == again.named
    assert {name for name, _ in uploaded.named} == {"0.csv", "1.csv"}


HEADERS = [
    "customer_id",
    "email",
    "phone",
    "reason",
    "until",
    "channel",
    "sent_at",
    "campaign_id",
    "responded",
    "product_id",
    "unit_margin",
    "group",
    "country",
    "consent",
    "do not contact",
    "x",
]
CELLS = st.sampled_from(
    ["", "Ann", "a@b.de", "A@B.DE ", "+49 170 1234567", "ab" * 32, "yes", "no", "1", "2024-05-01", "9999", "=1+1"]
)


@QUICK
@given(st.lists(st.sampled_from(HEADERS), min_size=1, max_size=5, unique=True).flatmap(
    lambda names: st.tuples(st.just(names), st.lists(st.lists(CELLS, min_size=len(names), max_size=len(names)), min_size=1, max_size=4))
))  # fmt: skip
def test_any_file_is_used_or_refused_in_words(table):
    header, rows = table
    frame = pd.DataFrame(rows, columns=header)
    try:
        file = read_campaign_file(Table(frame, tuple(header), "any.csv", "ab"))
    except AnalyticsError as error:
        assert error.message and error.hint
        return
    assert file.sentence
    uploaded = UploadedFiles((file,), "DE")
    assert set(left(uploaded, channel="ads")) <= set(NAMES)
    listed = pd.DataFrame({"customer": NAMES})
    for platform in ("google", "klaviyo", "own_csv"):
        (written,) = audience_files(listed, uploaded, AudienceChoices(platform, day=DAY))
        assert written.kept + written.dropped["customers"].sum() == len(NAMES)
