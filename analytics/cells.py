"""The cells of V: interactions of one item and one customer become one number, net of returns."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from scipy import sparse

from analytics.tables.interactions import say

ValueKind = Literal["orders", "units", "revenue", "rating", "weight"]

REPEATS = {
    "orders": "every order of a pair is counted once",
    "units": "their units are added up, net of returns",
    "revenue": "their revenue is added up, net of returns",
    "rating": "the mean of a pair is used",
    "weight": "they are added up",
}
"""What happens to entries that have the same item and customer, by what a cell counts."""


def sum_cells(
    frame: pd.DataFrame, value: ValueKind, items: np.ndarray, customers: np.ndarray, shape: tuple[int, int]
) -> tuple[sparse.csr_array, list[str]]:
    """Add interactions up to one cell for each item and customer.

    Parameters
    ----------
    frame : DataFrame
        Interactions, with the columns that the value needs.
    value : {"orders", "units", "revenue", "rating", "weight"}
    items, customers : ndarray of int, shape (n_interactions,)
        Row and column of V for each interaction.
    shape : (int, int)

    Returns
    -------
    csr_array, list of str
        The cells, none below zero, and what was added up or left out.
    """
    items, customers = items.astype(np.int64), customers.astype(np.int64)
    pairs = items * shape[1] + customers
    repeats = int(pd.Series(pairs).duplicated().sum())

    def added(weights: np.ndarray) -> sparse.csr_array:
        return sparse.csr_array(sparse.coo_array((weights, (items, customers)), shape=shape))

    entries = {"rating": ("rating repeats", "ratings repeat"), "weight": ("entry repeats", "entries repeat")}
    repeated = say(repeats, *entries.get(value, ("line repeats", "lines repeat")))
    notes = [f"{repeated} a pair; {REPEATS[value]}."] if repeats else []
    if value == "rating":
        total, times = added(frame["rating"].to_numpy(dtype=float)), added(np.ones(len(frame)))
        total.data = total.data / times.data
        return total, notes
    if value == "weight":
        return added(frame["weight"].to_numpy(dtype=float)), notes
    quantity = frame["quantity"].to_numpy(dtype=float) if "quantity" in frame else np.ones(len(frame))
    units = added(quantity)
    kept = units.data > 0
    if not kept.all():
        pairs_gone = say(int(np.count_nonzero(~kept)), "pair was returned in full or has", "pairs were returned in full or have")
        notes.append(f"{pairs_gone} no units, and {'is' if (~kept).sum() == 1 else 'are'} left out.")
    if value == "units":
        cells = units
    elif value == "revenue":
        cells = added(frame["revenue"].to_numpy(dtype=float))
        unpaid = int(np.count_nonzero(kept & (cells.data <= 0)))
        if unpaid:
            notes.append(
                f"{say(unpaid, 'pair has', 'pairs have')} no revenue above 0, and {'is' if unpaid == 1 else 'are'} left out."
            )
    else:
        cells = added(_first_of_order(frame, pairs, quantity > 0).astype(float))
    cells.data = np.where(kept & (cells.data > 0), cells.data, 0.0)
    return cells, notes


def _first_of_order(frame: pd.DataFrame, pairs: np.ndarray, bought: np.ndarray) -> np.ndarray:
    """Keep of the lines that bought something the first of each pair and order; lines without an order all stand."""
    if "order" not in frame:
        return bought
    lines = pd.DataFrame({"pair": pairs, "order": frame["order"].to_numpy()})[
        bought & (frame["order"] != "").to_numpy(dtype=bool)
    ]
    first = bought.copy()
    first[lines.index[lines.duplicated()]] = False
    return first
