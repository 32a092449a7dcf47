"""Which past campaigns can be learned from, which are held back, and how well each was ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from analytics.campaigns.past_campaigns import PastCampaigns
from analytics.campaigns.response_features import RATE, KnownBefore, affinity_to
from analytics.campaigns.response_fit import ResponseFit, fit_responses
from analytics.evaluation.baselines import Before, rfm
from analytics.evaluation.expected import buyers_within
from analytics.evaluation.metrics import rank
from analytics.evaluation.splits import before
from analytics.matrix import InteractionMatrix
from analytics.ranking.campaign_scores import OWN_AND_TASTE, TASTE, CampaignScores, campaign_matrix
from analytics.tables.wording import percent, say

MOST_CAMPAIGNS = 30
LEAST_CAMPAIGNS = 3
"""Two to learn from, so that they can differ, and one to test on."""
LEAST_LEARNED, LEAST_TESTED = 20, 10
"""Responders to learn from, and of a campaign that is held back."""
LEARNED, PAST, RFM = "learned from past campaigns", "past responses alone", "recency, frequency, money"
ACTUAL, CAMPAIGN = "responded", "campaign"
"""Columns beside the features."""
BEST, IN_BEST = 0.1, " (best tenth)"
"""Part of the contacts, best first, of which is told how many responders it holds; in the name of the column."""


def telling(past: PastCampaigns, first_day: int) -> np.ndarray:
    """Return the last campaigns before which there were purchases, and in which not all responded."""
    contacts = np.bincount(past.contacts["campaign"], minlength=len(past.names))
    return np.flatnonzero((past.starts > first_day) & (past.responders < contacts))[-MOST_CAMPAIGNS:]


def ended_before(past: PastCampaigns, campaigns: np.ndarray, campaign: int) -> np.ndarray:
    """Return those of some campaigns that had ended before one began."""
    return campaigns[past.ends[campaigns] < past.starts[campaign]]


def to_test_on(past: PastCampaigns, campaigns: np.ndarray, most: int) -> list[int]:
    """Return the last campaigns with responders enough, before which there was enough to learn from."""
    responders = past.responders

    def fit_for(campaign: int) -> bool:
        earlier = ended_before(past, campaigns, campaign)
        enough = len(earlier) >= LEAST_CAMPAIGNS - 1 and responders[earlier].sum() >= LEAST_LEARNED
        return bool(enough and responders[campaign] >= LEAST_TESTED)

    return [int(campaign) for campaign in campaigns if fit_for(campaign)][-most:]


def why_too_little(past: PastCampaigns, first_day: int) -> str:
    """Say why nothing can be learned from past campaigns; empty where it can."""
    found = telling(past, first_day)
    if to_test_on(past, found, most=1):
        return ""
    return (
        f"Too little to learn from: the file tells {say(len(found), 'campaign', 'campaigns')} within the time of the table, with "
        f"{say(int(past.responders[found].sum()), 'response', 'responses')} of its customers. At least {LEAST_CAMPAIGNS} campaigns are "
        f"needed, one after the other, with {LEAST_LEARNED} responses to learn from and {LEAST_TESTED} in a later one to test on."
    )


def simple_scores(
    known: KnownBefore,
    day: int,
    features: pd.DataFrame,
    customers: np.ndarray,
    items: Sequence[str],
    taste: CampaignScores | None,
) -> pd.DataFrame:
    """Return the scores of simpler rankings for the contacts of a campaign, one column each.

    Parameters
    ----------
    known : KnownBefore
    day : int
    features : DataFrame, shape (n_contacts, n_features)
    customers : ndarray of int, shape (n_contacts,)
        Their positions.
    items : sequence of str
    taste : CampaignScores or None
    """
    start = date(1970, 1, 1) + timedelta(days=day)
    earlier = before(known.interactions, start)
    V = campaign_matrix(earlier, None) if taste is None else taste.V
    by_habit = rfm(Before(V, earlier, start, known.half_life_days))(np.zeros(1, dtype=int))[0]
    found = {PAST: features[RATE].to_numpy(), RFM: _of_contacts(by_habit, V, known, customers)}
    found |= {f"{one.name} alone": features[one.name].to_numpy() for one in known.extra}
    if taste is not None:
        affinity = affinity_to(items, taste)
        own = np.asarray(V.values[np.flatnonzero(V.items.isin(list(items)))].sum(axis=0)).ravel()
        found[TASTE] = _of_contacts(affinity, V, known, customers)
        found[OWN_AND_TASTE] = _of_contacts(affinity + own, V, known, customers)
    return pd.DataFrame(found)


def _of_contacts(scores: np.ndarray, V: InteractionMatrix, known: KnownBefore, customers: np.ndarray) -> np.ndarray:
    places = V.customers.get_indexer(known.customers[customers])
    return np.where(places >= 0, scores[places], 0.0)


def compare(past: PastCampaigns, rows: pd.DataFrame, rivals: Mapping[int, pd.DataFrame], last_day: int) -> pd.DataFrame:
    """Judge each campaign held back by a model of those that had ended before it began, beside simpler rankings.

    Parameters
    ----------
    past : PastCampaigns
    rows : DataFrame
        Features of all contacts, with the columns ``responded`` and ``campaign``.
    rivals : mapping of int to DataFrame
        By campaign, in the order of its rows: what `simple_scores` returns.
    last_day : int
        Of all that is known: campaigns that end later may still be answered.

    Returns
    -------
    DataFrame
        See `ResponseModel.compared`.
    """
    found = []
    for campaign, simple in rivals.items():
        earlier = rows[rows[CAMPAIGN].isin(ended_before(past, rows[CAMPAIGN].unique(), campaign))]
        contacts = rows[rows[CAMPAIGN] == campaign]
        answers = contacts[ACTUAL].to_numpy()
        fit = fit_contacts(earlier, past)
        scores = fit.scores(contacts)
        promised = buyers_within(*fit.with_error(scores, past.kinds[campaign]))
        ranked = {name: rank(column, answers) for name, column in {LEARNED: scores, **dict(simple.items())}.items()}
        found.append(
            {
                "campaign": past.names[campaign],
                "day": date(1970, 1, 1) + timedelta(days=int(past.starts[campaign])),
                "ended": bool(past.ends[campaign] <= last_day),
                "contacts": len(contacts),
                **{name: one.auc for name, one in ranked.items()},
                **{name + IN_BEST: float(one.reached(BEST)) for name, one in ranked.items()},
                "predicted": promised.expected,
                "low": promised.low,
                "high": promised.high,
                "actual": int(answers.sum()),
            }
        )
    return pd.DataFrame(found)


def fit_contacts(rows: pd.DataFrame, past: PastCampaigns) -> ResponseFit:
    """Learn from contacts: features with the columns ``responded`` and ``campaign``."""
    features = rows.drop(columns=[ACTUAL, CAMPAIGN])
    return fit_responses(features, rows[ACTUAL].to_numpy(), rows[CAMPAIGN].to_numpy(), dict(enumerate(past.kinds)))


def strongest_rival(compared: pd.DataFrame) -> str:
    """Return the ranking that would be used otherwise: by purchases and taste, or by habit where no offer is known."""
    names = [name for name in (TASTE, OWN_AND_TASTE) if name in compared] or [RFM]
    return str(compared[names].mean().idxmax())


def told(compared: pd.DataFrame, rival: str, used: bool) -> str:
    """Say how well the campaigns held back were ranked, and what is used.

    The share of all responders in the best tenth is told, as an analyst asks for it; the whole list, which the area under the curve
    judges and which has less chance in it, decides.
    """
    means = compared.select_dtypes("number").mean()
    which = "the last campaign" if len(compared) == 1 else f"the last {len(compared):,} campaigns with enough responses"
    found, others = means[LEARNED + IN_BEST], means[rival + IN_BEST]
    times = f", so {found / others:.1f} times as many" if others > 0 else ""
    better = "they rank better, so lists for everyone follow them" if used else "they rank no better, so lists do not follow them"
    return (
        f"Tested on {which}: the best tenth by past answers held {percent(found)} of all who responded, by {rival} "
        f"{percent(others)}{times}. Over the whole list {better}."
    )
