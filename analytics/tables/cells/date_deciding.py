"""In which order the numbers of dates stand is decided once for a column: by a cell, by dots, or by the order of the file."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analytics.tables.cells.date_column import ORDERS, DateCells, DateOrder

MIN_SHARE_READ = 0.5
"""A column of which less can be read holds no dates."""
MIN_REVERSALS = 3
"""Times a column must turn back in time under a reading for it to count as unsorted."""


def decide_order(cells: DateCells) -> tuple[tuple[DateOrder, ...], str]:
    """Return the orders that can be meant, and why, when that was a decision."""
    times = np.bincount(cells.codes, minlength=len(cells.text))
    readings = {order: cells.read(order) for order in ORDERS}
    reads = {order: int(times[~np.isnat(moments)].sum()) for order, moments in readings.items()}
    most = max(reads.values())
    if not most or most < MIN_SHARE_READ * times[~cells.blank].sum():
        return (), ""
    orders: list[DateOrder] = []
    for order in ORDERS:
        if reads[order] == most and not any(np.array_equal(readings[order], readings[o], equal_nan=True) for o in orders):
            orders.append(order)
    if len(orders) == 1:
        return tuple(orders), _proof(cells, readings, orders[0])
    if "day first" in orders and (cells.marked.mark == ".").all():
        return ("day first",), "dates are read day first, as is usual with dots"
    sorted_ = _order_of_file(cells, {order: readings[order] for order in orders})
    if sorted_ is not None:
        return (sorted_,), f"dates are read {sorted_}, as only then the file is in the order of its dates"
    return tuple(orders), f"dates can be read {' or '.join(orders)}; {orders[0]} is used"


def _proof(cells: DateCells, readings: Mapping[DateOrder, np.ndarray], order: DateOrder) -> str:
    """Name the first cell that only one order reads, where an order mattered."""
    if not cells.marked.where.size:
        return ""
    others = [moments for other, moments in readings.items() if other not in {order, "year first"}]
    only = ~np.isnat(readings[order]) & np.logical_and.reduce([np.isnat(moments) for moments in others])
    return f"dates are read {order}, as {cells.text[np.argmax(only)]} must be" if only.any() else ""


def _order_of_file(cells: DateCells, readings: Mapping[DateOrder, np.ndarray]) -> DateOrder | None:
    """Return the one order under which the days of the file run forward, or backward, from first to last."""
    used = ~np.logical_or.reduce([np.isnat(moments) for moments in readings.values()])
    rows = cells.codes[used[cells.codes]]
    place = np.empty(len(cells.text), dtype=np.int64)
    place[np.argsort(cells.text.astype(str), kind="stable")] = np.arange(len(cells.text))
    if _reversals(place[rows]) == 0:
        return None
    turns = {order: _reversals(moments.astype("datetime64[D]").astype(np.int64)[rows]) for order, moments in readings.items()}
    in_order = [order for order, n in turns.items() if n == 0]
    others = [n for order, n in turns.items() if n]
    return in_order[0] if len(in_order) == 1 and min(others) >= MIN_REVERSALS else None


def _reversals(numbers: np.ndarray) -> int:
    """Return how often a sequence goes against its main direction."""
    steps = np.diff(numbers)
    return int(min((steps > 0).sum(), (steps < 0).sum()))
