"""The names of columns: which role they play and which nouns they bring, as `formats.toml` declares them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import resources

ROLES = ("customer", "item", "quantity", "rating", "price", "revenue", "date", "order", "category")


@cache
def formats() -> dict:
    """Return what `formats.toml` declares."""
    return tomllib.loads(resources.files("analytics.tables").joinpath("formats.toml").read_text(encoding="utf-8"))


def plain(name: str) -> str:
    """Return a column name as it is compared.

    Examples
    --------
    >>> plain("Customer_ID"), plain("Quantité")
    ('customerid', 'quantite')
    """
    letters = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return re.sub(r"[\s_\-.]", "", letters).lower()


def roles_by_name(names: Iterable[str]) -> dict[str, str]:
    """Return which column plays which role, as far as their names tell; a column plays one role."""
    columns = {plain(name): name for name in reversed(list(names))}
    found: dict[str, str] = {}
    for role in ROLES:
        taken = set(found.values())
        hit = next((columns[name] for name in formats()["roles"][role] if columns.get(name) not in {None, *taken}), None)
        if hit:
            found[role] = hit
    return found


def names_role(name: str, role: str) -> bool:
    """Return whether a column of this name can play a role."""
    return plain(name) in formats()["roles"][role]


def noun(column: str, one: str, many: str) -> tuple[str, str]:
    """Return the nouns, singular and plural, that a column name brings; else those given."""
    nouns = formats()["nouns"].get(plain(column), (one, many))
    return nouns[0], nouns[1]
