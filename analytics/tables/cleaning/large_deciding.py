"""What is decided once about a large file: DuckDB counts its different cells, or its parts are counted one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.tables.cells.coded import NO_LABEL, WHOLE, code_cells
from analytics.tables.cells.numbers import Mark, find_mark, parse_numbers
from analytics.tables.cleaning.columns import TEXT_ROLES, WHAT_NAMES_NOBODY, all_lines, numeric_roles, purchases_of
from analytics.tables.cleaning.deciding import decide_reading, merged_tallies, tally_of
from analytics.tables.cleaning.rules import returns
from analytics.tables.cleaning.rules.order_totals import repeats_totals
from analytics.tables.cleaning.rules.subtotals import are_subtotals, stem_of_total
from analytics.tables.cleaning.whole_file import Reading, Tally
from analytics.tables.large_files.large import LargeTable
from analytics.tables.recognition.decisions import Recognition
from analytics.tables.recognition.evidence import MAX_TEXT_IN_COLUMN, parse_columns
from analytics.tables.recognition.formats import format_of
from analytics.tables.recognition.lines import first_rows, lines_of, shaped
from analytics.tables.table import Table
from analytics.tables.words import declared

MAX_DATES = 200_000
"""Cells that stand for all dates, in the shares that they have in the file."""


@dataclass(frozen=True)
class Source:
    """A large file that is to be looked at as a whole.

    Attributes
    ----------
    table : LargeTable
    recognition : Recognition
    roles : dict of role to column
        See `used_roles`.
    columns : list of str
        Columns that cleaning needs.
    by : str
        The column by which lines are parted.
    """

    table: LargeTable
    recognition: Recognition
    roles: dict[str, str]
    columns: list[str]
    by: str

    def parts(self) -> Iterator[Table]:
        """Read the lines, all those of a customer together."""
        return self.table.parts(self.columns, self.by)

    def stored(self) -> dict[str, str]:
        """Return the roles whose cells stand in the file as they are used: no rule of the format makes or changes them."""
        known = format_of(self.recognition.format)
        made = set(shaped(first_rows(self.table), known, self.recognition.weights, self.recognition.rules).made)
        several = {role for role in self.roles if known and len(known.columns_of_role(role, list(self.table.frame.columns))) > 1}
        own = set(self.table.frame.columns) - made
        return {role: column for role, column in self.roles.items() if column in own and role not in several}


def mark_of_file(table: LargeTable) -> Mark | None:
    """Return the decimal mark of all columns of numbers, for the rules of a format that compute."""
    if table.mark is not None:
        return table.mark
    numbers = [name for name, cells in parse_columns(table.frame, table).items() if cells.bad.mean() <= MAX_TEXT_IN_COLUMN]
    return find_mark([table.shapes(name) for name in numbers if _is_text(table, name)], table.delimiter == ";")


def reading_of_large(source: Source) -> Reading:
    """Decide how the cells of a large file are read; of columns that rules of the format make, the sample tells."""
    table, stored = source.table, source.stored()
    sample = lines_of(table, source.recognition).frame
    numbers = {
        role: table.shapes(stored[role]) if role in stored and _is_text(table, stored[role]) else sample[role]
        for role in numeric_roles(source.roles)
    }
    dates = None
    if "date" in source.roles:
        in_file = "date" in stored and not pd.api.types.is_datetime64_any_dtype(sample["date"])
        dates = _in_shares(table.days(stored["date"])) if in_file else sample["date"]
    reading = decide_reading(numbers, dates, source.recognition, table.mark, semicolons=table.delimiter == ";")
    return replace(reading, whole=_whole_numbers(table, stored))


def _is_text(table: LargeTable, column: str) -> bool:
    return isinstance(table.frame[column].dtype, pd.StringDtype)


def _in_shares(days: pd.DataFrame) -> pd.Series:
    """Return cells, each as often as it stands in a file, but not more than `MAX_DATES` and one of each; sorted as texts.

    Being sorted as texts says nothing about the order of the file, which the sample has told where it tells anything.
    """
    days = days.astype({"cell": str}).sort_values("cell")
    times = np.ceil(days["n"] * min(1.0, MAX_DATES / days["n"].sum())).astype(int)
    return days["cell"].repeat(times).reset_index(drop=True)


def _whole_numbers(table: LargeTable, stored: Mapping[str, str]) -> dict[str, bool]:
    """Return which columns of text hold whole numbers only."""
    whole = {}
    for role in TEXT_ROLES:
        if role in stored and _is_text(table, stored[role]):
            numbers, filled = table.matching(stored[role], [WHOLE], WHAT_NAMES_NOBODY.get(role, NO_LABEL))
            whole[role] = numbers == filled
    return whole


def tally_of_large(source: Source, reading: Reading) -> Tally:
    """Count the different cells of a large file."""
    table, stored = source.table, source.stored()
    needed = {"item", "item_name", "order", "status", "customer"} & set(source.roles)
    if not needed <= set(stored):
        return _tally_by_parts(source, reading)
    items = _items(source, reading)
    n_marked = n_plain = n_orders = 0
    if "order" in stored:
        patterns = [returns.CANCELLED_ORDER, returns.PLAIN_ORDER]
        n_marked, n_plain, n_orders = table.matching(stored["order"], patterns, WHAT_NAMES_NOBODY["order"])
    statuses = (
        () if "status" not in stored else tuple(code_cells(table.counts([stored["status"]])[stored["status"]], NO_LABEL).labels)
    )
    different = pd.Index(items["item"].unique(), dtype=str)
    totals = _subtotals(table, stored["customer"]) | set(different[are_subtotals(different)])
    first, _ = purchases_of(all_lines(lines_of(table, source.recognition))[0], source.recognition, source.roles, reading)
    repeated = repeats_totals(first)
    return Tally(items, n_orders, n_marked, n_plain, _priced(source, reading), statuses, frozenset(totals), repeated)


def _items(source: Source, reading: Reading) -> pd.DataFrame:
    """Return the items of a file with their names, see `Tally`; a row that names its item only by a name is read as elsewhere."""
    roles: dict[str, str] = {role: source.roles[role] for role in ("item", "item_name") if role in source.roles}
    counts = source.table.counts(list(roles.values()), source.roles["customer"], WHAT_NAMES_NOBODY["customer"])
    pairs = Table(counts[list(roles.values())], tuple(roles.values()), source.table.name, "")
    lines, _ = all_lines(lines_of(pairs, replace(source.recognition, roles=roles)))
    cells: dict[str, object] = {"item": "", "name": ""}
    for role, column in (("item", "item"), ("item_name", "name")):
        if role in roles:
            coded = code_cells(lines.frame[role], NO_LABEL, reading.whole.get(role))
            cells[column] = coded.cells(np.arange(len(lines.frame)))
    found = pd.DataFrame(cells | {column: counts[column].to_numpy()[lines.positions] for column in ("n", "used")})
    return found[found["item"] != ""].groupby(["item", "name"], sort=False, as_index=False).sum()


def _subtotals(table: LargeTable, column: str) -> set[str]:
    """Return the cells of a column that are another cell followed by a word for totals."""
    totals = [cell for cell in table.ending(column, declared()["totals"]["words"]) if stem_of_total(cell)]
    stems = table.among(column, [stem_of_total(cell) for cell in totals])
    return {cell for cell in totals if stem_of_total(cell) in stems}


def _priced(source: Source, reading: Reading) -> bool:
    role = "price" if "price" in source.roles else "revenue"
    if role not in source.roles:
        return False
    stored = source.stored()
    cells = source.table.shapes(stored[role]) if role in stored else lines_of(source.table, source.recognition).frame[role]
    return bool((parse_numbers(cells, reading.marks[role]).values > 0).any())


def _tally_by_parts(source: Source, reading: Reading) -> Tally:
    """Count the cells of columns that rules of the format make: they are in no file."""
    tallies = []
    for part in source.parts():
        lines, _ = all_lines(lines_of(part, source.recognition))
        tallies.append(tally_of(purchases_of(lines, source.recognition, source.roles, reading)[0]))
    return merged_tallies(tallies)
