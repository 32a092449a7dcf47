"""One campaign: whom to contact about what, who is left out to compare with, what it will bring, and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from analytics.campaigns.basis import LITTLE_KNOWN, CampaignBasis
from analytics.campaigns.campaign_files import CONTROL, RANDOM, TARGET
from analytics.campaigns.candidates import Candidates, candidates
from analytics.campaigns.chances import Chances, error_of, worth_of
from analytics.campaigns.control import random_slice, split_control
from analytics.campaigns.depth import ROUNDING, ContactPlan, plan_contacts
from analytics.campaigns.economics import Costs, View
from analytics.campaigns.eligibility import Eligibility, EligibilityRules, bought_since, eligible_customers
from analytics.campaigns.listed import described, make_up_of
from analytics.campaigns.settings import CampaignSettings
from analytics.errors import AnalyticsError
from analytics.evaluation.expected import Range, buyers_within
from analytics.segments.segmentation import Segmentation
from analytics.values import has_dates

JUST_MISSED = 5
UNKNOWN_EXTRA = 0.5
"""Share of the buyers who are taken for extra where nobody has said."""
EVERYBODY_MAY = EligibilityRules()


@dataclass(frozen=True)
class Campaign:
    """A list and all that it was made with.

    Attributes
    ----------
    settings : CampaignSettings
    people : DataFrame
        One row a customer, best first: ``rank``, ``customer``, ``score``, ``known`` (has one of the items), ``p_buy``, ``p_low``,
        ``p_high``, ``expected_profit`` (where they are known), ``main_segment``, ``second_segment``, ``reason``, ``group``
        ("target", "control", or "random" for who is from outside of the list), ``offer``.
    just_missed : DataFrame
        The next customers, with the same columns.
    make_up : DataFrame
        For each segment: ``segment``, ``contacts``, ``share`` (of the list), ``base_share`` (of all customers).
    eligibility : Eligibility
        All rules, in order, down to the control group.
    plan : ContactPlan or None
        Where chances and costs are known.
    chances : Chances or None
    ranked_by : str
        In words.
    notes : tuple of str
    """

    settings: CampaignSettings
    people: pd.DataFrame = field(repr=False)
    just_missed: pd.DataFrame = field(repr=False)
    make_up: pd.DataFrame = field(repr=False)
    eligibility: Eligibility = field(repr=False)
    plan: ContactPlan | None = field(repr=False)
    chances: Chances | None = field(repr=False)
    ranked_by: str
    notes: tuple[str, ...] = ()

    @property
    def listed(self) -> pd.DataFrame:
        """The customers who were ranked high enough: targets and control group."""
        return self.people[self.people["group"] != RANDOM]

    @property
    def contacts(self) -> pd.DataFrame:
        """Those who are contacted."""
        return self.people[self.people["group"] != CONTROL]

    @property
    def buyers(self) -> Range | None:
        """How many of those who are contacted will buy; None where chances are not known."""
        if self.chances is None:
            return None
        contacts = self.contacts
        error = error_of(*(contacts[name].to_numpy(dtype=float) for name in ("p_buy", "p_low", "p_high")))
        return buyers_within(contacts["p_buy"], error)

    def profit(self, view: View) -> Range | None:
        """Return what contacting them will earn; None where chances or costs are not known.

        What buyers leave grows and shrinks with their number, what contacts cost does not.
        """
        costs, buyers = self.settings.costs, self.buyers
        if costs is None or buyers is None:
            return None
        spent = len(self.contacts) * costs.contact + costs.fixed
        low, high = sorted(costs.gain(view) * bound - spent for bound in (buyers.low, buyers.high))
        return Range(costs.gain(view) * buyers.expected - spent, low, high)


def rate_without(listed: pd.DataFrame, costs: Costs | None) -> float | None:
    """Return the share of a list expected to buy without the campaign: all who are not extra; None where it is not known."""
    if "p_buy" not in listed or listed.empty:
        return None
    extra = UNKNOWN_EXTRA if costs is None else costs.incrementality
    rate = float(listed["p_buy"].mean()) * (1.0 - extra)
    return rate if 0 < rate < 1 else None


def make_campaign(
    basis: CampaignBasis,
    segments: Segmentation,
    settings: CampaignSettings,
    rules: EligibilityRules = EVERYBODY_MAY,
    seeds: Collection[str] = (),
    with_chances: bool = True,
) -> Campaign:
    """Choose the customers of a campaign.

    Rules come first, in their fixed order; then who the campaign is for; then the best by score, as many as were asked for, can
    be paid and are worth it; then the control group.

    Parameters
    ----------
    basis : CampaignBasis
    segments : Segmentation
        Of the same V.
    settings : CampaignSettings
    rules : EligibilityRules, optional
    seeds : collection of str
        Whom a campaign of the mode "alike" looks for.
    with_chances : bool
        False where the history allows no probabilities; see `analytics.why_ranks_only`.

    Returns
    -------
    Campaign

    Raises
    ------
    AnalyticsError
        When an item or segment does not exist, or a setting makes no sense.

    Examples
    --------
    >>> import analytics as an
    >>> table = an.read_table(b"customer,product\\nMary,Bread\\nMary,Jam\\nJohn,Tea\\nAnn,Tea\\nAnn,Rum\\n")
    >>> interactions = an.clean(table, an.recognise(table))
    >>> V = an.build_matrix(interactions)
    >>> basis, segments = an.prepare_lists(interactions, V), an.segment(an.factorize(V, 2))
    >>> an.make_campaign(basis, segments, an.CampaignSettings(("Jam",), contacts=5)).people["customer"].tolist()
    ['Mary']
    """
    settings = replace(settings, items=tuple(dict.fromkeys(settings.items)))
    found = candidates(basis, segments, settings.items, settings.mode, seeds)
    worth = worth_of(basis, settings.items, found) if with_chances else None
    chain = _eligible(basis, segments, settings, rules, found)
    order = _ranked(found, worth, np.flatnonzero(chain.left))
    plan = _plan(basis, settings, worth, order)
    best = order[: _length(settings, plan, len(order))]
    chain = chain.where(_last_rule(settings, plan, len(best)), _mask(best, len(chain.everybody)))
    people, chain = _people(basis, segments, settings, found, worth, best, chain)
    missed = order[len(best) : len(best) + JUST_MISSED]
    after = described(basis, segments, settings, found, worth, missed, len(best) + 1).assign(group="")
    told = (*found.notes, worth.note if worth is not None else "", _little_known(basis, best))
    make_up = make_up_of(segments, people[people["group"] != RANDOM])
    return Campaign(settings, people, after, make_up, chain, plan, worth, found.ranked_by, tuple(filter(None, told)))


def _eligible(
    basis: CampaignBasis, segments: Segmentation, settings: CampaignSettings, rules: EligibilityRules, found: Candidates
) -> Eligibility:
    V = basis.V
    day = pd.Timestamp(settings.day)
    if settings.bought_within_days:
        if basis.interactions is None or not has_dates(basis.interactions):
            raise AnalyticsError("Without dates nobody can say who bought lately.", hint="Choose the column of the date.")
        since = pd.Timestamp(basis.days[~np.isnat(basis.days)].max()) - pd.Timedelta(days=settings.bought_within_days - 1)
        recent = bought_since(basis.interactions, basis.members(settings.items), since)
        rules = replace(rules, bought_recently=[*rules.bought_recently, *recent])
    chain = eligible_customers(V.customers, rules, day, V.vocabulary).where(found.rule, found.considered)
    if settings.only_segments:
        chosen = [segments.position(name) for name in settings.only_segments]
        chain = chain.where("in the chosen segments", np.isin(segments.main_positions, chosen))
    if settings.least_purchases > 1:
        rule = f"with {settings.least_purchases} order lines or more"
        chain = chain.where(rule, basis.purchases >= settings.least_purchases)
    return chain


def _ranked(found: Candidates, worth: Chances | None, left: np.ndarray) -> np.ndarray:
    """Return the positions of those who are left, the best first; equals stay in the order of the table."""
    scores = found.scores[left]
    if worth is None:
        return left[np.argsort(-scores, kind="stable")]
    return left[np.lexsort((-scores, -worth.values[left]))]


def _plan(basis: CampaignBasis, settings: CampaignSettings, worth: Chances | None, order: np.ndarray) -> ContactPlan | None:
    if worth is None or settings.costs is None or not len(order):
        return None
    return plan_contacts(
        pd.Series(worth.values[order], index=basis.V.customers[order]),
        settings.costs,
        budget=_budget_of_list(settings),
        contacts=settings.contacts,
        model_error=worth.error_of(order[: settings.contacts]),
        vocabulary=basis.V.vocabulary,
    )


def _paid_for(settings: CampaignSettings) -> int | None:
    """Return how long a list the budget pays for: those from outside come first, and the control group costs nothing."""
    costs = settings.costs
    if costs is None or settings.budget is None:
        return None
    left = settings.budget - costs.fixed
    if costs.contact == 0:
        return None if left >= 0 else 0
    contacts = max(np.floor(left / costs.contact + ROUNDING) - settings.outside, 0.0)
    return int(np.floor(contacts / (1 - settings.control_share) + ROUNDING))


def _budget_of_list(settings: CampaignSettings) -> float | None:
    """Return the budget that would pay for contacting a whole list as long as the budget allows."""
    paid = _paid_for(settings)
    if paid is None or settings.costs is None:
        return settings.budget
    return settings.costs.fixed + paid * settings.costs.contact if paid else 0.0


def _length(settings: CampaignSettings, plan: ContactPlan | None, n_left: int) -> int:
    """Return how many are listed: as many as are asked for, paid for, worth it, and there."""
    worth_it = plan.depth if plan is not None and settings.stop_at_optimum else None
    return min(limit for limit in (n_left, settings.contacts, _paid_for(settings), worth_it) if limit is not None)


def _last_rule(settings: CampaignSettings, plan: ContactPlan | None, length: int) -> str:
    if plan is not None and settings.stop_at_optimum and length == plan.optimum:
        return "worth contacting"
    return "within the budget" if length == _paid_for(settings) else "within the number of contacts"


def _little_known(basis: CampaignBasis, listed: np.ndarray) -> str:
    """Say of how many on the list little is known; empty where of nobody."""
    n = int(basis.little_known[listed].sum())
    if not n:
        return ""
    who = basis.V.vocabulary.count_customers(n)
    return f"{who} on the list {'has' if n == 1 else 'have'} fewer than {LITTLE_KNOWN} order lines: what they want is mostly a guess."


def _mask(positions: np.ndarray, n: int) -> np.ndarray:
    mask = np.zeros(n, dtype=bool)
    mask[positions] = True
    return mask


def _people(
    basis: CampaignBasis,
    segments: Segmentation,
    settings: CampaignSettings,
    found: Candidates,
    worth: Chances | None,
    best: np.ndarray,
    chain: Eligibility,
) -> tuple[pd.DataFrame, Eligibility]:
    """Return the list with its groups, and who was asked in from outside of it at random."""
    listed = described(basis, segments, settings, found, worth, best, 1)
    split = split_control(
        pd.Series(found.scores[best], index=basis.V.customers[best]), settings.name, settings.control_share, settings.salt
    )
    listed["group"] = split.groups["group"].to_numpy()
    if settings.outside and len(best):  # without a list there is nothing to compare them with
        before = _mask(best, len(chain.everybody))
        allowed = _outside(chain) & ~before
        drawn = random_slice(basis.V.customers[allowed], settings.outside, settings.name, settings.salt)
        places = basis.V.customers.get_indexer(pd.Index(drawn, dtype=object))
        extra = described(basis, segments, settings, found, worth, places, len(listed) + 1).assign(group=RANDOM)
        listed = pd.concat([listed, extra], ignore_index=True)
    if (listed["group"] == CONTROL).any():
        chain = chain.where(
            "not in the control group", _mask(best[split.groups["group"].to_numpy() == TARGET], len(chain.everybody))
        )
    return listed, chain


def _outside(chain: Eligibility) -> np.ndarray:
    """Return who fell to the rank alone: all other rules let them through."""
    return chain.fell_to == len(chain.rules)
