"""The nouns of a dataset, so that a table of TV shows speaks of shows and viewers everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

SINGULARS = {
    "purchases": "purchase",
    "orders": "order",
    "order lines": "order line",
    "rows": "row",
    "units": "unit",
    "uses": "use",
    "ratings": "rating",
    "shares traded": "share traded",
}
"""What one of each thing that is counted is called; other nouns stay as they are."""

OWN_NOUNS = frozenset({"orders", "units", "revenue"})
"""Values of a cell that are nouns; what the others count is named by the dataset."""

VOWELS = ("a", "e", "i", "o", "u")
CONSONANT_SOUNDS = ("uni", "use", "usu", "uti", "eu", "one", "ewe")
"""Starts that are spelled with a vowel and spoken with a consonant."""
SILENT = ("hour", "heir", "honest", "honour")


def counted(amount: float, noun: str) -> str:
    """Return an amount with its noun, given in the plural; at most two decimals.

    Examples
    --------
    >>> counted(1.0, "purchases"), counted(1234.5, "orders"), counted(1, "weighted orders")
    ('1 purchase', '1,234.5 orders', '1 weighted order')
    """
    number = f"{amount:,.2f}".rstrip("0").rstrip(".")
    if amount == 1:
        many = next((many for many in SINGULARS if f" {noun}".endswith(f" {many}")), "")
        noun = noun.removesuffix(many) + SINGULARS.get(many, "")
    return f"{number} {noun}"


def with_article(noun: str) -> str:
    """Return a noun with a or an before it, as its first sound asks for.

    Examples
    --------
    >>> with_article("order"), with_article("user"), with_article("product"), with_article("hour")
    ('an order', 'a user', 'a product', 'an hour')
    """
    word = noun.lower()
    spoken = word.startswith(VOWELS) and not word.startswith(CONSONANT_SOUNDS)
    return f"{'an' if spoken or word.startswith(SILENT) else 'a'} {noun}"


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


class Measured(Protocol):
    """What these words need to know of a table: an `InteractionMatrix`, which stands further down the flow."""

    @property
    def kind(self) -> str:
        """Either "counts" or "ratings"."""

    @property
    def value(self) -> str:
        """What a cell measures."""

    @property
    def has_orders(self) -> bool:
        """Whether a column tells the orders."""

    @property
    def scale(self) -> str:
        """The word before its noun when amounts are weighted or logarithms; else empty."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of the dataset."""


def plain_noun(value: str, vocabulary: Vocabulary, *, has_orders: bool) -> str:
    """Return what a value counts before it is weighted; where no column tells the orders, rows are counted.

    Examples
    --------
    >>> [plain_noun(value, DEFAULT_VOCABULARY, has_orders=False) for value in ("orders", "units", "weight")]
    ['rows', 'units', 'purchases']
    """
    if value == "orders" and not has_orders:
        return "rows"
    return value if value in OWN_NOUNS else vocabulary.value


def value_noun(V: Measured) -> str:
    """Return what one cell counts, in words: "purchases", "units", "ratings"."""
    return f"{V.scale} {plain_noun(V.value, V.vocabulary, has_orders=V.has_orders)}".strip()


def total_noun(V: Measured) -> str:
    """Return what a sum over several items counts: an order with three products is three order lines."""
    return f"{V.scale} order lines".strip() if V.value == "orders" and V.has_orders else value_noun(V)


def score_name(V: Measured) -> str:
    """Return what the score of a pair is called."""
    return "predicted rating" if V.kind == "ratings" else "strength"
