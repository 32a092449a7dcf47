"""Lines that cost nothing or less, and lines of no units."""

from __future__ import annotations

import numpy as np

from analytics.tables.cleaning.rejected import Reason
from analytics.tables.cleaning.rules.purchases import Purchases, Rule
from analytics.tables.cleaning.rules.returns import are_cancelled, take_back

PRICES = Rule(
    "prices",
    "Leave out what cost nothing",
    "Lines whose price is zero or below: gifts, corrections of stock, adjustments. A blank price is not a price of zero.",
    on=True,
)
NO_UNITS = Rule("no_units", "Leave out lines of no units", "Lines whose quantity is 0.", on=True)


def apply_prices(lines: Purchases, on: bool) -> None:
    """Leave out, or tell, lines whose price is zero or below."""
    role = "price" if "price" in lines.numbers else "revenue"
    wrong = costs_nothing(lines)
    if wrong is None:
        return
    words = ("has a price of zero or below", "have a price of zero or below")
    if on:
        lines.account.drop(PRICES.id, wrong, Reason("price of zero or below", role), words)
    else:
        lines.account.leave(PRICES.id, wrong, (f"{words[0]} and is used", f"{words[1]} and are used"))


def costs_nothing(lines: Purchases) -> np.ndarray | None:
    """Return the lines whose price is stated and not above zero; None where no line of the file tells a price above zero.

    Where the file does not state price and quantity, a line that takes something back has money below zero and is none
    of these.
    """
    if lines.revenue is None or not lines.decided.priced:
        return None
    price = lines.numbers.get("price", lines.revenue)
    if not {"price", "quantity"} <= set(lines.numbers):
        price = np.where(take_back(lines, are_cancelled(lines)), np.abs(price), price)
    return (price <= 0) & ~lines.unpriced


def apply_no_units(lines: Purchases, on: bool) -> None:
    """Leave out, or tell, lines of quantity 0; where prices stand beside no quantity, say what that means."""
    if "quantity" not in lines.numbers:
        if "price" in lines.numbers:
            said = "No column tells a quantity, so each row counts as one unit."
            lines.account.tell("kept", NO_UNITS.id, int(lines.account.keep.sum()), said)
        return
    none = lines.quantity == 0
    if on:
        lines.account.drop(
            NO_UNITS.id, none, Reason("quantity of zero", "quantity"), ("has a quantity of 0", "have a quantity of 0")
        )
    else:
        lines.account.leave(NO_UNITS.id, none, ("has a quantity of 0 and is used", "have a quantity of 0 and are used"))
