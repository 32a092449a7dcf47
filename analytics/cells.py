"""The cells of V: interactions of one item and one customer become one number, net of returns."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from scipy import sparse

ValueKind = Literal["orders", "units", "revenue", "rating", "weight"]


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

    if value == "rating":
        total, times = added(frame["rating"].to_numpy(dtype=float)), added(np.ones(len(frame)))
        total.data = total.data / times.data
        return total, [f"{repeats:,} ratings repeat a pair; the mean is used."] if repeats else []
    notes = [f"{repeats:,} entries repeat a pair; they are added up."] if repeats else []
    if value == "weight":
        return added(frame["weight"].to_numpy(dtype=float)), notes
    quantity = frame["quantity"].to_numpy(dtype=float) if "quantity" in frame else np.ones(len(frame))
    units = added(quantity)
    kept = units.data > 0
    if not kept.all():
        notes.append(f"{np.count_nonzero(~kept):,} pairs were returned in full or have no units; they are left out.")
    if value == "units":
        cells = units
    elif value == "revenue":
        cells = added(frame["revenue"].to_numpy(dtype=float))
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
