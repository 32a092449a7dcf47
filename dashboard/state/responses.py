"""Commands on past campaign answers: learn who responds in the background; lists follow it where it is better."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd

from analytics import CampaignBasis, response_model, why_no_response_model
from analytics.campaigns.candidates import Mode
from analytics.campaigns.past_campaigns import offers_of
from dashboard import cache
from dashboard.jobs import Job, Report
from dashboard.state.background import job_of, result_of, start, stop
from dashboard.state.learned import LearnedAnswers
from dashboard.state.session import change, workspace

RANKED_MODE: Mode = "everyone"
"""The kind of campaign that past answers can rank."""


def learn_answers() -> None:
    """Start to learn from the past answers that were put in, unless that is known, going on or stopped."""
    dataset, basis, of = workspace().dataset, _basis_before(), _digest()
    answers = workspace().files.uploaded.answers
    if dataset is None or basis is None or answers is None or learned_answers() is not None:
        return
    job = answers_job()
    if workspace().answers_stopped == of or (job is not None and job.settings == _settings(of) and not job.done):
        return
    start("responses", dataset, _settings(of), partial(_learn, of, basis, answers))


def _learn(of: str, basis: CampaignBasis, answers: pd.DataFrame, report: Report) -> LearnedAnswers:
    assert basis.interactions is not None
    report(0.0, "Reading past answers")
    why = why_no_response_model(basis.interactions, answers)
    if why:
        return LearnedAnswers(of, basis, basis, why)
    # The taste before each campaign takes a while to learn, and says nothing where taste ranks nobody.
    offered = offers_of(answers) if basis.taste is not None else None
    model = response_model(basis.interactions, answers, offered, on_progress=report)
    if not model.needs_offer:
        # What is known of all customers is kept by the model; here nobody waits for it.
        model.scores()
    return LearnedAnswers(of, basis, replace(basis, responses=model))


def learned_answers() -> LearnedAnswers | None:
    """Return what the past answers taught about the table in use; None while that is not known, or without any."""
    found = workspace().answers
    return found if found is not None and found.before is _basis_before() and found.of == _digest() else None


def answers_rank(mode: Mode) -> bool:
    """Whether lists of a kind of campaign follow past answers."""
    learned = learned_answers()
    model = None if learned is None else learned.basis.responses
    return mode == RANKED_MODE and model is not None and model.used


def answers_job() -> Job | None:
    """Return the learning that is running or has just ended."""
    return job_of("responses")


def stop_answers() -> None:
    """Stop to learn from past answers; lists are made without them."""
    stop("responses")


def learn_answers_again() -> None:
    """Learn from past answers after it was stopped."""
    change(answers_stopped="")


def answers_stopped() -> bool:
    """Whether learning from the past answers that are there was stopped, or failed."""
    return workspace().answers_stopped == _digest() != ""


def collect_answers() -> None:
    """Take over what has been learned; what failed or was stopped is not begun again by itself."""
    job = answers_job()
    if job is None or not job.done:
        return
    found = result_of("responses")
    if found is not None:
        change(answers=found, answers_stopped="")
    elif job.settings == _settings(_digest()):
        change(answers_stopped=_digest())


def _basis_before() -> CampaignBasis | None:
    """Return what lists of the table in use are made from without past answers."""
    current = workspace()
    lists = current.lists
    return lists.basis if lists is not None and current.dataset is not None and lists.dataset_id == current.dataset.id else None


def _settings(of: str) -> str:
    """Return the digest of all, beside the table, that learning depends on."""
    lists = workspace().lists
    return cache.digest_of("responses", of, lists is not None and lists.tested)


def _digest() -> str:
    """Return what tells files of answers from all others; empty where there are none."""
    files = [file.table.digest for file in workspace().files.uploaded.of_kind("answers")]
    return cache.digest_of(*files) if files else ""
