"""Items whose quantity is a volume, such as fuel in millilitres: a line of these is one purchase."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.tables.cleaning.rules.purchases import Purchases, Rule
from analytics.tables.wording import say

RULE = Rule(
    "volumes",
    "Count volumes as one piece",
    "Fuel and the like: where the quantities of a product are in the thousands and broken, or far above those of all others, each line counts as one piece.",
    on=True,
)
MIN_VOLUME = 1_000.0
"""Quantity that half of an item's lines must reach for it to be a volume."""
FAR_ABOVE = 1_000.0
"""How many times the usual quantity of other items whole quantities must be to be a volume; a pallet of mugs is hundreds."""
MIN_LINES = 3
"""Lines from which whole quantities can be a volume; fewer may be one large order."""


def apply(lines: Purchases, on: bool) -> None:
    """Count each line that is kept of an item sold by volume as one piece, or tell them."""
    if "quantity" not in lines.numbers:
        return
    item, keep = lines.text["item"], lines.account.keep
    found = sold_by_volume(item.codes[keep], lines.quantity[keep], len(item.labels))
    rows = np.flatnonzero(item.rows_with(found) & keep)
    if not rows.size:
        return
    words = lines.vocabulary
    what = f"{say(int(found.sum()), f'{words.item} seems', f'{words.items} seem')} to be sold by volume ({', '.join(item.labels[found][:3])})"
    if on:
        lines.numbers["quantity"] = lines.quantity.copy()
        lines.numbers["quantity"][rows] = np.sign(lines.quantity[rows])
        lines.account.tell("repaired", RULE.id, rows.size, f"{what}; each line counts as one piece.", rows.size)
    else:
        lines.account.tell("kept", RULE.id, rows.size, f"{what}; the quantities are used as they are.", rows.size)


def sold_by_volume(items: np.ndarray, quantity: np.ndarray, n_items: int) -> np.ndarray:
    """Return which items are sold by volume, as a mask.

    Examples
    --------
    >>> fuel_and_bread = np.array([0, 0, 0, 1, 1, 1, 2, 2])
    >>> sold_by_volume(fuel_and_bread, np.array([9000, 12000, 15000, 1, 2, 1, 3, 1.0]), 3).tolist()
    [True, False, False]
    """
    bought = (items >= 0) & (quantity > 0)
    items, quantity = items[bought], quantity[bought]
    times = np.bincount(items, minlength=n_items)
    large = np.bincount(items, quantity >= MIN_VOLUME, minlength=n_items)
    suspects = (large > 0) & (2 * large >= times)
    if not suspects.any():
        return suspects
    here = suspects[items]
    by_item = pd.Series(quantity[here]).groupby(items[here])
    broken = by_item.agg(lambda amounts: (amounts % 1 > 0).mean()) > 0.5
    # Where most items are large, being large is nothing special.
    far = by_item.median() >= (FAR_ABOVE * np.median(quantity[~here]) if suspects.sum() <= (times > 0).sum() / 2 else np.inf)
    found = broken | (far & (by_item.size() >= MIN_LINES))
    return np.isin(np.arange(n_items), found.index[found])
