"""The analyst puts in what customers answered to past campaigns; lists follow it where that is better."""

from __future__ import annotations

import pytest

from dashboard import exports
from dashboard.cache import registry
from dashboard.jobs import OF_ONE
from tests.app.analyst import Analyst
from tests.unit.campaigns.answering import ITEMS, answers, purchases


@pytest.fixture(scope="module")
def at_the_list() -> Analyst:
    """Return somebody who has made a list without past answers; each test goes on from a copy."""
    analyst = Analyst().use(purchases().to_csv(index=False), "orders.csv", 2)
    analyst.go("campaigns").choose("campaign_items", [ITEMS[0]]).settle("lists")
    return analyst.choose("contacts_520", 60)


@pytest.fixture
def analyst(at_the_list) -> Analyst:
    return Analyst(at_the_list.workspace).go("campaigns").choose("campaign_items", [ITEMS[0]]).choose("contacts_520", 60)


def put_in(analyst: Analyst, eagerness: float = 2.0, name: str = "answers.csv") -> Analyst:
    return analyst.upload(answers(eagerness).to_csv(index=False), name).settle("responses")


def test_a_list_follows_past_answers_and_says_so(analyst):
    before = analyst.workspace.campaign
    assert before.ranked_by == "own purchases and taste"
    put_in(analyst)
    made = analyst.workspace.campaign
    assert made.ranked_by == "past answers"
    assert made.people["customer"].tolist() != before.people["customer"].tolist()
    assert "Ranked by past answers" in analyst.everything
    assert "they rank better, so lists for everyone follow them" in analyst.everything
    assert analyst.table("Contacts")["why"].str.contains(r"^responded to \d of \d campaigns").all()


def test_chances_are_those_of_an_answer(analyst):
    put_in(analyst)
    analyst.press("plan_as_of")
    assert "Answers" in [metric.label for metric in analyst.at.metric]
    assert "responses were predicted" in analyst.everything
    analyst.choose("margin", 10.0).choose("contact_cost", 0.5).choose("incrementality", 100)
    people = analyst.workspace.campaign.people
    assert people["expected_profit"].tolist() == pytest.approx((10 * people["p_buy"] - 0.5).tolist())


def test_other_kinds_of_list_say_that_they_do_not_use_them(analyst):
    put_in(analyst).choose("audience", "new")
    assert analyst.workspace.campaign.ranked_by == "taste"
    assert "this kind of list does not use them" in analyst.everything


def test_too_few_answers_are_said(analyst):
    few = answers().query("campaign_id == 'mail 0'").to_csv(index=False)
    analyst.upload(few, "few.csv").settle("responses")
    assert analyst.workspace.campaign.ranked_by == "own purchases and taste"
    assert "Past answers are not used. Too little to learn from: the file tells 1 campaign" in analyst.everything


def test_without_the_file_the_list_is_the_old_one(analyst):
    before = analyst.workspace.campaign.people["customer"].tolist()
    put_in(analyst)
    digest = analyst.workspace.files.uploaded.of_kind("answers")[0].table.digest
    analyst.press(f"remove_{digest[:12]}")
    assert analyst.workspace.campaign.people["customer"].tolist() == before
    assert "past answers" not in analyst.text.lower()


def test_what_was_stopped_is_not_begun_again_by_itself(analyst):
    analyst.upload(answers().to_csv(index=False), "answers.csv")
    registry().find(analyst.workspace.id, "responses").cancel()
    analyst.settle("responses").run()
    assert registry().find(analyst.workspace.id, "responses") is None
    assert "Past answers are not used: nothing was learned from them." in analyst.everything
    analyst.press("learn_answers").settle("responses")
    assert analyst.workspace.campaign.ranked_by == "past answers"


def test_what_private_answers_taught_is_kept_for_nobody_else(analyst):
    put_in(analyst)
    assert "responses" in OF_ONE
    assert not any(key[0] == "responses" for key in registry()._results)
    other = Analyst().use(purchases().to_csv(index=False), "orders.csv", 2)
    other.go("campaigns").choose("campaign_items", [ITEMS[0]]).settle("lists")
    assert other.workspace.campaign.ranked_by == "own purchases and taste"


def test_the_python_of_the_page_learns_from_the_answers_and_makes_the_same_list(analyst, tmp_path, monkeypatch):
    put_in(analyst)
    (tmp_path / "orders.csv").write_text(purchases().to_csv(index=False))
    (tmp_path / "answers.csv").write_text(answers().to_csv(index=False))
    monkeypatch.chdir(tmp_path)
    namespace: dict = {}
    exec(compile(exports.snippet(analyst.workspace), "snippet", "exec"), namespace)
    made = analyst.workspace.campaign.people
    assert namespace["campaign"].people["customer"].tolist() == made["customer"].tolist()
    assert namespace["campaign"].people["reason"].tolist() == made["reason"].tolist()


def test_the_record_names_the_file_of_answers(analyst):
    put_in(analyst)
    record = exports.campaign_record(analyst.workspace)
    assert "answers.csv" in dict(record.data)
