"""Which layout a table has, which column plays which role, and what its blanks mean, each with its reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Literal

import numpy as np

from analytics.errors import RecognitionError
from analytics.tables.numbers import parse_numbers
from analytics.tables.reading import Table
from analytics.vocabulary import DEFAULT_VOCABULARY, Vocabulary

Layout = Literal["wide", "long"]
Kind = Literal["counts", "ratings"]

ROLES = ("customer", "item", "quantity", "rating", "price", "revenue", "date", "order", "category")
SAMPLE_ROWS = 2_000
"""Rows that are looked at to recognise a table; the whole table is checked when it is cleaned."""
SAMPLE_COLUMNS = 200
MAX_TEXT_IN_COLUMN = 0.5
MAX_TEXT_IN_GRID = 0.2
"""Shares of cells that are no number, up to which a table still counts as a grid."""
MAX_RATING = 10.0
VALUE_WORDS: Mapping[Kind, str] = {"counts": "purchases", "ratings": "ratings"}


@dataclass(frozen=True)
class Recognition:
    """What a table was recognised as; every part can be changed before it is used.

    Attributes
    ----------
    layout : {"wide", "long"}
        Wide: a grid of items and customers. Long: one row per purchase or rating.
    items_in : {"rows", "columns"}
        Where a wide table holds its items.
    label_column : str
        Column of a wide table that names its rows.
    roles : mapping of role to column
        Columns of a long table, see `ROLES`.
    kind : {"counts", "ratings"}
        Counts: a blank is a zero. Ratings: a blank is unknown.
    vocabulary : Vocabulary
    reasons : tuple of str
        Why, one sentence for each decision.
    questions : tuple of str
        What only a person can answer.
    """

    layout: Layout
    kind: Kind
    items_in: Literal["rows", "columns"] = "rows"
    label_column: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)
    vocabulary: Vocabulary = DEFAULT_VOCABULARY
    reasons: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()

    @property
    def confidence(self) -> float:
        """1 when nothing is open, half as much with every open question."""
        return 0.5 ** len(self.questions)

    def flipped(self) -> Recognition:
        """Return the same recognition with items and customers of a wide table swapped."""
        items_in: Literal["rows", "columns"] = "columns" if self.items_in == "rows" else "rows"
        reasons = (*self.reasons[:1], f"You said that products are in {items_in}.", *self.reasons[2:])
        return replace(self, items_in=items_in, reasons=reasons, questions=())

    def with_kind(self, kind: Kind) -> Recognition:
        """Return the same recognition with blanks read as zeros ("counts") or unknown ("ratings")."""
        if kind == self.kind:
            return replace(self, questions=())
        words = self.vocabulary
        if words.value == VALUE_WORDS[self.kind]:
            words = replace(words, value=VALUE_WORDS[kind])
        meaning = "nothing was bought" if kind == "counts" else "unknown"
        reasons = (*self.reasons[:-1], f"You said that these are {kind}: a blank means {meaning}.")
        return replace(self, kind=kind, vocabulary=words, reasons=reasons, questions=())

    def with_roles(self, **roles: str | None) -> Recognition:
        """Return the same recognition with other columns in some roles; None empties a role."""
        unknown = set(roles) - set(ROLES)
        if unknown:
            raise RecognitionError(f"There is no role {sorted(unknown)[0]!r}.", hint=f"Roles are {', '.join(ROLES)}.")
        merged = {role: column for role, column in {**self.roles, **roles}.items() if column}
        return replace(self, layout="long", roles=merged, reasons=_long_reasons(merged, self.kind), questions=())


def recognise(table: Table) -> Recognition:
    """Find out layout, roles and kind of a table.

    Parameters
    ----------
    table : Table

    Returns
    -------
    Recognition

    Raises
    ------
    RecognitionError
        When no column can name the customers or the items.

    Examples
    --------
    >>> from analytics import read_table
    >>> long = recognise(read_table(b"customer,product,quantity\\nMary,Bread,3\\nJohn,Fruits,2\\n"))
    >>> long.layout, dict(long.roles)
    ('long', {'customer': 'customer', 'item': 'product', 'quantity': 'quantity'})
    >>> wide = recognise(read_table(b"user,Book 1,Book 2\\nUser 1,5,/\\nUser 2,/,1\\n"))
    >>> wide.layout, wide.items_in, wide.kind
    ('wide', 'columns', 'ratings')
    """
    roles = _roles_by_name(table)
    if "customer" in roles and "item" in roles:
        return _long(table, roles)
    if _is_grid(table):
        return _wide(table)
    missing = "customers" if "customer" not in roles else "products"
    raise RecognitionError(
        f"No column of {table.name} seems to name the {missing} (columns: {', '.join(table.frame.columns[:8])}).",
        hint="A long table needs a column such as customer_id and one such as product; a grid needs numbers in its cells.",
    )


@cache
def _formats() -> dict:
    return tomllib.loads(resources.files("analytics.tables").joinpath("formats.toml").read_text(encoding="utf-8"))


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-.]", "", name).lower()


def _roles_by_name(table: Table) -> dict[str, str]:
    columns = {_plain(column): column for column in reversed(table.frame.columns)}
    found: dict[str, str] = {}
    for role in ROLES:
        taken = set(found.values())
        hit = next((columns[name] for name in _formats()["roles"][role] if columns.get(name) not in {None, *taken}), None)
        if hit:
            found[role] = hit
    return found


def _is_grid(table: Table) -> bool:
    """Whether the columns but the first hold numbers or blanks, a slip here and there allowed: cleaning names its cell."""
    body = table.frame.iloc[:SAMPLE_ROWS, 1 : SAMPLE_COLUMNS + 1]
    bad = np.array([parse_numbers(body.iloc[:, position]).bad.mean() for position in range(body.shape[1])])
    return bool(bad.max() <= MAX_TEXT_IN_COLUMN and bad.mean() <= MAX_TEXT_IN_GRID)


def _long(table: Table, roles: dict[str, str]) -> Recognition:
    for role in ("rating", "quantity", "price", "revenue"):
        if role in roles and parse_numbers(table.frame[roles[role]].iloc[:SAMPLE_ROWS]).bad.mean() > MAX_TEXT_IN_COLUMN:
            del roles[role]
    kind: Kind = "ratings" if "rating" in roles else "counts"
    vocabulary = Vocabulary(
        *_noun(roles["item"], "product", "products"),
        *_noun(roles["customer"], "customer", "customers"),
        value=VALUE_WORDS[kind],
    )
    return Recognition("long", kind, roles=roles, vocabulary=vocabulary, reasons=_long_reasons(roles, kind))


def _long_reasons(roles: Mapping[str, str], kind: Kind) -> tuple[str, ...]:
    customer, item = roles.get("customer", "No column"), roles.get("item", "no column")
    others = [f"{roles[role]} (the {role})" for role in ROLES[2:] if role in roles]
    return (
        f"{customer} names the customer and {item} the product: one row for each purchase or rating.",
        *([f"Also used: {', '.join(others)}."] if others else []),
        "Ratings: what nobody rated is unknown, not zero." if kind == "ratings" else "Counts: what nobody bought is zero.",
    )


def _noun(column: str, one: str, many: str) -> tuple[str, str]:
    nouns = _formats()["nouns"].get(_plain(column), (one, many))
    return nouns[0], nouns[1]


def _wide(table: Table) -> Recognition:
    label = str(table.frame.columns[0])
    reasons = [f"A grid: {label} names the rows, and {table.frame.shape[1] - 1:,} columns hold numbers."]
    questions: list[str] = []
    items_in, why, sure = _orientation(table, _plain(label))
    reasons.append(why)
    if not sure:
        questions.append("Are the rows products, or customers?")
    kind, why = _wide_kind(table)
    reasons.append(why)
    product, customer = ("product", "products"), ("customer", "customers")
    rows = _noun(label, *(product if items_in == "rows" else customer))
    vocabulary = Vocabulary(
        *(rows if items_in == "rows" else product),
        *(customer if items_in == "rows" else rows),
        value=VALUE_WORDS[kind],
    )
    return Recognition("wide", kind, items_in, label, {}, vocabulary, tuple(reasons), tuple(questions))


def _orientation(table: Table, label: str) -> tuple[Literal["rows", "columns"], str, bool]:
    known = _formats()
    if label in known["roles"]["item"]:
        return "rows", f"The first column is called {table.frame.columns[0]}, so products are in rows.", True
    if label in known["roles"]["customer"] or label in known["wide"]["customers_in_rows"]:
        return "columns", f"The first column is called {table.frame.columns[0]}, so products are in columns.", True
    if table.n_rows > 2 * (table.frame.shape[1] - 1):
        return "columns", "There are far more rows than columns, so rows are taken as customers.", False
    return "rows", "Nothing names the rows; they are taken as products.", False


def _wide_kind(table: Table) -> tuple[Kind, str]:
    body = table.frame.iloc[:SAMPLE_ROWS, 1 : SAMPLE_COLUMNS + 1]
    parsed = [parse_numbers(body.iloc[:, position]) for position in range(body.shape[1])]
    values = np.concatenate([column.values for column in parsed])
    blank = np.concatenate([column.blank for column in parsed])
    known = values[np.isfinite(values)]
    if known.size and blank.any() and (known > 0).all() and known.max() <= MAX_RATING:
        return "ratings", f"No cell is 0, some are blank and none is above {known.max():g}: ratings, where a blank is unknown."
    return "counts", "Cells are read as counts: a blank means none."
