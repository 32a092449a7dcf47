"""Records of campaigns that nobody of good will has written: the page says what is wrong with them, and stays."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from analytics.exports.platforms.sidecar import sealed, to_json
from dashboard.exports import campaign_record, shared_record
from dashboard.panels.several_result import ONE_FILE
from tests.app.analyst import Analyst, opened
from tests.app.test_several_campaigns import ITEMS, open_record, planned, sharing

UNREADABLE = "The settings of this campaign cannot be read"
HUGE = 10**1_000
HALF_A_SIGN = r"\ud800"
WRONG = (
    ("control", {"outside": 200_000}, "The record asks for 200,000 customers from outside of the list."),
    ("arguments", {"bought_within_days": 9_999}, "The record asks for 9,999 days without a purchase."),
    ("arguments", {"mode": "cold", "items": [f"Tea {n}" for n in range(11)]}, "asks for 11 products that are like a new one."),
    ("arguments", {"least_purchases": 50}, "fewer than 50 order lines"),
    ("control", {"control_share": 0.33}, "The record leaves out 0.33 of the list to compare with."),
    ("contacting", {"max_contacts": 10**9}, "The most contacts must be 1 to 100"),
    ("contacting", {"within_days": 10**12}, "their days 1 to 3,650"),
    ("contacting", {"channel": "pigeon"}, "There is no channel 'pigeon'"),
    *(
        (part, change, UNREADABLE)
        for part, change in (
            ("control", {"outside": HUGE}),
            ("control", {"outside": "7"}),
            ("control", {"outside": True}),
            ("arguments", {"contacts": -1}),
            ("arguments", {"contacts": "500"}),
            ("arguments", {"contacts": HUGE}),
            ("arguments", {"least_purchases": [1]}),
            ("arguments", {"bought_within_days": {}}),
            ("arguments", {"items": "Coffee"}),
            ("arguments", {"items": [["Coffee"]]}),
            ("arguments", {"only_segments": 3}),
            ("arguments", {"mode": ["everyone"]}),
            ("arguments", {"mode": "nobody"}),
            ("arguments", {"budget": HUGE}),
            ("arguments", {"budget": -5}),
            ("arguments", {"budget": "much"}),
            ("arguments", {"stop_at_optimum": "no"}),
            ("arguments", {"day": "0001-01-01"}),
            ("arguments", {"day": "9999-12-31"}),
            ("arguments", {"day": 7}),
            ("arguments", {"offer": {"a": 1}}),
            ("control", {"name": 7}),
            ("control", {"salt": None}),
            ("control", {"control_share": 1}),
            ("control", {"control_share": -0.5}),
            ("control", {"control_share": "half"}),
            ("costs", {"margin": HUGE}),
            ("costs", {"margin": True}),
            ("costs", {"margin": 6.0, "incrementality": "all"}),
            ("costs", {"margin": 6.0, "bribe": 1}),
        )
    ),
)
NO_RECORDS = (
    (r'"seed": \d+', '"seed": ' + "9" * 5_000, "is no record of a campaign"),
    (r'"seed": \d+', '"seed": NaN', "is no record of a campaign"),
    (r'"seed": \d+', '"seed": true', "is damaged"),
    (r'"seed": \d+', '"seed": -1', "is damaged"),
    ('"contacts": 3', '"contacts": Infinity', "is no record of a campaign"),
    ('"contacts": 3', '"contacts": 1e999', "is no record of a campaign"),
    ('"python": "', '"python": "' + HALF_A_SIGN, "is no record of a campaign"),
    (r'"exclusions": \[', '"exclusions": [["bought", "x"], ', "is damaged"),
    (r'"data": \[', '"data": [[["a"], "b"], ', "is damaged"),
    (r'"data": \[', '"data": [["a", {}], ', "is damaged"),
)


@cache
def record() -> bytes:
    """Return the record of a list of three customers."""
    page = planner().choose("campaign_items", ["Coffee"])
    page.choose(next(key for key in page.shown if key.startswith("contacts_")), 3)
    campaign = page.workspace.campaign
    return to_json(sealed(campaign_record(page.workspace), campaign.people))


def planner() -> Analyst:
    return Analyst(replace(opened("groceries"), id=secrets.token_hex(8))).go("campaigns")


def changed(saved: bytes, part: str, change: dict[str, Any]) -> bytes:
    """Return a record of which a part says something else."""
    content = json.loads(saved)
    return json.dumps(content | {part: content[part] | change}).encode()


def said(page: Analyst) -> str:
    return "".join(page.problems).replace("\\", "").replace("**", "")


@pytest.mark.parametrize(("part", "change", "words"), WRONG)
def test_the_page_says_what_it_cannot_choose_and_stays(part, change, words):
    page = planner()
    open_record(page, changed(record(), part, change))
    assert words in said(page)
    page.choose("campaign_items", ["Coffee"])
    assert page.workspace.campaign is not None


@pytest.mark.parametrize(("text", "instead", "words"), NO_RECORDS)
def test_what_is_no_record_is_refused_whatever_stands_in_it(text, instead, words):
    saved = record().decode()
    assert len(re.findall(text, saved)) == 1
    page = planner()
    open_record(page, re.sub(text, lambda _: instead, saved).encode())
    assert words in said(page)
    page.choose("campaign_items", ["Coffee"])
    assert page.workspace.campaign is not None


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("arguments", {"items": ["Coffee", "no such thing", "Coffee"]}),
        ("arguments", {"only_segments": ["<b>x</b>"]}),
        ("arguments", {"contacts": 10**9}),
        ("arguments", {"budget": 1e300}),
        ("arguments", {"day": "2199-12-31"}),
        ("costs", {"margin": 1e300, "contact": 1e300, "incrementality": 0.333}),
        ("control", {"name": "**x** \u0000 " * 1_000}),
        ("contacting", {"default_country": "Atlantis"}),
    ],
)
def test_odd_records_are_opened_as_far_as_they_can_be(part, change):
    page = planner()
    open_record(page, changed(record(), part, change))
    assert page.run().control("campaign_items").value == ["Coffee"]


def sharer() -> Analyst:
    return sharing(planned()).press("plan_as_of").choose("shared_items", ITEMS)


@cache
def shared() -> bytes:
    page = sharer()
    found = page.workspace.sharing.found
    return to_json(sealed(shared_record(page.workspace, found, ONE_FILE), found.people))


@pytest.mark.parametrize(
    ("part", "change", "offer", "words"),
    [
        ("control", {"control_share": 0.33}, {}, "The record leaves out 0.33 of the list"),
        ("control", {"salt": 7}, {}, "cannot be read"),
        ("arguments", {"budget": HUGE}, {}, "cannot be read"),
        ("arguments", {"day": "9999-12-31"}, {}, "cannot be read"),
        ("arguments", {"mode": ["everyone"]}, {}, "cannot be read"),
        ("arguments", {}, {"name": 7}, "cannot be read"),
        ("arguments", {}, {"most": HUGE}, "cannot be read"),
        ("arguments", {}, {"most": "40"}, "cannot be read"),
        ("arguments", {}, {"items": "Tea"}, "cannot be read"),
        ("arguments", {}, {"costs": {"margin": "much"}}, "cannot be read"),
        ("arguments", {}, {"costs": None}, "cannot be read"),
        ("arguments", {}, {"items": ["no such thing"]}, "no such thing"),
        ("arguments", {}, {"items": ITEMS[1:2]}, ""),
        ("arguments", {}, {"most": 10**9}, ""),
        ("control", {"name": ["a"]}, {}, ""),
    ],
)
def test_shared_lists_say_what_they_cannot_choose_and_stay(part, change, offer, words):
    page = sharer()
    saved = changed(shared(), part, change)
    content = json.loads(saved)
    content["arguments"]["offers"][0] |= offer
    open_record(page, json.dumps(content).encode())
    assert words in said(page) and bool(page.problems) == bool(words)
    page.run()
