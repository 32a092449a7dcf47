"""Roles that no column plays as it stands, but that can be computed: months side by side, ratings such as 3/10."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.tables.cells.free_text import words_per_text
from analytics.tables.cells.numbers import to_labels
from analytics.tables.recognition.evidence import MAX_TEXT_IN_COLUMN, SAMPLE_COLUMNS, SAMPLE_ROWS, parse_columns
from analytics.tables.recognition.row_rules import OUT_OF
from analytics.tables.recognition.totals import ROUNDED_CENTS
from analytics.tables.table import Table
from analytics.tables.wording import example
from analytics.tables.words import ROLE_NAMES, declared, plain

Block = Mapping[str, object]
"""A rule of rows as `formats.toml` declares it: what to ``do``, and its parameters."""
MIN_PERIODS = 2
MIN_OUT_OF = 0.95
"""Share of the ratings that must be written as 3/10, and on the same scale."""
MAX_WORDS = 3.0
"""Words per cell up to which a column is told to hold no numbers; reviews and notes are not meant to."""
_YEAR = r"(?:19|20)\d\d"
_MONTH_OF_YEAR = r"(?:0[1-9]|1[0-2])"


@dataclass(frozen=True)
class Computed:
    """Roles that are computed.

    Attributes
    ----------
    roles : mapping of role to str
        What the computed columns are called; a column that plays another role than its name tells is one, too.
    rules : tuple of mappings
        What makes them.
    told : tuple of str
        What was done, and which columns are not used, in sentences.
    """

    roles: Mapping[str, str]
    rules: tuple[Block, ...]
    told: tuple[str, ...]


NOTHING = Computed({}, (), ())


def computed_roles(table: Table, roles: Mapping[str, str], called: Mapping[str, str]) -> Computed:
    """Find the roles of a list that must be computed.

    Parameters
    ----------
    table : Table
    roles : mapping of role to column
        Those that columns play.
    called : mapping of role to column
        Those that columns are called like, whatever their cells hold.

    Returns
    -------
    Computed

    Examples
    --------
    >>> from analytics import read_table
    >>> table = read_table(b"who,what,Jan,Feb\\nMary,Bread,3,1\\nJohn,Tea,,2\\n")
    >>> computed_roles(table, {"customer": "who", "item": "what"}, {}).told
    ('Jan and Feb are periods: their numbers are added up, as the quantity.',)
    """
    text = {role: column for role, column in called.items() if role not in roles and column not in roles.values()}
    read = [_read_text(table, role, column) for role, column in text.items()]
    found = {role: column for part in read for role, column in part.roles.items()}
    added = _added_up(table, {*roles.values(), *text.values()}, {**roles, **found})
    parts = [*read, added]
    return Computed(
        {**found, **added.roles},
        tuple(rule for part in parts for rule in part.rules),
        tuple(sentence for part in parts for sentence in part.told),
    )


def _read_text(table: Table, role: str, column: str) -> Computed:
    """Read ratings written as 3/10 as numbers; of other text in a column that is called like numbers, say that it is not used."""
    cells = to_labels(table.frame[column].iloc[:SAMPLE_ROWS])
    filled = cells[cells != ""]
    if filled.empty or words_per_text(cells) > MAX_WORDS:
        return NOTHING
    scale = _scale(filled) if role == "rating" else None
    if scale is None:
        return replace(
            NOTHING,
            told=(
                f"{column} is not used as the {ROLE_NAMES.get(role, role)}: it holds text, such as {example(filled.iloc[0])}.",
            ),
        )
    told = f"{column} is written as {filled.iloc[0]}: a rating on a scale up to {scale:g}."
    return Computed({"rating": column}, ({"do": "out_of", "column": column, "scale": scale},), (told,))


def _added_up(table: Table, taken: set[str], known: Mapping[str, str]) -> Computed:
    """Add up columns that are called like periods, unless another column tells what was bought already."""
    periods = _periods(table, taken)
    if len(periods) < MIN_PERIODS:
        return NOTHING
    role = _role_of_periods(table, periods)
    measures = {known[each] for each in ("quantity", "revenue", "rating") if each in known}
    if role is not None and len(measures) == 1 and _adds_up(table, periods, *measures):
        told = f"{_listed(periods)} are periods, and {next(iter(measures))} is their sum: it is taken as the {role}."
        return Computed({role: next(iter(measures))}, (), (told,))
    if role is None or measures:
        return replace(NOTHING, told=(f"{_listed(periods)} are periods; their cells are not used.",))
    name = f"{periods[0]} to {periods[-1]}"
    told = f"{_listed(periods)} are periods: their numbers are added up, as the {role}."
    return Computed({role: name}, ({"do": "add", "columns": periods, "makes": name},), (told,))


def _scale(filled: pd.Series) -> float | None:
    """Return the scale of ratings written as 3/10; None where they are not, or on several scales."""
    scales = pd.to_numeric(filled.str.extract(OUT_OF)[1])
    counts = scales[scales > 0].value_counts()
    return float(counts.index[0]) if len(counts) and counts.iloc[0] >= MIN_OUT_OF * len(filled) else None


def _periods(table: Table, taken: set[str]) -> list[str]:
    """Return the columns that are called like months, quarters, weeks, days or years."""
    months = "|".join(sorted(declared()["periods"]["months"], key=len, reverse=True))
    counted = "|".join(declared()["periods"]["counted"])
    forms = (
        rf"(?:{_YEAR})?(?:{months})(?:{_YEAR}|\d\d)?",
        rf"(?:{_YEAR})?q[1-4](?:{_YEAR}|\d\d)?",
        rf"{_YEAR}(?:{_MONTH_OF_YEAR}(?:[0-3]\d)?)?",
        rf"{_MONTH_OF_YEAR}{_YEAR}",
        rf"(?:{_YEAR})?(?:{counted})\d\d?(?:{_YEAR})?",
    )
    pattern = re.compile("|".join(forms))
    names = [str(name) for name in table.frame.columns[:SAMPLE_COLUMNS] if name not in taken]
    return [name for name in names if pattern.fullmatch(plain(name).replace("/", ""))]


def _role_of_periods(table: Table, periods: list[str]) -> str | None:
    """Return what the numbers of periods are: quantities, or revenue where they have decimals; None where they are text."""
    parsed = parse_columns(table.frame[periods].iloc[:SAMPLE_ROWS], table).values()
    if any(column.bad.mean() > MAX_TEXT_IN_COLUMN for column in parsed):
        return None
    return "revenue" if any((np.nan_to_num(column.values) % 1 > 0).any() for column in parsed) else "quantity"


def _adds_up(table: Table, periods: list[str], total: str) -> bool:
    """Whether a column is the sum of periods, in every row of the sample."""
    numbers = parse_columns(table.frame[[*periods, total]].iloc[:SAMPLE_ROWS], table)
    sums = np.nansum([numbers[name].values for name in periods], axis=0)
    return bool(np.isclose(sums, numbers[total].values, atol=ROUNDED_CENTS).all())


def _listed(names: list[str]) -> str:
    """Return a few names as they stand in a sentence."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) <= 4 else f"{names[0]}, {names[1]} ... {names[-1]}"
