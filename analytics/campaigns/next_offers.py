"""The next best offer for every customer: of all items that were never bought, the one that promises most."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

import numpy as np
import pandas as pd

from analytics.campaigns.basis import CampaignBasis
from analytics.campaigns.economics import Costs
from analytics.campaigns.eligibility import EligibilityRules, eligible_customers
from analytics.campaigns.offer_worth import Worth, worth_of_offers
from analytics.campaigns.reasons import reasons_by_method
from analytics.evaluation.windows import NEW
from analytics.factorization import Factorization
from analytics.factorization.contract import Progress, no_progress
from analytics.interaction_matrix import InteractionMatrix
from analytics.ranking.reasons import reasons_for_customers
from analytics.ranking.scores import on_scale
from analytics.ranking.top import ROUNDING
from analytics.segments.segmentation import Segmentation
from analytics.vocabulary import score_name

BLOCK_CELLS = 8_000_000
"""Scores that are held in memory at once."""
SAME_FOR_ALL_ITEMS = frozenset({"random", "recent activity", "recency, frequency, money", "own purchases"})
"""Methods that tell customers apart, but not the items that a customer never bought."""
EVERYBODY_MAY = EligibilityRules()
CHOOSING = 0.9
"""Part of the progress for choosing; the rest is for the reasons."""


@dataclass(frozen=True)
class NextOffers:
    """What to offer each customer next.

    Attributes
    ----------
    people : DataFrame
        One row a customer, in the order of the table: ``customer``, ``offer``, ``score``, ``p_buy`` and ``expected_profit``
        (where they are known), ``reason``. Who may not be contacted, or shows no taste for anything new, has no row.
    chosen_by : str
        By what offers were compared, in words.
    notes : tuple of str
    """

    people: pd.DataFrame = field(repr=False)
    chosen_by: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Scored:
    """Scores that can be compared between items.

    Attributes
    ----------
    items : ndarray of int
        Positions in V of the items that can be offered.
    of : callable
        Gives the scores of some of these, by their numbers, for all customers of V: shape (n, n_customers).
    why : callable
        Gives the reasons of an item, by its position in V, for some customers.
    name : str
    by_audience : bool
        Whether they are those of who is new to an item, of which chances may be known.
    """

    items: np.ndarray
    of: Callable[[np.ndarray], np.ndarray]
    why: Callable[[int, np.ndarray], list[str]]
    name: str
    by_audience: bool


def next_best_offers(
    basis: CampaignBasis,
    segments: Segmentation,
    rules: EligibilityRules = EVERYBODY_MAY,
    costs: Mapping[str, Costs] | None = None,
    day: date | None = None,
    with_chances: bool = True,
    on_progress: Progress = no_progress,
) -> NextOffers:
    """Choose one item that is new to them for all customers who may be contacted.

    The largest expected incremental profit decides where chances and costs are known, the largest chance to buy where only
    these are, else the largest score: all scores that are used have the same unit for all items. Of equals the higher score
    decides, then the order of the table. Scores are looked at in blocks, never all at once.

    Parameters
    ----------
    basis : CampaignBasis
    segments : Segmentation
        Of the same V.
    rules : EligibilityRules, optional
    costs : mapping of str to Costs, optional
        By item; items without costs are not offered then.
    day : date, optional
        On which the rules must hold; today by default.
    with_chances : bool
        False where the history allows no probabilities; see `analytics.why_ranks_only`.
    on_progress : callable, optional
        May raise `Cancelled`.

    Returns
    -------
    NextOffers

    Raises
    ------
    AnalyticsError
        When costs are given and no item has any.

    Examples
    --------
    >>> import analytics as an
    >>> V = an.matrix_from_wide(pd.DataFrame({"Ann": [2, 1], "Bob": [3, 0]}, index=["Tea", "Honey"]))
    >>> found = next_best_offers(an.CampaignBasis(V), an.segment(an.factorize(V, 1)))
    >>> found.people[["customer", "offer"]].to_numpy().tolist()
    [['Bob', 'Honey']]
    """
    V = basis.V
    scored = _scored(basis, segments)
    known = with_chances and scored.by_audience
    worth = worth_of_offers(basis, V.items[scored.items], NEW if known else "", costs)
    score, number = _best(V, scored, worth, on_progress)
    may = eligible_customers(V.customers, rules, pd.Timestamp(day or date.today()), V.vocabulary).left
    least = -np.inf if V.kind == "ratings" else max(ROUNDING * float(score.max()), 0.0)
    customers = np.flatnonzero((number >= 0) & (score > least) & may)
    number, score = number[customers], score[customers].astype(float)
    people = pd.DataFrame(
        {
            "customer": V.customers[customers],
            "offer": V.items[scored.items[number]],
            "score": score if scored.by_audience else on_scale(segments.fit, score),
            **worth.columns(number, score),
        }
    )
    people["reason"] = _reasons(scored, scored.items[number], customers, on_progress)
    return NextOffers(people, worth.name or scored.name, (*_notes(basis, scored), *worth.notes(people, V.vocabulary)))


def _scored(basis: CampaignBasis, segments: Segmentation) -> _Scored:
    """Return the scores of who is new to an item; where they do not tell items apart, the strengths of segments."""
    V, scores = basis.V, basis.by_audience.get(NEW)
    real = np.flatnonzero(~V.items.isin(list(V.folded)))
    if scores is None or scores.method in SAME_FOR_ALL_ITEMS:
        name = score_name(V)
        return _Scored(
            real, lambda numbers: _strengths(segments.fit, real[numbers]), _why_strength(segments), name, by_audience=False
        )
    rows = scores.V.items.get_indexer(V.items[real])
    real, rows = real[rows >= 0], rows[rows >= 0]

    def why(item: int, customers: np.ndarray) -> list[str]:
        return reasons_by_method(basis, segments, (V.items[item],), NEW, customers)

    return _Scored(real, lambda numbers: basis.aligned(NEW, scores.of_rows(rows[numbers])), why, scores.method, by_audience=True)


def _strengths(fit: Factorization, items: np.ndarray) -> np.ndarray:
    """Return the strengths of items for all customers, shape (n_items, n_customers)."""
    scores, base = fit.scoring.item_parts[items] @ fit.scoring.customer_parts, fit.scoring.baseline
    return scores if base is None else scores + base.mean + base.item[items, None] + base.customer


def _why_strength(segments: Segmentation) -> Callable[[int, np.ndarray], list[str]]:
    return lambda item, customers: reasons_for_customers(segments, customers, np.array([item]))


def _best(V: InteractionMatrix, scored: _Scored, worth: Worth, on_progress: Progress) -> tuple[np.ndarray, np.ndarray]:
    """Return for each customer the score and the number of the item that is worth most; -1 where nothing is new."""
    n_customers, groups = V.shape[1], worth.groups
    best_value, best_score = (np.full(n_customers, -np.inf) for _ in range(2))
    best = np.full(n_customers, -1)
    rows = _rows(V, scored, worth.offered, on_progress)
    for _, members in groupby(rows, key=lambda row: groups[row[0]]):
        score, number = _highest(members, n_customers)
        value = np.where(number >= 0, worth.values(int(number.max()), score), -np.inf)
        better = (value > best_value) | (
            (value == best_value) & ((score > best_score) | ((score == best_score) & (number < best)))
        )
        better &= number >= 0
        best_value[better], best_score[better], best[better] = value[better], score[better], number[better]
    return best_score, best


def _highest(rows: Iterator[tuple[int, np.ndarray]], n_customers: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the highest score of each customer and the number of its item, the first of equals."""
    score, number = np.full(n_customers, -np.inf), np.full(n_customers, -1)
    for one, scores in rows:
        better = scores > score
        np.copyto(score, scores, where=better)
        number[better] = one
    return score, number


def _rows(V: InteractionMatrix, scored: _Scored, numbers: np.ndarray, on_progress: Progress) -> Iterator[tuple[int, np.ndarray]]:
    """Yield the number and the scores of one item after the other, those who have it at minus infinity."""
    step = max(1, BLOCK_CELLS // V.shape[1])
    for start in range(0, len(numbers), step):
        block = numbers[start : start + step]
        share = CHOOSING * start / len(numbers)
        on_progress(share, f"Comparing {V.vocabulary.items}: {start:,} of {len(numbers):,}")
        scores = np.array(scored.of(block))
        scores[V.values[scored.items[block]].tocoo().coords] = -np.inf
        yield from zip(block.tolist(), scores, strict=True)


def _reasons(scored: _Scored, items: np.ndarray, customers: np.ndarray, on_progress: Progress) -> np.ndarray:
    """Return the reason of each offer, made for all customers of an item at once."""
    reasons = np.full(len(items), "", dtype=object)
    order = np.argsort(items, kind="stable")
    starts = np.flatnonzero(np.diff(items[order], prepend=-1))
    for places in np.split(order, starts[1:]) if len(order) else []:
        on_progress(CHOOSING + (1 - CHOOSING) * float((items < items[places[0]]).mean()), "Writing the reasons")
        reasons[places] = scored.why(int(items[places[0]]), customers[places])
    return reasons


def _notes(basis: CampaignBasis, scored: _Scored) -> tuple[str, ...]:
    """Say why the scores that rank lists are not used here."""
    scores = basis.by_audience.get(NEW)
    if scores is None or scored.by_audience:
        return ()
    words = basis.V.vocabulary
    why = f"Lists rank by {scores.method}, which tells {words.customers} apart but not {words.items}"
    return (f"{why}: offers follow the {scored.name} of segments.",)


def most_offered(segments: Segmentation, offers: NextOffers) -> list[str]:
    """Return for each segment the item that most of its customers are offered next, the first of equals by name; empty for none."""
    mains = segments.main.reindex(offers.people["customer"]).to_numpy()
    found = offers.people["offer"].groupby(mains).agg(lambda items: items.mode().iloc[0])
    return [str(found.get(name, "")) for name in segments.names]
