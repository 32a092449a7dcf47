"""Quantities far beyond all others: capped, where the analyst wants that."""

from __future__ import annotations

import numpy as np

from analytics.tables.cleaning.rules.purchases import Purchases, Rule
from analytics.tables.wording import say

RULE = Rule(
    "outliers",
    "Cap very large quantities",
    "A quantity above that of 999 of 1,000 lines counts as that quantity, and its revenue shrinks with it.",
    on=False,
)
PERCENTILE = 99.9
FAR_BEYOND = 10.0
"""How many times the cap the largest quantity must be for the rule to be offered where it is off."""

MIN_LINES = 1_000
"""Lines from which one in a thousand is more than the largest of a few."""


def apply(lines: Purchases, on: bool) -> None:
    """Cap the quantities of the lines that are kept, or tell how many are far beyond."""
    if "quantity" not in lines.numbers or not lines.account.keep.any():
        return
    quantity, keep = lines.quantity, lines.account.keep
    # A quantity that somebody really bought, not one between two.
    cap = float(np.percentile(quantity[keep], PERCENTILE, method="lower"))
    rows = np.flatnonzero(keep & (quantity > cap))
    if cap <= 0 or not rows.size:
        return
    above = f"{say(rows.size, 'row has', 'rows have')} a quantity above {cap:,.10g}, that of 999 of 1,000 rows"
    if not on:
        if keep.sum() >= MIN_LINES and quantity[rows].max() > FAR_BEYOND * cap:
            lines.account.tell(
                "kept", RULE.id, rows.size, f"{above} (up to {quantity[rows].max():,.10g}); they can be capped.", rows.size
            )
        return
    gone = None if lines.revenue is None else lines.account.change_revenue(rows, lines.revenue[rows] * (cap / quantity[rows]))
    lines.numbers["quantity"] = np.where(keep, np.minimum(quantity, cap), quantity)
    lines.account.tell(
        "repaired", RULE.id, rows.size, f"{above}, and {'counts' if rows.size == 1 else 'count'} as that.", rows.size, gone
    )
