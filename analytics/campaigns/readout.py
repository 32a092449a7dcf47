"""What a campaign changed: targets against control by the plan, whatever reached the customers."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from analytics.campaigns.campaign_files import CONTROL, RANDOM, TARGET, read_results
from analytics.campaigns.economics import Costs
from analytics.campaigns.effects import MIN_GROUP, Effect, decimals, difference_of_means, difference_of_rates, points
from analytics.campaigns.taking_part import people_of
from analytics.errors import AnalyticsError
from analytics.tables.wording import say


@dataclass(frozen=True)
class ReadOut:
    """The effect of a campaign, by assignment (intention to treat).

    Attributes
    ----------
    people : DataFrame
        One row a target or control of the plan: ``customer``, ``group``, ``responded``, ``revenue`` where known, and the other
        columns of the plan.
    groups : DataFrame
        For target and control: ``group``, ``customers``, ``responders``, ``rate``.
    effect : Effect
        Difference of the rates, as a share.
    revenue : Effect or None
        Extra revenue of all targets; None where the results have none.
    notes : tuple of str
        What does not fit between plan and results, and how often those bought who were contacted at random from outside the list.
    """

    people: pd.DataFrame = field(repr=False)
    groups: pd.DataFrame
    effect: Effect
    revenue: Effect | None
    notes: tuple[str, ...]

    @property
    def extra_buyers(self) -> Effect:
        """Customers who would not have bought without the campaign."""
        return self.effect.times(int(self.groups["customers"].iloc[0]))

    def profit(self, costs: Costs) -> Effect:
        """Return the incremental profit ``extra m - responders d - n c - F``: the offer is paid to all who bought.

        Parameters
        ----------
        costs : Costs
            Margin, offer, contact and fixed cost; the share of extra buyers is what is measured here.
        """
        targets, buyers = (int(self.groups[name].iloc[0]) for name in ("customers", "responders"))
        return self.extra_buyers.times(costs.margin, -(buyers * costs.offer + targets * costs.contact + costs.fixed))

    @property
    def title(self) -> str:
        """The effect and both rates, in a title's length."""
        digits = decimals(self.effect.value)
        rate, rate_control = (f"{100 * share:.{digits}f}%" for share in self.groups["rate"])
        chance = "" if self.effect.clear else ", which may be chance"
        return f"{points(self.effect.value, digits)} points{chance}: {rate} of those contacted bought, {rate_control} of the control group"

    @property
    def sentence(self) -> str:
        """How far chance reaches, and how many buyers that is."""
        digits = decimals(self.effect.value)
        low, high = (points(bound, digits) for bound in (self.effect.low, self.effect.high))
        extra = self.extra_buyers
        buyers = f"{extra.value:,.0f} extra buyers (95% range: {extra.low:,.0f} to {extra.high:,.0f})"
        if self.effect.clear:
            return f"The campaign changed the share that buys by {low} to {high} points: {buyers}."
        return f"This may be chance. Anything from {low} to {high} points fits these numbers: {buyers}."


def read_out(results: pd.DataFrame, plan: pd.DataFrame | None = None) -> ReadOut:
    """Compare those who were to be contacted with those who were left out.

    Parameters
    ----------
    results : DataFrame
        See `campaign_files.read_results`.
    plan : DataFrame, optional
        ``customer`` and ``group`` as `ControlSplit.groups` or `campaign_files.read_plan` have them, with any other columns. Its
        groups count; planned customers without a result did not respond, results of others are left out. Without a plan, or
        with one that names no groups, the groups of the results count.

    Returns
    -------
    ReadOut

    Raises
    ------
    AnalyticsError
        When there is no control group or nobody looked at what it bought, a customer repeats, or plan and results have nobody
        in common.

    Examples
    --------
    >>> plan = pd.DataFrame({"customer": range(1000), "group": ["target"] * 500 + ["control"] * 500})
    >>> results = pd.DataFrame({"customer_id": range(1000), "responded": [1] * 100 + [0] * 400 + [1] * 50 + [0] * 450})
    >>> read_out(results, plan).title
    '+10.0 points: 20.0% of those contacted bought, 10.0% of the control group'
    >>> read_out(results, plan).sentence
    'The campaign changed the share that buys by +5.6 to +14.4 points: 50 extra buyers (95% range: 28 to 72).'
    """
    everybody, notes = people_of(read_results(results), plan)
    outside = everybody["group"] == RANDOM
    people = everybody[~outside].reset_index(drop=True)
    target, control = (people[people["group"] == group] for group in (TARGET, CONTROL))
    if min(len(target), len(control)) < MIN_GROUP:
        raise AnalyticsError(
            "There is no control group, so nobody can tell what the campaign changed.",
            hint="Keep a control group next time; a rate of responses alone says nothing about the effect.",
        )
    hits = [int(part["responded"].sum()) for part in (target, control)]
    sizes = [len(target), len(control)]
    rates = [n / size for n, size in zip(hits, sizes, strict=True)]
    groups = pd.DataFrame({"group": [TARGET, CONTROL], "customers": sizes, "responders": hits, "rate": rates})
    revenue = difference_of_means(target["revenue"], control["revenue"]) if "revenue" in people else None
    return ReadOut(
        people=people,
        groups=groups,
        effect=difference_of_rates(hits[0], sizes[0], hits[1], sizes[1]),
        revenue=None if revenue is None else revenue.times(len(target)),
        notes=(*notes, *_told_outside(everybody.loc[outside, "responded"], target["responded"])),
    )


def _told_outside(responded: pd.Series, of_list: pd.Series) -> list[str]:
    """Tell whether the ranking helped: who was contacted although it left them out bought less, if so."""
    if responded.empty:
        return []
    found = difference_of_rates(int(of_list.sum()), len(of_list), int(responded.sum()), len(responded))
    digits = decimals(found.value)
    rates = [f"{100 * float(answers.mean()):.{digits}f}%" for answers in (responded, of_list)]
    chance = "" if found.clear else ", which may be chance"
    return [
        f"{say(len(responded), 'customer', 'customers')} from outside the list, contacted at random: {rates[0]} bought, "
        f"{rates[1]} of those on the list{chance}."
    ]
