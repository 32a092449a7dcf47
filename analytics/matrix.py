"""V: items x customers, sparse, with labels, kind and vocabulary."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd
from scipy import sparse

from analytics.errors import MatrixError, UnknownLabelError
from analytics.tables.cleaning import Interactions
from analytics.tables.numbers import parse_numbers, to_labels
from analytics.tables.recognition import Kind
from analytics.vocabulary import Vocabulary

ValueKind = Literal["orders", "units", "revenue", "rating", "weight"]


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
        What a cell measures: orders, units, revenue, rating or weight.
    vocabulary : Vocabulary
    categories : Series or None
        Category of each item.
    notes : tuple of str
        What was left out or added up while the matrix was built.
    """

    values: sparse.csr_array = field(repr=False)
    items: pd.Index = field(repr=False)
    customers: pd.Index = field(repr=False)
    kind: Kind
    value: str = "weight"
    vocabulary: Vocabulary = Vocabulary()
    categories: pd.Series | None = field(default=None, repr=False)
    notes: tuple[str, ...] = ()

    @property
    def shape(self) -> tuple[int, int]:
        """Number of items and of customers."""
        return len(self.items), len(self.customers)

    @property
    def total(self) -> float:
        """Sum of all cells."""
        return float(self.values.sum())

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

    @property
    def by_customer(self) -> sparse.csr_array:
        """The transpose (customers x items), made once."""
        cached = self.__dict__.get("_by_customer")
        if cached is None:
            cached = sparse.csr_array(self.values.T)
            object.__setattr__(self, "_by_customer", cached)
        return cached

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
    near = difflib.get_close_matches(str(label), labels[:5000].astype(str), n=3)
    hint = f"Did you mean {', '.join(near)}?" if near else f"Search the list of {noun} names."
    raise UnknownLabelError(f"There is no {noun} called {str(label)[:60]!r}.", hint=hint)


def default_value(interactions: Interactions) -> ValueKind:
    """Return what a cell should count when nobody says: ratings, orders where there are orders, else units."""
    columns = interactions.frame.columns
    if interactions.kind == "ratings":
        return "rating"
    if interactions.layout == "wide":
        return "weight"
    if "order" in columns or "quantity" not in columns:
        return "orders"
    return "units"


def available_values(interactions: Interactions) -> tuple[ValueKind, ...]:
    """Return what a cell can count, the default first."""
    columns = interactions.frame.columns
    found: list[ValueKind] = [default_value(interactions)]
    if interactions.layout == "long" and interactions.kind == "counts":
        found += ["orders"]
        found += ["units"] if "quantity" in columns else []
        found += ["revenue"] if "revenue" in columns else []
    return tuple(dict.fromkeys(found))


def build_matrix(interactions: Interactions, value: ValueKind | None = None) -> InteractionMatrix:
    """Add interactions up to one cell for each item and customer.

    Orders are distinct orders (rows, where no order is named) in which the item was
    bought; a pair whose units were all returned is left out. Units and revenue are net
    of returns and never negative. Ratings given twice are averaged.

    Parameters
    ----------
    interactions : Interactions
    value : {"orders", "units", "revenue", "rating", "weight"}, optional
        What a cell measures; see `default_value`.

    Returns
    -------
    InteractionMatrix

    Raises
    ------
    MatrixError
        When the value is not in the table, or all cells are zero.

    Examples
    --------
    >>> from analytics import clean, read_table, recognise
    >>> table = read_table(b"customer,product,quantity\\nMary,Bread,3\\nJohn,Fruits,2\\nMary,Bread,1\\n")
    >>> build_matrix(clean(table, recognise(table)), value="units").to_frame().loc["Bread", "Mary"].item()
    4.0
    """
    value = value or default_value(interactions)
    if value not in available_values(interactions):
        raise MatrixError(f"The table does not tell {value}.", hint=f"It tells {', '.join(available_values(interactions))}.")
    frame = interactions.frame
    rows, columns = frame["item"].cat.codes.to_numpy(), frame["customer"].cat.codes.to_numpy()
    shape = len(frame["item"].cat.categories), len(frame["customer"].cat.categories)
    cells, notes = _cells(frame, value, rows.astype(np.int64), columns.astype(np.int64), shape)
    return _assemble(
        cells,
        pd.Index(frame["item"].cat.categories.astype(str)),
        pd.Index(frame["customer"].cat.categories.astype(str)),
        interactions.kind,
        value,
        interactions.vocabulary,
        interactions.categories,
        notes,
    )


def _cells(
    frame: pd.DataFrame, value: ValueKind, rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]
) -> tuple[sparse.csr_array, list[str]]:
    def added(weights: np.ndarray) -> sparse.csr_array:
        return sparse.csr_array(sparse.coo_array((weights, (rows, columns)), shape=shape))

    pairs = pd.Series(rows * shape[1] + columns)
    repeats = int(pairs.duplicated().sum())
    if value == "rating":
        notes = [f"{repeats:,} ratings repeat a pair; the mean is used."] if repeats else []
        total, times = added(frame["rating"].to_numpy(dtype=float)), added(np.ones(len(frame)))
        total.data = total.data / times.data
        return total, notes
    notes = [f"{repeats:,} rows repeat a pair; they are added up."] if repeats else []
    if value == "weight":
        return added(frame["weight"].to_numpy(dtype=float)), notes
    quantity = frame["quantity"].to_numpy(dtype=float) if "quantity" in frame else np.ones(len(frame))
    units = added(quantity)
    returned_pairs = int(np.count_nonzero(units.data <= 0))
    units.data = np.where(units.data > 0, units.data, 0.0)
    if returned_pairs:
        notes.append(f"{returned_pairs:,} pairs were returned in full or have no units; they are left out.")
    if value == "units":
        return units, notes
    if value == "revenue":
        money = added(frame["revenue"].to_numpy(dtype=float))
        money.data = np.where((money.data > 0) & (units.data > 0), money.data, 0.0)
        return money, notes
    bought = quantity > 0
    if "order" in frame:
        lines = pd.DataFrame({"pair": pairs, "order": pd.factorize(frame["order"])[0]})[bought]
        bought[lines.index[lines.duplicated()]] = False
    orders = added(bought.astype(float))
    orders.data = np.where(units.data > 0, orders.data, 0.0)
    return orders, notes


def matrix_from_wide(frame: pd.DataFrame, kind: Kind = "counts", vocabulary: Vocabulary = Vocabulary()) -> InteractionMatrix:
    """Make V from a data frame with items in rows and customers in columns.

    Parameters
    ----------
    frame : DataFrame
        Numbers; for ratings NaN means unknown, for counts it means none.
    kind : {"counts", "ratings"}
    vocabulary : Vocabulary, optional

    Returns
    -------
    InteractionMatrix

    Raises
    ------
    MatrixError
        On negative, infinite or non-numeric cells, with row and column.

    Examples
    --------
    >>> matrix_from_wide(pd.DataFrame({"John": [0, 2], "Mary": [3, 1]}, index=["Bread", "Fruits"])).shape
    (2, 2)
    """
    long = pd.DataFrame(
        {
            "customer": np.repeat(to_labels(pd.Series(frame.columns)).to_numpy(), len(frame)),
            "item": np.tile(to_labels(pd.Series(frame.index)).to_numpy(), frame.shape[1]),
            "value": [cell for column in range(frame.shape[1]) for cell in frame.iloc[:, column]],
        }
    )
    return matrix_from_long(long[long["value"].notna()], kind, vocabulary)


def matrix_from_long(frame: pd.DataFrame, kind: Kind = "counts", vocabulary: Vocabulary = Vocabulary()) -> InteractionMatrix:
    """Make V from a data frame with the columns ``customer``, ``item`` and ``value``.

    Pairs that stand more than once are added up (counts) or averaged (ratings).

    Parameters
    ----------
    frame : DataFrame
    kind : {"counts", "ratings"}
    vocabulary : Vocabulary, optional

    Returns
    -------
    InteractionMatrix

    Raises
    ------
    MatrixError
        When a column is missing, or a value is negative, infinite or no number.

    Examples
    --------
    >>> long = pd.DataFrame({"customer": ["Mary", "John"], "item": ["Bread", "Bread"], "value": [3, 1]})
    >>> matrix_from_long(long).total
    4.0
    """
    missing = [column for column in ("customer", "item", "value") if column not in frame]
    if missing:
        raise MatrixError(f"The column {missing[0]} is missing.", hint="The columns are customer, item and value.")
    parsed = parse_numbers(frame["value"])
    wrong = parsed.bad | (parsed.values < 0)
    if wrong.any():
        row = frame.iloc[int(np.argmax(wrong))]
        raise MatrixError(
            f"The value of {row['item']} for {row['customer']} is {row['value']!r}.", hint="Values are numbers from zero up."
        )
    frame, values = frame[~parsed.blank], parsed.values[~parsed.blank]
    rows, items = pd.factorize(to_labels(frame["item"]))
    columns, customers = pd.factorize(to_labels(frame["customer"]))
    value: ValueKind = "rating" if kind == "ratings" else "weight"
    tidy = pd.DataFrame({value: values})
    shape = len(items), len(customers)
    cells, notes = _cells(tidy, value, rows.astype(np.int64), columns.astype(np.int64), shape)
    return _assemble(cells, pd.Index(items), pd.Index(customers), kind, value, vocabulary, None, notes)


def _assemble(
    cells: sparse.csr_array,
    items: pd.Index,
    customers: pd.Index,
    kind: Kind,
    value: str,
    vocabulary: Vocabulary,
    categories: pd.Series | None,
    notes: Iterable[str],
) -> InteractionMatrix:
    """Drop empty rows and columns (saying so), and freeze the matrix."""
    notes = list(notes)
    if kind == "counts":
        cells.eliminate_zeros()
    rows = np.flatnonzero(np.diff(cells.indptr) > 0)
    columns = np.flatnonzero(np.bincount(cells.indices, minlength=cells.shape[1]) > 0)
    if not rows.size or not cells.data.any():
        raise MatrixError("Every cell is zero.", hint="Check which column holds the numbers.")
    for kept, labels, count in ((rows, items, vocabulary.count_items), (columns, customers, vocabulary.count_customers)):
        if kept.size < len(labels):
            notes.append(f"{count(len(labels) - kept.size)} without any {vocabulary.value} left out.")
    cells = sparse.csr_array(cells[rows][:, columns])
    cells.sort_indices()
    cells.data.setflags(write=False)
    items = items[rows]
    if categories is not None:
        categories = categories.reindex(items)
    return InteractionMatrix(cells, items, customers[columns], kind, value, vocabulary, categories, tuple(notes))
