"""Items, and customers named by an e-mail address, that differ only by capitals or spaces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.tables.cells.coded import Coded
from analytics.tables.cleaning.rules.purchases import Purchases, Rule
from analytics.tables.cleaning.telling import Counted

RULE = Rule(
    "spelling",
    "Put together what differs only by capitals or spaces",
    "85123A and 85123a are one product, Ann@x.com and ann@x.com one customer, under the spelling that stands most often.",
    on=True,
)
_ADDRESS = r"[^@\s]+@[^@\s]+"
"""An e-mail address. Other names and codes of customers may mean different people by ann and Ann."""
_TOGETHER = Counted(
    "row has an e-mail address in other capitals than usual, and counts for the same customer.",
    "rows have e-mail addresses in other capitals than usual, and count for the same customers.",
)
_APART = Counted(
    "row has an e-mail address that differs from another only by capitals, and counts for another customer.",
    "rows have e-mail addresses that differ from others only by capitals, and count for other customers.",
)


@dataclass(frozen=True)
class Spellings:
    """The spellings of the items of a file.

    Attributes
    ----------
    usual : Series of str, indexed by spelling
        The usual spelling of every item that has another one.
    n_apart, n_together : int
        How many spellings of rows with a customer are how many items, where there are several.
    """

    usual: pd.Series
    n_apart: int
    n_together: int


def usual_spellings(times: pd.Series) -> Spellings:
    """Find the items that differ only by capitals or spaces; the usual spelling is the one that stands most often.

    Parameters
    ----------
    times : Series of int, indexed by item
        Rows of each spelling, in the order of the file: of equals the first counts.

    Examples
    --------
    >>> found = usual_spellings(pd.Series([1, 3, 2], index=["85123a", "85123A", "71053"]))
    >>> found.usual.to_dict(), found.n_apart, found.n_together
    ({'85123a': '85123A'}, 2, 1)
    """
    labels = pd.Index(times.index, dtype=str)
    group, names = pd.factorize(labels.str.split().str.join(" ").str.casefold())
    several = np.bincount(group, times.to_numpy() > 0, minlength=len(names))
    found = pd.DataFrame({"group": group, "times": times.to_numpy()})
    best = found.sort_values("times", ascending=False, kind="stable").drop_duplicates("group").sort_values("group").index
    usual = labels[best.to_numpy()[group]]
    other = usual != labels
    return Spellings(
        pd.Series(usual[other], index=labels[other], dtype=str), int(several[several > 1].sum()), int((several > 1).sum())
    )


def apply(lines: Purchases, on: bool) -> None:
    """Put items and addresses together, or tell which could be."""
    _apply_to_items(lines, on)
    _apply_to_addresses(lines, on)


def _apply_to_addresses(lines: Purchases, on: bool) -> None:
    """Put customers together whose addresses differ only by capitals; all lines of such customers are at hand."""
    customer = lines.text["customer"]
    is_address = np.asarray(customer.labels.str.fullmatch(_ADDRESS), dtype=bool)
    used = customer.codes[lines.account.keep & ~customer.blank]
    times = pd.Series(np.bincount(used, minlength=len(customer.labels)), index=customer.labels)
    usual = usual_spellings(times[is_address]).usual
    unusual = customer.rows_with(customer.labels.isin(usual.index))
    rows, found = int((unusual & lines.account.keep).sum()), int(unusual.sum())
    if on and len(usual):
        lines.text["customer"] = _respelled(customer, usual)
    if not rows:
        return
    if on:
        lines.account.tell("repaired", RULE.id, rows, _TOGETHER, found)
    else:
        lines.account.tell("kept", RULE.id, rows, _APART, found)


def _respelled(coded: Coded, usual: pd.Series) -> Coded:
    spelled = pd.Series(coded.labels).map(usual).fillna(pd.Series(coded.labels))
    return coded.merged(*pd.factorize(pd.Index(spelled, dtype=str)))


def _apply_to_items(lines: Purchases, on: bool) -> None:
    """Put items together, or tell which could be; which they are is decided by the whole file."""
    items, item = lines.decided.items, lines.text["item"]
    if items.usual.empty:
        return
    unusual = item.rows_with(item.labels.isin(items.usual.index))
    if on:
        lines.text["item"] = _respelled(item, items.usual)
    if not items.n_together:
        return
    rows, found, words = int((unusual & lines.account.keep).sum()), int(unusual.sum()), lines.vocabulary
    noun = f"{words.item} codes" if "item_name" in lines.columns else words.items
    what = f"{items.n_apart:,} {noun} differ only by capitals or spaces and are counted"
    if on:
        said = Counted("row gets the usual spelling.", "rows get the usual spelling.", f"{what} as {items.n_together:,}; ")
        lines.account.tell("repaired", RULE.id, rows, said, found)
    else:
        lines.account.tell("kept", RULE.id, rows, f"{what} apart.", found)
