"""Lists that follow what past campaigns taught, where that is better."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

import analytics as an
from analytics.campaigns.candidates import PAST_ANSWERS
from analytics.campaigns.past_campaigns import offers_of
from tests.unit.campaigns.answering import ITEMS, N_CUSTOMERS, answers, basis_and_segments

COSTS = an.Costs(margin=10.0, contact=0.5)
SETTINGS = an.CampaignSettings((ITEMS[0],), contacts=50, costs=COSTS, day=date(2025, 12, 1))


@pytest.fixture(scope="module")
def eager() -> an.CampaignBasis:
    basis, _ = basis_and_segments()
    return replace(basis, responses=an.response_model(basis.interactions, answers()))


@pytest.fixture(scope="module")
def made(eager) -> an.Campaign:
    return an.make_campaign(eager, basis_and_segments()[1], SETTINGS)


def test_the_list_for_everyone_holds_who_is_most_likely_to_respond(eager, made):
    likely = eager.responses.scores().people.set_index("customer")["p_respond"]
    best = likely.sort_values(ascending=False, kind="stable")
    assert made.ranked_by == PAST_ANSWERS
    assert set(made.people["customer"]) == set(best.index[: len(made.people)])
    assert made.people["p_buy"].tolist() == pytest.approx(best[: len(made.people)].tolist())
    assert made.people["score"].tolist() == made.people["p_buy"].tolist()


def test_the_reasons_are_past_answers(made):
    counts = answers().groupby("customer_id")["responded"].agg(["sum", "size"])
    for contact in made.people.itertuples():
        responses, contacts = counts.loc[contact.customer]
        assert contact.reason.startswith(f"responded to {responses} of {contacts} campaigns"), contact.customer


def test_the_list_ends_where_a_contact_costs_more_than_an_answer_brings(made):
    assert made.plan is not None
    assert made.people["expected_profit"].tolist() == pytest.approx((10 * made.people["p_buy"] - 0.5).tolist())
    assert (made.people["p_buy"] > COSTS.break_even("incremental")).all()


def test_a_list_promises_what_the_model_promises_of_it(eager, made):
    promised = eager.responses.scores().expected(made.people["customer"].tolist())
    assert made.buyers.expected == pytest.approx(promised.expected)
    assert (made.buyers.low, made.buyers.high) == pytest.approx((promised.low, promised.high))


def test_the_page_can_say_what_was_tested_and_what_a_chance_means(eager, made):
    assert eager.responses.sentence in made.notes
    assert made.chances.horizon_days is None
    judged = eager.responses.compared[eager.responses.compared["ended"]]
    assert made.chances.sentence == (
        f"In the last {len(judged)} campaigns {judged['predicted'].sum():.0f} responses were predicted, {judged['actual'].sum()} came."
    )
    assert any("each answer" in note for note in made.notes)


def test_where_probabilities_are_not_allowed_past_answers_still_rank(eager, made):
    found = an.make_campaign(eager, basis_and_segments()[1], replace(SETTINGS, costs=None), with_chances=False)
    assert found.chances is None and "p_buy" not in found.people
    assert found.people["customer"].tolist()[: len(made.people)] == made.people["customer"].tolist()


def test_other_kinds_of_campaign_stay_as_they_are(eager):
    basis, segments = basis_and_segments()
    for mode in ("new", "buyers", "due"):
        with_answers, without = (an.make_campaign(one, segments, replace(SETTINGS, mode=mode)) for one in (eager, basis))
        pd.testing.assert_frame_equal(with_answers.people, without.people)


def test_answers_that_teach_nothing_change_no_list_and_say_so():
    basis, segments = basis_and_segments()
    model = replace(an.response_model(basis.interactions, answers(eagerness=0.0)), used=False, sentence="No better.")
    found, before = (an.make_campaign(one, segments, SETTINGS) for one in (replace(basis, responses=model), basis))
    pd.testing.assert_frame_equal(found.people, before.people)
    assert found.ranked_by == before.ranked_by
    assert found.notes == (*before.notes, "No better.")


def test_rules_hold_for_lists_by_past_answers(eager, made):
    rules = an.EligibilityRules(suppressed=made.people["customer"].tolist()[:5])
    found = an.make_campaign(eager, basis_and_segments()[1], SETTINGS, rules)
    assert not set(found.people["customer"]) & set(rules.suppressed)
    assert found.eligibility.steps["left"].iloc[0] == N_CUSTOMERS


def test_a_file_of_answers_may_tell_what_was_offered():
    told = answers().assign(product_id=ITEMS[3])
    assert offers_of(answers()) is None
    basis, segments = basis_and_segments()
    model = an.response_model(basis.interactions, told, offers_of(told))
    assert model.needs_offer
    found = an.make_campaign(replace(basis, responses=replace(model, used=True)), segments, SETTINGS)
    best = model.scores([ITEMS[0]], basis.taste).people.nlargest(len(found.people), "p_respond")
    assert set(found.people["customer"]) == set(best["customer"])


def test_lists_are_prepared_with_what_past_campaigns_taught(eager):
    basis, _ = basis_and_segments()
    found = an.prepare_lists(basis.interactions, basis.V, responses=eager.responses)
    assert found.responses is eager.responses
    assert np.array_equal(found.by_audience["new"].of_rows(np.array([0])), basis.by_audience["new"].of_rows(np.array([0])))
