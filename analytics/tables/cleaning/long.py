"""A table with a row for each purchase or rating becomes interactions; every row dropped is told with its reason."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np
import pandas as pd

from analytics.errors import CleaningError
from analytics.tables.cells.coded import Coded
from analytics.tables.cleaning.columns import (
    all_lines,
    drop_left_out,
    purchases_of,
    tell_dates,
    tell_reading,
    used_roles,
)
from analytics.tables.cleaning.interactions import CleaningReport, CleaningStep, Interactions, cut_step, short_labels
from analytics.tables.cleaning.rejected import Rejected
from analytics.tables.cleaning.rules import DEFAULT_RULES, ITEM_RULES, PURCHASE_RULES, RULES, Rule, currencies, names
from analytics.tables.cleaning.rules.gaps import drop_unnamed, drop_unread
from analytics.tables.cleaning.rules.identifiers import tell_shortened
from analytics.tables.cleaning.rules.purchases import Purchases, most_frequent
from analytics.tables.cleaning.rules.subtotals import drop_subtotals
from analytics.tables.recognition.decisions import Recognition
from analytics.tables.recognition.lines import Lines, lines_of
from analytics.tables.table import Table
from analytics.tables.wording import say


def clean_long(table: Table, recognition: Recognition, rules: Collection[str] = DEFAULT_RULES) -> Interactions:
    """Turn purchases or ratings, one in each row, into interactions.

    The rules work one after the other, each on the rows that the rules before it have kept, so that every row that is
    left out has exactly one reason.
    """
    unknown = sorted(set(rules) - {rule.id for rule in RULES})
    if unknown:
        raise CleaningError(f"There is no rule {unknown[0]!r}.", hint=f"Rules are {', '.join(rule.id for rule in RULES)}.")
    roles = used_roles(recognition, table.name)
    read = lines_of(table, recognition)
    lines, origin = all_lines(read)
    purchases, parsed = purchases_of(lines, table, recognition, roles)
    for note in lines.notes:
        purchases.account.tell("repaired", "", 0, note)
    drop_left_out(lines, origin, purchases.account)
    purchases.told = origin > 0 if lines.left_out else None
    drop_subtotals(purchases)
    drop_unnamed(purchases)
    drop_unread(purchases, parsed)
    _check_not_empty(purchases, table)
    _work(purchases, ITEM_RULES, rules)
    names.read(purchases, names.RULE.id in rules)
    names.tell_missing(purchases)
    if recognition.kind == "counts":
        _work(purchases, PURCHASE_RULES, rules)
    _check_not_empty(purchases, table)
    tell_reading(purchases, parsed)
    tell_dates(purchases)
    tell_shortened(purchases)
    _tell_currencies(table, lines, purchases)
    return _interactions(table, lines, recognition, purchases, names.RULE.id in rules)


def _work(purchases: Purchases, work: Sequence[tuple[Rule, Callable[[Purchases, bool], None]]], on: Collection[str]) -> None:
    for rule, apply in work:
        apply(purchases, rule.id in on)


def _tell_currencies(table: Table, lines: Lines, purchases: Purchases) -> None:
    """Say which currencies the rows that are used add up."""
    found = currencies.currency_column(lines.columns, table.frame.columns)
    if found is not None and purchases.revenue is not None:
        column, read = found
        cells = table.frame[column].iloc[lines.positions[purchases.account.keep]]
        currencies.tell_currencies(purchases.account, currencies.count_currencies(cells, read))


def _check_not_empty(purchases: Purchases, table: Table) -> None:
    """Refuse a table of which no row is left; say which reason took the most."""
    account = purchases.account
    if account.keep.any():
        return
    times = np.bincount(account.fates, minlength=len(account.reasons) + 1)[1:]
    reason = f" ({account.reasons[int(times.argmax())].text})" if times.size else ""
    hint = "Check which columns play which role, and which rules of cleaning are on."
    raise CleaningError(f"No row of {table.name} can be used{reason}.", hint=hint)


def _interactions(table: Table, lines: Lines, recognition: Recognition, purchases: Purchases, named: bool) -> Interactions:
    account = purchases.account
    kept = np.flatnonzero(account.keep)
    item, customer = purchases.text["item"], purchases.text["customer"]
    called = Coded(item.codes, names.labels_of(item.labels, purchases.names if named else None))
    columns: dict[str, object] = {}
    for role, coded in (("customer", customer), ("item", called)):
        columns[role], cut = _categorical(coded, kept)
        account.steps += cut
    columns |= {role: values[kept] for role, values in purchases.numbers.items() if role != "price"}
    if purchases.revenue is not None:
        columns["revenue"] = purchases.revenue[kept]
    if "order" in purchases.text:
        columns["order"] = _order(purchases.text["order"], kept)
    if purchases.dates is not None:
        columns["date"] = purchases.dates[kept]
    frame = pd.DataFrame(columns, copy=False)
    categories = _categories(purchases, frame["item"].cat, kept)
    revenue = account.revenue_left
    first = CleaningStep("kept", len(frame), f"{say(len(frame), 'row is', 'rows are')} used.", revenue)
    files = np.repeat([name for name, _ in table.files], [n for _, n in table.files])[lines.positions] if table.files else None
    rejected = Rejected(
        lines.frame, lines.columns, table.rows_in_file(lines.positions), account.fates, tuple(account.reasons), files
    )
    report = CleaningReport(
        len(lines.frame),
        len(frame),
        "rows",
        (first, *account.steps),
        rejected,
        account.revenue_read,
        revenue,
        purchases.flags,
    )
    return Interactions(frame, recognition.kind, recognition.vocabulary, report, "long", categories)


def _categorical(coded: Coded, kept: np.ndarray) -> tuple[pd.Categorical, list[CleaningStep]]:
    """Return the kept cells as categories in the order of the file, none too long; and what was cut."""
    codes, used = pd.factorize(coded.codes[kept])
    labels = pd.Series(coded.labels[used], dtype=str)
    short, cut = short_labels(labels)
    if cut:
        changed = (short != labels).to_numpy()
        cut = [cut_step(int(changed.sum()), int(changed[codes].sum()))]
    return pd.Categorical.from_codes(codes, pd.Index(short)), cut


def _order(order: Coded, kept: np.ndarray) -> pd.Categorical:
    """Return the orders of the kept rows; a blank one is empty text."""
    codes = np.where(order.blank, len(order.labels), order.codes)[kept]
    return pd.Categorical.from_codes(codes, order.labels.append(pd.Index([""], dtype=str)))


def _categories(
    purchases: Purchases, items: pd.core.arrays.categorical.CategoricalAccessor, kept: np.ndarray
) -> pd.Series | None:
    """Return the category that each item has most often (the first of equals), and tell how many items have several."""
    if "category" not in purchases.text:
        return None
    category, codes = purchases.text["category"], items.codes.to_numpy()
    part = Coded(category.codes[kept], category.labels)
    best, different = most_frequent(codes, part, len(items.categories), np.ones(len(kept), dtype=bool))
    several, words = int((different > 1).sum()), purchases.vocabulary
    if several:
        what = say(several, f"{words.item} has", f"{words.items} have")
        purchases.account.tell("repaired", "", several, f"{what} several categories; the most frequent is used.")
    found = np.array([*category.labels, None], dtype=object)[best]
    return pd.Series(found, index=pd.Index(items.categories), dtype=str, name="category")
