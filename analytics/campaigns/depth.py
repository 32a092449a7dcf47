"""How far down a ranked list it pays to go: profit by depth, its optimum, the budget and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.campaigns.economics import Costs, check_probabilities
from analytics.errors import AnalyticsError
from analytics.evaluation.expected import Range, buyers_within
from analytics.tables.wording import say
from analytics.vocabulary import DEFAULT_VOCABULARY, Vocabulary

ROUNDING = 1e-9
"""A sum of costs may miss a budget by so much in floating point."""


@dataclass(frozen=True)
class ContactPlan:
    """Whom to contact, best first, and what it is expected to earn.

    Attributes
    ----------
    curve : DataFrame
        One row a depth: ``depth``, ``customer``, ``probability`` (of that customer), and up to that depth ``buyers``, ``cost``
        (of contacts, with the fixed cost), ``gross`` and ``incremental`` profit.
    optimum, gross_optimum : int
        Depth of the largest incremental, and gross, profit; 0 where nothing is earned.
    affordable : int or None
        Contacts that the budget pays for; None without a budget.
    asked : int or None
        Contacts that were asked for.
    depth : int
        Contacts that are recommended: the optimum, or as many as are asked for and can be paid.
    break_even, gross_break_even : float or None
        Probability above which a contact earns money; None where none does.
    buyers, profit, gross_profit : Range
        At the recommended depth; profit is incremental.
    advice : str
        What to do, in a sentence.
    """

    curve: pd.DataFrame = field(repr=False)
    optimum: int
    gross_optimum: int
    affordable: int | None
    asked: int | None
    depth: int
    break_even: float | None
    gross_break_even: float | None
    buyers: Range
    profit: Range
    gross_profit: Range
    advice: str


def plan_contacts(
    probabilities: pd.Series,
    costs: Costs,
    *,
    budget: float | None = None,
    contacts: int | None = None,
    model_error: tuple[float, float] = (1.0, 1.0),
    uplift: pd.Series | None = None,
    vocabulary: Vocabulary = DEFAULT_VOCABULARY,
) -> ContactPlan:
    """Find out how many customers to contact, and what that is expected to earn.

    Customers are taken by their incremental profit ``E_i``, best first; the profit of ``n`` contacts is
    ``P(n) = sum of the first n of E_i - F`` (Piatetsky-Shapiro and Masand 1999, Estimating campaign benefits and modeling
    lift, KDD). The budget ``B`` pays for ``floor((B - F) / c)`` contacts.

    Parameters
    ----------
    probabilities : Series
        Calibrated probability to buy when contacted, by customer; equal ones stay in the order of the series.
    costs : Costs
    budget : float, optional
        For contacts and the fixed cost; offers are paid out of sales.
    contacts : int, optional
        Number that was asked for: no more are recommended.
    model_error : tuple of float
        10% and 90% quantile of buyers / predicted buyers over the lists of a back-test, such as (0.8, 1.15).
    uplift : Series, optional
        See `Costs.profit_of`.
    vocabulary : Vocabulary, optional

    Returns
    -------
    ContactPlan

    Raises
    ------
    AnalyticsError
        When there are no probabilities, or a budget or number of contacts is negative.

    Examples
    --------
    >>> plan = plan_contacts(pd.Series([0.5, 0.3, 0.1], index=list("abc")), Costs(margin=10, contact=2), contacts=3)
    >>> plan.depth, round(plan.profit.expected, 2), plan.advice
    (2, 4.0, 'Stop at 2: the other contact loses money.')
    """
    check_probabilities(probabilities)
    _check_wishes(probabilities, budget, contacts)
    curve = _curve(probabilities, costs, uplift)
    optimum, gross_optimum = _best_depth(curve["incremental"]), _best_depth(curve["gross"])
    affordable = None if budget is None else _affordable(costs, budget, len(curve))
    depth = min(bound for bound in (optimum, contacts, affordable) if bound is not None)
    if depth and curve["incremental"].iloc[depth - 1] <= 0:
        depth = 0
    buyers = buyers_within(curve["probability"].iloc[:depth], model_error)
    return ContactPlan(
        curve=curve,
        optimum=optimum,
        gross_optimum=gross_optimum,
        affordable=affordable,
        asked=contacts,
        depth=depth,
        break_even=costs.break_even("incremental") if uplift is None else None,
        gross_break_even=costs.break_even("gross"),
        buyers=buyers,
        profit=_profit(curve, "incremental", depth, buyers),
        gross_profit=_profit(curve, "gross", depth, buyers),
        advice=_advice(depth, optimum, contacts, affordable, len(curve), costs if uplift is None else None, vocabulary),
    )


def _check_wishes(probabilities: pd.Series, budget: float | None, contacts: int | None) -> None:
    if probabilities.empty:
        raise AnalyticsError("There is nobody on the list.", hint="Loosen its rules, or choose another item.")
    if budget is not None and not budget >= 0:
        raise AnalyticsError(f"The budget is {budget}.", hint="Enter an amount of 0 or more, or none.")
    if contacts is not None and contacts < 1:
        raise AnalyticsError(f"{contacts} contacts were asked for.", hint="Ask for at least 1.")


def _curve(probabilities: pd.Series, costs: Costs, uplift: pd.Series | None) -> pd.DataFrame:
    incremental = costs.profit_of(probabilities, "incremental", uplift)
    # Where an uplift is not known and no buyer leaves anything, the order by profit would be upside down.
    by = probabilities if uplift is None else incremental
    order = np.argsort(-by.to_numpy(), kind="stable")
    p = probabilities.iloc[order]
    depth = np.arange(1, len(p) + 1)
    return pd.DataFrame(
        {
            "depth": depth,
            "customer": p.index,
            "probability": p.to_numpy(),
            "buyers": p.to_numpy().cumsum(),
            "cost": depth * costs.contact + costs.fixed,
            "gross": costs.profit_of(p, "gross").to_numpy().cumsum() - costs.fixed,
            "incremental": incremental.iloc[order].to_numpy().cumsum() - costs.fixed,
        }
    )


def _best_depth(profit: pd.Series) -> int:
    """Return the depth of the largest profit; 0 where no depth earns anything."""
    best = int(np.argmax(profit.to_numpy()))
    return best + 1 if profit.iloc[best] > 0 else 0


def _affordable(costs: Costs, budget: float, most: int) -> int:
    left = budget - costs.fixed
    if left < 0:
        return 0
    return most if costs.contact == 0 else min(int(np.floor(left / costs.contact + ROUNDING)), most)


def _profit(curve: pd.DataFrame, view: str, depth: int, buyers: Range) -> Range:
    """Return the profit at a depth; what buyers leave grows and shrinks with their number, what contacts cost does not."""
    if depth == 0:
        return Range(0.0, 0.0, 0.0)
    expected, cost = float(curve[view].iloc[depth - 1]), float(curve["cost"].iloc[depth - 1])
    ends = [(expected + cost) * bound / buyers.expected - cost for bound in (buyers.low, buyers.high)]
    return Range(expected, min(ends), max(ends))


def _advice(
    depth: int, optimum: int, asked: int | None, affordable: int | None, listed: int, costs: Costs | None, words: Vocabulary
) -> str:
    if affordable == 0:
        return "The budget does not pay for a single contact."
    if optimum == 0:
        return _nothing_earned(costs, words)
    if depth == 0:
        return "So few contacts do not earn back the fixed cost: contact more, or do not run this campaign."
    wanted = min(bound for bound in (asked, affordable, listed) if bound is not None)
    if depth < wanted:
        others = wanted - depth
        rest = "the other contact loses" if others == 1 else f"the other {others:,} contacts lose"
        return f"Stop at {depth:,}: {rest} money."
    if depth < optimum:
        more = say(optimum - depth, "contact", "contacts")
        limit = "the budget allows" if affordable == depth else "you asked for"
        return f"A list of {depth:,} is as long as {limit}: {more} more would earn money, too."
    return f"Contact all {words.count_customers(depth)}: each is expected to earn more than the contact costs."


def _nothing_earned(costs: Costs | None, words: Vocabulary) -> str:
    if costs is not None and costs.gain("incremental") <= 0:
        return (
            "No number of contacts earns money: the offer costs as much as the extra buyers bring, or more. "
            "Make the offer smaller, or choose customers who would not buy anyway."
        )
    return f"No number of contacts earns back what they cost: lower the costs, or choose another {words.item}."
