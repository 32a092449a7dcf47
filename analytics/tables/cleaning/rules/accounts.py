"""Accounts that are no ordinary customers: tests, staff, collective accounts, wholesalers. Flagged; dropped on demand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.tables.cleaning.interactions import FLAG_COLUMNS
from analytics.tables.cleaning.rejected import Reason
from analytics.tables.cleaning.rules.faults import bare_words, faults
from analytics.tables.cleaning.rules.purchases import Purchases, Rule
from analytics.tables.wording import say

RULE = Rule(
    "accounts",
    "Leave out unusual accounts",
    "Test, staff and collective accounts by their name, wholesalers by their share of the revenue or by units far beyond all others. "
    "Off: they are listed and used.",
    on=False,
)
LARGE_SHARE = 0.05
"""Share of the revenue above which a customer is flagged ..."""
TIMES_MEAN = 10.0
"""... if it is also this many times the mean share: among ten customers 5 % is little."""
MAX_ROBUST_Z = 3.5
"""Modified z-score above which a value is far beyond: Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers."""
MAD_TO_SIGMA = 0.6745
"""Median absolute deviation of the normal distribution, in standard deviations."""
WHY = {"test": "test account by its name", "staff": "staff account by its name", "collective": "collective account by its name"}


def apply(lines: Purchases, on: bool) -> None:
    """Flag the accounts; when on, leave out their lines."""
    why, share = flagged(lines)
    found = np.flatnonzero(why != "")
    if not found.size:
        return
    found = found[np.argsort(-share[found], kind="stable")]
    customer, words = lines.text["customer"], lines.vocabulary
    table = {"customer": customer.labels[found], "why": why[found], "share": share[found]}
    lines.flags = pd.DataFrame(table, columns=list(FLAG_COLUMNS))
    rows = customer.rows_with(why != "")
    if on:
        told = (f"is of {words.customers} who stand out", f"are of {words.customers} who stand out")
        lines.account.drop(RULE.id, rows, Reason(f"{words.customer} who stands out", "customer"), told)
        return
    measure = "rows" if lines.revenue is None else "revenue"
    said = (
        f"{say(len(found), f'{words.customer} stands', f'{words.customers} stand')} out (test, staff, collective or very large "
        f"accounts) with {share[found].sum():.1%} of the {measure}; they are used."
    )
    lines.account.tell("kept", RULE.id, int((rows & lines.account.keep).sum()), said, int(rows.sum()))


def flagged(lines: Purchases) -> tuple[np.ndarray, np.ndarray]:
    """Return why each customer stands out (empty text if not), and the share of each.

    Returns
    -------
    ndarray of object, shape (n_customers,)
    ndarray of float, shape (n_customers,)
        Share of the revenue of the rows that are kept; of these rows, where no revenue is told.
    """
    keep, customer = lines.account.keep, lines.text["customer"]
    codes, n = customer.codes[keep], len(customer.labels)
    amounts = np.bincount(codes, None if lines.revenue is None else lines.revenue[keep], minlength=n)
    total = amounts.sum()
    share = amounts / total if total > 0 and np.isfinite(total) else np.zeros(n)
    units = np.bincount(codes, lines.quantity[keep], minlength=n)
    active = np.bincount(codes, minlength=n) > 0
    why = np.full(n, "", dtype=object)
    why[far_beyond(units)] = f"units far beyond other {lines.vocabulary.customers}"
    large = share > max(LARGE_SHARE, TIMES_MEAN / max(active.sum(), 1))
    why[large] = [f"{part:.1%} of the {'rows' if lines.revenue is None else 'revenue'}" for part in share[large]]
    # Numbers are no words, so that without them the ids of thousands of customers are one text.
    texts, names = pd.factorize(customer.labels.str.replace(r"\d+", "|", regex=True))
    called = np.array([_called(name) for name in names], dtype=object)[texts]
    why = np.where(called == "", why, called)
    why[~active] = ""
    return why, share


def far_beyond(units: np.ndarray) -> np.ndarray:
    """Return which values are far above the others: modified z-score of their logarithm above `MAX_ROBUST_Z`.

    ``0.6745 * (x - median) / MAD``, with ``MAD`` the median of ``|x - median|`` (Iglewicz and Hoaglin, 1993). Units of
    customers are spread over powers of ten, so ``x`` is their logarithm. Where more than half are equal, nothing is far.

    Examples
    --------
    >>> far_beyond(np.array([2.0, 3, 4, 5, 6, 4, 3, 90_000])).nonzero()[0].tolist()
    [7]
    """
    known = (units > 0) & np.isfinite(units)
    if not known.any():
        return np.zeros(len(units), dtype=bool)
    logarithms = np.log(np.where(known, units, 1.0))
    middle = np.median(logarithms[known])
    deviation = np.median(np.abs(logarithms[known] - middle))
    return known & (MAD_TO_SIGMA * (logarithms - middle) > MAX_ROBUST_Z * deviation) & (deviation > 0)


def _called(name: str) -> str:
    """Return what the name of an account tells."""
    words = f" {bare_words(name.partition('@')[0])} "
    kinds = (kind for kind in WHY if any(f" {word} " in words for word in faults()["accounts"][kind]))
    return next((WHY[kind] for kind in kinds), "")
