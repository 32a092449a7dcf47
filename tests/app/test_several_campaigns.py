"""The analyst shares the customers between campaigns: costs, lists, comparison, files, records, and what is missing before."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import pytest

from analytics.exports.platforms.sidecar import from_json, sealed, to_json
from dashboard.exports import shared_record
from dashboard.panels.several_result import ALL, ONE_FILE
from dashboard.state import Workspace
from tests.app import test_evidence_page as past
from tests.app.analyst import Analyst, at_example

ITEMS = [f"Shelf 0, {place}" for place in range(3)]
NAMES = [f"{item} 2024-06" for item in ITEMS]


def sharing(workspace: Workspace) -> Analyst:
    analyst = Analyst(replace(workspace, id=secrets.token_hex(8))).go("campaigns")
    return analyst.choose("campaign_part", "several").settle("lists")


def enter(analyst: Analyst, *rows: dict[str, object]) -> Analyst:
    """Type into the grid, one mapping of columns a campaign."""
    grid = next(key for key in analyst.shown if key.startswith("offers_"))
    edits = {str(number): row for number, row in enumerate(rows)}
    return analyst.send(grid, string_value=json.dumps({"edited_rows": edits, "added_rows": [], "deleted_rows": []}))


@cache
def planned() -> Workspace:
    """Three campaigns with forty places each; a workspace is never changed, so that each test can go on from it."""
    analyst = sharing(past.after_the_test()).press("plan_as_of").settle("lists").choose("shared_items", ITEMS)
    return enter(analyst, *({"Margin": 10.0 + n, "Most": 40, "Contact cost": 0.2} for n in range(3))).workspace


@pytest.fixture
def analyst() -> Analyst:
    again = sharing(planned()).press("plan_as_of")
    return again.choose("shared_items", ITEMS)


def customers(lists: Iterable) -> list[str]:
    return [name for one in lists for name in one["customer"]]


def test_customers_are_shared_and_nobody_gets_two_offers(analyst):
    shared = analyst.workspace.sharing.found
    # A tenth of each list is left out to compare with.
    assert shared.offers["contacts"].tolist() == [36, 36, 36] and shared.offers["control"].tolist() == [4, 4, 4]
    assert analyst.title == "Contact 108 customers, each with one of 3 offers"
    assert "more than filling list after list" in analyst.everything
    assert shared.people["customer"].is_unique
    told = analyst.table("What each campaign gets")
    assert told["campaign"].tolist() == NAMES and told["left out"].tolist() == [4, 4, 4]
    ways = analyst.table("What simpler ways").set_index("way")
    assert ways["profit"].max() == ways.loc["as above", "profit"]
    assert ways.loc["list after list", "of the best"] < 100
    assert len(analyst.table("Who gets which offer: 120 customers")) == 120


def test_each_campaign_has_its_own_list_and_file(analyst):
    analyst.choose("shared_list", NAMES[1])
    shown = analyst.table("Who gets which offer: 40 customers")
    assert set(shown["campaign"]) == {NAMES[1]} and shown["rank"].tolist() == list(range(1, 41))
    assert "40 people are in shelf" in analyst.everything.lower()
    shared = analyst.workspace.sharing.found
    every = [shared.people_of(name) for name in NAMES]
    assert sorted(customers(every)) == sorted(shared.people["customer"])


def test_what_is_missing_is_asked_for(analyst):
    enter(analyst, {"Margin": 5.0}, {"Margin": None}, {"Margin": 5.0})
    assert f"Missing: {NAMES[1]}." in analyst.everything
    enter(analyst, {"Most": 3, "Fewest": 5})
    assert "asks for 5 to 3 contacts" in analyst.everything
    enter(analyst, {"Name": NAMES[2]})
    assert f"Two campaigns are called {NAMES[2]}" in analyst.everything
    analyst.choose("shared_items", ITEMS[:1])
    assert "Choose 2 to 10 products" in analyst.text and "shared_list" not in analyst.shown


def test_a_minimum_that_cannot_be_met_is_said_before_anything_goes_out(analyst):
    # Only the two hundred customers of the shelf want any of its products.
    enter(analyst, *({"Most": 90, "Fewest": 90} for _ in range(3)))
    shared = analyst.workspace.sharing.found
    assert shared.offers["missing"].sum() == 70
    assert "missing contacts" in analyst.table("What each campaign gets")
    assert "Lower its minimum, or let more customers have it." in analyst.everything


def test_numbers_that_make_no_sense_change_nothing(analyst):
    before = analyst.workspace.sharing.entries
    enter(analyst, {"Margin": "much", "Most": -3, "Fewest": True, "Name": ""})
    after = analyst.workspace.sharing.entries
    assert after[f"item {ITEMS[0]}"] == replace(before[f"item {ITEMS[0]}"], margin=None)


def test_what_was_entered_comes_back_with_the_campaign(analyst):
    analyst.choose("shared_items", ITEMS[:2]).choose("shared_items", ITEMS)
    assert [entry.margin for entry in analyst.workspace.sharing.entries.values()] == [10.0, 11.0, 12.0]
    assert analyst.title == "Contact 108 customers, each with one of 3 offers"


def test_a_budget_and_the_share_of_extra_buyers_count_for_all(analyst):
    analyst.choose("shared_budget", 10.0)
    # 10 pays for 50 contacts at 0.20; those left out to compare with cost nothing.
    found = analyst.workspace.sharing.found
    assert 45 <= len(found.contacts) <= 50 < len(found.people)
    analyst.choose("incrementality", 0)
    assert analyst.title == "Nobody is left to contact"
    assert "shared_list" not in analyst.shown


def test_renamed_segments_are_renamed_in_the_lists(analyst):
    analyst.go("segments").type_names({1: "Regulars"}).go("campaigns")
    analyst.choose("campaign_part", "several").choose("shared_items", ITEMS)
    assert "Regulars" in set(analyst.table("Who gets which offer")["main segment"])
    assert len(analyst.workspace.sharing.found.people) == 120


def test_a_large_table_is_shared_in_the_background(analyst, monkeypatch):
    monkeypatch.setattr("dashboard.state.several.AT_ONCE", 10)
    analyst.choose("control_share", 0.2)
    assert "share_customers" in analyst.shown and "shared_list" not in analyst.shown
    analyst.press("share_customers").settle("assign")
    assert analyst.title == "Contact 96 customers, each with one of 3 offers"


@pytest.mark.parametrize(("name", "n"), [(ONE_FILE, 120), (NAMES[2], 40)])
def test_a_record_makes_the_same_lists_again(analyst, name, n):
    shared = analyst.workspace.sharing.found
    people = shared.people if name == ONE_FILE else shared.people_of(name)
    record = to_json(sealed(shared_record(analyst.workspace, shared, name), people))
    assert from_json(record).n_listed + from_json(record).n_held_back == n
    analyst.choose("shared_items", ITEMS[:2]).choose("control_share", 0.5)
    open_record(analyst, record)
    assert not analyst.problems
    assert analyst.workspace.sharing.found.people["customer"].tolist() == shared.people["customer"].tolist()
    assert analyst.control("shared_list").value == (ALL if name == ONE_FILE else name)
    assert "The same list and the same control group as in the record." in analyst.everything
    analyst.choose("control_share", 0.5)
    assert "Not the list of the record" in analyst.everything


def open_record(analyst: Analyst, record: bytes) -> None:
    uploader = next(one for one in analyst.at.file_uploader if one.label == "Open a record")
    uploader.upload("record.json", record)
    analyst.run()


def test_a_record_of_several_campaigns_is_not_taken_for_one(analyst):
    shared = analyst.workspace.sharing.found
    record = to_json(sealed(shared_record(analyst.workspace, shared, ONE_FILE), shared.people))
    analyst.choose("campaign_part", "list")
    open_record(analyst, record)
    assert "This record is of several campaigns at once." in analyst.problems[0].replace("\\", "")


def test_before_the_test_on_the_past_it_is_offered():
    analyst = sharing(past.with_table())
    assert "Too little history for probabilities" in analyst.everything
    analyst.press("plan_as_of")
    assert "run_back_test" in analyst.shown and "shared_items" not in analyst.shown


@pytest.mark.parametrize("example", ["groceries", "tv_shows"])
def test_without_dates_or_purchases_the_page_says_why(example):
    analyst = at_example(example).go("campaigns").choose("campaign_part", "several")
    assert "lists are rankings" in analyst.everything
    assert "Customers can be shared once it is known how likely" in analyst.text
