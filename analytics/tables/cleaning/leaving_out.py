"""Customers who must not be looked at leave the interactions before anything is made of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.errors import CleaningError
from analytics.tables.cells.numbers import to_labels
from analytics.tables.cleaning.interactions import CleaningReport, CleaningStep, Interactions, used_step
from analytics.tables.cleaning.rejected import USED, Rejected
from analytics.tables.wording import say

OBJECT = "objects to profiling", "object to profiling"
"""Why customers are left out, of one and of several."""


def without_customers(interactions: Interactions, customers: Collection[str], why: tuple[str, str] = OBJECT) -> Interactions:
    """Return interactions as if some customers were not in the table.

    Parameters
    ----------
    interactions : Interactions
    customers : collection of str
        Those who are not in the table change nothing.
    why : (str, str), optional
        What one of them does, and what several do, for the account.

    Returns
    -------
    Interactions
        Without their rows, also among those that cleaning had left out, and without items that nobody else has. The account
        says how many customers and rows are gone, but not who.

    Raises
    ------
    CleaningError
        When nothing is left.

    Examples
    --------
    >>> from analytics import clean, read_table, recognise
    >>> table = read_table(b"customer,product\\nMary,Bread\\nJohn,Tea\\nMary,Tea\\n")
    >>> left = without_customers(clean(table, recognise(table)), ["John"], ("objects", "object"))
    >>> left.report.sentence(), left.report.steps[-1].sentence
    ('2 rows read, 2 kept, 0 dropped.', '1 customer objects; 1 row is left out of everything.')
    """
    frame, names = interactions.frame, set(customers)
    leave = frame["customer"].cat.categories.isin(names)
    if not leave.any():
        return interactions
    gone = leave[frame["customer"].cat.codes.to_numpy()]
    if gone.all():
        raise CleaningError(f"All {interactions.vocabulary.customers} {why[1]}, so nobody is left.", hint="Check that list.")
    kept = frame[~gone].reset_index(drop=True)
    for name in kept.columns:
        if isinstance(kept[name].dtype, pd.CategoricalDtype):
            kept[name] = kept[name].cat.remove_unused_categories()
    categories = interactions.categories
    if categories is not None:
        categories = categories[categories.index.isin(kept["item"].cat.categories)]
    report = _report(interactions, gone, names, int(leave.sum()), why)
    return replace(interactions, frame=kept, report=report, categories=categories)


def _report(interactions: Interactions, gone: np.ndarray, names: set[str], n: int, why: tuple[str, str]) -> CleaningReport:
    """Return the account as if these customers were not in the table, and one line about them."""
    report = interactions.report
    n_gone = n if report.unit == "documents" else int(gone.sum())
    kept, lost = report.rows_kept - n_gone, _revenue(interactions.frame, gone)
    read_revenue = _less(report.revenue_read, lost)
    kept_revenue = _less(report.revenue_kept, lost)
    first, *others = report.steps
    if report.unit == "rows":
        first = used_step(kept, kept_revenue)
    one, several = (f"{report.unit.removesuffix('s')} is", f"{report.unit} are")
    who = f"{interactions.vocabulary.count_customers(n)} {why[n != 1]}"
    told = CleaningStep("kept", 0, f"{who}; {say(n_gone, one, several)} left out of everything.")
    flags = report.flags[~report.flags["customer"].isin(names)]
    return replace(
        report,
        rows_read=report.rows_read - n_gone,
        rows_kept=kept,
        steps=(first, *others, told),
        rejections=_not_of(report.rejections, names),
        revenue_read=read_revenue,
        revenue_kept=kept_revenue,
        flags=flags,
    )


def _revenue(frame: pd.DataFrame, gone: np.ndarray) -> float:
    return float(frame.loc[gone, "revenue"].sum()) if "revenue" in frame else 0.0


def _less(revenue: float | None, lost: float) -> float | None:
    return None if revenue is None else round(revenue - lost, 2)


def _not_of(rejected: Rejected, names: set[str]) -> Rejected:
    """Return the rows that cleaning had left out, without those of these customers."""
    if "customer" not in rejected.frame:
        return rejected
    out = rejected.fates != USED
    theirs = np.zeros(len(out), dtype=bool)
    theirs[out] = to_labels(rejected.frame["customer"][out]).isin(names).to_numpy()
    positions = None if rejected.positions is None else rejected.positions[~theirs[out]]
    return replace(rejected, fates=np.where(theirs, USED, rejected.fates).astype(rejected.fates.dtype), positions=positions)
