"""Known exports, as `formats.toml` declares them: by which columns each is known, and what is done with its rows."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from importlib import resources
from typing import Any

from analytics.errors import RecognitionError
from analytics.tables.cells.dates import DateOrder
from analytics.tables.cells.numbers import to_labels
from analytics.tables.recognition.evidence import SAMPLE_ROWS
from analytics.tables.recognition.row_rules import RowRule
from analytics.tables.table import Table
from analytics.tables.words import ROLES, by_plain_name, plain


@dataclass(frozen=True)
class Signature:
    """By what a kind of file is known.

    Attributes
    ----------
    columns : tuple of tuple of str
        Of each entry, one name must be among the columns; a name between slashes is a pattern of plain names.
    cells : mapping of column to pattern
        What every cell of a column that is not blank must look like: for files without a header.
    only : bool
        Whether there may be no other columns than those of ``cells``.
    """

    columns: tuple[tuple[str, ...], ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)
    only: bool = False

    def fits(self, table: Table) -> bool:
        """Return whether a table is a file of this kind."""
        names = by_plain_name(map(str, table.frame.columns))
        if not all(find_column(entry, names) for entry in self.columns):
            return False
        if self.only and table.frame.shape[1] != len(self.cells):
            return False
        return all(plain(name) in names for name in self.cells) and all(
            _looks_like(table, names[plain(name)], pattern) for name, pattern in self.cells.items()
        )

    def __len__(self) -> int:
        return len(self.columns) + len(self.cells)


@dataclass(frozen=True)
class Format:
    """A known export.

    Attributes
    ----------
    id, name : str
        For code, and for people.
    signature : Signature
    optional : tuple of str
        Columns that speak for this format and may be missing.
    roles : mapping of role to tuple of str
        Columns that play a role; where the cell of the first is blank, that of the next is taken.
    rules : tuple of RowRule
        What is done with the rows, in order.
    weights : mapping of event to float
        What one event of each kind counts.
    nouns : mapping of "item" or "customer" to (singular, plural)
    lacks : tuple of str
        What such a file cannot tell, in sentences.
    refuse : str
        Why such a file cannot be used; empty where it can.
    instead : str
        Which export to ask for where this one, or a needed role of it, is of no use.
    date_order : str or None
        How such files write dates, whatever the country.
    """

    id: str
    name: str
    signature: Signature
    optional: tuple[str, ...] = ()
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rules: tuple[RowRule, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    nouns: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    lacks: tuple[str, ...] = ()
    refuse: str = ""
    instead: str = ""
    date_order: DateOrder | None = None

    def score(self, table: Table) -> int:
        """Return how much a table looks like this export: columns found; 0 when it is none."""
        if not self.signature.fits(table):
            return 0
        names = by_plain_name(map(str, table.frame.columns))
        return len(self.signature) + sum(find_column((name,), names) is not None for name in self.optional)

    def columns_of_role(self, role: str, columns: Collection[str]) -> list[str]:
        """Return the columns that play a role, the first one first, of those that there are."""
        names = by_plain_name(columns)
        found = (find_column((name,), names) for name in self.roles.get(role, ()))
        return list(dict.fromkeys(column for column in found if column is not None))


def find_column(wanted: Sequence[str], names: Mapping[str, str]) -> str | None:
    """Return the first wanted column among others, which are given by their plain names."""
    for name in wanted:
        if len(name) > 1 and name.startswith("/") and name.endswith("/"):
            hit = next((column for key, column in names.items() if re.fullmatch(name[1:-1], key)), None)
        else:
            hit = names.get(plain(name))
        if hit is not None:
            return hit
    return None


def _looks_like(table: Table, column: str, pattern: str) -> bool:
    labels = to_labels(table.frame[column].iloc[:SAMPLE_ROWS])
    labels = labels[labels != ""]
    return labels.empty or bool(labels.str.fullmatch(pattern).all())


@cache
def known_formats() -> tuple[Format, ...]:
    """Return the formats of `formats.toml`."""
    return read_formats(toml_text())


@cache
def toml_text() -> str:
    """Return `formats.toml`."""
    return resources.files("analytics.tables.recognition").joinpath("formats.toml").read_text(encoding="utf-8")


def best_formats(table: Table, formats: Sequence[Format]) -> tuple[Format, ...]:
    """Return the formats that a table looks most like: one, several that fit equally well, or none."""
    scores = {known.id: known.score(table) for known in formats}
    best = max(scores.values(), default=0)
    return tuple(known for known in formats if best and scores[known.id] == best)


def format_of(format_id: str, formats: Sequence[Format] | None = None) -> Format | None:
    """Return the format of this id; None for tables that are no known export.

    Raises
    ------
    RecognitionError
        When there is no such format.
    """
    known = {each.id: each for each in (known_formats() if formats is None else formats)}
    if format_id and format_id not in known:
        raise RecognitionError(f"There is no known export {format_id!r}.", hint="Recognise the table again.")
    return known.get(format_id)


def read_formats(text: str) -> tuple[Format, ...]:
    """Read blocks of formats as `formats.toml` holds them.

    Raises
    ------
    RecognitionError
        When a block lacks its id, name or signature, or holds a key, role or rule that does not exist.
    """
    return tuple(_format(block) for block in tomllib.loads(text).get("format", []))


def read_signature(block: Mapping[str, Any]) -> Signature:
    """Read what a block says about how a file is known."""
    entries = block.get("signature", ())
    columns = tuple((entry,) if isinstance(entry, str) else tuple(entry) for entry in entries)
    return Signature(columns, block.get("cells", {}), block.get("only", False))


_DECLARED = {each.name for each in fields(Format)} | {"cells", "only"}


def _format(block: Mapping[str, Any]) -> Format:
    where = f"The format {block.get('id', '?')!r} of formats.toml"
    wrong = [key for key in block if key not in _DECLARED] + [role for role in block.get("roles", {}) if role not in ROLES]
    missing = [key for key in ("id", "name") if not block.get(key)]
    signature = read_signature(block)
    if wrong or missing or not len(signature):
        problem = f"holds {wrong[0]!r}, which means nothing" if wrong else f"lacks its {(*missing, 'signature')[0]}"
        raise RecognitionError(f"{where} {problem}.", hint="Compare it with the other blocks.")
    return Format(
        id=block["id"],
        name=block["name"],
        signature=signature,
        optional=tuple(block.get("optional", ())),
        roles={role: tuple(columns) for role, columns in block.get("roles", {}).items()},
        rules=tuple(map(RowRule.of, block.get("rules", ()))),
        weights=block.get("weights", {}),
        nouns={which: (one, many) for which, (one, many) in block.get("nouns", {}).items()},
        lacks=tuple(block.get("lacks", ())),
        refuse=block.get("refuse", ""),
        instead=block.get("instead", ""),
        date_order=block.get("date_order"),
    )
