"""Rules that turn the rows of a known export into lines of purchases; `formats.toml` names them and their parameters.

Each takes `Rows` and returns new ones. A rule whose columns a file does not have changes nothing.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.errors import RecognitionError
from analytics.tables.cells.numbers import ParsedNumbers
from analytics.tables.recognition.packed import gather, nested, pairs, unpack
from analytics.tables.recognition.rows import Rows, Why
from analytics.tables.wording import say
from analytics.tables.words import plain

OUT_OF = r"^\s*(\d+(?:[.,]\d+)?)\s*(?:/|out of|of|von|sur|de|su|van)\s*(\d+)\s*$"
"""A rating together with the best that there is: 3/10, 4 out of 5."""


def fill(rows: Rows, *, key: str, columns: Sequence[str]) -> Rows:
    """Fill blank cells from the first filled cell of the same order; never across orders, nor where the order is blank."""
    order = rows.find(key)
    wanted = rows.found(columns)
    if order is None or not wanted:
        return rows
    labels = rows.text(order)
    codes = pd.factorize(labels.where(labels != ""))[0]
    made = {}
    filled = np.zeros(rows.n, dtype=bool)
    for name in wanted:
        source = _first_filled(codes, (rows.text(name) != "").to_numpy(dtype=bool))
        filled |= source != np.arange(rows.n)
        made[name] = rows.column(name).take(source).reset_index(drop=True)
    n = int(filled.sum())
    note = f"{say(n, 'row takes', 'rows take')} what stands once for each order from the first row with the same {order}."
    return rows.with_made(made, note if n else "")


def _first_filled(codes: np.ndarray, filled: np.ndarray) -> np.ndarray:
    """Return from which line each line takes its cell: itself, or the first filled one of its group (code -1: no group)."""
    own = np.arange(len(codes))
    first = np.full(codes.max(initial=-1) + 1, -1)
    backwards = np.flatnonzero(filled & (codes >= 0))[::-1]
    first[codes[backwards]] = backwards
    source = np.where(filled | (codes < 0), own, first[codes] if len(first) else own)
    return np.where(source < 0, own, source)


def strip(rows: Rows, *, columns: Sequence[str]) -> Rows:
    """Take off the apostrophe that an export puts before codes, so that spreadsheets keep them as text."""
    return rows.with_made({name: rows.text(name).str.removeprefix("'") for name in rows.found(columns)})


def blank(rows: Rows, *, column: str, values: Sequence[str]) -> Rows:
    """Empty cells that only look filled, such as customer 0 for guests."""
    name = rows.find(column)
    return rows if name is None else rows.with_made({name: rows.text(name).mask(rows.among(name, values), "")})


def leave_out(
    rows: Rows,
    *,
    rule: str,
    column: str,
    told: Sequence[str],
    values: Sequence[str] = (),
    all_but: Sequence[str] = (),
    filled: bool = False,
) -> Rows:
    """Take out lines whose cell is one of ``values``, or none of ``all_but``, or ``filled`` at all.

    ``told`` holds the reason, and what follows "1 row" and "2 rows".
    """
    name = rows.find(column)
    if name is None:
        return rows
    wrong = rows.among(name, values)
    if all_but:
        wrong |= ~rows.among(name, all_but)
    if filled:
        wrong |= (rows.text(name) != "").to_numpy(dtype=bool)
    return rows.without(wrong, Why(rule, *told))


def join(rows: Rows, *, columns: Sequence[str], makes: str, between: str = " ", but: Sequence[str] = ()) -> Rows:
    """Join the texts of columns to one; blank cells, and those of ``but``, are left out."""
    names = rows.found(columns)
    if not names:
        return rows
    joined = rows.text(names[0])
    for name in names[1:]:
        part = rows.text(name).mask(rows.among(name, but), "")
        mark = pd.Series(np.where((joined != "") & (part != ""), between, ""), dtype="str", index=part.index)
        joined = joined + mark + part
    return rows.with_made({makes: joined})


def net(rows: Rows, *, quantity: str, price: str, less: Sequence[str], makes: str) -> Rows:
    """Compute the revenue of a line: quantity times price, less discounts (whatever their sign)."""
    pieces, each, discounts = rows.find(quantity), rows.find(price), rows.found(less)
    if pieces is None or each is None:
        return rows
    numbers = rows.numbers([pieces, each, *discounts])
    values = _filled(numbers[pieces], 1.0) * _filled(numbers[each], 0.0)
    for name in discounts:
        values = values - np.abs(_filled(numbers[name], 0.0))
    return rows.with_made({makes: pd.Series(values)})


def add(rows: Rows, *, columns: Sequence[str], makes: str) -> Rows:
    """Add up the numbers of several columns, such as those of months; a blank is nothing."""
    names = rows.found(columns)
    if not names:
        return rows
    numbers = rows.numbers(names)
    return rows.with_made({makes: pd.Series(np.sum([_filled(numbers[name], 0.0) for name in names], axis=0))})


def out_of(rows: Rows, *, column: str, scale: float) -> Rows:
    """Read ratings written as 3/10 as the number 3; those on another scale are brought to this one."""
    name = rows.find(column)
    if name is None:
        return rows
    codes, cells = pd.factorize(rows.text(name))
    labels = pd.Series(cells, dtype="str")
    parts = labels.str.extract(OUT_OF)
    reached, best = (pd.to_numeric(parts[place].str.replace(",", ".")) for place in (0, 1))
    told = (reached / best.where(best > 0) * scale).map("{:.10g}".format)
    return rows.with_made({name: labels.where(reached.isna() | ~(best > 0), told).take(codes).reset_index(drop=True)})


def negate(rows: Rows, *, column: str, values: Sequence[str], of: Sequence[str]) -> Rows:
    """Make numbers negative where a column says that a line is a return."""
    name, changed = rows.find(column), rows.found(of)
    if name is None or not changed:
        return rows
    returned = rows.among(name, values)
    numbers = rows.numbers(changed)
    made = {}
    for each in changed:
        found = _filled(numbers[each], np.nan)
        made[each] = pd.Series(np.where(returned, -np.abs(found), found))
    return rows.with_made(made)


def _filled(numbers: ParsedNumbers, meaning: float) -> np.ndarray:
    """Return numbers with a meaning for blanks; a cell that is no number becomes infinite, so that cleaning names its row."""
    return np.where(numbers.bad, np.inf, np.where(numbers.blank, meaning, numbers.values))


def weigh(rows: Rows, *, column: str, makes: str, told: Sequence[str], otherwise: float = 0.0) -> Rows:
    """Give each event the weight of its kind, or ``otherwise`` that; events that count nothing are left out."""
    name = rows.find(column)
    if name is None:
        return rows
    weights = {plain(event): weight for event, weight in rows.weights.items()}
    codes, cells = pd.factorize(rows.text(name))
    values = np.array([weights.get(plain(cell), otherwise) for cell in cells], dtype=float)[codes]
    return rows.without(values == 0, Why("events", *told)).with_made({makes: pd.Series(values)})


ROW_RULES: Mapping[str, Callable[..., Rows]] = {
    function.__name__: function
    for function in (fill, strip, blank, leave_out, join, net, add, out_of, negate, weigh, unpack, gather, pairs, nested)
}


@dataclass(frozen=True)
class RowRule:
    """A rule with its parameters, as a format declares it.

    Raises
    ------
    RecognitionError
        When there is no such rule, or it does not take these parameters.
    """

    do: str
    parameters: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.do not in ROW_RULES:
            raise RecognitionError(f"There is no row rule {self.do!r}.", hint=f"Rules are {', '.join(ROW_RULES)}.")
        try:
            inspect.signature(ROW_RULES[self.do]).bind(None, **self.parameters)
        except TypeError as error:
            raise RecognitionError(f"The row rule {self.do!r} cannot be used: {error}.") from error

    @classmethod
    def of(cls, block: Mapping[str, object]) -> RowRule:
        """Return the rule that ``do`` names, with the other entries as its parameters."""
        return cls(str(block.get("do")), {key: value for key, value in block.items() if key != "do"})

    def __call__(self, rows: Rows) -> Rows:
        """Return the lines after the rule."""
        return ROW_RULES[self.do](rows, **self.parameters)
