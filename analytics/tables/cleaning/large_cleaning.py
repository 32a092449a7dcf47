"""Cleaning of a file that is read in parts: each part by the rules of every table, then one frame and one account of all.

All lines of a customer are in one part, so what looks at one customer at a time (returns, repeated lines, missing cells,
prices) comes out as if there was one part. What compares items or customers of the whole file is done at the end, on all
lines that are kept, by the same rules: spelling and names of items, unusual accounts, very large quantities. Only whether a
quantity is a volume, and which items are no products, is judged in each part, by millions of lines.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.errors import TableError
from analytics.tables.cells.coded import Coded
from analytics.tables.cleaning.account import Account
from analytics.tables.cleaning.interactions import CleaningReport, CleaningStep, Interactions
from analytics.tables.cleaning.long import clean_long
from analytics.tables.cleaning.memory import give_back
from analytics.tables.cleaning.merging import Gathering, merged_rejected, merged_steps, only_rejected
from analytics.tables.cleaning.rules import accounts, currencies, names, outliers, spelling
from analytics.tables.cleaning.rules.purchases import Purchases
from analytics.tables.cleaning.wide import clean_wide
from analytics.tables.large_files.large import LargeTable
from analytics.tables.readers.raw import check_size
from analytics.tables.recognition.decisions import Recognition
from analytics.tables.recognition.formats import format_of
from analytics.tables.wording import say

WHOLE_FILE = frozenset({spelling.RULE.id, names.RULE.id, accounts.RULE.id, outliers.RULE.id, currencies.CURRENCIES})
"""Rules that compare lines of different customers."""
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
    by = _parted_by(table, recognition)
    if by is None and table.n_rows > MAX_TOGETHER:
        raise TableError(
            f"{table.name} has {table.n_rows:,} rows; those of this kind can only be read together, up to {MAX_TOGETHER:,}.",
            hint="Split the file by period.",
        )
    lines, reports, of_parts = _gathered(table, recognition, set(rules) - WHOLE_FILE, by)
    numbers, texts, categories = lines.numbers(), lines.labels(), _categories(of_parts)
    whole = _whole(numbers, texts, recognition)
    spelling.apply(whole, spelling.RULE.id in rules)
    item = whole.text["item"]
    labels = _named(table, recognition, whole) if names.RULE.id in rules else item.labels
    if recognition.kind == "counts":
        accounts.apply(whole, accounts.RULE.id in rules)
        outliers.apply(whole, outliers.RULE.id in rules)
    _tell_currencies(table, whole)
    texts["item"] = pd.Categorical.from_codes(item.codes, labels)
    if categories is not None:
        categories = pd.Series(categories.reindex(item.labels).to_numpy(), index=labels, dtype=str, name="category")
    numbers |= whole.numbers | ({} if whole.revenue is None else {"revenue": whole.revenue})
    frame = pd.DataFrame(texts | numbers, copy=False)
    if not whole.account.keep.all():
        frame = frame[whole.account.keep].reset_index(drop=True)
    report = _report(reports, whole, len(frame))
    return Interactions(frame, recognition.kind, recognition.vocabulary, report, "long", categories)


def _gathered(
    table: LargeTable, recognition: Recognition, rules: Collection[str], by: str | None
) -> tuple[Gathering, list[CleaningReport], list[pd.Series]]:
    """Clean the parts; return their lines, their accounts, and the categories of items that each of them found."""
    lines, reports, categories = Gathering(table.n_rows), [], []
    most = MAX_REJECTED_KEPT // table.n_parts(by)
    for part in table.parts(columns_needed(table, recognition), by):
        cleaned = clean_long(part, recognition, rules)
        lines.add(cleaned.frame)
        reports.append(replace(cleaned.report, rejections=only_rejected(cleaned.report.rejections, most)))
        categories += [] if cleaned.categories is None else [cleaned.categories]
        del part, cleaned
        give_back()
    return lines, reports, categories


def columns_needed(table: LargeTable, recognition: Recognition) -> list[str]:
    """Return the columns of the file that cleaning looks at; all of them where rules of the format may."""
    known, columns = format_of(recognition.format), list(table.frame.columns)
    if known and known.rules:
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


def _whole(numbers: dict[str, np.ndarray], texts: dict[str, pd.Categorical], recognition: Recognition) -> Purchases:
    """Return all lines that are kept, for the rules that look at the whole file."""
    coded = {role: Coded(texts[role].codes, texts[role].categories) for role in ("customer", "item")}
    others = {role: cells for role, cells in numbers.items() if role not in {"revenue", "date"}}
    account = Account(len(coded["item"].codes), numbers.get("revenue"))
    return Purchases(recognition.roles, coded, others, np.zeros(0, dtype=bool), None, recognition.vocabulary, account)


def _named(table: LargeTable, recognition: Recognition, whole: Purchases) -> pd.Index:
    """Return what items are called: the name that stands most often beside their code; tell how many have several."""
    item, name, codes = recognition.roles["item"], recognition.roles.get("item_name"), whole.text["item"].labels
    if name is None or not {item, name} <= set(table.frame.columns):
        return codes
    counts = table.counts([item, name])
    counts = counts[counts[item].isin(codes)]
    best = counts.drop_duplicates(item).set_index(item)[name].str.split().str.join(" ")
    others = counts[counts[item].duplicated()]
    if len(others):
        renamed = int(others["n"].sum())
        names.tell_several(whole, others[item].nunique(), renamed, renamed)
    return names.labels_of(codes, best.reindex(codes).fillna("").to_numpy(dtype=object))


def _tell_currencies(table: LargeTable, whole: Purchases) -> None:
    """Say which currencies are added up, by all rows of the file."""
    found = currencies.currency_column(whole.columns, table.frame.columns)
    if found is not None and whole.revenue is not None:
        column, read = found
        counts = table.counts([column])
        currencies.tell_currencies(whole.account, currencies.add_up(counts[column], counts["n"].to_numpy(), read))


def _categories(parts: Sequence[pd.Series]) -> pd.Series | None:
    """Return the category of each item in most parts, the first of equals."""
    if not parts:
        return None
    named = pd.concat(parts).dropna().rename_axis("item").reset_index(name="category")
    times = named.value_counts(sort=False).reset_index(name="times").sort_values("times", ascending=False, kind="stable")
    return times.drop_duplicates("item").set_index("item")["category"]


def _report(parts: Sequence[CleaningReport], whole: Purchases, n_kept: int) -> CleaningReport:
    """Return one account of all parts and of the rules that look at the whole file."""
    told = merged_steps([[step for step in part.steps[1:] if step.rule not in WHOLE_FILE] for part in parts])
    revenue = whole.account.revenue_left
    first = CleaningStep("kept", n_kept, f"{say(n_kept, 'row is', 'rows are')} used.", revenue)
    return CleaningReport(
        sum(part.rows_read for part in parts),
        n_kept,
        "rows",
        (first, *told, *whole.account.steps),
        merged_rejected([part.rejections for part in parts]),
        None if revenue is None else round(sum(part.revenue_read or 0.0 for part in parts), 2),
        revenue,
        whole.flags,
    )
