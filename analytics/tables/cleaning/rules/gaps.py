"""Rows that lack what no interaction can be without: a customer, an item, a number. These rules have no switch."""

from __future__ import annotations

import numpy as np

from analytics.tables.cells.numbers import ParsedNumbers
from analytics.tables.cleaning.rejected import Reason
from analytics.tables.cleaning.rules.purchases import Purchases


def drop_unnamed(lines: Purchases) -> None:
    """Drop rows that name no customer, or no item."""
    for role, noun in (("customer", lines.vocabulary.customer), ("item", lines.vocabulary.item)):
        words = (f"names no {noun}", f"name no {noun}")
        lines.account.drop(f"no_{role}", lines.text[role].blank, Reason(f"no {noun}", role), words)


def drop_unread(lines: Purchases, parsed: dict[str, ParsedNumbers]) -> None:
    """Drop rows with a cell that should be a number and is none, and ratings that are blank or below zero."""
    for role, numbers in parsed.items():
        column = lines.columns[role]
        words = (f"holds no number in {column}", f"hold no number in {column}")
        lines.account.drop("no_number", numbers.bad, Reason("no number", role), words)
    if "rating" in parsed:
        lines.account.drop(
            "no_number", parsed["rating"].blank, Reason("no rating", "rating"), ("has no rating", "have no rating")
        )
    for role in ("rating", "weight"):
        if role in parsed:
            words = (f"has a {role} below zero", f"have a {role} below zero")
            below = np.nan_to_num(parsed[role].values) < 0
            lines.account.drop("no_number", below, Reason(f"{role} below zero", role), words)
