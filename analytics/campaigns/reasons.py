"""Why customers stand on a list, by what ranks them: each sentence is made of exact parts of the score."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from analytics.campaigns.basis import CampaignBasis
from analytics.campaigns.rhythm import Rhythm, rhythm
from analytics.evaluation.baselines import RECENT_DAYS, Before, neighbours
from analytics.evaluation.method_scores import SimpleScores
from analytics.factorization.scoring import nearest_segments
from analytics.ranking.campaign_scores import CampaignScores
from analytics.ranking.explain import amount_phrase
from analytics.ranking.reasons import Given, reasons_for_customers
from analytics.segments.periods import told
from analytics.segments.segmentation import Segmentation
from analytics.tables.wording import say


def reasons_by_method(
    basis: CampaignBasis, segments: Segmentation, items: tuple[str, ...], audience: str, customers: np.ndarray
) -> list[str]:
    """Say for each customer what stands behind the score of the items.

    Parameters
    ----------
    basis : CampaignBasis
    segments : Segmentation
        Of the same V.
    items : tuple of str
    audience : str
        Whose scores rank the customers.
    customers : ndarray of int
        Positions in V.
    """
    V = basis.V
    places = np.array([V.item_position(item) for item in items])
    scores = basis.by_audience[audience]
    if isinstance(scores, CampaignScores):
        given = given_by_tastes(basis, segments, scores, audience, items, customers)
        return reasons_for_customers(segments, customers, places, given)
    assert isinstance(scores, SimpleScores)
    return _SIMPLE[scores.method](basis, scores.known, audience, items, customers)


def given_by_tastes(
    basis: CampaignBasis,
    segments: Segmentation,
    scores: CampaignScores,
    audience: str,
    items: tuple[str, ...],
    customers: np.ndarray,
) -> Given:
    """Return what each segment and own purchases give; a taste belongs to the segment whose profile it is most like."""
    W = segments.fit.W.reindex(scores.V.items).fillna(0.0).to_numpy()
    owner = nearest_segments(scores.item_parts, W)
    parts, own = scores.given(basis.rows(audience, items), basis.columns(audience, customers))
    by_segment = np.zeros((len(customers), segments.fit.n_components))
    np.add.at(by_segment.T, owner, parts.T)
    return Given(by_segment, own)


def _own(basis: CampaignBasis, known: Before, audience: str, items: tuple[str, ...], customers: np.ndarray) -> list[str]:
    times = rhythm(basis, basis.bought(items))
    return [
        f"bought on {say(int(times.times[who]), 'day', 'days')}, last on {told(times.last[who].item())}"
        if times.times[who]
        else "never bought it; " + _active(int(known.activity[column]))
        for who, column in zip(customers, basis.columns(audience, customers), strict=True)
    ]


def _similar(basis: CampaignBasis, known: Before, audience: str, items: tuple[str, ...], customers: np.ndarray) -> list[str]:
    """Name the product that gives most of the score: its likeness times how much of it was bought."""
    cosines = _likeness(basis, known, audience, items)
    bought = known.log_recent[:, basis.columns(audience, customers)].tocsc()
    counts = known.V.values[:, basis.columns(audience, customers)].tocsc()
    sentences = []
    for number in range(len(customers)):
        part = slice(bought.indptr[number], bought.indptr[number + 1])
        given = cosines[bought.indices[part]] * bought.data[part]
        if not given.size or given.max() <= 0:
            sentences.append("bought nothing that goes with it")
            continue
        best = int(given.argmax())
        row = int(bought.indices[part][best])
        amount = amount_phrase(known.V, known.V.items[row], float(counts[row, number]))
        sentences.append(f"{amount}, which often goes with it ({given[best] / given.sum():.0%} of the score)")
    return sentences


def given_by_products(basis: CampaignBasis, known: Before, audience: str, items: tuple[str, ...], customer: int) -> pd.DataFrame:
    """Return what each product that goes with the items gives to the score of a customer: ``part`` and ``value``."""
    column = basis.columns(audience, np.array([customer]))
    bought = known.log_recent[:, column].tocsc()
    given = _likeness(basis, known, audience, items)[bought.indices] * bought.data
    return pd.DataFrame({"part": known.V.items[bought.indices], "value": given})


def _likeness(basis: CampaignBasis, known: Before, audience: str, items: tuple[str, ...]) -> np.ndarray:
    """Return how much each product goes with the items, shape (n_products,)."""
    return np.asarray(neighbours(known, basis.rows(audience, items)).sum(axis=0)).ravel()


def _recent(basis: CampaignBasis, known: Before, audience: str, items: tuple[str, ...], customers: np.ndarray) -> list[str]:
    return [_active(int(known.activity[column])) for column in basis.columns(audience, customers)]


def _active(n: int) -> str:
    return f"{say(n, 'order line', 'order lines')} in the last {RECENT_DAYS} days"


def _all_purchases(
    basis: CampaignBasis, known: Before, audience: str, items: tuple[str, ...], customers: np.ndarray
) -> list[str]:
    return [f"{say(int(n), 'order line', 'order lines')} in all" for n in basis.purchases[customers]]


def _rfm(basis: CampaignBasis, known: Before, audience: str, items: tuple[str, ...], customers: np.ndarray) -> list[str]:
    times: Rhythm = rhythm(basis)
    return [
        f"bought on {say(int(times.times[who]), 'day', 'days')}, last on {told(times.last[who].item())}; "
        f"{say(int(basis.purchases[who]), 'order line', 'order lines')} in all"
        if times.times[who]
        else f"{say(int(basis.purchases[who]), 'order line', 'order lines')} in all"
        for who in customers
    ]


def _chance(basis: CampaignBasis, known: Before, audience: str, items: tuple[str, ...], customers: np.ndarray) -> list[str]:
    return ["drawn by chance: no rule did better on the past"] * len(customers)


_SIMPLE: Mapping[str, Callable[[CampaignBasis, Before, str, tuple[str, ...], np.ndarray], list[str]]] = {
    "random": _chance,
    "most purchases": _all_purchases,
    "recent activity": _recent,
    "recency, frequency, money": _rfm,
    "own purchases": _own,
    "similar products": _similar,
}
