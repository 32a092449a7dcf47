"""Which layout a table has, which column plays which role, and what its blanks mean, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from analytics.errors import RecognitionError
from analytics.tables.evidence import (
    MAX_TEXT_IN_COLUMN,
    MAX_TEXT_IN_GRID,
    SAMPLE_ROWS,
    Cells,
    Kind,
    candidates,
    kind_of_grid,
    label_of,
    parse_columns,
    read_cells,
    repeats_labels,
)
from analytics.tables.table import Table
from analytics.tables.words import ROLES, formats, names_role, noun, plain, roles_by_name
from analytics.vocabulary import DEFAULT_VOCABULARY, Vocabulary

__all__ = ["QUESTIONS", "ROLES", "Kind", "Layout", "Recognition", "recognise", "recognise_grid", "recognise_list"]

Layout = Literal["wide", "long"]
ItemsIn = Literal["rows", "columns"]

VALUE_WORDS: Mapping[Kind, str] = {"counts": "purchases", "ratings": "ratings"}
QUESTIONS: Mapping[str, str] = {
    "layout": "Is this a list with one row for each purchase, or a grid?",
    "rows": "Are the rows products, or customers?",
    "blank": "Does a blank mean none, or unknown?",
    "customer": "Which column names the customers?",
    "item": "Which column names the products?",
}
"""What only a person can answer, by what the answer decides."""
NUMBER_ROLES = ("rating", "quantity", "price", "revenue")
LIST_ROLES = (*NUMBER_ROLES, "date", "order")


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
    items_in: ItemsIn = "rows"
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
        items_in: ItemsIn = "columns" if self.items_in == "rows" else "rows"
        reasons = (*self.reasons[:1], f"You said that products are in {items_in}.", *self.reasons[2:])
        other = self._reread(items_in=items_in, reasons=reasons, questions=self._open_but("rows"))
        words, derived = self.vocabulary, _derived_words(self)
        if (words.item, words.customer) == (derived.item, derived.customer):
            return other
        swapped = Vocabulary(words.customer, words.customers, words.item, words.items, words.value)
        return replace(other, vocabulary=swapped)

    def with_kind(self, kind: Kind) -> Recognition:
        """Return the same recognition with blanks read as zeros ("counts") or unknown ("ratings")."""
        questions = self._open_but("blank")
        if kind == self.kind:
            return replace(self, questions=questions)
        meaning = "nothing was bought" if kind == "counts" else "unknown"
        reasons = (*self.reasons[:-1], f"You said that these are {kind}: a blank means {meaning}.")
        return self._reread(kind=kind, reasons=reasons, questions=questions)

    def with_roles(self, **roles: str | None) -> Recognition:
        """Return the recognition of a list with other columns in some roles; None empties a role.

        The kind follows the role of the rating when that is given, and when a grid becomes a list.
        """
        unknown = set(roles) - set(ROLES)
        if unknown:
            raise RecognitionError(f"There is no role {sorted(unknown)[0]!r}.", hint=f"Roles are {', '.join(ROLES)}.")
        merged = {role: column for role, column in {**self.roles, **roles}.items() if column}
        kind = self.kind
        if "rating" in roles or self.layout == "wide":
            kind = "ratings" if "rating" in merged else "counts"
        questions = self._open_but("layout", "rows", "blank", *roles)
        return self._reread(layout="long", kind=kind, roles=merged, reasons=_long_reasons(merged, kind), questions=questions)

    def _open_but(self, *answered: str) -> tuple[str, ...]:
        answers = {QUESTIONS.get(key) for key in answered}
        return tuple(question for question in self.questions if question not in answers)

    def _reread(self, **changes: object) -> Recognition:
        """Return another reading; words that came from the columns follow it, words given by hand stay."""
        other = replace(self, **changes)  # type: ignore[arg-type]
        before, after, words = _derived_words(self), _derived_words(other), self.vocabulary
        if (words.item, words.items) == (before.item, before.items):
            words = replace(words, item=after.item, items=after.items)
        if (words.customer, words.customers) == (before.customer, before.customers):
            words = replace(words, customer=after.customer, customers=after.customers)
        if words.value == before.value:
            words = replace(words, value=after.value)
        return replace(other, vocabulary=words)


def recognise(table: Table) -> Recognition:
    """Find out layout, roles and kind of a table; what is only guessed stands in ``questions``.

    Parameters
    ----------
    table : Table

    Returns
    -------
    Recognition

    Raises
    ------
    RecognitionError
        When fewer than two columns could name customers and items, and none holds the numbers of a grid.

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
        return _long(roles)
    label = label_of(table)
    cells = read_cells(table, label)
    if _is_grid(table, label, cells, roles) or (cells.numbers and len(_filled(table, roles)[1]) < 2 - _named(roles)):
        return recognise_grid(table, label)
    return recognise_list(table)


def recognise_list(table: Table) -> Recognition:
    """Read a table as a list: one row for each purchase or rating. What its headers do not tell is guessed and asked.

    Raises
    ------
    RecognitionError
        When fewer than two columns could name customers and items.
    """
    named = _roles_by_name(table)
    roles, guessed = _filled(table, named)
    missing = [role for role in ("customer", "item") if role not in roles]
    if missing:
        raise RecognitionError(
            f"No column of {table.name} seems to name the {'customers' if missing[0] == 'customer' else 'products'} "
            f"(columns: {', '.join(table.frame.columns[:8])}).",
            hint="A list needs a column such as customer_id and one such as product; a grid needs numbers in its cells.",
        )
    questions = [QUESTIONS[role] for role in guessed]
    label = label_of(table)
    if guessed and len(read_cells(table, label).numbers) == table.frame.shape[1] - 1:
        questions.insert(0, QUESTIONS["layout"])
    return replace(_long(roles), questions=tuple(questions))


def recognise_grid(table: Table, label: str | None = None) -> Recognition:
    """Read a table as a grid whose rows are named by a column."""
    label = label or label_of(table)
    cells = read_cells(table, label)
    reasons = [f"A grid: {label} names the rows, and {table.frame.shape[1] - 1 - len(cells.text):,} columns hold numbers."]
    items_in, why, sure = _orientation(table, label)
    kind, why_kind, kind_sure = kind_of_grid(cells, label)
    open_ = {"layout": repeats_labels(table, label), "rows": not sure, "blank": not kind_sure}
    questions = tuple(QUESTIONS[key] for key, is_open in open_.items() if is_open)
    found = Recognition("wide", kind, items_in, label, {}, reasons=(*reasons, why, why_kind), questions=questions)
    return replace(found, vocabulary=_derived_words(found))


def _roles_by_name(table: Table) -> dict[str, str]:
    """Return the roles that the headers tell; those that need numbers are not given to text."""
    roles = roles_by_name(table.frame.columns)
    numeric = [role for role in NUMBER_ROLES if role in roles]
    parsed = parse_columns(table.frame[[roles[role] for role in numeric]].iloc[:SAMPLE_ROWS], table)
    for role in numeric:
        if parsed[roles[role]].bad.mean() > MAX_TEXT_IN_COLUMN:
            del roles[role]
    return roles


def _named(roles: Mapping[str, str]) -> int:
    return ("customer" in roles) + ("item" in roles)


def _filled(table: Table, named: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Give the roles of customer and item that no header tells to the likeliest columns; return these roles, too."""
    guessed = [role for role in ("customer", "item") if role not in named]
    order = list(table.frame.columns)
    best = sorted(candidates(table, set(named.values()))[: len(guessed)], key=order.index)
    filled = dict(zip(guessed, best, strict=False))
    return {**filled, **named}, list(filled)


def _is_grid(table: Table, label: str, cells: Cells, roles: Mapping[str, str]) -> bool:
    """Whether a table looks like a grid: mostly columns of numbers, none of which is called like a column of a list."""
    if any(column != label for role, column in roles.items() if role in LIST_ROLES):
        return False
    if repeats_labels(table, label) and not (names_role(label, "item") or names_role(label, "customer")):
        return False
    return len(cells.numbers) > len(cells.text) and cells.share_of_text <= MAX_TEXT_IN_GRID


def _long(roles: dict[str, str]) -> Recognition:
    kind: Kind = "ratings" if "rating" in roles else "counts"
    found = Recognition("long", kind, roles=roles, reasons=_long_reasons(roles, kind))
    return replace(found, vocabulary=_derived_words(found))


def _long_reasons(roles: Mapping[str, str], kind: Kind) -> tuple[str, ...]:
    customer, item = roles.get("customer", "No column"), roles.get("item", "no column")
    others = [f"{roles[role]} (the {role})" for role in ROLES[2:] if role in roles]
    return (
        f"{customer} names the customer and {item} the product: one row for each purchase or rating.",
        *([f"Also used: {', '.join(others)}."] if others else []),
        "Ratings: what nobody rated is unknown, not zero." if kind == "ratings" else "Counts: what nobody bought is zero.",
    )


def _derived_words(recognition: Recognition) -> Vocabulary:
    """Return the words that the columns bring, as a table is read."""
    if recognition.layout == "long":
        item, customer = recognition.roles.get("item", ""), recognition.roles.get("customer", "")
    else:
        in_rows = recognition.items_in == "rows"
        item, customer = (recognition.label_column, "") if in_rows else ("", recognition.label_column)
    words = (*noun(item, "product", "products"), *noun(customer, "customer", "customers"))
    return Vocabulary(*words, value=VALUE_WORDS[recognition.kind])


def _orientation(table: Table, label: str) -> tuple[ItemsIn, str, bool]:
    if names_role(label, "item"):
        return "rows", f"The rows are named by {label}, so products are in rows.", True
    if names_role(label, "customer") or plain(label) in formats()["wide"]["customers_in_rows"]:
        return "columns", f"The rows are named by {label}, so products are in columns.", True
    if table.n_rows > 2 * (table.frame.shape[1] - 1):
        return "columns", "There are far more rows than columns, so rows are taken as customers.", False
    return "rows", "Nothing names the rows; they are taken as products.", False
