"""Items whose codes or names differ only by capitals or spaces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.tables.cells.coded import Coded
from analytics.tables.cleaning.rules.purchases import Purchases, Rule
from analytics.tables.wording import say

RULE = Rule(
    "spelling",
    "Put together what differs only by capitals or spaces",
    "85123A and 85123a are one product, under the spelling that stands most often.",
    on=True,
)


def apply(lines: Purchases, on: bool) -> None:
    """Put items together, or tell which could be."""
    item = lines.text["item"]
    alike = item.labels.str.split().str.join(" ").str.casefold()
    group, names = pd.factorize(alike)
    if len(names) == len(alike):
        return
    times = np.bincount(item.codes[lines.account.keep & ~item.blank], minlength=len(group))
    best = (
        pd.DataFrame({"group": group, "times": times})
        .sort_values("times", ascending=False, kind="stable")
        .drop_duplicates("group")
        .sort_values("group")
        .index.to_numpy()
    )
    if on:
        lines.text["item"] = item.merged(group, item.labels[best])
    _tell(lines, _Spellings(item, times, group, best), on)


@dataclass(frozen=True)
class _Spellings:
    """The spellings of items: how often each stands in rows that are kept, its group, and the usual one of each group."""

    item: Coded
    times: np.ndarray
    group: np.ndarray
    best: np.ndarray


def _tell(lines: Purchases, spellings: _Spellings, on: bool) -> None:
    """Say how many spellings stand in rows that are kept, and how many of these rows have an unusual one."""
    several = np.bincount(spellings.group, spellings.times > 0)  # spellings of each group
    n_apart, n_together = int(several[several > 1].sum()), int((several > 1).sum())
    if not n_together:
        return
    unusual = spellings.best[spellings.group] != np.arange(len(spellings.group))
    rows, found = int(spellings.times[unusual].sum()), int(spellings.item.rows_with(unusual).sum())
    words = lines.vocabulary
    noun = f"{words.item} codes" if "item_name" in lines.columns else words.items
    account, what = lines.account, f"{n_apart:,} {noun} differ only by capitals or spaces"
    if on:
        change = say(rows, "row gets", "rows get")
        account.tell("repaired", RULE.id, rows, f"{what} and are counted as {n_together:,}; {change} the usual spelling.", found)
    else:
        account.tell("kept", RULE.id, rows, f"{what} and are counted apart.", found)
