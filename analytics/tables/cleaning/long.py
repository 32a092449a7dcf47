"""A table with a row for each purchase or rating becomes interactions; every row dropped is told with its reason."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import pandas as pd

from analytics.errors import CleaningError
from analytics.tables.cells.coded import Coded, categorized
from analytics.tables.cleaning.account import in_cents
from analytics.tables.cleaning.categories import categories_of, category_pairs
from analytics.tables.cleaning.columns import (
    all_lines,
    drop_left_out,
    numeric_roles,
    prices_beside_revenue,
    purchases_of,
    tell_blanks,
    tell_dates,
    tell_reading,
    used_roles,
)
from analytics.tables.cleaning.deciding import decide, reading_of, tally_of
from analytics.tables.cleaning.interactions import CleaningReport, CleaningStep, Interactions, cut_step, short_labels, used_step
from analytics.tables.cleaning.rejected import Reason, Rejected
from analytics.tables.cleaning.rules import (
    DEFAULT_RULES,
    ITEM_RULES,
    PURCHASE_RULES,
    RULES,
    WHOLE_RULES,
    Rule,
    currencies,
    names,
    order_totals,
)
from analytics.tables.cleaning.rules.gaps import drop_unnamed, drop_unread
from analytics.tables.cleaning.rules.identifiers import tell_shortened
from analytics.tables.cleaning.rules.purchases import Purchases
from analytics.tables.cleaning.rules.subtotals import drop_subtotals
from analytics.tables.cleaning.whole_file import Decided, Reading
from analytics.tables.recognition.decisions import Recognition
from analytics.tables.recognition.evidence import Kind
from analytics.tables.recognition.lines import Lines, lines_of
from analytics.tables.table import Table
from analytics.tables.wording import added


@dataclass(frozen=True)
class Cleaned:
    """Lines after every rule that looks at one line, or one customer, at a time.

    Attributes
    ----------
    purchases : Purchases
    lines : Lines
        As they were read, those included that are left out.
    """

    purchases: Purchases
    lines: Lines


def clean_long(table: Table, recognition: Recognition, rules: Collection[str] = DEFAULT_RULES) -> Interactions:
    """Turn purchases or ratings, one in each row, into interactions.

    The rules work one after the other, each on the rows that the rules before it have kept, so that every row that is
    left out has exactly one reason.
    """
    check_rules(rules)
    roles = used_roles(recognition, table.name)
    lines, origin = all_lines(lines_of(table, recognition))
    numbers = numeric_roles(roles)
    parsed = {role: categorized(lines.frame[role]) for role in (*numbers, "date") if role in roles}
    read = replace(lines, frame=lines.frame.assign(**parsed))
    reading = reading_of(read.frame, numbers, recognition, table.mark, semicolons=table.delimiter == ";")
    purchases = clean_lines((read, origin), recognition, roles, reading, rules).purchases
    purchases.account.steps[:0] = notes_of(lines.notes)
    compare(purchases, recognition.kind, rules)
    check_not_empty(purchases.account.fates, purchases.account.reasons, table.name)
    tell_reading(purchases.account, reading, purchases.columns)
    _tell_currencies(table, lines, purchases)
    return _interactions(table, recognition, Cleaned(purchases, lines), reading.decimal_mark)


def check_rules(rules: Collection[str]) -> None:
    """Refuse a rule that does not exist."""
    unknown = sorted(set(rules) - {rule.id for rule in RULES})
    if unknown:
        raise CleaningError(f"There is no rule {unknown[0]!r}.", hint=f"Rules are {', '.join(rule.id for rule in RULES)}.")


def clean_lines(
    read: tuple[Lines, np.ndarray],
    recognition: Recognition,
    roles: dict[str, str],
    reading: Reading,
    rules: Collection[str],
    decided: Decided | None = None,
) -> Cleaned:
    """Clean lines by the rules that look at one line, or one customer, at a time.

    Parameters
    ----------
    read : Lines, ndarray of int
        See `all_lines`.
    recognition : Recognition
    roles : dict of role to column
    reading : Reading
    rules : collection of str
    decided : Decided, optional
        What the whole file decides; by default these lines are the whole file.
    """
    lines, origin = read
    purchases, parsed = purchases_of(lines, recognition, roles, reading)
    purchases.decided = decided or decide(tally_of(purchases), rules)
    order_totals.apply(purchases, order_totals.RULE.id in rules, prices_beside_revenue(lines, purchases, reading))
    drop_left_out(lines, origin, purchases.account)
    purchases.told = origin > 0 if lines.left_out else None
    drop_subtotals(purchases)
    drop_unnamed(purchases)
    drop_unread(purchases, parsed)
    _work(purchases, ITEM_RULES, rules)
    names.tell_missing(purchases)
    if recognition.kind == "counts":
        _work(purchases, PURCHASE_RULES, rules)
    tell_blanks(purchases, parsed)
    tell_dates(purchases)
    tell_shortened(purchases)
    return Cleaned(purchases, lines)


def compare(purchases: Purchases, kind: Kind, rules: Collection[str]) -> None:
    """Apply the rules that compare the purchases of the whole file."""
    if kind == "counts":
        _work(purchases, WHOLE_RULES, rules)


def notes_of(notes: Iterable[str]) -> list[CleaningStep]:
    """Return what rules of the format did to the lines, as steps."""
    return [CleaningStep("repaired", 0, note) for note in added(notes)]


def _work(purchases: Purchases, work: Sequence[tuple[Rule, Callable[[Purchases, bool], None]]], on: Collection[str]) -> None:
    for rule, apply in work:
        apply(purchases, rule.id in on)


def _tell_currencies(table: Table, lines: Lines, purchases: Purchases) -> None:
    """Say which currencies the rows that are used add up."""
    found = currencies.currency_column(lines.columns, table.frame.columns)
    if found is not None and purchases.revenue is not None:
        column, read = found
        cells = categorized(table.frame[column]).iloc[lines.positions[purchases.account.keep]]
        currencies.tell_currencies(purchases.account, currencies.count_currencies(cells, read))


def check_not_empty(fates: np.ndarray, reasons: Sequence[Reason], name: str) -> None:
    """Refuse a file of which no row is left; say which reason took the most."""
    if not fates.all():
        return
    times = np.bincount(fates, minlength=len(reasons) + 1)[1:]
    reason = f" ({reasons[int(times.argmax())].text})" if times.size else ""
    hint = "Check which columns play which role, and which rules of cleaning are on."
    raise CleaningError(f"No row of {name} can be used{reason}.", hint=hint)


def kept_lines(purchases: Purchases) -> dict[str, object]:
    """Return the columns of the lines that are kept; items under their codes, labels at full length."""
    kept = np.flatnonzero(purchases.account.keep)
    columns: dict[str, object] = {role: _categorical(purchases.text[role], kept) for role in ("customer", "item")}
    columns |= {role: values[kept] for role, values in purchases.numbers.items() if role != "price"}
    if purchases.revenue is not None:
        columns["revenue"] = purchases.revenue[kept]
    if "order" in purchases.text:
        columns["order"] = _order(purchases.text["order"], kept)
    if purchases.dates is not None:
        columns["date"] = purchases.dates[kept]
    return columns


def label(columns: dict[str, object], purchases: Purchases) -> list[CleaningStep]:
    """Call items by their names, in place, and cut labels that are too long; return what is to be told."""
    steps = []
    for role in ("customer", "item"):
        cells = cast("pd.Categorical", columns[role])
        labels = pd.Series(cells.categories, dtype=str)
        if role == "item":
            labels = labels.map(purchases.decided.items.called)
        short, cut = short_labels(labels)
        if cut:
            changed = (short != labels).to_numpy()
            steps.append(cut_step(int(changed.sum()), int(changed[cells.codes].sum())))
        columns[role] = pd.Categorical.from_codes(cells.codes, pd.Index(short))
    return steps


def _interactions(table: Table, recognition: Recognition, cleaned: Cleaned, decimal_mark: str) -> Interactions:
    purchases, lines, account = cleaned.purchases, cleaned.lines, cleaned.purchases.account
    columns = kept_lines(purchases)
    places = table.rows_in_file(lines.positions)
    pairs = category_pairs(purchases, places)
    codes = cast("pd.Categorical", columns["item"]).categories
    account.steps += label(columns, purchases)
    frame = pd.DataFrame(columns, copy=False)
    categories, told = categories_of(pairs, codes, frame["item"].cat.categories, purchases.vocabulary)
    account.steps += told
    files = np.repeat([name for name, _ in table.files], [n for _, n in table.files])[lines.positions] if table.files else None
    out = lines.positions[np.flatnonzero(account.fates)]
    rejected = Rejected(lines.frame, lines.columns, places, account.fates, tuple(account.reasons), files, out)
    report = report_of(account.steps, len(lines.frame), len(frame), account.revenue_read, rejected, purchases.flags)
    report = replace(report, decimal_mark=decimal_mark)
    return Interactions(frame, recognition.kind, recognition.vocabulary, report, "long", categories)


def report_of(
    steps: Sequence[CleaningStep],
    n_read: int,
    n_kept: int,
    revenue_read: float | None,
    rejected: Rejected,
    flags: pd.DataFrame,
) -> CleaningReport:
    """Return the account of a list, its revenue to the cent."""
    told, revenue = in_cents(order_totals.with_sums(steps, revenue_read), revenue_read)
    read = None if revenue_read is None else round(revenue_read, 2)
    return CleaningReport(n_read, n_kept, "rows", (used_step(n_kept, revenue), *told), rejected, read, revenue, flags)


def _categorical(coded: Coded, kept: np.ndarray) -> pd.Categorical:
    """Return the kept cells as categories in the order of the file."""
    codes, used = pd.factorize(coded.codes[kept])
    return pd.Categorical.from_codes(codes, coded.labels[used])


def _order(order: Coded, kept: np.ndarray) -> pd.Categorical:
    """Return the orders of the kept rows; a blank one is empty text."""
    codes = np.where(order.blank, len(order.labels), order.codes)[kept]
    return pd.Categorical.from_codes(codes, order.labels.append(pd.Index([""], dtype=str)))
