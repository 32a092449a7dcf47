"""V: items x customers, sparse, with labels, kind and vocabulary."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

from analytics.errors import UnknownLabelError
from analytics.tables.recognition.recognition import Kind
from analytics.values import PLAIN_CELLS, CellOptions
from analytics.vocabulary import DEFAULT_VOCABULARY, Vocabulary

LABELS_COMPARED = 5_000
"""Labels that are searched for near names when one is unknown."""
MAX_LABEL_SHOWN = 60


@dataclass(frozen=True)
class InteractionMatrix:
    """The matrix V of items and customers.

    Attributes
    ----------
    values : csr_array, shape (n_items, n_customers)
        Counts: what is not stored is zero. Ratings: what is not stored is unknown.
    items, customers : Index of str
    kind : {"counts", "ratings"}
    value : str
        What a cell measures: orders, units, revenue, rating, latest rating or weight.
    vocabulary : Vocabulary
    categories : Series or None
        Category of each item.
    notes : tuple of str
        What was left out or added up while the matrix was built.
    account : str
        One line that leads from the pairs and customers that were read to those in the matrix.
    options : CellOptions
        How the value is weighted, and which items share a row.
    folded : mapping of str to tuple of str
        The items inside each row that stands for several, those with the most buyers first.
    has_orders : bool
        Whether a column told the orders; without one each row counts, and pages speak of rows.
    """

    values: sparse.csr_array = field(repr=False)
    items: pd.Index = field(repr=False)
    customers: pd.Index = field(repr=False)
    kind: Kind
    value: str = "weight"
    vocabulary: Vocabulary = DEFAULT_VOCABULARY
    categories: pd.Series | None = field(default=None, repr=False)
    notes: tuple[str, ...] = ()
    account: str = ""
    options: CellOptions = PLAIN_CELLS
    folded: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    has_orders: bool = True

    @property
    def shape(self) -> tuple[int, int]:
        """Number of items and of customers."""
        return len(self.items), len(self.customers)

    @property
    def total(self) -> float:
        """Sum of all cells."""
        return float(self.values.sum())

    @property
    def counts_rows(self) -> bool:
        """Whether orders are wanted and no column tells them, so that every row counts."""
        return self.value == "orders" and not self.has_orders

    @property
    def description(self) -> str:
        """What a cell counts, with its weighting: "orders, weighted by recency (half-life 90 days), log"."""
        return self.options.describe("rows" if self.counts_rows else self.value)

    @property
    def scale(self) -> str:
        """The word that says that cells are no plain counts ("weighted", "log"); empty when they are."""
        return self.options.scale

    def item_position(self, item: str) -> int:
        """Return the row of an item; raise `UnknownLabelError` with near names if there is none."""
        return _position(self.items, item, self.vocabulary.item)

    def customer_position(self, customer: str) -> int:
        """Return the column of a customer; raise `UnknownLabelError` with near names if there is none."""
        return _position(self.customers, customer, self.vocabulary.customer)

    def history(self, customer: str) -> pd.Series:
        """Return what a customer has, largest first, indexed by item."""
        column = self.by_customer[[self.customer_position(customer)], :]
        held = pd.Series(column.data, index=self.items[column.indices], name=self.value, dtype=float)
        return held.sort_values(ascending=False, kind="stable")

    @cached_property
    def by_customer(self) -> sparse.csr_array:
        """The transpose (customers x items), made once."""
        return sparse.csr_array(self.values.T)

    def to_frame(self) -> pd.DataFrame:
        """Return V as a data frame; only for tables that fit on a page."""
        frame = pd.DataFrame(self.values.toarray(), index=self.items, columns=self.customers)
        if self.kind == "ratings":
            pattern = self.values.copy()
            pattern.data = np.ones_like(pattern.data)
            frame = frame.where(pattern.toarray() > 0)
        return frame


def _position(labels: pd.Index, label: str, noun: str) -> int:
    found = labels.get_indexer([label])[0]
    if found >= 0:
        return int(found)
    near = difflib.get_close_matches(str(label), labels[:LABELS_COMPARED].astype(str), n=3)
    hint = f"Did you mean {', '.join(near)}?" if near else f"Search the list of {noun} names."
    raise UnknownLabelError(f"There is no {noun} called {str(label)[:MAX_LABEL_SHOWN]!r}.", hint=hint)
