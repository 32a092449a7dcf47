"""Money that is the total of an order, repeated on each of its lines: spread over them, so that it counts once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.tables.cleaning.interactions import CleaningStep
from analytics.tables.cleaning.rules.purchases import Purchases, Rule
from analytics.tables.cleaning.telling import Counted

RULE = Rule(
    "order_totals",
    "Spread the total of an order over its lines",
    "Where each line of an order repeats the same amount, whatever was bought, that is the total of the order. Off: it counts on every line.",
    on=True,
)
MAX_LOOKED_AT = 100_000
"""Lines of a file by which its money is judged."""
MIN_ORDERS = 5
"""Orders of several unlike lines, and amounts among them, below which equal amounts may be chance."""
MIN_SHARE = 0.95
"""Share of these orders whose lines repeat one amount."""
MIN_CLEAR = 0.5
"""Least size of a sum of weights, as a share of the sum of their sizes: where sales and returns cancel out, signs say nothing."""


def repeats_totals(lines: Purchases) -> bool:
    """Whether the money that the file states is that of whole orders.

    In nearly all orders of several unlike lines the amount is the same on each line. Lines that sell different quantities for
    the same amount prove it; else the amount of one piece must change from order to order for most items, as it does not
    where everything costs the same.
    """
    if not _may_tell(lines):
        return False
    some = np.flatnonzero(~lines.text["order"].blank[:MAX_LOOKED_AT])
    if lines.revenue is None or not some.size:
        return False
    frame = pd.DataFrame(
        {
            "order": lines.text["order"].codes[some],
            "item": lines.text["item"].codes[some],
            "quantity": lines.quantity[some],
            "money": lines.revenue[some],
        }
    )
    same = frame.groupby("order").agg(["min", "max"])
    same = pd.DataFrame({name: same[name, "min"] == same[name, "max"] for name in ("item", "quantity", "money")})
    unlike = same[~(same["item"] & same["quantity"])]
    repeated = unlike.index[unlike["money"]]
    here = frame[frame["order"].isin(repeated)]
    if len(repeated) < max(MIN_ORDERS, MIN_SHARE * len(unlike)) or here["money"].nunique() < MIN_ORDERS:
        return False
    return int((~unlike["quantity"] & unlike["money"]).sum()) >= MIN_ORDERS or _prices_change(here)


def _may_tell(lines: Purchases) -> bool:
    """Whether the file states orders and money, and not the price of one piece."""
    return "order" in lines.text and lines.revenue is not None and "price" not in lines.numbers


def _prices_change(lines: pd.DataFrame) -> bool:
    """Whether most items that come back would have several prices, were the amounts those of lines."""
    lines = lines[lines["quantity"] != 0]
    price = (lines["money"] / lines["quantity"]).groupby(lines["item"])
    again = price.size() > 1
    return bool(again.any() and (price.nunique()[again] > 1).mean() > MIN_CLEAR)


def apply(lines: Purchases, on: bool, price: np.ndarray | None) -> None:
    """Spread the totals by what each line is worth, or tell them; comes before all rules, as lines left out have their part.

    Parameters
    ----------
    lines : Purchases
    on : bool
    price : ndarray of float, shape (n_rows,), optional
        Price of one piece, where the file states it beside the total.
    """
    if not lines.decided.order_totals or lines.revenue is None:
        return
    order = lines.text["order"].codes
    rows = _repeating(order, lines.text["order"].blank, lines.revenue)
    if not on:
        end = "which counts on every line"
        lines.account.leave(RULE.id, rows, (f"repeats the total of its order, {end}", f"repeat the total of their order, {end}"))
        return
    found = np.flatnonzero(rows)
    weights = lines.quantity[found] * (1.0 if price is None else np.nan_to_num(price[found]))
    gone = lines.account.change_revenue(found, lines.revenue[found] * _shares(order[found], weights))
    by = "quantity" if price is None else "quantity and price"
    by = f"by {by}" if price is not None or "quantity" in lines.numbers else "in equal parts"
    end = f"in {lines.columns['revenue']}; it is spread over the lines {by}."
    said = Counted(f"row repeats the total of its order {end}", f"rows repeat the total of their order {end}")
    lines.account.tell("repaired", RULE.id, found.size, said, found.size, gone)


def _repeating(order: np.ndarray, blank: np.ndarray, money: np.ndarray) -> np.ndarray:
    """Return the lines of orders of several lines that all hold the same amount, as a mask."""
    amounts = pd.DataFrame({"order": order, "money": money})[~blank].groupby("order")["money"]
    repeated = np.zeros(len(order), dtype=bool)
    repeated[~blank] = ((amounts.transform("size") > 1) & (amounts.transform("min") == amounts.transform("max"))).to_numpy()
    return repeated


def _shares(order: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the share of each line in its order; shares of an order add up to 1.

    Examples
    --------
    >>> _shares(np.array([0, 0, 1, 1, 2, 2]), np.array([1.0, 3.0, 0.0, 0.0, 3.0, -1.0])).tolist()
    [0.25, 0.75, 0.5, 0.5, 1.5, -0.5]
    """
    sums, sizes, counts = (np.bincount(order, of)[order] for of in (weights, np.abs(weights), np.ones(len(order))))
    clear = np.abs(sums) >= MIN_CLEAR * sizes
    parts, whole = np.where(clear, weights, np.abs(weights)), np.where(clear, sums, sizes)
    return np.where(sizes > 0, parts / np.where(whole == 0, 1.0, whole), 1.0 / counts)


def with_sums(steps: Iterable[CleaningStep], revenue_read: float | None) -> list[CleaningStep]:
    """Return the steps, and in the one about totals the sum of the column and what it is when each order counts once."""
    return [_with_sums(step, revenue_read) if step.rule == RULE.id and step.revenue else step for step in steps]


def _with_sums(step: CleaningStep, read: float | None) -> CleaningStep:
    if read is None or step.revenue is None:
        return step
    sums = f"The column adds up to {read:,.2f}; with each order counted once it is {read - step.revenue:,.2f}."
    return replace(step, sentence=f"{step.sentence} {sums}")
