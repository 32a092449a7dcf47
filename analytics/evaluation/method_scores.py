"""Scores of today by any of the tested methods: the one that won on the past is the one to use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

import numpy as np

from analytics.errors import EvaluationError
from analytics.evaluation.baselines import BASELINES, Before, Score
from analytics.evaluation.splits import before
from analytics.evaluation.windows import METHODS, OURS
from analytics.factorization.contract import Progress, no_progress
from analytics.matrix import InteractionMatrix
from analytics.ranking.campaign_scores import (
    DEFAULT_HALF_LIFE_DAYS,
    OWN_AND_TASTE,
    TASTE,
    RanksCustomers,
    campaign_matrix,
    campaign_scores,
)
from analytics.segments.periods import span_of
from analytics.tables.cleaning.interactions import Interactions


@dataclass(frozen=True)
class SimpleScores(RanksCustomers):
    """Scores of customers by one of the simple methods.

    Attributes
    ----------
    rule : str
        One of `BASELINES`.
    V : InteractionMatrix
        Names its items and customers.
    known : Before
        What is ranked by.
    """

    rule: str
    V: InteractionMatrix
    known: Before = field(repr=False)

    @property
    def method(self) -> str:
        """How customers are ranked, in words."""
        return self.rule

    @cached_property
    def score(self) -> Score:
        """Gives the scores of items, by their rows in V."""
        return BASELINES[self.rule](self.known)

    def of_rows(self, rows: np.ndarray) -> np.ndarray:
        """Return the scores of items at some rows of V for all customers, shape (n_rows, n_customers)."""
        return self.score(rows)


def method_scores(
    interactions: Interactions,
    method: str = OWN_AND_TASTE,
    half_life_days: float = DEFAULT_HALF_LIFE_DAYS,
    random_state: int = 0,
    on_progress: Progress = no_progress,
) -> RanksCustomers:
    """Score all customers by a method of the back-test, learned from all that is known by the end of the table.

    Parameters
    ----------
    interactions : Interactions
    method : str
        One that `back_test` names.
    half_life_days : float
        That of the back-test.
    random_state : int, default 0
    on_progress : callable, optional
        May raise `Cancelled`.

    Returns
    -------
    RanksCustomers

    Raises
    ------
    EvaluationError
        When there is no such method, or it needs dates and the table has none.

    Examples
    --------
    >>> import analytics as an
    >>> table = an.read_table(b"customer,product,date\\nMary,Tea,2025-01-01\\nJohn,Tea,2025-02-01\\nMary,Tea,2025-02-01\\n")
    >>> method_scores(an.clean(table, an.recognise(table)), "own purchases").of_items(["Tea"]).idxmax()
    'Mary'
    """
    return scores_by_method(interactions, [method], half_life_days, random_state, on_progress)[method]


def scores_by_method(
    interactions: Interactions,
    methods: Iterable[str],
    half_life_days: float = DEFAULT_HALF_LIFE_DAYS,
    random_state: int = 0,
    on_progress: Progress = no_progress,
) -> dict[str, RanksCustomers]:
    """Score all customers by several methods, learning tastes once; see `method_scores`."""
    wanted = list(dict.fromkeys(methods))
    if unknown := [method for method in wanted if method not in METHODS]:
        raise EvaluationError(f"There is no method {unknown[0]!r}.", hint=f"Choose one of {', '.join(METHODS)}.")
    found: dict[str, RanksCustomers] = {}
    if any(method in OURS for method in wanted):
        both = campaign_scores(interactions, half_life_days, True, random_state, on_progress)
        found = {OWN_AND_TASTE: both, TASTE: both.affinity_only()}
    for method in wanted:
        if method not in OURS:
            found[method] = _simple(interactions, method, half_life_days, random_state)
    return {method: found[method] for method in wanted}


def _simple(interactions: Interactions, method: str, half_life_days: float, random_state: int) -> SimpleScores:
    span = span_of(interactions)
    if span is None:
        raise EvaluationError(f"Without dates nobody can be ranked by {method}.", hint="Choose the column of the date.")
    tomorrow = span.last + timedelta(days=1)
    known = before(interactions, tomorrow)  # as in the test: rows without a date tell these methods nothing
    V = campaign_matrix(known, None)
    return SimpleScores(method, V, Before(V, known, tomorrow, half_life_days, random_state))
