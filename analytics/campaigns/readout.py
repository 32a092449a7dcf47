"""What a campaign changed: targets against control by the plan, whatever reached the customers."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.stats import binomtest, ttest_ind

from analytics.campaigns.campaign_files import CONTROL, TARGET, read_results
from analytics.campaigns.economics import Costs
from analytics.campaigns.identity import customer_key
from analytics.errors import AnalyticsError
from analytics.tables.wording import say

CONFIDENCE = 0.95
MIN_GROUP = 2


@dataclass(frozen=True)
class Effect:
    """An effect as it was measured, with its 95% interval."""

    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0

    def times(self, factor: float, plus: float = 0.0) -> Effect:
        """Return the effect in another unit; the factor is not negative."""
        return Effect(*(bound * factor + plus for bound in (self.value, self.low, self.high)))


@dataclass(frozen=True)
class ReadOut:
    """The effect of a campaign, by assignment (intention to treat).

    Attributes
    ----------
    people : DataFrame
        One row a customer of the plan: ``customer``, ``group``, ``responded``, ``revenue`` where known, and the other columns of
        the plan.
    groups : DataFrame
        For target and control: ``group``, ``customers``, ``responders``, ``rate``.
    effect : Effect
        Difference of the rates, as a share.
    extra_buyers : Effect
        Customers who would not have bought without the campaign.
    profit : Effect or None
        Incremental profit; None without costs.
    revenue : Effect or None
        Extra revenue of all targets; None where the results have none.
    sentence : str
    notes : tuple of str
        What does not fit between plan and results.
    """

    people: pd.DataFrame = field(repr=False)
    groups: pd.DataFrame
    effect: Effect
    extra_buyers: Effect
    profit: Effect | None
    revenue: Effect | None
    sentence: str
    notes: tuple[str, ...]


def read_out(results: pd.DataFrame, plan: pd.DataFrame | None = None, costs: Costs | None = None) -> ReadOut:
    """Compare those who were to be contacted with those who were left out.

    Parameters
    ----------
    results : DataFrame
        See `campaign_files.read_results`.
    plan : DataFrame, optional
        ``customer`` and ``group`` as `ControlSplit.groups` has them, with any other columns. Its groups count; planned customers
        without a result did not respond, results of others are left out. Without a plan the groups of the results count.
    costs : Costs, optional
        Margin, contact, offer and fixed cost; the share of extra buyers is what is measured here.

    Returns
    -------
    ReadOut

    Raises
    ------
    AnalyticsError
        When there is no control group, a customer repeats, or plan and results have nobody in common.

    Examples
    --------
    >>> plan = pd.DataFrame({"customer": range(1000), "group": ["target"] * 500 + ["control"] * 500})
    >>> results = pd.DataFrame({"customer_id": range(1000), "responded": [1] * 100 + [0] * 400 + [1] * 50 + [0] * 450})
    >>> read_out(results, plan).sentence
    '20.0% of the targets and 10.0% of the control group bought: +10.0 points (5.6 to 14.4), 50 extra buyers (28 to 72).'
    """
    people, notes = _people(read_results(results), plan)
    target, control = (people[people["group"] == group] for group in (TARGET, CONTROL))
    if min(len(target), len(control)) < MIN_GROUP:
        raise AnalyticsError(
            "There is no control group, so nobody can tell what the campaign changed.",
            hint="Use a plan with a control group next time; a rate of responses alone says nothing about the effect.",
        )
    effect = difference_of_rates(int(target["responded"].sum()), len(target), int(control["responded"].sum()), len(control))
    groups = pd.DataFrame(
        {
            "group": [TARGET, CONTROL],
            "customers": [len(target), len(control)],
            "responders": [int(target["responded"].sum()), int(control["responded"].sum())],
            "rate": [float(target["responded"].mean()), float(control["responded"].mean())],
        }
    )
    extra = effect.times(len(target))
    return ReadOut(
        people=people,
        groups=groups,
        effect=effect,
        extra_buyers=extra,
        profit=None if costs is None else _profit(extra, target, costs),
        revenue=_revenue(target, control) if "revenue" in people else None,
        sentence=_told(groups, effect, extra),
        notes=tuple(notes),
    )


def difference_of_rates(responders: int, n: int, responders_control: int, n_control: int) -> Effect:
    """Return the difference of two rates with the interval of Newcombe.

    The distances of both Wilson intervals from their rates are put together as sides of a right triangle (Newcombe 1998,
    Interval estimation for the difference between independent proportions, method 10). It holds for small groups and rates
    near 0, where the usual one does not.

    Examples
    --------
    >>> found = difference_of_rates(56, 70, 48, 80)  # the example of the paper
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    rates = (responders / n, responders_control / n_control)
    one, two = (
        binomtest(hits, size).proportion_ci(CONFIDENCE, method="wilson")
        for hits, size in ((responders, n), (responders_control, n_control))
    )
    value = rates[0] - rates[1]
    low = value - math.hypot(rates[0] - one.low, two.high - rates[1])
    high = value + math.hypot(one.high - rates[0], rates[1] - two.low)
    return Effect(value, low, high)


def _people(results: pd.DataFrame, plan: pd.DataFrame | None) -> tuple[pd.DataFrame, list[str]]:
    """Return one row a planned customer, and what did not fit."""
    keys = results["customer"].map(customer_key)
    _refuse_repeats(keys, "results")
    if plan is None:
        if (results["group"] == "").any():
            raise AnalyticsError(
                "The results do not say who was target and who control.",
                hint="Add a column group, or give the plan of the campaign.",
            )
        return results.drop(columns="campaign"), []
    planned = plan["customer"].map(customer_key)
    _refuse_repeats(planned, "plan")
    found = results.set_index(keys).reindex(planned)
    if found["responded"].isna().all():
        raise AnalyticsError("None of the results is of a customer of the plan.", hint="Upload the results of this campaign.")
    said = found["group"].fillna("").to_numpy()
    moved = int(((said != "") & (said != plan["group"].to_numpy())).sum())
    absent, strangers = int(found["responded"].isna().sum()), int((~keys.isin(set(planned))).sum())
    people = plan.drop(columns=["responded", "revenue"], errors="ignore").reset_index(drop=True)
    for name in ("responded", "revenue"):
        if name in found:
            people[name] = found[name].fillna(0).to_numpy()
    notes = [
        (moved, "customer stands", "customers stand", "in another group in the results than in the plan; the plan counts"),
        (absent, "planned customer has", "planned customers have", "no result: taken as not having bought"),
        (strangers, "result is", "results are", "of nobody in the plan and left out"),
    ]
    return people, [f"{say(n, one, many)} {rest}." for n, one, many, rest in notes if n]


def _refuse_repeats(keys: pd.Series, what: str) -> None:
    if keys.duplicated().any():
        raise AnalyticsError(
            f"{keys[keys.duplicated()].iloc[0]} stands in the {what} more than once.",
            hint="Give one row a customer, and one campaign at a time.",
        )


def _profit(extra: Effect, target: pd.DataFrame, costs: Costs) -> Effect:
    """Return ``extra m - responders d - n c - F``: the offer is paid to all who bought."""
    paid = target["responded"].sum() * costs.offer + len(target) * costs.contact + costs.fixed
    return extra.times(costs.margin, -float(paid))


def _revenue(target: pd.DataFrame, control: pd.DataFrame) -> Effect | None:
    """Return the extra revenue of all targets with the interval of Welch (1947), which lets groups spread differently."""
    value = float(target["revenue"].mean() - control["revenue"].mean())
    test = ttest_ind(target["revenue"], control["revenue"], equal_var=False)
    interval = test.confidence_interval(CONFIDENCE)
    if not np.isfinite([interval.low, interval.high]).all():
        return None
    return Effect(value, float(interval.low), float(interval.high)).times(len(target))


def _told(groups: pd.DataFrame, effect: Effect, extra: Effect) -> str:
    rates = 100 * groups["rate"]
    sentence = (
        f"{rates[0]:.1f}% of the targets and {rates[1]:.1f}% of the control group bought: {100 * effect.value:+.1f} points "
        f"({100 * effect.low:.1f} to {100 * effect.high:.1f}), {extra.value:,.0f} extra buyers ({extra.low:,.0f} to {extra.high:,.0f})."
    )
    return sentence if effect.clear else f"{sentence} This may be chance: the test cannot tell it from no effect."
