"""The score that a campaign ranks by: what customers bought of a product themselves, and what their taste says."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

from analytics.assembling import finished
from analytics.errors import AnalyticsError
from analytics.factorization import factorize, max_components
from analytics.factorization.contract import Progress, no_progress, part_of
from analytics.factorization.folding_in import fold_in
from analytics.factorization.scoring import Scoring
from analytics.matrix import InteractionMatrix, build_matrix
from analytics.tables.cleaning.interactions import Interactions
from analytics.values import CellOptions, ValueKind, available_values, has_dates

DEFAULT_HALF_LIFE_DAYS = 90.0
"""Of groceries; of fashion 180 and more."""
OWN_AND_TASTE, TASTE = "own purchases and taste", "taste"
MOST_LEARNED = 100_000
"""Of more customers, tastes are learned from so many drawn at random; the others are folded in."""
BLOCK = 50
"""Items scored together where scores of several are added up."""
COMPONENTS = (10, 20, 40)
"""Models whose predictions are averaged. More than describe a segment well: what predicts best has finer tastes."""


class RanksCustomers(ABC):
    """Scores of all customers for any item.

    Attributes
    ----------
    V : InteractionMatrix
        Names its items and customers.
    """

    V: InteractionMatrix

    @property
    @abstractmethod
    def method(self) -> str:
        """How customers are ranked, in words."""

    @abstractmethod
    def of_rows(self, rows: np.ndarray) -> np.ndarray:
        """Return the scores of items at some rows of V for all customers, shape (n_rows, n_customers)."""

    def of_items(self, items: Sequence[str]) -> pd.Series:
        """Return the score of each customer for one item, or the sum for several, indexed by customer.

        Raises
        ------
        UnknownLabelError
            When there is no such item.
        """
        rows = np.array([self.V.item_position(item) for item in dict.fromkeys(items)])
        return pd.Series(self.summed(rows), index=self.V.customers, name="score")

    def summed(self, rows: np.ndarray) -> np.ndarray:
        """Return the sum of the scores of items at some rows of V, shape (n_customers,), block by block."""
        total = np.zeros(self.V.shape[1])
        for first in range(0, len(rows), BLOCK):
            total += self.of_rows(rows[first : first + BLOCK]).sum(axis=0)
        return total


@dataclass(frozen=True)
class CampaignScores(RanksCustomers):
    """How strongly each customer is expected to buy each product: a strength, and no probability before it is calibrated.

    Attributes
    ----------
    V : InteractionMatrix
        Logarithms ``log(1 + x)`` of purchases, older ones counting less.
    item_parts : ndarray, shape (n_items, n_parts)
    customer_parts : ndarray, shape (n_parts, n_customers)
        Affinity is their product.
    with_own : bool
        Whether own purchases, the cells of V, are added to the affinity.
    """

    V: InteractionMatrix
    item_parts: np.ndarray = field(repr=False)
    customer_parts: np.ndarray = field(repr=False)
    with_own: bool

    @property
    def method(self) -> str:
        """How they are ranked, in words."""
        return OWN_AND_TASTE if self.with_own else TASTE

    def of_rows(self, rows: np.ndarray) -> np.ndarray:
        """Return the scores of items at some rows of V for all customers, shape (n_rows, n_customers); their mean is 1."""
        affinity = self.item_parts[rows] @ self.customer_parts
        return (affinity + self.V.values[rows].toarray() if self.with_own else affinity) / self.level

    def summed(self, rows: np.ndarray) -> np.ndarray:
        """Return the sum of the scores of items at some rows of V, shape (n_customers,), without each of them."""
        total = self.item_parts[rows].sum(axis=0, dtype=np.float64) @ self.customer_parts
        if self.with_own:
            total = total + np.asarray(self.V.values[rows].sum(axis=0)).ravel()
        return total / self.level

    def given(self, rows: np.ndarray, customers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return what the summed scores of some items are made of, for some customers.

        Returns
        -------
        parts : ndarray, shape (n_customers, n_parts)
            By each part of the taste.
        own : ndarray, shape (n_customers,)
            By own purchases. All of it adds up to the scores.
        """
        parts = self.customer_parts[:, customers].T * self.item_parts[rows].sum(axis=0, dtype=np.float64)
        own = np.zeros(len(customers))
        if self.with_own:
            own = np.asarray(self.V.by_customer[customers][:, rows].sum(axis=1), dtype=float).ravel()
        return parts / self.level, own / self.level

    @cached_property
    def level(self) -> float:
        """Mean of all cells before they are divided by it.

        Scores grow with the length of the history, what people buy next month does not: only in units of their mean can
        scores of one day be compared with those of another.
        """
        affinity = self.item_parts.sum(axis=0, dtype=np.float64) @ self.customer_parts.sum(axis=1, dtype=np.float64)
        own = float(self.V.values.sum()) if self.with_own else 0.0
        return max((float(affinity) + own) / (self.V.shape[0] * self.V.shape[1]), float(np.finfo(np.float32).tiny))

    def affinity_only(self) -> CampaignScores:
        """Return the same scores without own purchases, for customers who never bought a product."""
        return replace(self, with_own=False)


def campaign_matrix(interactions: Interactions, half_life_days: float | None = DEFAULT_HALF_LIFE_DAYS) -> InteractionMatrix:
    """Return purchases by item and customer, each counting ``0.5 ** (age / half-life)``.

    Parameters
    ----------
    interactions : Interactions
    half_life_days : float, optional
        None, or a table without dates: all count alike.

    Raises
    ------
    AnalyticsError
        When the table holds ratings: nobody tells what was bought.
    """
    if interactions.kind == "ratings":
        raise AnalyticsError("Ratings do not tell who bought what.", hint="Rank customers by predicted rating instead.")
    value: ValueKind = "orders" if "orders" in available_values(interactions) else available_values(interactions)[0]
    return build_matrix(interactions, value, half_life_days=half_life_days if has_dates(interactions) else None)


def campaign_scores(
    interactions: Interactions,
    half_life_days: float | None = DEFAULT_HALF_LIFE_DAYS,
    with_own: bool = True,
    random_state: int = 0,
    on_progress: Progress = no_progress,
) -> CampaignScores:
    """Score all likely buyers, or those who never bought a product.

    ``log(1 + own) + affinity``, where affinity is the sum of two strengths: one fitted to the same logarithms (squared
    error, the average of models with 10, 20 and 40 components), one fitted to whether a product was bought at all (0 to 1).
    A purchase today is 0.7 on the first scale and 1 on the second, so that a plain sum makes sense. People who buy a
    product again are told apart by their own purchases, others by affinity alone.

    Parameters
    ----------
    interactions : Interactions
    half_life_days : float, optional
        What is so many days older counts half; None counts all alike.
    with_own : bool, default True
        False scores those who never bought the product, by affinity alone.
    random_state : int, default 0
    on_progress : callable, optional
        May raise `Cancelled`.

    Returns
    -------
    CampaignScores

    Raises
    ------
    AnalyticsError
        When the table holds ratings, or too little to factorize.

    Examples
    --------
    >>> import analytics as an
    >>> table = an.read_table(b"customer,product,quantity\\nMary,Bread,3\\nMary,Jam,1\\nJohn,Tea,2\\nAnn,Tea,2\\nAnn,Rum,2\\n")
    >>> campaign_scores(an.clean(table, an.recognise(table))).of_items(["Jam"]).idxmax()
    'Mary'
    """
    counted = campaign_matrix(interactions, half_life_days)
    logs = _logs(counted)
    plans = _plans(logs)
    learned = _drawn(counted.shape[1], random_state)
    items, customers = [], []
    for number, (engine, k) in enumerate(plans):
        V = logs if engine == "counts" else counted
        found = _learned(V, learned, k, random_state, part_of(on_progress, number, len(plans)), engine)
        items.append(found.item_parts)
        customers.append(found.customer_parts * np.float32(1.0 / (len(plans) - 1) if engine == "counts" else 1.0))
    return CampaignScores(logs, np.hstack(items), np.vstack(customers), with_own)


def _drawn(n_customers: int, random_state: int) -> np.ndarray | None:
    """Return the customers that tastes are learned from; None for all."""
    if n_customers <= MOST_LEARNED:
        return None
    return np.sort(np.random.default_rng(random_state).choice(n_customers, MOST_LEARNED, replace=False))


def _learned(
    V: InteractionMatrix, learned: np.ndarray | None, k: int, random_state: int, on_progress: Progress, engine: str
) -> Scoring:
    """Return the parts of a model for all items and customers; where it is learned from some customers, others are folded in."""
    if learned is None:
        return factorize(V, k, random_state, on_progress, engine).scoring
    part = sparse.csr_array(V.by_customer[learned].T)
    rows = np.flatnonzero(np.diff(part.indptr))
    some = replace(
        V, values=part[rows], items=V.items[rows], customers=V.customers[learned], categories=None, folded={}, notes=()
    )
    fit = factorize(some, k, random_state, part_of(on_progress, 0, 2), engine)
    on_progress(0.5, "Placing all customers")
    scoring = fold_in(fit, replace(V, categories=None)).scoring
    items = np.zeros((V.shape[0], scoring.item_parts.shape[1]), dtype=scoring.item_parts.dtype)
    items[rows] = scoring.item_parts
    return replace(scoring, item_parts=items)


def _plans(V: InteractionMatrix) -> list[tuple[str, int]]:
    """Return engine and number of components of each model; a small table allows fewer.

    Whatever number is described, the implicit engine predicts with a number of its own.
    """
    most = max_components(V)
    sizes = sorted({min(k, most) for k in COMPONENTS})
    return [*(("counts", k) for k in sizes), ("implicit", sizes[0])]


def _logs(V: InteractionMatrix) -> InteractionMatrix:
    cells = sparse.csr_array(V.values, copy=True)
    return finished(replace(V, values=cells), CellOptions(log=True, half_life_days=V.options.half_life_days))
