"""Tables that are no known export: a list or a grid, by the names of columns and by what their cells look like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from analytics.tables.cells.numbers import to_labels
from analytics.tables.recognition.computed import Block, computed_roles
from analytics.tables.recognition.dated import find_date, holds_no_dates
from analytics.tables.recognition.decisions import QUESTIONS, ItemsIn, Recognition, derived_words, long_reasons
from analytics.tables.recognition.evidence import (
    MAX_COLUMNS_OF_LIST,
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
from analytics.tables.recognition.rivals import choices_of
from analytics.tables.recognition.totals import column_adds_up, without_totals
from analytics.tables.recognition.unsuited import not_a_list, refuse_without_products
from analytics.tables.table import Table
from analytics.tables.words import declared, describes, identifies, is_total, names_role, plain, roles_by_name

NUMBER_ROLES = ("quantity", "rating", "price", "revenue", "weight")
LIST_ROLES = (*NUMBER_ROLES, "date", "order")
MIN_TO_COME_BACK = 20
"""Rows among which some customer is expected to stand twice."""


def recognise_layout(table: Table) -> Recognition:
    """Read a table as a list or as a grid, whichever it looks like.

    Raises
    ------
    RecognitionError
        When fewer than two columns could name customers and items, and none holds the numbers of a grid;
        when there is one row for each customer or order, and no products.
    """
    roles = _roles_by_name(table)
    if "customer" in roles and "item" in roles:
        return recognise_list(table)
    refuse_without_products(table, roles)
    label = label_of(table)
    cells = read_cells(table, label)
    if _is_grid(table, label, cells, roles):
        return _asked(recognise_grid(table, label), repeats_labels(table, label))
    is_list = _numbers_of_a_list(label, cells, roles)
    if not is_list and cells.numbers and len(_filled(table, roles)[1]) < 2 - _named(roles):
        return _asked(recognise_grid(table, label), is_open=True)
    return _asked(recognise_list(table), not is_list and len(cells.numbers) == table.frame.shape[1] - 1)


def _asked(recognition: Recognition, is_open: bool) -> Recognition:
    """Ask whether a table is a list or a grid, before all else, where that is open."""
    questions = (QUESTIONS["layout"], *recognition.questions) if is_open else recognition.questions
    return replace(recognition, questions=questions)


def recognise_list(table: Table) -> Recognition:
    """Read a table as a list: one row for each purchase or rating. What its headers do not tell is guessed and asked.

    Raises
    ------
    RecognitionError
        When fewer than two columns could name customers and items.
    """
    named, rules, told = _with_found(table, _roles_by_name(table))
    roles, guessed = _filled(table, named)
    missing = [role for role in ("customer", "item") if role not in roles]
    if missing:
        raise not_a_list(table, missing[0], roles)
    found = as_list(roles)
    reasons = (*found.reasons[:-1], *told, *found.reasons[-1:])
    choices = choices_of(table, roles, guessed)
    asked = [*guessed, *(f"which {role}" for role in choices if role not in guessed)]
    return replace(found, reasons=reasons, questions=tuple(QUESTIONS[key] for key in asked), choices=choices, rules=rules)


def _with_found(table: Table, named: Mapping[str, str]) -> tuple[dict[str, str], tuple[Block, ...], list[str]]:
    """Add the roles that cells tell, or that are computed; return the rules that compute them, and what is to be told."""
    computed = computed_roles(table, named, roles_by_name(table.frame.columns))
    roles = {role: column for role, column in named.items() if column not in computed.roles.values()} | dict(computed.roles)
    told = list(computed.told)
    if "date" not in roles or holds_no_dates(table.frame[roles["date"]]):
        date, why = find_date(table, set(roles.values()))
        if date is not None:
            roles["date"] = date
            told.append(why)
    return roles, computed.rules, told


def recognise_grid(table: Table, label: str | None = None) -> Recognition:
    """Read a table as a grid whose rows are named by a column."""
    label = label or label_of(table)
    table, totals = without_totals(table, label)
    cells = read_cells(table, label)
    reason = f"A grid: {label} names the rows, and {table.frame.shape[1] - 1 - len(cells.text):,} columns hold numbers."
    items_in, why, sure = _orientation(table, label)
    kind, why_kind, kind_sure = kind_of_grid(cells, label)
    open_ = {"rows": not sure, "blank": not kind_sure}
    questions = tuple(QUESTIONS[key] for key, is_open in open_.items() if is_open)
    found = Recognition("wide", kind, items_in, label, {}, reasons=(reason, why, *totals, why_kind), questions=questions)
    return replace(found, vocabulary=derived_words(found))


def as_list(roles: Mapping[str, str], format_name: str = "") -> Recognition:
    """Return the recognition of a list whose columns play these roles."""
    kind: Kind = "ratings" if "rating" in roles else "counts"
    found = Recognition("long", kind, roles=roles, reasons=long_reasons(roles, kind, format_name), format_name=format_name)
    return replace(found, vocabulary=derived_words(found))


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
    ranked = candidates(table, set(named.values()))
    items = [name for name in ranked if not describes(name)]
    people = [name for name in ranked if identifies(name)]
    if guessed == ["customer"]:
        best = people[:1] or [name for name in items if _comes_back(table, name)][:1]
    elif guessed == ["item"]:
        best = items[:1]
    elif people:
        best = [people[0], *items]
    else:
        best = sorted(items[:2], key=list(table.frame.columns).index)
    filled = dict(zip(guessed, best, strict=False))
    return {**filled, **named}, list(filled)


def _comes_back(table: Table, column: str) -> bool:
    """Whether some cell of a column stands there twice, as customers do: what never does numbers the rows."""
    labels = to_labels(table.frame[column].iloc[:SAMPLE_ROWS])
    return len(labels) < MIN_TO_COME_BACK or bool(labels[labels != ""].duplicated().any())


def _is_grid(table: Table, label: str, cells: Cells, roles: Mapping[str, str]) -> bool:
    """Whether a table looks like a grid: mostly columns of numbers, none of which is called like a column of a list."""
    if _speaks_of_a_list(table, label, cells, roles):
        return False
    if repeats_labels(table, label) and not (names_role(label, "item") or names_role(label, "customer")):
        return False
    return len(cells.numbers) > len(cells.text) and cells.share_of_text <= MAX_TEXT_IN_GRID


def _speaks_of_a_list(table: Table, label: str, cells: Cells, roles: Mapping[str, str]) -> bool:
    """Whether columns are called like those of a list, which one of many products may be by chance, and totals are."""
    named = [column for role, column in roles.items() if role in LIST_ROLES and column != label]
    last = str(table.frame.columns[-1])
    if last in named and is_total(last) and column_adds_up(table, label):
        named.remove(last)
    return len(named) * MAX_COLUMNS_OF_LIST >= len(cells.numbers) if named else False


def _numbers_of_a_list(label: str, cells: Cells, roles: Mapping[str, str]) -> bool:
    """Whether at least half of the columns of numbers are those of a list, such as prices: these are no products or customers."""
    named = {column for role, column in roles.items() if role in LIST_ROLES and column != label}
    of_list = [name for name in cells.numbers if name in named or describes(name)]
    return bool(named) and 2 * len(of_list) >= len(cells.numbers)


def _orientation(table: Table, label: str) -> tuple[ItemsIn, str, bool]:
    if names_role(label, "item"):
        return "rows", f"The rows are named by {label}, so products are in rows.", True
    if names_role(label, "customer") or plain(label) in declared()["wide"]["customers_in_rows"]:
        return "columns", f"The rows are named by {label}, so products are in columns.", True
    if table.n_rows > 2 * (table.frame.shape[1] - 1):
        return "columns", "There are far more rows than columns, so rows are taken as customers.", False
    return "rows", "Nothing names the rows; they are taken as products.", False
