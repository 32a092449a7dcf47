"""Lines that are no products: postage, fees, gift cards, adjustments, samples, discounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from analytics.tables.cleaning.rejected import Reason
from analytics.tables.cleaning.rules.faults import bare_words, faults
from analytics.tables.cleaning.rules.purchases import Purchases, Rule

RULE = Rule(
    "non_products",
    "Leave out what is no product",
    "Postage, fees, gift cards, discounts, samples and adjustments, known by their code or their name. Nobody can be offered these.",
    on=True,
)
SHORT_CODE = 2
"""Codes of so few signs name no product only where most other codes are longer."""
MAX_SHORT = 0.5
"""Share of items with such short codes, from which they say nothing."""
MAX_EXAMPLES = 5


def apply(lines: Purchases, on: bool) -> None:
    """Leave out, or tell, lines of items that are no products; which they are is decided by the whole file."""
    item, items = lines.text["item"], lines.decided.items
    rows = item.rows_with(item.labels.isin(items.no_products))
    such = f"no {lines.vocabulary.item} ({items.such})"
    if on:
        lines.account.drop(RULE.id, rows, Reason("no product", "item"), (f"is {such}", f"are {such}"))
    else:
        lines.account.leave(RULE.id, rows, (f"is {such} and is used all the same", f"are {such} and are used all the same"))


def no_products(codes: pd.Index, names: pd.Series) -> tuple[np.ndarray, str]:
    """Return which items of a file are no products, by their code or their name, and some of them in words.

    Parameters
    ----------
    codes : Index of str
    names : Series of str
        Name of each; empty text for an item that has none.
    """
    labels = names.to_numpy(dtype=object)
    labels = np.where(labels == "", codes.to_numpy(dtype=object), labels)
    wrong = coded_no_products(codes) | named_no_products(labels)
    if wrong.all():
        return ~wrong, ""  # a table of fees is about fees
    return wrong, _listed(labels[wrong])


def coded_no_products(codes: pd.Index) -> np.ndarray:
    """Return which codes stand for no product.

    Examples
    --------
    >>> coded_no_products(pd.Index(["85123A", "POST", "D", "71053"])).tolist()
    [False, True, True, False]
    >>> coded_no_products(pd.Index(["A", "B", "C", "D"])).tolist()
    [False, False, False, False]
    """
    words = faults()["non_products"]
    plain = codes.str.casefold()
    short = codes.str.len() <= SHORT_CODE
    known = plain.isin(words["codes"]) & (~short | bool(short.sum() < MAX_SHORT * len(codes)))
    return np.asarray(known | plain.str.startswith(tuple(words["code_begins"])), dtype=bool)


def named_no_products(names: Iterable[str]) -> np.ndarray:
    """Return which names are those of no product.

    Examples
    --------
    >>> named_no_products(["Gift voucher £10", "Gift voucher holder", "Versandkosten", "Tea"]).tolist()
    [True, False, True, False]
    """
    words = faults()["non_products"]
    whole = set(words["names"])
    begins = tuple(f"{start} " for start in words["name_begins"])
    ends = tuple(f" {end}" for end in words["name_ends"])
    bare = (bare_words(name) for name in names)
    return np.array([name in whole or name.startswith(begins) or f" {name}".endswith(ends) for name in bare], dtype=bool)


def _listed(labels: Sequence[str] | np.ndarray) -> str:
    more = len(labels) - MAX_EXAMPLES
    return ", ".join(labels[:MAX_EXAMPLES]) + (f" and {more:,} more" if more > 0 else "")
