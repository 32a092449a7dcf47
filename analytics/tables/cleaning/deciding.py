"""A file is looked at as a whole, by its different cells, before its rows are cleaned in one part or in many."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from analytics.tables.cells.dates import parse_dates
from analytics.tables.cells.numbers import Mark, find_mark, leaves_mark_open, marks_told, parse_numbers, unique_cells
from analytics.tables.cleaning.rules import names, non_products, order_totals, returns, spelling
from analytics.tables.cleaning.rules.purchases import Purchases
from analytics.tables.cleaning.rules.subtotals import are_subtotals
from analytics.tables.cleaning.whole_file import Decided, Items, Reading, Tally
from analytics.tables.recognition.decisions import Recognition

_PROBE = "1.234"
"""A cell that is a thousand and more exactly where commas are decimal marks."""
_GUESSED = "dots are read as decimal marks, as nothing tells otherwise (1.234 is a little over one)"


def decide_reading(
    numbers: Mapping[str, pd.Series],
    dates: pd.Series | None,
    recognition: Recognition,
    mark: Mark | None = None,
    *,
    semicolons: bool,
) -> Reading:
    """Decide how numbers and dates are read.

    Parameters
    ----------
    numbers : mapping of role to Series
        The different cells of the columns of numbers.
    dates : Series, optional
        Cells of the column of dates: all of them, where their order is to be found out, else the different ones.
    recognition : Recognition
    mark : {",", "."}, optional
        The decimal mark, where it is known.
    semicolons : bool
        Whether semicolons part the cells of the file.
    """
    mark = mark or find_mark(numbers.values(), semicolons)
    guessed = mark is None and semicolons and leaves_mark_open(numbers.values())
    marks = {role: mark or _own_mark(cells) for role, cells in numbers.items()}
    notes = {role: parse_numbers(cells, marks[role]).note for role, cells in numbers.items()}
    if guessed:
        notes |= {role: _GUESSED for role, cells in numbers.items() if leaves_mark_open([cells])}
    told = marks_told((cells, marks[role]) for role, cells in numbers.items())
    if dates is None:
        return Reading(marks, notes=notes, decimal_mark=told)
    parsed = parse_dates(dates, recognition.date_order)
    return Reading(marks, parsed.order, parsed.unit, notes=notes | {"date": parsed.note}, decimal_mark=told)


def _own_mark(cells: pd.Series) -> Mark:
    """Return the decimal mark of a column that decides by itself, as `parse_numbers` does without one."""
    if pd.api.types.is_numeric_dtype(cells) or pd.api.types.is_datetime64_any_dtype(cells):
        return "."
    probed = parse_numbers(pd.concat([cells.astype(object), pd.Series([_PROBE])], ignore_index=True))
    return "," if probed.values[-1] > 1_000 else "."


def reading_of(
    frame: pd.DataFrame, roles: Collection[str], recognition: Recognition, mark: Mark | None, *, semicolons: bool
) -> Reading:
    """Decide how the lines of a file are read that are all here."""
    numbers = {role: unique_cells(frame[role])[1] for role in roles}
    dates = frame.get("date")
    if dates is not None and recognition.date_order is not None and not pd.api.types.is_datetime64_any_dtype(dates):
        dates = unique_cells(dates)[1]
    return decide_reading(numbers, dates, recognition, mark, semicolons=semicolons)


def tally_of(lines: Purchases) -> Tally:
    """Count the different cells of lines that are all here, before any rule has worked."""
    orders = lines.text.get("order")
    n_orders = n_marked = n_plain = 0
    if orders is not None:
        times = np.bincount(orders.codes[~orders.blank], minlength=len(orders.labels))
        n_orders, n_marked, n_plain = (
            int(times.sum()),
            *(
                int(times[np.asarray(orders.labels.str.fullmatch(pattern), dtype=bool)].sum())
                for pattern in (returns.CANCELLED_ORDER, returns.PLAIN_ORDER)
            ),
        )
    money = lines.numbers.get("price", lines.revenue)
    statuses = tuple(lines.text["status"].labels) if "status" in lines.text else ()
    totals = [coded.labels[are_subtotals(coded.labels)] for coded in (lines.text["customer"], lines.text["item"])]
    priced = money is not None and bool((money > 0).any())
    repeated = order_totals.repeats_totals(lines)
    return Tally(_pairs(lines), n_orders, n_marked, n_plain, priced, statuses, frozenset().union(*totals), repeated)


def _pairs(lines: Purchases) -> pd.DataFrame:
    """Return each item with each of its names, and in how many rows they stand."""
    item, name = lines.text["item"], lines.text.get("item_name")
    rows = np.flatnonzero(~item.blank)
    width = 1 if name is None else len(name.labels) + 1
    of_name = np.zeros(len(rows), dtype=np.int64) if name is None else name.codes[rows].astype(np.int64) + 1  # 0: none
    pair, keys = pd.factorize(item.codes[rows].astype(np.int64) * width + of_name)
    n, used = (
        np.bincount(pair, weights, minlength=len(keys)).astype(np.int64)
        for weights in (None, ~lines.text["customer"].blank[rows])
    )
    called = np.array([""] if name is None else ["", *name.labels], dtype=object)
    cells = {"item": item.labels.to_numpy(dtype=object)[keys // width], "name": called[keys % width]}
    return pd.DataFrame(cells | {"n": n, "used": used})


def merged_tallies(tallies: Sequence[Tally]) -> Tally:
    """Add up the tallies of the parts of a file."""
    items = pd.concat([tally.items for tally in tallies]).groupby(["item", "name"], sort=False, as_index=False).sum()
    return Tally(
        items,
        sum(tally.n_orders for tally in tallies),
        sum(tally.n_marked for tally in tallies),
        sum(tally.n_plain for tally in tallies),
        any(tally.priced for tally in tallies),
        tuple(dict.fromkeys(status for tally in tallies for status in tally.statuses)),
        frozenset().union(*(tally.subtotals for tally in tallies)),
        any(tally.order_totals for tally in tallies),
    )


def decide(tally: Tally, rules: Collection[str]) -> Decided:
    """Decide what all rows of a file decide together.

    Parameters
    ----------
    tally : Tally
    rules : collection of str
        Ids of the rules that are on.
    """
    cancelled = tuple(status for status in tally.statuses if returns.means_cancelled(status))
    others = tally.n_orders - tally.n_marked
    by_order = tally.n_marked > 0 and tally.n_plain > returns.MIN_PLAIN * others
    return Decided(_items(tally.items, rules), tally.priced, by_order, cancelled, tally.subtotals, tally.order_totals)


def _items(pairs: pd.DataFrame, rules: Collection[str]) -> Items:
    """Decide how items are spelled and called, and which of them are no products."""
    per_item = pairs.groupby("item", sort=False)["used"].sum()
    spelled = spelling.usual_spellings(per_item)
    if spelling.RULE.id in rules and len(spelled.usual):
        pairs = pairs.assign(item=pairs["item"].map(spelled.usual).fillna(pairs["item"]))
    pairs = pairs.assign(name=pairs["name"].str.split().str.join(" "))
    pairs = pairs.groupby(["item", "name"], sort=False, as_index=False)[["n", "used"]].sum()
    items = pd.Index(pairs["item"].unique(), dtype=str)
    named = pairs[pairs["name"] != ""].sort_values(["used", "n"], ascending=False, kind="stable")
    best = named.drop_duplicates("item").set_index("item")["name"].reindex(items).fillna("").astype(str)
    several = int((named[named["used"] > 0]["item"].value_counts() > 1).sum())
    called = names.labels_of(items, best.to_numpy(dtype=object) if names.RULE.id in rules else None)
    wrong, such = non_products.no_products(items, best)
    return Items(
        spelled.usual,
        spelled.n_apart,
        spelled.n_together,
        best,
        pd.Series(called, index=items, dtype=str),
        several,
        frozenset(items[wrong]),
        such,
    )
