"""Items whose codes or names differ only by capitals or spaces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.tables.cleaning.rules.purchases import Purchases, Rule
from analytics.tables.cleaning.telling import Counted

RULE = Rule(
    "spelling",
    "Put together what differs only by capitals or spaces",
    "85123A and 85123a are one product, under the spelling that stands most often.",
    on=True,
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
    """Put items together, or tell which could be; which they are is decided by the whole file."""
    items, item = lines.decided.items, lines.text["item"]
    if items.usual.empty:
        return
    unusual = item.rows_with(item.labels.isin(items.usual.index))
    if on:
        spelled = pd.Series(item.labels).map(items.usual).fillna(pd.Series(item.labels))
        lines.text["item"] = item.merged(*pd.factorize(pd.Index(spelled, dtype=str)))
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
