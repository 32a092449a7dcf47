"""The names of columns: which role they play and which nouns they bring, as `words.toml` declares them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

ROLES = (
    "customer",
    "item",
    "item_name",
    "quantity",
    "rating",
    "price",
    "revenue",
    "date",
    "order",
    "category",
    "status",
    "weight",
)
ROLE_NAMES: Mapping[str, str] = {"item": "product", "item_name": "product name", "price": "unit price"}
"""What a role is called in a sentence, where that differs from its name."""
_IGNORED = re.compile(r"[\s_\-.'\"°\ufeff]")
"""Signs that headers differ by without meaning anything: spaces of all kinds, quotes, the circle of N° and the
mark of Unicode files."""

_WORD = re.compile(r"[^\W\d_]?[^\W\d_A-Z]+|[A-Z]+")
"""A word of a header: total and Spent of totalSpent."""


@cache
def declared() -> dict:
    """Return what `words.toml` declares."""
    return tomllib.loads(resources.files("analytics.tables").joinpath("words.toml").read_text(encoding="utf-8"))


def plain(name: str) -> str:
    """Return a column name as it is compared.

    Examples
    --------
    >>> plain("Customer_ID"), plain("Quantité")
    ('customerid', 'quantite')
    """
    letters = name
    if not name.isascii():  # plain letters have no accents to take off, and most names have nothing else
        letters = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return _IGNORED.sub("", letters).lower()


def by_plain_name(names: Iterable[str]) -> dict[str, str]:
    """Return the columns by their names as they are compared; the first of equals."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(plain(name), name)
    return found


def roles_by_name(names: Iterable[str]) -> dict[str, str]:
    """Return which column plays which role, as far as their names tell; a column plays one role.

    Where a list has a code and a name of its items, the code is the item and the name describes it.

    Examples
    --------
    >>> roles_by_name(["user", "title", "sku"])
    {'customer': 'user', 'item': 'sku', 'item_name': 'title'}
    """
    columns = by_plain_name(names)
    found: dict[str, str] = {}
    for role in ROLES:
        hit = _first(declared()["roles"].get(role, ()), columns, found.values())
        if hit:
            found[role] = hit
        if role == "item":
            found |= _code_and_name(found, columns)
    return found


def _code_and_name(found: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, str]:
    """Return the columns of an item's code and of its name, where a list has both."""
    words = declared()["items"]
    item = found.get("item")
    others = [column for role, column in found.items() if role != "item"]
    is_code = item is not None and plain(item) in words["codes"]
    code = item if is_code else _first(words["codes"], columns, others)
    name = item if item is not None and not is_code else _first(words["names"], columns, others)
    if code is None or name is None or plain(name) not in words["names"]:
        return {}
    return {"item": code, "item_name": name}


def _first(wanted: Iterable[str], columns: Mapping[str, str], taken: Iterable[str]) -> str | None:
    """Return the first of the wanted columns that there is and that plays no role yet."""
    used = set(taken)
    return next((columns[name] for name in wanted if name in columns and columns[name] not in used), None)


def names_role(name: str, role: str) -> bool:
    """Return whether a column of this name can play a role."""
    return plain(name) in declared()["roles"][role]


def describes(name: str) -> bool:
    """Return whether a column describes a customer or an order, such as a city or a total, and so names no product.

    Examples
    --------
    >>> describes("Billing City"), describes("totalSpent"), describes("Wohnort"), describes("thing")
    (True, True, True, False)
    """
    return not words_of(name).isdisjoint(declared()["describing"]["words"])


def identifies(name: str) -> bool:
    """Return whether a column that describes a customer tells one from another, as an address for mail does.

    Examples
    --------
    >>> identifies("Billing Phone"), identifies("LastName"), identifies("Billing Country")
    (True, True, False)
    """
    return not words_of(name).isdisjoint(declared()["describing"]["identifying"])


def words_of(name: str) -> set[str]:
    """Return the words of a header, and the whole of it, as they are compared.

    Examples
    --------
    >>> sorted(words_of("order_date"))
    ['date', 'order', 'orderdate']
    """
    return {plain(word) for word in _WORD.findall(name)} | {plain(name)}


def is_total(label: str) -> bool:
    """Return whether a row or a column of this name holds totals.

    Examples
    --------
    >>> is_total("Grand Total:"), is_total("Gesamtergebnis"), is_total("Totally Tea")
    (True, True, False)
    """
    name = plain(label).rstrip(":")
    return any(name in names for names in declared()["totals"].values())


def noun(column: str, one: str, many: str) -> tuple[str, str]:
    """Return the nouns, singular and plural, that a column name brings; else those given."""
    nouns = declared()["nouns"].get(plain(column), (one, many))
    return nouns[0], nouns[1]
