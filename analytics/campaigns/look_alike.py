"""Customers who are most like those of a list, and in what."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from analytics.campaigns.identity import named_in
from analytics.errors import AnalyticsError
from analytics.segments.membership import NO_SEGMENT, mix
from analytics.segments.segmentation import Segmentation
from analytics.tables.wording import percent

MOST_OTHERS = 50_000
"""Of more other customers, so many are drawn at random to learn from."""
CONCENTRATED = 0.3
"""Share of the seeds in one segment from which it is told."""
RANDOM_STATE = 0


@dataclass(frozen=True)
class LookAlike:
    """How like the seeds each customer is: a score from 0 to 1, and no probability.

    Attributes
    ----------
    scores : ndarray, shape (n_customers,)
    seeds : ndarray of bool, shape (n_customers,)
    why : callable
        Gives a sentence for each of some customers, by their positions.
    notes : tuple of str
    """

    scores: np.ndarray = field(repr=False)
    seeds: np.ndarray = field(repr=False)
    why: Callable[[np.ndarray], list[str]] = field(repr=False)
    notes: tuple[str, ...]


def look_alike(segments: Segmentation, seeds: Collection[str]) -> LookAlike:
    """Tell seeds from all others by their mix and how much they buy.

    Logistic regression of seed or not on the shares of the mix and the logarithm of the volume, standardised, both groups
    weighing the same. Others who would be seeds count as none while it learns (Elkan and Noto 2008, Learning classifiers from
    only positive and unlabeled data): the order is right, the level is not.

    Raises
    ------
    AnalyticsError
        When no seed is a customer of the table, or all customers are seeds.
    """
    fit = segments.fit
    words = fit.V.vocabulary
    chosen = named_in(fit.V.customers, seeds)
    if not chosen.any() or chosen.all():
        what = "No name of the seed list is a" if not chosen.any() else "The seed list names every"
        raise AnalyticsError(f"{what} {words.customer} of this table.", hint="Upload a list whose names are those of the table.")
    mixes = mix(fit)
    features = np.column_stack([mixes, np.log1p(fit.customer_factors.sum(axis=0, dtype=np.float64))])
    scaler = StandardScaler().fit(features)
    scaled = scaler.transform(features)
    others = np.flatnonzero(~chosen)
    if others.size > MOST_OTHERS:
        others = np.random.default_rng(RANDOM_STATE).choice(others, MOST_OTHERS, replace=False)
    learned = np.concatenate([np.flatnonzero(chosen), others])
    model = LogisticRegression(class_weight="balanced", max_iter=1_000).fit(scaled[learned], chosen[learned])
    given = scaled * model.coef_[0]
    scores = model.predict_proba(scaled)[:, 1]
    means = mixes[chosen].mean(axis=0), mixes[~chosen].mean(axis=0)
    why = partial(_why, segments.names, mixes, given, means)
    return LookAlike(scores, chosen, why, _notes(segments, chosen, len(set(seeds))))


def _why(
    names: tuple[str, ...], mixes: np.ndarray, given: np.ndarray, means: tuple[np.ndarray, np.ndarray], customers: np.ndarray
) -> list[str]:
    """Name what makes each customer most like the seeds."""
    sentences = []
    for who in customers:
        lead = int(given[who].argmax())
        if lead < len(names):
            seeds, others = (percent(mean[lead]) for mean in means)
            sentences.append(
                f"{names[lead]} is {percent(mixes[who, lead])} of the mix; of the seeds' {seeds}, of others' {others}"
            )
        else:
            sentences.append("buys as much as the seeds do")
    return sentences


def _notes(segments: Segmentation, chosen: np.ndarray, n_named: int) -> tuple[str, ...]:
    words = segments.fit.V.vocabulary
    n = int(chosen.sum())
    notes = [f"{words.count_customers(n)} of the {n_named:,} on the seed list are in this table. Likeness is no probability."]
    main = segments.main_positions[chosen]
    counts = np.bincount(main[main != NO_SEGMENT], minlength=len(segments.names))
    if counts.max(initial=0) >= CONCENTRATED * n:
        notes.append(f"{percent(counts.max() / n)} of them share one segment: {segments.names[int(counts.argmax())]}.")
    return tuple(notes)
