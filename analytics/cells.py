"""The cells of V: interactions of one item and one customer become one number, net of returns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from analytics.tables.wording import say
from analytics.values import RATING_VALUES, ValueKind

REPEATS = {
    "orders": "every order of a pair is counted once",
    "units": "their units are added up, net of returns",
    "revenue": "their revenue is added up, net of returns",
    "rating": "the mean of a pair is used",
    "latest rating": "the latest of a pair is used",
    "weight": "they are added up",
}
"""What happens to entries that have the same item and customer, by what a cell counts."""
WITHOUT_ORDERS = "every row counts"
"""The same for orders where no column tells them."""
ENTRY = {
    "rating": ("rating repeats", "ratings repeat"),
    "latest rating": ("rating repeats", "ratings repeat"),
    "weight": ("entry repeats", "entries repeat"),
}

LINES_AT_ONCE = 5_000_000
"""Lines whose orders are compared together: comparing takes about 60 bytes a line."""
LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True)
class _Lines:
    """Interactions with their row and column of V; ``weights`` says how much each counts for its age, if anything."""

    frame: pd.DataFrame
    items: np.ndarray
    customers: np.ndarray
    shape: tuple[int, int]
    weights: np.ndarray | None = None

    def add(self, numbers: np.ndarray) -> sparse.csr_array:
        """Add up one number a line; every pair of the lines is stored, also when its sum is zero.

        Whole numbers are added as such, in half the memory, and become floating-point numbers once they are few.
        """
        cells = sparse.csr_array(sparse.coo_array((numbers, (self.items, self.customers)), shape=self.shape))
        cells.data = cells.data.astype(float, copy=False)
        return cells

    def weighted(self, numbers: np.ndarray) -> np.ndarray:
        """Return one number a line, less for what is older."""
        return numbers if self.weights is None else numbers * self.weights

    def numbers(self, column: str) -> np.ndarray:
        """Return a column of numbers."""
        return self.frame[column].to_numpy(dtype=float)


def sum_cells(
    frame: pd.DataFrame,
    value: ValueKind,
    items: np.ndarray,
    customers: np.ndarray,
    shape: tuple[int, int],
    weights: np.ndarray | None = None,
) -> tuple[sparse.csr_array, list[str]]:
    """Add interactions up to one cell for each item and customer.

    With weights for age, returns take off the same share of what was bought that they take off without: a return is
    younger than what it gives back, and would outweigh it.

    Parameters
    ----------
    frame : DataFrame
        Interactions, with the columns that the value needs.
    value : {"orders", "units", "revenue", "rating", "latest rating", "weight"}
    items, customers : ndarray of int, shape (n_interactions,)
        Row and column of V for each interaction.
    shape : (int, int)
    weights : ndarray of float, shape (n_interactions,), optional
        How much each interaction counts, above 0; see `analytics.values.recency_weights`.

    Returns
    -------
    csr_array, list of str
        The cells, none below zero, and what was added up or left out.
    """
    lines = _Lines(frame, items.astype(np.int32, copy=False), customers.astype(np.int32, copy=False), shape, weights)
    notes: list[str] = []
    if value in RATING_VALUES:
        cells = (_mean_rating if value == "rating" else _latest_rating)(lines)
    elif value == "weight":
        cells = lines.add(lines.weighted(lines.numbers("weight")))
    else:
        cells, notes = _purchases(lines, value)
    repeats = len(lines.frame) - cells.nnz
    repeated = say(repeats, *ENTRY.get(value, ("line repeats", "lines repeat")))
    meaning = WITHOUT_ORDERS if value == "orders" and "order" not in frame else REPEATS[value]
    return cells, [*([f"{repeated} a pair; {meaning}."] if repeats else []), *notes]


def _mean_rating(lines: _Lines) -> sparse.csr_array:
    total, times = lines.add(lines.weighted(lines.numbers("rating"))), lines.add(lines.weighted(np.ones(len(lines.frame))))
    total.data = total.data / times.data
    return total


def _latest_rating(lines: _Lines) -> sparse.csr_array:
    """Keep of every pair the rating with the last date; of equal or no dates the one that stands last in the file."""
    order = np.arange(len(lines.frame))
    if "date" in lines.frame:
        # As a number, no date is the smallest one of all: it comes before every date.
        order = np.argsort(lines.frame["date"].to_numpy(dtype="datetime64[us]").astype(np.int64), kind="stable")
    pairs = pd.Series(_pairs(lines, order))
    last = order[~pairs.duplicated(keep="last").to_numpy(dtype=bool)]
    ratings = lines.numbers("rating")[last]
    return sparse.csr_array(sparse.coo_array((ratings, (lines.items[last], lines.customers[last])), shape=lines.shape))


def _purchases(lines: _Lines, value: ValueKind) -> tuple[sparse.csr_array, list[str]]:
    """Return the cells of orders, units or revenue; what was returned in full or brought nothing is zero."""
    quantity = lines.numbers("quantity") if "quantity" in lines.frame else np.ones(len(lines.frame))
    notes: list[str] = []
    if value == "orders":
        first = _first_of_order(lines, quantity > 0)
        cells = lines.add(lines.weighted(first.astype(np.int32)))
        del first
    else:
        cells = _net(lines, quantity if value == "units" else lines.numbers("revenue"))
    kept = np.ones(cells.nnz, dtype=bool)
    if not (quantity > 0).all():
        kept = lines.add(quantity).data > 0
    gone = int(np.count_nonzero(~kept))
    if gone:
        pairs_gone = say(gone, "pair was returned in full or has", "pairs were returned in full or have")
        notes.append(f"{pairs_gone} no units, and {'is' if gone == 1 else 'are'} left out.")
    unpaid = int(np.count_nonzero(kept & (cells.data <= 0))) if value == "revenue" else 0
    if unpaid:
        notes.append(
            f"{say(unpaid, 'pair has', 'pairs have')} no revenue above 0, and {'is' if unpaid == 1 else 'are'} left out."
        )
    cells.data[~(kept & (cells.data > 0))] = 0.0
    return cells, notes


def _net(lines: _Lines, numbers: np.ndarray) -> sparse.csr_array:
    """Return sums net of what is below zero; by age, what is above zero, less the share that was taken off."""
    net = lines.add(numbers)
    if lines.weights is None:
        return net
    bought = np.maximum(numbers, 0.0)
    gross = lines.add(bought).data
    share = np.divide(net.data, gross, out=np.zeros_like(gross), where=gross > 0)
    net.data = lines.add(lines.weighted(bought)).data * share
    return net


def _first_of_order(lines: _Lines, bought: np.ndarray) -> np.ndarray:
    """Keep of the lines that bought something the first of each pair and order; lines without an order all stand."""
    if "order" not in lines.frame:
        return bought
    orders, n_orders = order_codes(lines.frame["order"])
    first = bought.copy()
    parts = -(-len(orders) // LINES_AT_ONCE)
    for part in range(parts):
        rows = np.flatnonzero(bought & (orders >= 0) & (lines.customers % parts == part))
        pairs = _pairs(lines, rows)
        if lines.shape[0] * lines.shape[1] * n_orders > LARGEST_KEY:
            pairs = pd.factorize(pairs)[0]
        first[rows[pd.Series(pairs * n_orders + orders[rows]).duplicated().to_numpy(dtype=bool)]] = False
    return first


def _pairs(lines: _Lines, rows: np.ndarray) -> np.ndarray:
    """Return one number for the item and customer of each of these lines."""
    return lines.items[rows].astype(np.int64) * lines.shape[1] + lines.customers[rows]


def order_codes(orders: pd.Series) -> tuple[np.ndarray, int]:
    """Return a number for the order of each line, below zero where none is named, and how many orders there may be."""
    if isinstance(orders.dtype, pd.CategoricalDtype):
        codes, names = orders.cat.codes.to_numpy(), orders.cat.categories
    else:
        codes, names = pd.factorize(orders)
    nameless = np.flatnonzero(names == "")
    return (np.where(codes == nameless[0], -1, codes) if nameless.size else codes), len(names)
