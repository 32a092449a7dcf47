"""Items whose quantity is a volume or a weight, such as fuel in litres: a line of these is one purchase."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.tables.cleaning.rules.purchases import Purchases, Rule
from analytics.tables.wording import say

RULE = Rule(
    "volumes",
    "Count volumes and weights as one piece",
    "Fuel, cheese and the like: where the quantities of a product are broken on most lines (43.7), unlike those of most products, or far above "
    "those of all others, each line counts as one piece.",
    on=True,
)
MIN_VOLUME = 1_000.0
"""Quantity that half of an item's lines must reach for it to be a volume."""
FAR_ABOVE = 1_000.0
"""How many times the usual quantity of other items whole quantities must be to be a volume; a pallet of mugs is hundreds."""
MIN_BROKEN = 2
"""Lines with a broken quantity from which an item is sold by volume or weight among others that are not; one may be a slip."""
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
    what = f"{say(int(found.sum()), f'{words.item} seems', f'{words.items} seem')} to be sold by volume or weight ({', '.join(item.labels[found][:3])})"
    if on:
        lines.numbers["quantity"] = lines.quantity.copy()
        lines.numbers["quantity"][rows] = np.sign(lines.quantity[rows])
        lines.account.tell("repaired", RULE.id, rows.size, f"{what}; each line counts as one piece.", rows.size)
    else:
        lines.account.tell("kept", RULE.id, rows.size, f"{what}; the quantities are used as they are.", rows.size)


def sold_by_volume(items: np.ndarray, quantity: np.ndarray, n_items: int) -> np.ndarray:
    """Return which items are sold by volume or weight, as a mask.

    Broken quantities tell it where most items are sold by the piece, and in the thousands anywhere; so do whole quantities
    that are far above those of the other items.

    Examples
    --------
    >>> fuel_and_bread = np.array([0, 0, 0, 1, 1, 1, 2, 2])
    >>> sold_by_volume(fuel_and_bread, np.array([9000, 12000, 15000, 1, 2, 1, 3, 1.0]), 3).tolist()
    [True, False, False]
    >>> sold_by_volume(fuel_and_bread, np.array([43.7, 51.2, 60, 1, 2, 1, 3, 1.0]), 3).tolist()
    [True, False, False]
    """
    bought = (items >= 0) & (quantity > 0)
    items, quantity = items[bought], quantity[bought]
    times = np.bincount(items, minlength=n_items)
    large = np.bincount(items, quantity >= MIN_VOLUME, minlength=n_items)
    n_broken = np.bincount(items, quantity % 1 > 0, minlength=n_items)
    broken = 2 * n_broken > times
    suspects = (large > 0) & (2 * large >= times)
    found = suspects & broken
    if broken.sum() <= (times > 0).sum() / 2:  # where most are broken, that is nothing special
        found |= broken & (n_broken >= MIN_BROKEN)
    return found | _far_above(items, quantity, suspects, times)


def _far_above(items: np.ndarray, quantity: np.ndarray, suspects: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Return which of the suspects have quantities far above those of the other items; where most are large, none has."""
    if not suspects.any() or suspects.sum() > (times > 0).sum() / 2:
        return np.zeros(len(suspects), dtype=bool)
    here = suspects[items]
    middle = pd.Series(quantity[here]).groupby(items[here]).median()
    far = middle.index[middle >= FAR_ABOVE * np.median(quantity[~here])]
    return np.isin(np.arange(len(suspects)), far) & (times >= MIN_LINES)
