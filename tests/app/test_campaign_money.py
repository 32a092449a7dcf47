"""The analyst tests lists on the past, and plans with money and a control group."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from dashboard.state import Workspace
from tests.app.analyst import Analyst, at_the_shop

PRODUCT = "Espresso beans"


@cache
def with_a_test() -> Workspace:
    """Test the lists of the shop once; a workspace is never changed, so each test can go on from it."""
    return at_the_shop().go("campaigns").settle("lists").press("run_back_test").settle("backtest").settle("lists").workspace


@pytest.fixture
def beans():
    # Where another test of this process left background work under the same name, it is not this one's.
    workspace = replace(with_a_test(), id="money")
    return Analyst(workspace).go("campaigns").choose("campaign_items", [PRODUCT])


@pytest.fixture
def priced(beans):
    beans.choose("margin", 6.0).choose("contact_cost", 0.12)
    return beans.choose("offer_cost", 1.5)


def test_before_a_test_there_is_a_door_to_it_and_no_amount():
    analyst = at_the_shop().go("campaigns").choose("campaign_items", [PRODUCT]).settle("lists")
    assert "run_back_test" in analyst.shown and "margin" not in analyst.shown
    assert "it is not a probability that somebody buys" in analyst.text
    assert not analyst.at.metric


def test_the_winner_ranks_and_chances_are_shown(beans):
    assert "Ranked by similar products, which won on your past. In the last back" in beans.text
    chances = beans.table("Contacts")["chance"]
    assert chances.between(0, 100).all() and chances.is_monotonic_decreasing
    assert [metric.label for metric in beans.at.metric] == ["Buyers within 56 days"]


def test_with_costs_the_list_ends_where_contacts_lose_money(priced):
    campaign = priced.workspace.campaign
    assert campaign.plan.advice.startswith("Stop at ") and campaign.plan.advice.endswith("contacts lose money.")
    assert len(campaign.listed) == campaign.plan.depth < 500
    labels = [metric.label for metric in priced.at.metric]
    assert labels == ["Buyers within 56 days", "Profit, all buyers counted", "Profit, extra buyers only"]
    assert "profit_curve" in priced.shown
    priced.choose("stop_at_optimum", False)
    assert len(priced.workspace.campaign.listed) == 500


def test_an_offer_that_costs_all_that_extra_buyers_bring_reaches_nobody_and_says_so(priced):
    priced.choose("incrementality", 20)
    assert priced.title == f"Nobody is left to contact about {PRODUCT}"
    assert "No number of contacts earns money" in priced.everything
    priced.choose("stop_at_optimum", False)
    assert priced.title.startswith("Contact 450 customers")


def test_a_control_group_has_a_price_and_is_marked_in_the_list(priced):
    priced.choose("stop_at_optimum", False)
    assert "50 customers of the 500 on the list are left out to compare with." in priced.text
    assert set(priced.table("Contacts")["group"]) == {"target", "control"}
    priced.choose("control_share", 0.0)
    assert priced.title.startswith("Contact 500 customers")
    assert "group" not in priced.table("Contacts")
    assert any("There is no control group" in info.value for info in priced.at.info)


def test_a_few_from_outside_of_the_list_are_contacted_too(beans):
    beans.choose("outside", 20)
    assert "20 customers from outside of the list are contacted, too." in beans.text
    assert beans.title.startswith("Contact 470 customers")


def test_old_data_give_ranks_until_it_is_planned_as_of_their_end(beans):
    day = next(key for key in beans.shown if key.startswith("day_"))
    beans.choose(day, date.today())
    assert "Too little history for probabilities" in beans.everything
    assert "chance" not in beans.table("Contacts")
    beans.press("plan_as_of")
    assert "chance" in beans.table("Contacts")


def test_kinds_that_were_not_tested_have_no_chances(beans):
    beans.choose("audience", "lapsed")
    assert "Ranked by strength and past value." in beans.text
    assert "chance" not in beans.table("Contacts")
    beans.choose("audience", "due")
    assert "chance" in beans.table("Contacts")
    assert beans.table("Contacts")["why"].str.startswith("bought it last on ").all()


def test_the_score_of_anybody_on_the_list_can_be_taken_apart(beans):
    first = beans.table("Contacts").iloc[0]
    beans.choose("arithmetic_of", first["customer"])
    assert "the sum of these parts." in beans.text
    values = beans.chart("arithmetic")["data"][0]["x"]
    # The last bar is the total, drawn by the chart itself.
    assert sum(values[:-1]) == pytest.approx(first["score"], rel=1e-3)


def test_two_people_with_the_same_table_have_lists_of_their_own(beans):
    other = Analyst(replace(with_a_test(), id="another person")).go("campaigns")
    assert other.workspace.campaign is None or other.workspace.campaign.settings.items != (PRODUCT,)
    other.choose("campaign_items", ["Limes"]).choose("contacts_3010", 30)
    assert len(other.workspace.campaign.people) == 30
    beans.run()
    assert beans.workspace.campaign.settings.items == (PRODUCT,)
    assert len(beans.workspace.campaign.people) == 500
