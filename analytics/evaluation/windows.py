"""One test on the past: everything before a day is learned from, and every method ranks customers for what came after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import pandas as pd
from scipy import sparse

from analytics.evaluation.baselines import BASELINES, Before, Score
from analytics.evaluation.metrics import SHARES, rank
from analytics.evaluation.splits import Cuts, before, within
from analytics.factorization.contract import Progress
from analytics.matrix import InteractionMatrix
from analytics.ranking.campaign_scores import OWN_AND_TASTE, TASTE, campaign_matrix, campaign_scores
from analytics.segments.periods import span_of
from analytics.tables.cleaning.interactions import Interactions

EVERYONE, NEW = "everyone", "new"
LEAST_BUYERS = {EVERYONE: 30, NEW: 20}
"""Buyers of a product in a window below which its lift is mostly chance."""
OURS = (OWN_AND_TASTE, TASTE)
METHODS = (*OURS, *BASELINES)
SAME_WHEN_NEW = (OWN_AND_TASTE, "own purchases")
"""Who never bought a product has no purchases of it: these are then the same as taste, and as recent activity."""
BLOCK = 50
"""Products scored together."""
MOST_PAIRS = 600_000
"""Pairs of a product and a customer whose scores are kept of each window, for calibration."""
FITTING = 0.6
"""Share of the time of a window that fitting takes, as progress tells it."""


@dataclass(frozen=True)
class Settings:
    """How a test is done.

    Attributes
    ----------
    depth : float
        Share of the customers who are contacted.
    half_life_days : float
    most_items : int
        Of more products with enough buyers, so many are drawn.
    random_state : int
    """

    depth: float
    half_life_days: float
    most_items: int
    random_state: int


@dataclass(frozen=True)
class Window:
    """What one test found.

    Attributes
    ----------
    start : date
    history_days : int
        From the first day that was learned from to the start.
    items : Index of str
    bought, known : ndarray of bool, shape (n_items, n_kept)
        Of some of the customers: who bought it in the window, and who had bought it before.
    scores : dict of str to ndarray, shape (n_items, n_kept)
        By method.
    measured : DataFrame
        By ``start``, ``item``, ``audience`` and ``method``: ``customers``, ``buyers``, ``lift``, ``precision``, ``auc``,
        ``reached``, and the share of buyers reached at each of `SHARES`.
    """

    start: date
    history_days: int
    items: pd.Index
    bought: np.ndarray = field(repr=False)
    known: np.ndarray = field(repr=False)
    scores: dict[str, np.ndarray] = field(repr=False)
    measured: pd.DataFrame = field(repr=False)


def look_back(interactions: Interactions, cuts: Cuts, start: date, settings: Settings, on_progress: Progress) -> Window | None:
    """Learn from what lies before a day, rank, and look at what was bought; None where no product had buyers enough."""
    past = before(interactions, start)
    V = campaign_matrix(past, None)
    outcome = _bought(within(interactions, cuts.outcome(start)), V)
    rows = _tested(outcome, settings)
    if not rows.size:
        return None
    known_before = Before(V, past, start, settings.half_life_days, settings.random_state)
    scorers = _scorers(known_before, _first(on_progress, FITTING))
    kept = _kept(V.shape[1], rows.size, settings.random_state)
    measured: list[dict[str, object]] = []
    scores = {method: np.empty((rows.size, kept.size), dtype=np.float32) for method in scorers}
    bought, known = outcome[rows], V.values[rows]
    for first in range(0, rows.size, BLOCK):
        block = slice(first, first + BLOCK)
        happened, had = bought[block].toarray(), known[block].toarray() > 0
        for number, (method, score) in enumerate(scorers.items()):
            done = (first + BLOCK * number / len(scorers)) / max(rows.size, BLOCK)
            on_progress(FITTING + (1 - FITTING) * min(done, 1.0), "Ranking customers")
            found = score(rows[block])
            scores[method][block] = found[:, kept]
            for row, item in enumerate(V.items[rows[block]]):
                one = {"start": start, "item": item, "method": method}
                measured += [one | more for more in _measure(method, found[row], happened[row], had[row], settings.depth)]
    bought_kept, known_kept = (part[:, kept].toarray().astype(bool) for part in (bought, known))
    return Window(start, _days_before(past, start), V.items[rows], bought_kept, known_kept, scores, pd.DataFrame(measured))


def _days_before(past: Interactions, start: date) -> int:
    span = span_of(past)
    return 0 if span is None else (start - span.first).days


def _bought(later: Interactions, V: InteractionMatrix) -> sparse.csr_array:
    """Return who bought what, on the items and customers of V, shape of V; returned in full is not bought."""
    frame = later.frame
    if "quantity" in frame:
        frame = frame[frame["quantity"] > 0]
    places = [
        labels.get_indexer(frame[role].cat.categories.astype(str))[frame[role].cat.codes]
        for role, labels in (("item", V.items), ("customer", V.customers))
    ]
    there = (places[0] >= 0) & (places[1] >= 0)
    cells = sparse.coo_array((np.ones(int(there.sum())), (places[0][there], places[1][there])), shape=V.shape)
    table = sparse.csr_array(cells)
    table.data = np.ones(table.nnz, dtype=bool)
    return table


def _tested(outcome: sparse.csr_array, settings: Settings) -> np.ndarray:
    """Return the rows of products with buyers enough, or some of them drawn at random."""
    rows = np.flatnonzero(np.diff(outcome.indptr) >= LEAST_BUYERS[EVERYONE])
    if rows.size > settings.most_items:
        rows = np.sort(np.random.default_rng(settings.random_state).choice(rows, settings.most_items, replace=False))
    return rows


def _kept(n_customers: int, n_items: int, random_state: int) -> np.ndarray:
    """Return the positions of the customers whose scores are kept."""
    most = max(MOST_PAIRS // n_items, 1)
    if n_customers <= most:
        return np.arange(n_customers)
    return np.sort(np.random.default_rng(random_state).choice(n_customers, most, replace=False))


def _scorers(known: Before, on_progress: Progress) -> dict[str, Score]:
    ours = campaign_scores(known.interactions, known.half_life_days, True, known.random_state, on_progress)
    baselines: dict[str, Callable[[Before], Score]] = BASELINES
    return {OWN_AND_TASTE: ours.of_rows, TASTE: ours.affinity_only().of_rows} | {
        name: prepare(known) for name, prepare in baselines.items()
    }


def _first(on_progress: Progress, share: float) -> Progress:
    return lambda done, message: on_progress(done * share, "Learning from the past")


def _measure(method: str, scores: np.ndarray, bought: np.ndarray, known: np.ndarray, depth: float) -> Iterator[dict[str, object]]:
    """Yield what a method is worth for one product, for each audience that has buyers enough."""
    for audience, eligible in ((EVERYONE, np.ones_like(known)), (NEW, ~known)):
        happened = bought[eligible]
        buyers = int(happened.sum())
        if buyers < LEAST_BUYERS[audience] or (audience == NEW and method in SAME_WHEN_NEW):
            continue
        ranked = rank(scores[eligible], happened)
        values = {"lift": ranked.lift(depth), "precision": ranked.precision(depth), "auc": ranked.auc}
        curve = dict(zip(SHARES, ranked.reached(SHARES), strict=True))
        yield {
            "audience": audience,
            "customers": len(happened),
            "buyers": buyers,
            **values,
            "reached": ranked.reached(depth),
            **curve,
        }


def sample_customers(interactions: Interactions, most: int, random_state: int) -> tuple[Interactions, bool]:
    """Return the rows of some customers drawn at random, and whether any were left out."""
    customers = interactions.frame["customer"].cat
    if len(customers.categories) <= most:
        return interactions, False
    drawn = np.zeros(len(customers.categories), dtype=bool)
    drawn[np.random.default_rng(random_state).choice(drawn.size, most, replace=False)] = True
    frame = interactions.frame[drawn[customers.codes]].copy()
    for role in ("customer", "order"):
        if role in frame and isinstance(frame[role].dtype, pd.CategoricalDtype):
            frame[role] = frame[role].cat.remove_unused_categories()
    return replace(interactions, frame=frame), True
