"""Settings of campaigns that were written by anybody: those of their kind come back, others are refused in words."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import analytics as an
from analytics.campaigns import recorded
from analytics.campaigns.several_settings import SharedOffer, SharedSettings
from analytics.errors import AnalyticsError
from tests.unit.worked import QUICK

COSTS = an.Costs(6, 0.1, 1, 5, 0.5)
ONE = an.CampaignSettings(("Tea",), "new", 10, 50.0, COSTS, False, ("A",), 3, 7, 0.1, 5, "May", "again", "10%", date(2026, 5, 1))
SHARED = SharedSettings(
    (SharedOffer("Tea in May", ("Tea",), 30, COSTS, 5), SharedOffer("Oil in May", ("Oil",), 40, COSTS)),
    "new",
    50.0,
    0.2,
    "again",
    date(2026, 5, 1),
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize("settings", [ONE, SHARED])
def test_settings_come_back_from_json(settings):
    assert type(settings).from_mapping(json.loads(json.dumps(settings.to_mapping()))) == settings


@given(settings=st.sampled_from([ONE, SHARED]), data=st.data(), value=ANYTHING)
@QUICK
def test_whatever_stands_in_a_record_is_taken_or_refused_in_words(settings, data, value):
    values = settings.to_mapping()
    name = data.draw(st.sampled_from(sorted(values)))
    try:
        found = type(settings).from_mapping(values | {name: value})
    except AnalyticsError as error:
        assert error.message and error.hint
    else:
        json.dumps(found.to_mapping(), allow_nan=False, ensure_ascii=False).encode("utf-8")
        assert 0 <= found.control_share < 1


@pytest.mark.parametrize(
    ("read", "wrong"),
    [
        *((recorded.count, value) for value in (True, 1.5, "7", None, -1, 10**9 + 1, 10**400)),
        *((recorded.amount, value) for value in (True, "7", None, -0.01, float("nan"), float("inf"), 10**400)),
        *((recorded.share, value) for value in (1, 1.5, -0.1, False)),
        *((recorded.flag, value) for value in (1, "yes", None)),
        *((recorded.text, value) for value in (1, None, ["a"], "\ud800")),
        *((recorded.texts, value) for value in ("Tea", [1], {"a": 1}, None)),
        *((recorded.day, value) for value in ("soon", "1899-12-31", "2200-01-01", 20260501, None)),
        *((recorded.costs, value) for value in ([], {}, {"margin": True}, {"margin": 1, "bribe": 1}, None)),
    ],
)
def test_what_is_of_another_kind_is_refused(read, wrong):
    with pytest.raises(recorded.UNREADABLE):
        read(wrong)


def test_the_limits_themselves_are_taken():
    assert (recorded.count(0), recorded.count(10**9)) == (0, 10**9)
    assert (recorded.amount(0), recorded.share(0), recorded.share(0.999)) == (0, 0, 0.999)
    assert recorded.day("1900-01-01") == date(1900, 1, 1) and recorded.day("2199-12-31") == date(2199, 12, 31)
