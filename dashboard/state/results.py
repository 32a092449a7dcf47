"""Commands on the results of a campaign: take what was uploaded, read it out, forget it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd

from analytics import (
    AnalyticsError,
    ReadOut,
    Table,
    add_known_before,
    check_balance,
    effect_by_score,
    read_out,
    read_plan,
    read_results,
)
from dashboard.state.session import CampaignResults, change, workspace


def take_results(read: Callable[[], Table]) -> None:
    """Take a newly uploaded file of results; where it is none, say why and keep what was there."""
    taken = _taken(read, read_results)
    if taken is not None:
        answers, name = taken
        campaigns = _campaigns(answers)
        _read_out(replace(workspace().results, answers=answers, answers_name=name, campaign=campaigns[0] if campaigns else ""))


def take_plan(read: Callable[[], Table]) -> None:
    """Take the uploaded list of the campaign; where it is none, say why and keep what was there."""
    taken = _taken(read, read_plan)
    if taken is not None:
        plan, name = taken
        _read_out(replace(workspace().results, plan=plan, plan_name=name))


def choose_answered(campaign: str) -> None:
    """Read out one of several campaigns."""
    _read_out(replace(workspace().results, campaign=campaign))


def forget_results() -> None:
    """Let go of both files and of what they told."""
    change(results=CampaignResults())


def campaigns_answered() -> list[str]:
    """Return the campaigns that the results tell apart, in the order of the file."""
    answers = workspace().results.answers
    return [] if answers is None else _campaigns(answers)


def _campaigns(answers: pd.DataFrame) -> list[str]:
    return [str(name) for name in answers["campaign"].unique() if name]


def _taken(read: Callable[[], Table], understand: Callable[[pd.DataFrame], pd.DataFrame]) -> tuple[pd.DataFrame, str] | None:
    """Return what a file holds, and its name; None where that is remembered as a problem."""
    try:
        table = read()
    except AnalyticsError as error:
        change(problem=error)
        return None
    try:
        return understand(table.frame), table.name
    except AnalyticsError as error:
        change(problem=AnalyticsError(f"{table.name}: {error.message}", hint=error.hint))
        return None


def _read_out(results: CampaignResults) -> None:
    """Put results and list together as far as they are there."""
    results = replace(results, found=None, by_score=None, balance=None, balance_of=None)
    if results.answers is not None:
        answers = results.answers
        chosen = answers[answers["campaign"] == results.campaign] if results.campaign else answers
        try:
            found = read_out(chosen, results.plan)
            results = replace(results, found=found)
            results = replace(results, by_score=effect_by_score(found.people))
        except AnalyticsError as error:
            # Without an effect nothing can be told; without scores only where in the list it lies.
            results = replace(results, found=error) if results.found is None else replace(results, by_score=error)
    change(results=results, problem=None)


def groups_before(start: date | None) -> None:
    """Compare the groups in what was known before the campaign, once for a table and a first day."""
    current = workspace()
    results, dataset = current.results, current.dataset
    if dataset is None or not isinstance(results.found, ReadOut) or results.balance_of == (dataset.id, start):
        return
    people, columns = add_known_before(results.found.people, dataset.interactions, start)
    balance = check_balance(people, [*(["score"] if "score" in people else []), *columns])
    change(results=replace(results, balance=balance, balance_of=(dataset.id, start)))
