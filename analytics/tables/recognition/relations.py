"""Files that complement each other become one table: the lines of one, with what the others tell about their keys."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from analytics.errors import RecognitionError
from analytics.tables.cells.numbers import to_labels
from analytics.tables.recognition.formats import Signature, read_signature, toml_text
from analytics.tables.recognition.unsuited import refuse_unneeded
from analytics.tables.table import Table, sources_of
from analytics.tables.wording import say
from analytics.tables.words import by_plain_name, plain

MAX_FILES = 12


@dataclass(frozen=True)
class Side:
    """A file that tells more about a key of the main file.

    Attributes
    ----------
    signature : Signature
    on : tuple of str
        The key as the main file and as the side call it.
    named : mapping of str to str
        Columns of the side that are taken, and what they are called then; empty for all of them, as they are.
    file : str
        What the file is called where it comes from.
    """

    signature: Signature
    on: tuple[str, str]
    named: Mapping[str, str] = field(default_factory=dict)
    file: str = ""

    def read(self, table: Table) -> Table | None:
        """Return a table as such a side, its first row taken for names given back; None when it is none."""
        if self.signature.fits(table):
            return table
        if self.signature.cells and self.signature.fits(headless := with_first_row(table)):
            return headless
        return None


@dataclass(frozen=True)
class Relation:
    """A main file and its sides, in the order in which they are joined."""

    name: str
    signature: Signature
    sides: tuple[Side, ...]

    def ordered(self, tables: Sequence[Table]) -> list[tuple[Table, Side | None]] | None:
        """Return the main file and then each side with how it is joined; None when a file has no place here."""
        mains = [table for table in tables if self.signature.fits(table)]
        if len(mains) != 1:
            return None
        rest = [table for table in tables if table is not mains[0]]
        found: list[tuple[Table, Side | None]] = [(mains[0], None)]
        columns = set(by_plain_name(mains[0].frame.columns))
        missing = ""
        for side in self.sides:
            fitting = [(place, read) for place, table in enumerate(rest) if (read := side.read(table)) is not None]
            if len(fitting) == 1:
                place, read = fitting[0]
                if plain(side.on[0]) not in columns:
                    raise _no_link(mains[0], read, side.on[0], missing)
                found.append((read, side))
                columns |= set(by_plain_name(read.frame.columns))
                rest.pop(place)
            missing = missing or (side.file if not fitting else "")
        return None if rest else found


@cache
def known_relations() -> tuple[Relation, ...]:
    """Return the relations of `formats.toml`."""
    return read_relations(toml_text())


def read_relations(text: str) -> tuple[Relation, ...]:
    """Read blocks of relations as `formats.toml` holds them."""
    return tuple(
        Relation(block["name"], read_signature(block), tuple(map(_side, block["sides"])))
        for block in tomllib.loads(text).get("relation", [])
    )


def _side(block: Mapping[str, Any]) -> Side:
    on = block["on"]
    return Side(
        read_signature(block), (on, on) if isinstance(on, str) else (on[0], on[1]), block.get("named", {}), block.get("file", "")
    )


def relate(tables: Sequence[Table], relations: Sequence[Relation] | None = None) -> Table:
    """Join files that complement each other, such as order lines, orders and products.

    Known sets of files are joined as `formats.toml` declares; others when each side shares exactly one column
    with the largest file. Lines stay as they are and are never multiplied: a key stands once in a side.

    Parameters
    ----------
    tables : sequence of Table
        In any order, one of each kind; `join_tables` stacks those of one kind first.
    relations : sequence of Relation, optional
        Known sets of files; those of `formats.toml` by default.

    Returns
    -------
    Table
        The rows of the main file with the columns of the others; ``notes`` tell what was joined.

    Raises
    ------
    RecognitionError
        When files share no key, or more than one, or when a key repeats in a side.
    """
    if len(tables) > MAX_FILES:
        raise RecognitionError(f"{len(tables):,} files are too many to join.", hint=f"Open at most {MAX_FILES} together.")
    if len(tables) == 1:
        return tables[0]
    for relation in known_relations() if relations is None else relations:
        ordered = relation.ordered(tables)
        if ordered is not None:
            return _joined(ordered)
    refuse_unneeded(tables)
    return _joined(_by_shared_column(tables))


def _by_shared_column(tables: Sequence[Table]) -> list[tuple[Table, Side | None]]:
    """Return the largest file and then the others, each with the one column that it shares with those before it."""
    main = max(tables, key=lambda table: table.n_rows)
    found: list[tuple[Table, Side | None]] = [(main, None)]
    columns = by_plain_name(map(str, main.frame.columns))
    rest = [table for table in tables if table is not main]
    while rest:
        keys = [[key for key in by_plain_name(table.frame.columns) if key in columns] for table in rest]
        place = next((place for place, shared in enumerate(keys) if len(shared) == 1), None)
        if place is None:
            raise _no_key(main, rest[0], [columns[key] for key in keys[0]])
        key, fitting = keys[place][0], rest.pop(place)
        found.append((fitting, Side(Signature(), (key, key))))
        columns = by_plain_name(fitting.frame.columns) | columns
    return found


def _no_key(main: Table, side: Table, shared: Sequence[str]) -> RecognitionError:
    what = f"share {len(shared):,} columns ({', '.join(shared[:5])})" if shared else "share no column"
    return RecognitionError(
        f"{main.name} and {side.name} {what}, so it is not clear how they belong together.",
        hint="Two files are joined when exactly one column, such as product_id, stands in both.",
    )


def _no_link(main: Table, side: Table, key: str, missing: str) -> RecognitionError:
    return RecognitionError(
        f"{main.name} and {side.name} belong together, but the file between them is missing: {main.name} has no column {key}.",
        hint=f"Open {missing or f'the file that holds {key}'} together with them.",
    )


def with_first_row(table: Table) -> Table:
    """Return a table whose names of columns are its first row: titles of films look like names."""
    names = [f"Column {place}" for place in range(1, table.frame.shape[1] + 1)]
    first = pd.DataFrame([table.header], columns=names, dtype="str")
    frame = pd.concat([first, table.frame.set_axis(names, axis=1)], ignore_index=True)
    places = np.concatenate([[1], table.rows_in_file(np.arange(table.n_rows))])
    return replace(table, frame=frame, header=tuple(names), row_numbers=places)


def _joined(ordered: Sequence[tuple[Table, Side | None]]) -> Table:
    main = ordered[0][0]
    table = main
    for other, side in ordered[1:]:
        if side is not None:
            table = _with_side(table, other, side)
    names = [each.name for each, _ in ordered]
    digest = hashlib.sha256("\n".join(each.digest for each, _ in ordered).encode()).hexdigest()
    found = {**main.found, "joined with": ", ".join(names[1:])}
    files = main.files or ((main.name, main.n_rows),)  # rows are those of the main file, whatever was joined
    header = tuple(map(str, table.frame.columns))
    sources = sources_of(each for each, _ in ordered)
    return replace(table, header=header, name=" + ".join(names), digest=digest, found=found, files=files, sources=sources)


def _with_side(table: Table, other: Table, side: Side) -> Table:
    """Return a table with the columns of another; each row finds at most one partner."""
    key = by_plain_name(table.frame.columns)[plain(side.on[0])]
    key_there = by_plain_name(other.frame.columns)[plain(side.on[1])]
    index = _unique_key(other, key_there)
    labels = to_labels(table.frame[key])
    codes, different = pd.factorize(labels)
    partner = index.get_indexer(pd.Index(different))[codes]
    taken = side.named or {name: name for name in other.frame.columns if name != key_there}
    columns = by_plain_name(other.frame.columns)
    made: dict[str, pd.Series] = {}
    for name, new in taken.items():
        cells = other.frame[columns[plain(name)]].take(np.maximum(partner, 0)).reset_index(drop=True)
        blank = "" if pd.api.types.is_string_dtype(cells) else None
        made[_free_name(new, other, {*table.frame.columns, *made})] = cells.mask(partner < 0, blank)
    frame = pd.concat([table.frame.reset_index(drop=True), pd.DataFrame(made)], axis=1)
    return replace(table, frame=frame, notes=(*table.notes, *other.notes, _told(other, key, partner < 0)))


def _unique_key(other: Table, key: str) -> pd.Index:
    """Return the keys of a side; a blank key partners nobody, and one that repeats with other cells is refused."""
    labels = to_labels(other.frame[key])
    labels = labels.where(~other.frame.duplicated(), "")  # a row that stands there again tells nothing new
    repeated = (labels.duplicated() & (labels != "")).to_numpy(dtype=bool)
    if repeated.any():
        row = int(np.flatnonzero(repeated)[0])
        place = int(other.rows_in_file(np.array([row]))[0])
        raise RecognitionError(
            f"{key} repeats in {other.name}: {labels.iloc[row]} stands there again in row {place:,}.",
            hint=f"Each {key} may stand there once, or purchases would be counted several times.",
        )
    never = pd.Series([f"\0{place}" for place in range(int((labels == "").sum()))], index=labels.index[labels == ""], dtype="str")
    return pd.Index(labels.where(labels != "", never))


def _free_name(name: str, other: Table, taken: set[str]) -> str:
    """Return a name for a column that a table does not have yet."""
    if name not in taken:
        return name
    base = f"{name} ({other.name.rpartition('.')[0] or other.name})"
    return base if base not in taken else _free_name(f"{base} again", other, taken)


def _told(other: Table, key: str, alone: np.ndarray) -> str:
    n = int(alone.sum())
    partnered = say(len(alone) - n, "row found its partner", "rows found their partner")
    rest = f" {say(n, 'row has', 'rows have')} none there, and what it would tell stays blank." if n else ""
    return f"{other.name} was joined by {key}: {partnered}.{rest}"
