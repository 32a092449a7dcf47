"""Who took part in a campaign, in which group, and what each answered: results and list put together."""

from __future__ import annotations

import pandas as pd

from analytics.campaigns.campaign_files import CONTROL, TARGET
from analytics.campaigns.effects import difference_of_rates
from analytics.campaigns.identity import customer_key
from analytics.errors import AnalyticsError
from analytics.tables.wording import percent, say

MAX_UNEQUAL = 0.05
"""Difference between the shares of both groups that have a result, from which the effect is in doubt."""
ANSWERS = ["responded", "revenue"]


def people_of(results: pd.DataFrame, plan: pd.DataFrame | None = None) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Put the results of a campaign to the customers of its list.

    Parameters
    ----------
    results : DataFrame
        As `campaign_files.read_results` returns them.
    plan : DataFrame, optional
        ``customer``, ``group`` and any other columns. Where it names no groups, those of the results count, and the list only
        lends its columns.

    Returns
    -------
    DataFrame
        One row a customer: ``customer``, ``group``, ``responded``, ``revenue`` where known, and the other columns of the list.
    tuple of str
        What did not fit, in sentences.

    Raises
    ------
    AnalyticsError
        When nothing tells the groups, a customer repeats, results and list have nobody in common, or the results look at
        nobody of the control group.
    """
    keys = results["customer"].map(customer_key)
    named = keys != ""
    notes = [_note(int((~named).sum()), "row of the results names", "rows of the results name", "nobody: left out")]
    results = results[named].set_axis(pd.Index(keys[named]))
    _refuse_repeats(results.index, "results")
    if plan is None:
        people = _by_results(results)
    else:
        plan = plan.set_axis(pd.Index(plan["customer"].map(customer_key)))
        _refuse_repeats(plan.index, "list")
        people, told = _by_plan(results, plan)
        notes += told
    return people.reset_index(drop=True), tuple(filter(None, notes))


def _by_results(results: pd.DataFrame) -> pd.DataFrame:
    """Return the results with the groups that they tell."""
    if (results["group"] == "").any():
        raise AnalyticsError(
            "The results do not say who was to be contacted and who was left out to compare with.",
            hint="Add a column group with target or control, or give the list of the campaign.",
        )
    return results.drop(columns="campaign")


def _by_plan(results: pd.DataFrame, plan: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return the customers of the list with their results; both are indexed by the key of the customer."""
    found = results.reindex(plan.index)
    known = found["responded"].notna()
    # Nobody stands in either of them twice.
    strangers = len(results) - int(known.sum())
    if not known.any():
        raise AnalyticsError(
            "None of the results is of a customer of the list.", hint="Give the list and the results of one campaign."
        )
    if not plan["group"].isin((TARGET, CONTROL)).any():
        lent = plan.drop(columns=["customer", "group", *ANSWERS], errors="ignore")
        return _by_results(results).join(lent), [_note(strangers, "result is", "results are", "of nobody on the list")]
    absent = int((~known).sum())
    said = found["group"].fillna("")
    moved = int(((said != "") & (said != plan["group"])).sum())
    notes = [
        _note(
            moved,
            "customer stands",
            "customers stand",
            "in another group in the results than on the list; the list counts",
        ),
        _note(absent, "customer of the list has", "customers of the list have", "no result: taken as not having bought"),
        _note(strangers, "result is", "results are", "of nobody on the list and left out"),
        _note_of_unequal(found["responded"], plan["group"]),
    ]
    answers = found[[name for name in ANSWERS if name in found]].fillna(0)
    return plan.drop(columns=ANSWERS, errors="ignore").join(answers), notes


def _note_of_unequal(responded: pd.Series, group: pd.Series) -> str:
    """Say when the results look at one group more than at the other: those without a result count as not buying.

    A file of buyers alone does not tell who was looked at.
    """
    target, control = (responded[group == name].notna() for name in (TARGET, CONTROL))
    lists_all = bool((responded == 0).any())
    if target.empty or control.empty:
        return ""
    if not control.any():
        if lists_all:
            raise AnalyticsError(
                "The results have nobody of the control group.",
                hint="Look up what the control group bought, too, in the same days and in the same way.",
            )
        return "Nobody of the control group stands in the results: that is right only if none of them bought."
    unequal = difference_of_rates(int(target.sum()), len(target), int(control.sum()), len(control))
    if not lists_all or not unequal.clear or abs(unequal.value) < MAX_UNEQUAL:
        return ""
    return (
        f"{percent(target.mean())} of the targets but {percent(control.mean())} of the control group have a result. If those "
        f"without one were not looked at, the effect is really {'smaller' if unequal.value > 0 else 'larger'}."
    )


def _note(n: int, one: str, many: str, rest: str) -> str:
    return f"{say(n, one, many)} {rest}." if n else ""


def _refuse_repeats(keys: pd.Index, what: str) -> None:
    if keys.has_duplicates:
        raise AnalyticsError(
            f"{keys[keys.duplicated()][0]} stands in the {what} more than once.",
            hint="Give one row a customer, and one campaign at a time.",
        )
