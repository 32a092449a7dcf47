"""Several campaigns at once: each customer gets the one offer that earns most for all of them together, or none."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.campaigns.assignment import Assignment, Offer, assign_offers
from analytics.campaigns.basis import CampaignBasis
from analytics.campaigns.campaign import EVERYBODY_MAY
from analytics.campaigns.campaign_files import CONTROL
from analytics.campaigns.candidates import Candidates, candidates
from analytics.campaigns.chances import Chances, error_of, worth_of
from analytics.campaigns.control import split_control
from analytics.campaigns.economics import View
from analytics.campaigns.eligibility import Eligibility, EligibilityRules, eligible_customers
from analytics.campaigns.listed import described
from analytics.campaigns.several_settings import SharedOffer, SharedSettings
from analytics.errors import AnalyticsError
from analytics.evaluation.expected import Range, buyers_within
from analytics.factorization.contract import Progress, no_progress
from analytics.segments.segmentation import Segmentation
from analytics.vocabulary import Vocabulary

WANTED = {"everyone": "with any sign of wanting one of the offers", "new": "new to one of the offers"}
"""Who is considered, to follow "customers"."""
SCORED, ASSIGNED = 0.5, 0.8
"""Shares of the work after which customers have been scored, and have been shared."""


@dataclass(frozen=True)
class SharedCampaigns:
    """Who gets which offer, and all that this was made with.

    Attributes
    ----------
    settings : SharedSettings
    people : DataFrame
        One row a customer, those first of whom most is expected, with the columns of `Campaign.people`; ``offer`` is the name
        of the campaign.
    assignment : Assignment
        Of all on the lists, control groups included.
    eligibility : Eligibility
        All rules, in order, down to the control groups.
    chances : Chances
        Of the first offer; what is told of the back-test holds for all.
    notes : tuple of str
    """

    settings: SharedSettings
    people: pd.DataFrame = field(repr=False)
    assignment: Assignment = field(repr=False)
    eligibility: Eligibility = field(repr=False)
    chances: Chances = field(repr=False)
    notes: tuple[str, ...] = ()

    @property
    def contacts(self) -> pd.DataFrame:
        """Those who are contacted."""
        return self.people[self.people["group"] != CONTROL]

    @cached_property
    def offers(self) -> pd.DataFrame:
        """One row a campaign.

        ``offer``, ``contacts``, ``control`` (customers), ``buyers``, ``profit`` (both expected of the contacts), ``price`` (what
        one more place on its list is worth), ``minimum``, ``missing`` (places of it that stay empty).
        """
        contacted, listed = self.contacts.groupby("offer"), self.people["offer"].value_counts()
        names = pd.Index([offer.name for offer in self.settings.offers])
        counts = contacted.size().reindex(names, fill_value=0)
        rules = self.assignment.offers.set_index("offer")
        table = pd.DataFrame(
            {
                "contacts": counts,
                "control": listed.reindex(names, fill_value=0) - counts,
                "buyers": contacted["p_buy"].sum().reindex(names, fill_value=0.0),
                "profit": contacted["expected_profit"].sum().reindex(names, fill_value=0.0),
            }
        )
        return table.join(rules[["price", "minimum", "missing"]]).rename_axis("offer").reset_index()

    @property
    def buyers(self) -> Range:
        """How many of those who are contacted will buy what they are offered."""
        contacts = self.contacts
        error = error_of(*(contacts[name].to_numpy(dtype=float) for name in ("p_buy", "p_low", "p_high")))
        return buyers_within(contacts["p_buy"], error)

    def profit(self, view: View) -> Range:
        """Return what contacting them will earn.

        What buyers leave grows and shrinks with their number, what contacts cost does not.
        """
        costs = {offer.name: offer.costs for offer in self.settings.offers}
        told, buyers = self.offers, self.buyers
        left = sum(costs[row.offer].gain(view) * row.buyers for row in told.itertuples())
        spent = sum(costs[row.offer].contact * row.contacts + costs[row.offer].fixed for row in told.itertuples())
        parts = [bound / buyers.expected if buyers.expected else 0.0 for bound in (buyers.low, buyers.high)]
        low, high = sorted(left * part - spent for part in parts)
        return Range(left - spent, low, high)

    def contacts_of(self, name: str) -> pd.DataFrame:
        """Return those whom one campaign contacts."""
        return self.contacts[self.contacts["offer"] == name]

    def people_of(self, name: str) -> pd.DataFrame:
        """Return the list of one campaign, ranked from 1."""
        found = self.people[self.people["offer"] == name]
        return found.assign(rank=np.arange(1, len(found) + 1)).reset_index(drop=True)


def share_customers(
    basis: CampaignBasis,
    segments: Segmentation,
    settings: SharedSettings,
    rules: EligibilityRules = EVERYBODY_MAY,
    on_progress: Progress = no_progress,
) -> SharedCampaigns:
    """Share the customers between campaigns, so that the expected profit of all together is largest.

    Rules come first, in their fixed order; then each customer who is left gets the offer of `assign_offers`, by the expected
    incremental profit of the calibrated chances; then each list gives up its control group.

    Parameters
    ----------
    basis : CampaignBasis
        Tested on the past.
    segments : Segmentation
        Of the same V.
    settings : SharedSettings
    rules : EligibilityRules, optional
    on_progress : callable, optional
        May raise `Cancelled`.

    Returns
    -------
    SharedCampaigns

    Raises
    ------
    AnalyticsError
        When an item does not exist, or it is not known how likely customers are to buy one.
    """
    V = basis.V
    chain = eligible_customers(V.customers, rules, pd.Timestamp(settings.day), V.vocabulary)
    left = np.flatnonzero(chain.left)
    values = np.full((len(left), len(settings.offers)), np.nan)
    scored = []
    for number, offer in enumerate(settings.offers):
        on_progress(SCORED * number / len(settings.offers), f"Looking for those who want {offer.name}")
        found, worth = _scored(basis, segments, settings, offer)
        profit = offer.costs.profit_of(pd.Series(worth.values[left]), "incremental")
        values[:, number] = profit.where(found.considered[left])
        scored.append((found, worth))
    on_progress(SCORED, "Sharing the customers")
    assigned = assign_offers(
        pd.DataFrame(values, index=V.customers[left], columns=[offer.name for offer in settings.offers]),
        [
            Offer(offer.name, offer.most, offer.fewest, (1 - settings.control_share) * offer.costs.contact)
            for offer in settings.offers
        ],
        _budget_of_lists(settings),
    )
    on_progress(ASSIGNED, "Writing down why")
    people = _people(basis, segments, settings, scored, assigned)
    wanted = np.zeros(len(chain.everybody), dtype=bool)
    wanted[left] = ~np.isnan(values).all(axis=1)
    chain = chain.where(WANTED[settings.mode], wanted).then("get an offer", people["customer"])
    if (people["group"] == CONTROL).any():
        chain = chain.then("not in a control group", people.loc[people["group"] != CONTROL, "customer"])
    notes = dict.fromkeys(
        _note(offer, found, worth, V.vocabulary) for offer, (found, worth) in zip(settings.offers, scored, strict=True)
    )
    return SharedCampaigns(settings, people, assigned, chain, scored[0][1], (*assigned.notes, *filter(None, notes)))


def _budget_of_lists(settings: SharedSettings) -> float | None:
    """Return the budget for all on the lists, each at the mean cost with a control group that costs nothing.

    Where a group is rounded down, half a contact a list is paid for in addition at most.
    """
    if settings.budget is None or not settings.control_share:
        return settings.budget
    return max(settings.budget - sum(offer.costs.contact for offer in settings.offers) / 2, 0.0)


def _scored(
    basis: CampaignBasis, segments: Segmentation, settings: SharedSettings, offer: SharedOffer
) -> tuple[Candidates, Chances]:
    found = candidates(basis, segments, offer.items, settings.mode)
    worth = worth_of(basis, offer.items, found)
    if worth is None:
        raise AnalyticsError(
            f"Nobody knows how likely customers are to buy {offer.name}, so that it cannot compete for them.",
            hint="Test lists on your past first, or leave it out.",
        )
    return found, worth


def _note(offer: SharedOffer, found: Candidates, worth: Chances, words: Vocabulary) -> str:
    """Return what was assumed of the chances; the same of all campaigns of several items, so that it is told once."""
    if found.responses is not None or len(offer.items) == 1:
        return worth.note
    return f"The chance of a campaign for several {words.items} is that of buying any of them, as if each were bought on its own."


def _people(
    basis: CampaignBasis,
    segments: Segmentation,
    settings: SharedSettings,
    scored: list[tuple[Candidates, Chances]],
    assigned: Assignment,
) -> pd.DataFrame:
    """Return the lists of all campaigns in one, with their control groups."""
    lists = []
    for offer, (found, worth) in zip(settings.offers, scored, strict=True):
        names = assigned.contacts.loc[assigned.contacts["offer"] == offer.name, "customer"]
        positions = basis.V.customers.get_indexer(pd.Index(names, dtype=object))
        listed = described(basis, segments, settings.campaign(offer), found, worth, positions, 1)
        scores = listed.set_index("customer")["p_buy"]
        split = split_control(scores, offer.name, settings.control_share, settings.salt)
        lists.append(listed.assign(group=split.groups["group"].to_numpy()))
    people = pd.concat(lists, ignore_index=True).sort_values("expected_profit", ascending=False, kind="stable", ignore_index=True)
    return people.assign(rank=np.arange(1, len(people) + 1))
