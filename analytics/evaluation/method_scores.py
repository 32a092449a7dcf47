"""Scores of today by any of the tested methods: the one that won on the past is the one to use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np

from analytics.errors import EvaluationError
from analytics.evaluation.baselines import BASELINES, Before, Score
from analytics.evaluation.windows import METHODS, OURS, OWN_AND_TASTE
from analytics.factorization.contract import Progress, no_progress
from analytics.matrix import InteractionMatrix
from analytics.ranking.campaign_scores import DEFAULT_HALF_LIFE_DAYS, RanksCustomers, campaign_matrix, campaign_scores
from analytics.segments.periods import span_of
from analytics.tables.cleaning.interactions import Interactions


@dataclass(frozen=True)
class MethodScores(RanksCustomers):
    """Scores of customers by one method.

    Attributes
    ----------
    method : str
    V : InteractionMatrix
        Names its items and customers.
    score : callable
        Gives the scores of items, by their rows in V.
    """

    method: str
    V: InteractionMatrix
    score: Score = field(repr=False)

    def of_rows(self, rows: np.ndarray) -> np.ndarray:
        """Return the scores of items at some rows of V for all customers, shape (n_rows, n_customers)."""
        return self.score(rows)


def method_scores(
    interactions: Interactions,
    method: str = OWN_AND_TASTE,
    half_life_days: float = DEFAULT_HALF_LIFE_DAYS,
    random_state: int = 0,
    on_progress: Progress = no_progress,
) -> MethodScores:
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
    MethodScores

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
    if method not in METHODS:
        raise EvaluationError(f"There is no method {method!r}.", hint=f"Choose one of {', '.join(METHODS)}.")
    if method in OURS:
        ours = campaign_scores(interactions, half_life_days, method == OWN_AND_TASTE, random_state, on_progress)
        return MethodScores(method, ours.V, ours.of_rows)
    span = span_of(interactions)
    if span is None:
        raise EvaluationError(f"Without dates nobody can be ranked by {method}.", hint="Choose the column of the date.")
    V = campaign_matrix(interactions, None)
    known = Before(V, interactions, span.last + timedelta(days=1), half_life_days, random_state)
    return MethodScores(method, V, BASELINES[method](known))
