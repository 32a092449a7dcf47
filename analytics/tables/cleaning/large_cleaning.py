"""Cleaning of a file that is read in parts: each part by the rules of every table, then one frame and one account of all.

All lines of a customer are in one part, so what looks at one customer at a time (returns, repeated lines, missing cells,
prices) comes out as if there was one part. What all rows decide together is decided before, by the different cells of the
file (`large_deciding`); rules that compare the purchases of all customers come at the end, on all lines that are kept.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import cast

import numpy as np
import pandas as pd

from analytics.errors import TableError
from analytics.tables.cells.coded import Coded
from analytics.tables.cleaning.account import Account
from analytics.tables.cleaning.categories import categories_of, category_pairs, merged_pairs
from analytics.tables.cleaning.columns import all_lines, tell_reading, used_roles
from analytics.tables.cleaning.deciding import decide
from analytics.tables.cleaning.interactions import CleaningStep, Interactions
from analytics.tables.cleaning.large_deciding import Source, mark_of_file, reading_of_large, tally_of_large
from analytics.tables.cleaning.long import (
    Cleaned,
    check_not_empty,
    check_rules,
    clean_lines,
    clean_long,
    compare,
    kept_lines,
    label,
    notes_of,
    report_of,
)
from analytics.tables.cleaning.memory import give_back
from analytics.tables.cleaning.merging import Gathering, merged_rejected, merged_steps, only_rejected
from analytics.tables.cleaning.rejected import Rejected
from analytics.tables.cleaning.rules import currencies
from analytics.tables.cleaning.rules.purchases import Purchases
from analytics.tables.cleaning.whole_file import Decided, Reading
from analytics.tables.cleaning.wide import clean_wide
from analytics.tables.large_files.large import LargeTable
from analytics.tables.readers.raw import check_size
from analytics.tables.recognition.decisions import Recognition
from analytics.tables.recognition.formats import format_of
from analytics.tables.recognition.lines import lines_of
from analytics.tables.table import Table

LEANS_ON_OTHER_ROWS = "fill"
"""Row rule of a format whose lines take cells from other lines, perhaps of another customer."""
MAX_REJECTED_KEPT = 1_000_000
"""Rejected rows that are kept with their cells; a part keeps its share."""
MAX_TOGETHER = 20_000_000
"""Lines that are read in one part where they cannot be parted."""


def clean_large(table: LargeTable, recognition: Recognition, rules: Collection[str]) -> Interactions:
    """Turn a recognised large table into interactions and an account: a list part by part, a grid in one.

    Parameters
    ----------
    table : LargeTable
    recognition : Recognition
    rules : collection of str
        Ids of the rules that are on.

    Returns
    -------
    Interactions
        Its lines stand part after part; orders are numbers. Rows of unusual accounts that are left out are counted in the
        account, but not listed among the rejected rows.

    Raises
    ------
    CleaningError
        When nothing usable is left.
    TableError
        When the lines of this export can only be read together, and are too many for that.
    """
    if recognition.layout == "wide":
        check_size(len(table.header), table.n_rows, table.name)
        return clean_wide(next(table.parts(list(table.frame.columns))), recognition)
    check_rules(rules)
    by, columns = _parted_by(table, recognition), columns_needed(table, recognition)
    if by is None and table.n_rows > MAX_TOGETHER:
        raise TableError(
            f"{table.name} has {table.n_rows:,} rows; those of this kind can only be read together, up to {MAX_TOGETHER:,}.",
            hint="Split the file by period.",
        )
    if by is None or table.n_parts(by) == 1:
        return _in_one(table, recognition, rules, columns)
    known = format_of(recognition.format)
    marked = replace(table, mark=mark_of_file(table)) if recognition.rules or (known and known.rules) else table
    source = Source(marked, recognition, used_roles(recognition, table.name), columns, by)
    reading = reading_of_large(source)
    decided = decide(tally_of_large(source, reading), rules)
    parts = _Parts(table.n_rows, MAX_REJECTED_KEPT // table.n_parts(by))
    for part in source.parts():
        read = all_lines(lines_of(part, recognition))
        parts.add(clean_lines(read, recognition, source.roles, reading, rules, decided), part)
        del part, read
        give_back()
    return _together(table, recognition, rules, parts, reading, decided)


def _in_one(table: LargeTable, recognition: Recognition, rules: Collection[str], columns: list[str]) -> Interactions:
    """Clean a file in one part; of its lines those are kept that are used, or left out."""
    cleaned = clean_long(next(table.parts(columns)), recognition, rules)
    report = replace(cleaned.report, rejections=only_rejected(cleaned.report.rejections, MAX_REJECTED_KEPT))
    return replace(cleaned, report=report)


class _Parts:
    """What is kept of the parts of a file.

    Parameters
    ----------
    n_rows : int
        Rows of the file.
    most : int
        Rejected rows that are kept of each part.
    """

    def __init__(self, n_rows: int, most: int) -> None:
        self.lines = Gathering(n_rows)
        self.n_read = 0
        self.revenue_read: float | None = None
        self.steps: list[list[CleaningStep]] = []
        self.notes: list[str] = []
        self.rejected: list[Rejected] = []
        self.categories: list[pd.DataFrame] = []
        self._most = most

    def add(self, cleaned: Cleaned, part: Table) -> None:
        """Add a part after it was cleaned."""
        purchases, lines = cleaned.purchases, cleaned.lines
        account, places = purchases.account, part.rows_in_file(lines.positions)
        pairs = category_pairs(purchases, places)
        self.lines.add(pd.DataFrame(kept_lines(purchases), copy=False))
        self.n_read += purchases.n_rows
        if account.revenue_read is not None:
            self.revenue_read = (self.revenue_read or 0.0) + account.revenue_read
        self.steps.append(account.steps)
        self.notes += lines.notes
        rejected = Rejected(lines.frame, lines.columns, places, account.fates, tuple(account.reasons))
        self.rejected.append(only_rejected(rejected, self._most))
        self.categories += [] if pairs is None else [pairs]


def _together(
    table: LargeTable,
    recognition: Recognition,
    rules: Collection[str],
    parts: _Parts,
    reading: Reading,
    decided: Decided,
) -> Interactions:
    """Compare the lines of all parts, and write one account."""
    rejected = merged_rejected(parts.rejected)
    numbers, texts = parts.lines.numbers(), parts.lines.labels()
    whole = _whole(numbers, texts, recognition, decided)
    if not whole.n_rows:
        check_not_empty(rejected.fates, rejected.reasons, table.name)
    steps = merged_steps(parts.steps)
    compare(whole, recognition.kind, rules)
    tell_reading(whole.account, reading, whole.columns)
    _tell_currencies(table, whole)
    columns: dict[str, object] = dict(texts)
    codes = texts["item"].categories
    whole.account.steps += label(columns, whole)
    called = cast("pd.Categorical", columns["item"]).categories
    categories, told = categories_of(merged_pairs(parts.categories), codes, called, recognition.vocabulary)
    columns |= numbers | whole.numbers | ({} if whole.revenue is None else {"revenue": whole.revenue})
    frame = pd.DataFrame(columns, copy=False)
    if not whole.account.keep.all():
        frame = frame[whole.account.keep].reset_index(drop=True)
    account = [*notes_of(parts.notes), *steps, *whole.account.steps, *told]
    report = report_of(account, parts.n_read, len(frame), parts.revenue_read, rejected, whole.flags)
    report = replace(report, decimal_mark=reading.decimal_mark)
    return Interactions(frame, recognition.kind, recognition.vocabulary, report, "long", categories)


def columns_needed(table: LargeTable, recognition: Recognition) -> list[str]:
    """Return the columns of the file that cleaning looks at; all of them where rules of the format may."""
    known, columns = format_of(recognition.format), list(table.frame.columns)
    if recognition.rules or (known and known.rules):
        return columns
    needed = set(recognition.roles.values())
    for role in recognition.roles if known else ():
        needed.update(known.columns_of_role(role, columns) if known else ())
    return [column for column in columns if column in needed]


def _parted_by(table: LargeTable, recognition: Recognition) -> str | None:
    """Return the column by which lines can be parted; None where lines of other customers are needed, too."""
    customer, known = recognition.roles.get("customer"), format_of(recognition.format)
    if customer not in table.frame.columns:
        return None
    if known and any(rule.do == LEANS_ON_OTHER_ROWS for rule in known.rules):
        return None
    return None if known and len(known.columns_of_role("customer", list(table.frame.columns))) > 1 else customer


def _whole(
    numbers: dict[str, np.ndarray], texts: dict[str, pd.Categorical], recognition: Recognition, decided: Decided
) -> Purchases:
    """Return all lines that are kept, for the rules that look at the whole file."""
    coded = {role: Coded(texts[role].codes, texts[role].categories) for role in ("customer", "item")}
    others = {role: cells for role, cells in numbers.items() if role not in {"revenue", "date"}}
    account = Account(len(coded["item"].codes), numbers.get("revenue"))
    no_rows = np.zeros(0, dtype=bool)
    return Purchases(recognition.roles, coded, others, no_rows, None, recognition.vocabulary, account, decided)


def _tell_currencies(table: LargeTable, whole: Purchases) -> None:
    """Say which currencies are added up, by all rows of the file."""
    found = currencies.currency_column(whole.columns, table.frame.columns)
    if found is not None and whole.revenue is not None:
        column, read = found
        counts = table.counts([column])
        currencies.tell_currencies(whole.account, currencies.add_up(counts[column], counts["n"].to_numpy(), read))
