"""The rows of a table that lie behind a fit: of some of its customers, on the rows of its V, order by order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.cells import order_codes
from analytics.factorization import Factorization
from analytics.factorization.folding_in import fold_in
from analytics.matrix import InteractionMatrix, build_matrix
from analytics.segments.membership import main_segments, mix
from analytics.segments.periods import days_of
from analytics.tables.cleaning.interactions import Interactions

MOST_CUSTOMERS = 20_000
"""Customers whose orders are looked through; of more, this many are drawn at random."""
AWAY = -2
"""Main segment of customers who have nothing in a period."""


@dataclass(frozen=True)
class Placed:
    """Where customers belong in a period, the profiles staying as they are.

    Attributes
    ----------
    main : ndarray of int, shape (n_sampled,)
        Position of the main segment, `NO_SEGMENT` where nothing is explained, `AWAY` where there is nothing.
    mix : ndarray, shape (n_sampled, n_components)
        Rows sum to 1; zero for those without a segment.
    """

    main: np.ndarray
    mix: np.ndarray


@dataclass(frozen=True)
class Purchases:
    """The rows of some customers of a fit.

    Attributes
    ----------
    fit : Factorization
    interactions : Interactions
        ``customer`` has the sampled customers as its categories, ``item`` the rows of V: items that share a row of V
        are that row.
    sampled : ndarray of int, shape (n_sampled,)
        Positions of these customers in V.
    """

    fit: Factorization = field(repr=False)
    interactions: Interactions = field(repr=False)
    sampled: np.ndarray = field(repr=False)

    @property
    def frame(self) -> pd.DataFrame:
        """The rows."""
        return self.interactions.frame

    @cached_property
    def customers(self) -> np.ndarray:
        """Number of the sampled customer of each row."""
        return self.frame["customer"].cat.codes.to_numpy()

    @cached_property
    def days(self) -> np.ndarray:
        """Day of each row, NaT where it has none."""
        return days_of(self.frame)

    @cached_property
    def orders(self) -> np.ndarray:
        """Number of the order of each row, below zero where nothing tells it.

        Where a row names no order, what a customer took on one day is one.
        """
        n_rows = len(self.frame)
        codes, n_names = order_codes(self.frame["order"]) if "order" in self.frame else (np.full(n_rows, -1), 0)
        days = self.days.astype(np.int64)
        dated = ~np.isnat(self.days)
        first, last = (days[dated].min(), days[dated].max()) if dated.any() else (0, 0)
        within = np.where(codes >= 0, codes, n_names + np.where(dated, days - first, 0))
        keys = self.customers.astype(np.int64) * (n_names + last - first + 1) + within
        return np.where((codes >= 0) | dated, pd.factorize(keys)[0], -1)

    def rows(self, chosen: np.ndarray) -> Purchases:
        """Return only these rows, given as a mask."""
        return replace(self, interactions=replace(self.interactions, frame=self.frame[chosen]))

    def revenue(self) -> np.ndarray | None:
        """Return the revenue of each sampled customer; None where the table tells none."""
        if "revenue" not in self.frame:
            return None
        return np.bincount(self.customers, self.frame["revenue"].to_numpy(dtype=float), len(self.sampled))

    def active(self) -> np.ndarray:
        """Return which of the sampled customers have any row."""
        return np.bincount(self.customers, minlength=len(self.sampled)) > 0

    def place(self) -> Placed:
        """Fold the customers in on the profiles of the fit, by these rows alone.

        Cells count what those of V count, logarithms included. They are not weighted by their age: a period is a window
        of its own.
        """
        V = self.fit.V
        part = build_matrix(self.interactions, V.value, log=V.options.log)  # type: ignore[arg-type]
        # What only predicts is left out: nothing is predicted here.
        folded = fold_in(replace(self.fit, scorer=None), part)
        found = self.frame["customer"].cat.categories.get_indexer(folded.V.customers)
        main = np.full(len(self.sampled), AWAY)
        main[found] = main_segments(folded)
        mixes = np.zeros((len(self.sampled), self.fit.n_components))
        mixes[found] = mix(folded)
        return Placed(main, mixes)


def purchases_of(fit: Factorization, interactions: Interactions, most: int = MOST_CUSTOMERS, random_state: int = 0) -> Purchases:
    """Return the rows of the customers of a fit, or of ``most`` of them drawn at random.

    Parameters
    ----------
    fit : Factorization
    interactions : Interactions
        Those that V was built of.
    most : int
    random_state : int, default 0
    """
    frame, n_customers = interactions.frame, fit.V.shape[1]
    sampled = np.arange(n_customers)
    if n_customers > most:
        sampled = np.sort(np.random.default_rng(random_state).choice(n_customers, most, replace=False))
    number = np.full(n_customers + 1, -1)  # the last one is for customers whom V leaves out
    number[sampled] = np.arange(len(sampled))
    customers = number[positions_of(frame["customer"], fit.V.customers)]
    items = _rows_of_items(frame["item"].cat.categories, fit.V)[frame["item"].cat.codes]
    kept = (customers >= 0) & (items >= 0)
    placed = frame[kept].assign(
        customer=pd.Categorical.from_codes(customers[kept], categories=fit.V.customers[sampled]),
        item=pd.Categorical.from_codes(items[kept], categories=fit.V.items),
    )
    if "order" in placed and isinstance(placed["order"].dtype, pd.CategoricalDtype):
        # Names of orders are looked through whenever cells are counted, and a sample has few of them.
        placed["order"] = placed["order"].cat.remove_unused_categories()
    return Purchases(fit, replace(interactions, frame=placed), sampled)


def positions_of(column: pd.Series, labels: pd.Index) -> np.ndarray:
    """Return for each row of a categorical column the position of its label, -1 where it is none of them."""
    return labels.get_indexer(pd.Index(column.cat.categories.astype(str)))[column.cat.codes]


def _rows_of_items(items: pd.Index, V: InteractionMatrix) -> np.ndarray:
    """Return the row of V of each item, -1 where it has none; those folded together have the row that they share."""
    labels = pd.Index(items.astype(str))
    rows = V.items.get_indexer(labels)
    for shared, inside in V.folded.items():
        rows[labels.get_indexer(pd.Index(inside))] = V.items.get_loc(shared)
    return rows
