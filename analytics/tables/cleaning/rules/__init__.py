"""The rules of cleaning that can be switched on and off, one family a module, in the order in which they work."""

from __future__ import annotations

from collections.abc import Callable

from analytics.tables.cleaning.rules import (
    accounts,
    duplicates,
    names,
    non_products,
    order_totals,
    outliers,
    prices,
    returns,
    spelling,
    volumes,
)
from analytics.tables.cleaning.rules.purchases import Purchases, Rule

__all__ = ["DEFAULT_RULES", "RULES", "Rule"]

Work = Callable[[Purchases, bool], None]

ITEM_RULES: tuple[tuple[Rule, Work], ...] = (
    (duplicates.RULE, duplicates.apply),
    (spelling.RULE, spelling.apply),
    (names.RULE, names.tell_renamed),
)
"""What makes items one comes before anything that looks at an item."""
PURCHASE_RULES: tuple[tuple[Rule, Work], ...] = (
    (non_products.RULE, non_products.apply),
    (prices.PRICES, prices.apply_prices),
    (prices.NO_UNITS, prices.apply_no_units),
    (returns.RULE, returns.apply),
)
"""What is about purchases, and not done to ratings."""
WHOLE_RULES: tuple[tuple[Rule, Work], ...] = (
    (volumes.RULE, volumes.apply),
    (accounts.RULE, accounts.apply),
    (outliers.RULE, outliers.apply),
)
"""What compares purchases of the whole file, net of returns: a return takes off as many millilitres as it says."""
RULES: tuple[Rule, ...] = (
    order_totals.RULE,
    *(rule for rule, _ in (*ITEM_RULES, *PURCHASE_RULES, *WHOLE_RULES)),
)
DEFAULT_RULES: frozenset[str] = frozenset(rule.id for rule in RULES if rule.on)
