"""Who responds: learned from past campaigns, and used where it is better than purchases and taste."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from analytics.campaigns.held_back_campaigns import (
    ACTUAL,
    CAMPAIGN,
    LEARNED,
    compare,
    fit_contacts,
    strongest_rival,
    telling,
    to_test_on,
    told,
    why_too_little,
)
from analytics.campaigns.past_campaigns import further_amounts, past_campaigns
from analytics.campaigns.response_features import FEATURES, OWN, Features, KnownBefore
from analytics.campaigns.response_fit import ResponseFit
from analytics.campaigns.response_rows import Tastes, contacts_with_features, drawn, offers_told
from analytics.campaigns.response_scores import ResponseScores
from analytics.errors import AnalyticsError, TableError
from analytics.factorization.contract import Progress, no_progress
from analytics.ranking.campaign_scores import DEFAULT_HALF_LIFE_DAYS, CampaignScores, campaign_scores
from analytics.tables.cleaning.interactions import Interactions
from analytics.tables.wording import say
from analytics.values import has_dates

HELD_BACK = 3


@dataclass(frozen=True)
class ResponseModel:
    """What past campaigns taught.

    Attributes
    ----------
    fit : ResponseFit
    known : KnownBefore
    compared : DataFrame
        For each campaign held back: ``campaign``, ``day``, ``ended`` (else answers may still come), ``contacts``, the area under the
        curve of ``learned from past campaigns`` and of each simpler ranking, the share of responders in the best tenth of each
        (``learned from past campaigns (best tenth)`` ...), and ``predicted``, ``low``, ``high``, ``actual`` responders. Each was judged by a model of campaigns that had ended before it began.
    rival : str
        The ranking that would be used otherwise.
    used : bool
        Whether it was better than its rival, on the average of these campaigns.
    sentence : str
    notes : tuple of str
    """

    fit: ResponseFit
    known: KnownBefore = field(repr=False)
    compared: pd.DataFrame = field(repr=False)
    rival: str
    used: bool
    sentence: str
    notes: tuple[str, ...]

    @property
    def kept(self) -> str:
        """How right the promises were for the campaigns held back that have ended; for all of them where none has."""
        judged = self.compared[self.compared["ended"]] if self.compared["ended"].any() else self.compared
        which = "the last campaign" if len(judged) == 1 else f"the last {len(judged):,} campaigns"
        return f"In {which} {say(round(judged['predicted'].sum()), 'response was', 'responses were')} predicted, {judged['actual'].sum():,} came."

    @property
    def needs_offer(self) -> bool:
        """Whether scores ask for the items that are offered."""
        return OWN in self.fit.weights.index

    @cached_property
    def _without_offer(self) -> Features:
        """What is known of all customers on the day after the last, whatever is offered: the same for all campaigns."""
        return self.known.features(self.known.last_day + 1)

    def scores(self, items: Sequence[str] = (), taste: CampaignScores | None = None, campaign_type: str = "") -> ResponseScores:
        """Score all customers of the table for a campaign on the day after the last that is known.

        Parameters
        ----------
        items : sequence of str
            What is offered.
        taste : CampaignScores, optional
            Of the whole table; learned here where it is not at hand, which takes minutes on a large table.
        campaign_type : str, optional
            Probabilities are those of past campaigns of the same type, where there were two or more; else of all.

        Raises
        ------
        AnalyticsError
            When nothing is offered that the table knows.
        """
        interactions = self.known.interactions
        if self.needs_offer:
            if not interactions.frame["item"].cat.categories.astype(str).isin(list(items)).any():
                raise AnalyticsError("Nothing is offered that the table knows.", hint="Choose at least one product of the table.")
            taste = taste or campaign_scores(interactions, self.known.half_life_days)
            features = self.known.features(self.known.last_day + 1, items, taste)
        else:
            features = self._without_offer
        return ResponseScores(self.fit, self.known.customers, features, interactions.vocabulary, campaign_type)


def response_model(
    interactions: Interactions,
    history: pd.DataFrame,
    offered: pd.DataFrame | None = None,
    extra: pd.DataFrame | None = None,
    half_life_days: float = DEFAULT_HALF_LIFE_DAYS,
    held_back: int = HELD_BACK,
    random_state: int = 0,
    on_progress: Progress = no_progress,
) -> ResponseModel:
    """Learn who responds from past campaigns, and test it on the last ones.

    Logistic regression on what was known before the day of each campaign: past contacts and responses, recency, frequency and
    money, further amounts, own purchases of the offer and taste for it. Each campaign has a pull of its own.

    Parameters
    ----------
    interactions : Interactions
    history : DataFrame
        ``customer_id``, ``campaign_id``, ``responded``, ``sent_at``; optional ``responded_at``, ``ended_at``, ``campaign_type``,
        ``group``. See `past_campaigns`.
    offered : DataFrame, optional
        ``campaign_id`` and ``product_id``; without it, or where it leaves out a campaign, offers are not looked at.
    extra : DataFrame, optional
        ``customer_id``, ``date`` and any amounts of that day which may tell who responds, such as coupons used.
    half_life_days : float
        Of purchases and further amounts: what is so many days older counts half.
    held_back : int, default 3
        The last campaigns with at least 10 responders, so many, are tested on.
    random_state : int, default 0
    on_progress : callable, optional
        May raise `Cancelled`.

    Returns
    -------
    ResponseModel

    Raises
    ------
    AnalyticsError
        When there are too few campaigns or responses (see `why_no_response_model`), or a table cannot be read.
    """
    if why := _why_not_table(interactions):
        raise AnalyticsError(why, hint="Use a table of purchases with a column of dates.")
    known = _known(interactions, history, offered, extra, half_life_days)
    sample = drawn(known, random_state)
    past = sample.past
    if why := why_too_little(past, known.first_day):
        raise AnalyticsError(why, hint="Add more past campaigns, or rank by purchases and taste.")
    campaigns = telling(past, known.first_day)
    tastes = Tastes(sample, random_state) if offers_told(past, campaigns) else None
    rows, rivals = contacts_with_features(sample, campaigns, to_test_on(past, campaigns, held_back), tastes, on_progress)
    compared = compare(past, rows, rivals, known.last_day)
    rival = strongest_rival(compared)
    used = bool(compared[LEARNED].mean() > compared[rival].mean())
    notes = past.notes()
    if offered is not None and tastes is None:
        notes += ("Not every campaign says what was offered, so offers are not looked at.",)
    ended = rows[past.ends[rows[CAMPAIGN]] <= known.last_day]
    return ResponseModel(fit_contacts(ended, past), known, compared, rival, used, told(compared, rival, used), notes)


def why_no_response_model(interactions: Interactions, history: pd.DataFrame) -> str:
    """Say why nothing can be learned from a file of past answers; empty where it can.

    Raises
    ------
    TableError
        When the file cannot be read.
    """
    if why := _why_not_table(interactions):
        return why
    known = _known(interactions, history, None, None, DEFAULT_HALF_LIFE_DAYS)
    return why_too_little(known.past, known.first_day)


def _why_not_table(interactions: Interactions) -> str:
    if interactions.kind == "ratings":
        return "Ratings do not tell who bought what, so they cannot tell who responds."
    return "" if has_dates(interactions) else "The table has no dates, so nobody can tell what was known before a campaign."


def _known(
    interactions: Interactions,
    history: pd.DataFrame,
    offered: pd.DataFrame | None,
    extra: pd.DataFrame | None,
    half_life_days: float,
) -> KnownBefore:
    customers = pd.Index(interactions.frame["customer"].cat.categories.astype(str))
    past, amounts = past_campaigns(customers, history, offered), further_amounts(customers, extra)
    if taken := {one.name for one in amounts} & {*FEATURES, ACTUAL, CAMPAIGN}:
        raise TableError(f"A column of further amounts is called {min(taken)!r}, which has a meaning here.", hint="Rename it.")
    return KnownBefore(interactions, past, amounts, half_life_days)
