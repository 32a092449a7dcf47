"""Whom each kind of campaign considers, and what ranks them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal, get_args

import numpy as np

from analytics.campaigns.basis import CampaignBasis
from analytics.campaigns.look_alike import look_alike
from analytics.campaigns.reasons import reasons_by_method
from analytics.campaigns.response_scores import ResponseScores
from analytics.campaigns.responses import ResponseModel
from analytics.campaigns.rhythm import Rhythm, rhythm
from analytics.errors import AnalyticsError
from analytics.evaluation.windows import EVERYONE, NEW
from analytics.ranking.reasons import reasons_for_customers
from analytics.ranking.scores import on_scale, scores_of_items
from analytics.ranking.top import ROUNDING
from analytics.segments.periods import told
from analytics.segments.segmentation import Segmentation
from analytics.vocabulary import counted, score_name

Mode = Literal["everyone", "new", "buyers", "due", "lapsed", "alike", "cold"]
DATED: tuple[Mode, ...] = ("due", "lapsed")
"""Need to know when somebody bought."""
DUE_AFTER = 0.8
"""Part of the usual wait after which a customer is due to buy again."""
LAPSED_AFTER = 3.0
"""Usual waits after which a customer who has bought nothing at all is taken for lost."""
PAST_ANSWERS = "past answers"

Why = Callable[[np.ndarray], list[str]]


@dataclass(frozen=True)
class Candidates:
    """Customers who are considered.

    Attributes
    ----------
    scores : ndarray, shape (n_customers,)
        Of all customers of V.
    considered : ndarray of bool, shape (n_customers,)
    rule : str
        Who is considered, to follow "customers".
    ranked_by : str
        In words.
    audience : str
        Of the back-test, whose probabilities hold for these scores; empty where none do.
    why : callable
        Gives a sentence for each of some customers, by their positions.
    notes : tuple of str
        What is to be known, in sentences.
    responses : ResponseScores or None
        Where past answers rank.
    """

    scores: np.ndarray = field(repr=False)
    considered: np.ndarray = field(repr=False)
    rule: str
    ranked_by: str
    audience: str
    why: Why = field(repr=False)
    notes: tuple[str, ...] = ()
    responses: ResponseScores | None = field(default=None, repr=False)


def candidates(
    basis: CampaignBasis, segments: Segmentation, items: Sequence[str], mode: Mode, seeds: Collection[str] = ()
) -> Candidates:
    """Return whom a campaign considers, and their scores.

    "everyone": all likely buyers, or who is likely to respond where past campaigns taught that. "new": who never bought the items. "buyers": who did. "due": who did, so long ago that they
    usually buy again. "lapsed": who did, and have bought nothing at all for three times as long as usual. "alike": those most
    like a list of customers. "cold": the items stand for one that is not sold yet.

    Parameters
    ----------
    basis : CampaignBasis
    segments : Segmentation
        Of the same V.
    items : sequence of str
        Not needed for "alike".
    mode : str
    seeds : collection of str
        For "alike".

    Raises
    ------
    AnalyticsError
        When there is no such mode, no item, or what the mode needs is not known.
    """
    if mode not in get_args(Mode):
        raise AnalyticsError(f"There is no kind of campaign {mode!r}.", hint=f"Choose one of {', '.join(get_args(Mode))}.")
    if mode == "alike":
        return _alike(segments, seeds)
    if not items:
        raise AnalyticsError("No item was chosen.", hint="Choose at least one.")
    if mode in DATED and not basis.by_audience:
        raise AnalyticsError("Without dates nobody can say when customers bought.", hint="Choose the column of the date.")
    return _WAYS[mode](basis, segments, tuple(dict.fromkeys(items)))


def _everyone(basis: CampaignBasis, segments: Segmentation, items: tuple[str, ...]) -> Candidates:
    model = basis.responses
    if model is not None and model.used:
        return _responding(basis, model, items)
    everybody = np.ones(basis.V.shape[1], dtype=bool)
    found = _ranked(basis, segments, items, EVERYONE, everybody, "with any sign of wanting it")
    return found if model is None else replace(found, notes=(*found.notes, model.sentence, *model.notes))


def _responding(basis: CampaignBasis, model: ResponseModel, items: tuple[str, ...]) -> Candidates:
    """Rank by how likely each customer is to respond, as past campaigns taught it."""
    scores = model.scores(basis.members(items), basis.taste)
    places = scores.customers.get_indexer(basis.V.customers)
    known = places >= 0
    likely = np.where(known, scores.people["p_respond"].to_numpy()[places], 0.0)

    def why(customers: np.ndarray) -> list[str]:
        return scores.reasons(basis.V.customers[customers].tolist())

    notes = (model.sentence, *model.notes)
    return Candidates(likely, known, "whose answers can be foreseen", PAST_ANSWERS, "", why, notes, scores)


def _new(basis: CampaignBasis, segments: Segmentation, items: tuple[str, ...]) -> Candidates:
    return _ranked(basis, segments, items, NEW, ~_known(segments, items), f"who {_do_not(segments)} it yet")


def _buyers(basis: CampaignBasis, segments: Segmentation, items: tuple[str, ...]) -> Candidates:
    return _ranked(basis, segments, items, EVERYONE, _known(segments, items), f"who {_do(segments)} it already")


def _due(basis: CampaignBasis, segments: Segmentation, items: tuple[str, ...]) -> Candidates:
    times = rhythm(basis, basis.bought(items))
    due = np.isfinite(times.since) & (times.since >= DUE_AFTER * times.gap)
    found = _ranked(basis, segments, items, EVERYONE, due, "who are due to buy it again")
    return _with_last_time(found, times, "bought it last on", f"It is usually bought again after {_usual(times)}")


def _lapsed(basis: CampaignBasis, segments: Segmentation, items: tuple[str, ...]) -> Candidates:
    """Rank by the taste of all time, which later silence does not lower, times the value of the customer.

    The value is the mean rank, from 0 to 1, of the days with purchases and of revenue where it is told (Hughes, 1994).
    """
    times = rhythm(basis)
    considered = _known(segments, items) & (times.since > LAPSED_AFTER * times.gap)
    worth = [_ranks(times.times.astype(float))]
    if "revenue" in basis.frame:
        known = basis.positions >= 0
        revenue = basis.frame["revenue"].to_numpy(dtype=float)[known]
        worth.append(_ranks(np.bincount(basis.positions[known], revenue, basis.V.shape[1])))
    found = _by_strength(segments, items, considered, "who bought it and have stayed away", "strength and past value")
    found = replace(found, scores=found.scores * np.mean(worth, axis=0))
    return _with_last_time(found, times, "came last on", f"Customers usually come back after {_usual(times)}")


def _cold(basis: CampaignBasis, segments: Segmentation, items: tuple[str, ...]) -> Candidates:
    everybody = np.ones(basis.V.shape[1], dtype=bool)
    note = f"Nobody has bought it yet: the list follows the taste for {', '.join(items)}, and no chances are known."
    found = _by_strength(segments, items, everybody, "with a taste for what is like it", "strength of similar ones")
    return replace(found, scores=found.scores / len(items), notes=(note,))


def _alike(segments: Segmentation, seeds: Collection[str]) -> Candidates:
    found = look_alike(segments, seeds)
    return Candidates(found.scores, ~found.seeds, "who are not on the seed list", "likeness", "", found.why, found.notes)


def _ranked(
    basis: CampaignBasis, segments: Segmentation, items: tuple[str, ...], audience: str, considered: np.ndarray, rule: str
) -> Candidates:
    """Rank by the scores of an audience, or by strengths where only these are known."""
    rows = basis.rows(audience, items) if basis.by_audience else np.zeros(0, dtype=int)
    if not rows.size:
        return _by_strength(segments, items, considered, rule, score_name(basis.V))
    scores = basis.by_audience[audience]
    found = basis.aligned(audience, scores.summed(rows))
    why = partial(reasons_by_method, basis, segments, items, audience)
    return Candidates(found, considered & (found > 0), rule, scores.method, audience, why)


def _by_strength(segments: Segmentation, items: tuple[str, ...], considered: np.ndarray, rule: str, ranked_by: str) -> Candidates:
    """Rank by the strengths of segments."""
    fit = segments.fit
    rows = np.array([fit.V.item_position(item) for item in items])
    scores = scores_of_items(fit, rows)
    if fit.baseline is None:
        considered = considered & (scores > ROUNDING * max(float(np.max(scores)), float(np.finfo(np.float32).tiny)))
    why = partial(reasons_for_customers, segments, items=rows)
    return Candidates(on_scale(fit, scores), considered, rule, ranked_by, "", why)


def _known(segments: Segmentation, items: tuple[str, ...]) -> np.ndarray:
    """Return who has any of the items."""
    V = segments.fit.V
    known = np.zeros(V.shape[1], dtype=bool)
    known[V.values[np.array([V.item_position(item) for item in items])].indices] = True
    return known


def _with_last_time(found: Candidates, times: Rhythm, last_time: str, note: str) -> Candidates:
    def why(customers: np.ndarray) -> list[str]:
        last = times.last[customers]
        return [
            f"{last_time} {told(day.item())}{_usually(times, int(who))}; {reason}"
            for who, day, reason in zip(customers, last, found.why(customers), strict=True)
        ]

    return replace(found, why=why, notes=(*found.notes, f"{note}."))


def _usually(times: Rhythm, who: int) -> str:
    """Say how long a customer usually waits, where it is known of this one."""
    return f", usually every {counted(times.gap[who], 'days')}" if times.own[who] else ""


def _usual(times: Rhythm) -> str:
    known = times.gap[np.isfinite(times.gap) & np.isfinite(times.since)]
    return counted(float(np.median(known)), "days") if known.size else "nobody knows how long: no customer came twice"


def _ranks(values: np.ndarray) -> np.ndarray:
    """Return the share of customers with less, or as much, of something."""
    return np.searchsorted(np.sort(values), values, side="right") / len(values)


def _do(segments: Segmentation) -> str:
    return "rated" if segments.fit.V.kind == "ratings" else "have"


def _do_not(segments: Segmentation) -> str:
    return "have not rated" if segments.fit.V.kind == "ratings" else "do not have"


_WAYS: Mapping[Mode, Callable[[CampaignBasis, Segmentation, tuple[str, ...]], Candidates]] = {
    "everyone": _everyone,
    "new": _new,
    "buyers": _buyers,
    "due": _due,
    "lapsed": _lapsed,
    "cold": _cold,
}
