"""What was decided about a table: its layout, the role of each column, what its blanks mean; and what is still to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from analytics.errors import RecognitionError
from analytics.tables.cells.dates import DateOrder
from analytics.tables.cells.numbers import Mark
from analytics.tables.recognition.evidence import Kind
from analytics.tables.words import ROLE_NAMES, ROLES, noun
from analytics.vocabulary import DEFAULT_VOCABULARY, Vocabulary

Layout = Literal["wide", "long"]
ItemsIn = Literal["rows", "columns"]

VALUE_WORDS: Mapping[Kind, str] = {"counts": "purchases", "ratings": "ratings"}
QUESTIONS: Mapping[str, str] = {
    "format": "Several known exports look like this file: which one is it?",
    "layout": "Is this a list with one row for each purchase, or a grid?",
    "rows": "Are the rows products, or customers?",
    "blank": "Are these counts, where a blank means none, or ratings, where a blank is unknown?",
    "customer": "Which column names the customers?",
    "item": "Which column names the products?",
    "which customer": "Several columns could name the customers: which one does?",
    "which item": "Several columns could name the products: which one does?",
    "date": "Which comes first in the dates: the day, or the month?",
    "mark": "Numbers such as 1.234 stand in the file: is that a little over one, or more than a thousand?",
}
"""What only a person can answer, by what the answer decides."""


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
        Columns of a long table, see `ROLES`; of the table itself or made by the rules of its format.
    kind : {"counts", "ratings"}
        Counts: a blank is a zero. Ratings: a blank is unknown.
    vocabulary : Vocabulary
    reasons : tuple of str
        Why, one sentence for each decision.
    questions : tuple of str
        What only a person can answer.
    format : str
        Which known export this is, see `formats.toml`; empty for any other table.
    format_name : str
        What people call that export.
    lacks : tuple of str
        What such a file cannot tell, in sentences.
    date_order : {"year first", "day first", "month first"} or None
        How the dates are written; None when nothing tells.
    mark : {",", "."} or None
        The decimal mark that a person has told; None where the file is left to tell it.
    weights : mapping of event to float
        What one event of each kind counts, where a format has events.
    alternatives : tuple of str
        Other known exports that look as much like this file.
    choices : mapping of role to tuple of str
        Columns that could play a role, where several could: the one taken first, then the others.
    rules : tuple of mappings
        What is done with the rows of a list that is no known export, such as to add up months; as in `formats.toml`.
    """

    layout: Layout
    kind: Kind
    items_in: ItemsIn = "rows"
    label_column: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)
    vocabulary: Vocabulary = DEFAULT_VOCABULARY
    reasons: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    format: str = ""
    format_name: str = ""
    lacks: tuple[str, ...] = ()
    date_order: DateOrder | None = None
    mark: Mark | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
    alternatives: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rules: tuple[Mapping[str, object], ...] = ()

    @property
    def confidence(self) -> float:
        """1 when nothing is open, half as much with every open question."""
        return 0.5 ** len(self.questions)

    def asks_for(self, role: str) -> bool:
        """Return whether it is open which column plays a role."""
        return any(QUESTIONS.get(key) in self.questions for key in (role, f"which {role}"))

    def flipped(self) -> Recognition:
        """Return the same recognition with items and customers of a wide table swapped."""
        items_in: ItemsIn = "columns" if self.items_in == "rows" else "rows"
        reasons = (*self.reasons[:1], f"You said that products are in {items_in}.", *self.reasons[2:])
        other = self._reread(items_in=items_in, reasons=reasons, questions=self._open_but("rows"))
        words, derived = self.vocabulary, derived_words(self)
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
        return self._reread(
            layout="long",
            kind=kind,
            roles=merged,
            reasons=long_reasons(merged, kind, self.format_name),
            questions=self._open_but("layout", "rows", "blank", *roles, *(f"which {role}" for role in roles)),
            date_order=None if "date" in roles else self.date_order,
        )

    def with_date_order(self, order: DateOrder) -> Recognition:
        """Return the same recognition with dates read in an order that a person has told."""
        return replace(self, date_order=order, questions=self._open_but("date"))

    def with_mark(self, mark: Mark) -> Recognition:
        """Return the same recognition with numbers read by a decimal mark that a person has told."""
        return replace(self, mark=mark, questions=self._open_but("mark"))

    def with_weights(self, **weights: float) -> Recognition:
        """Return the same recognition with other weights of events, such as ``view=0``."""
        unknown = set(weights) - set(self.weights)
        if unknown:
            known = ", ".join(self.weights) or "none"
            raise RecognitionError(f"There is no event {sorted(unknown)[0]!r}.", hint=f"Events of this file are: {known}.")
        return replace(self, weights={**self.weights, **weights})

    def _open_but(self, *answered: str) -> tuple[str, ...]:
        answers = {QUESTIONS.get(key) for key in answered}
        return tuple(question for question in self.questions if question not in answers)

    def _reread(self, **changes: object) -> Recognition:
        """Return another reading; words that came from the columns follow it, words given by hand stay."""
        other = replace(self, **changes)  # type: ignore[arg-type]
        before, after, words = derived_words(self), derived_words(other), self.vocabulary
        if (words.item, words.items) == (before.item, before.items):
            words = replace(words, item=after.item, items=after.items)
        if (words.customer, words.customers) == (before.customer, before.customers):
            words = replace(words, customer=after.customer, customers=after.customers)
        if words.value == before.value:
            words = replace(words, value=after.value)
        return replace(other, vocabulary=words)


def long_reasons(roles: Mapping[str, str], kind: Kind, format_name: str = "") -> tuple[str, ...]:
    """Say why a table is read as a list, one sentence for each decision."""
    customer, item = roles.get("customer", "No column"), roles.get("item", "no column")
    others = [f"{roles[role]} (the {ROLE_NAMES.get(role, role)})" for role in ROLES[2:] if role in roles]
    return (
        *([f"Its columns are those of: {format_name}."] if format_name else []),
        f"{customer} names the customer and {item} the product: one row for each purchase or rating.",
        *([f"Also used: {', '.join(others)}."] if others else []),
        "Ratings: what nobody rated is unknown, not zero." if kind == "ratings" else "Counts: what nobody bought is zero.",
    )


def derived_words(recognition: Recognition) -> Vocabulary:
    """Return the words that the columns bring, as a table is read."""
    if recognition.layout == "long":
        item, customer = recognition.roles.get("item", ""), recognition.roles.get("customer", "")
    else:
        in_rows = recognition.items_in == "rows"
        item, customer = (recognition.label_column, "") if in_rows else ("", recognition.label_column)
    words = (*noun(item, "product", "products"), *noun(customer, "customer", "customers"))
    return Vocabulary(*words, value=VALUE_WORDS[recognition.kind])
