"""The nouns of a dataset, so that a table of TV shows speaks of shows and viewers everywhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Vocabulary:
    """The words in which a dataset speaks of itself.

    Parameters
    ----------
    item, items : str
        Singular and plural of what is bought, rated, used (rows of V).
    customer, customers : str
        Singular and plural of who does so (columns of V).
    value : str
        What a cell of V measures, in the plural: "orders", "ratings".

    Examples
    --------
    >>> Vocabulary("show", "shows", "viewer", "viewers", "ratings").count_customers(1)
    '1 viewer'
    >>> Vocabulary().count_items(1500)
    '1,500 products'
    """

    item: str = "product"
    items: str = "products"
    customer: str = "customer"
    customers: str = "customers"
    value: str = "purchases"

    def count_items(self, n: int) -> str:
        """Return ``n`` with the noun for items, thousands separated."""
        return f"{n:,} {self.item if n == 1 else self.items}"

    def count_customers(self, n: int) -> str:
        """Return ``n`` with the noun for customers, thousands separated."""
        return f"{n:,} {self.customer if n == 1 else self.customers}"


DEFAULT_VOCABULARY = Vocabulary()
"""The words of a dataset that brings none of its own."""
