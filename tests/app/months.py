"""Purchases of one month in a shop with three shelves; the next month has other customers, and some other products."""

from __future__ import annotations

from collections.abc import Mapping

SHELVES = {
    "Bread": ("Rolls", "Rye bread", "Baguette", "Toast", "Crispbread", "Focaccia"),
    "Fruit": ("Apples", "Pears", "Grapes", "Plums", "Cherries", "Peaches"),
    "Coffee": ("Espresso", "Filter coffee", "Decaf", "Cocoa", "Mocha", "Ristretto"),
}
NEXT_SHELVES = {
    "Coffee": (*SHELVES["Coffee"][:5], "Iced tea"),
    "Bread": SHELVES["Bread"],
    "Fruit": (*SHELVES["Fruit"][:5], "Melons"),
}
"""The shelves of the next month: the largest is another, and two have a new product for an old one."""


def month(first: str, shelves: Mapping[str, tuple[str, ...]] = SHELVES, each: int = 6) -> str:
    """Return the purchases of customers who buy from one shelf each; the first shelf has the most of them."""
    lines = ["customer,product,quantity"]
    for place, (shelf, products) in enumerate(shelves.items()):
        for number in range(each - place):
            lines += [f"{first}{shelf}{number},{product},{1 + (number + rank) % 2}" for rank, product in enumerate(products)]
    return "\n".join(lines) + "\n"


MARCH = month("March")
APRIL = month("April", NEXT_SHELVES)
