"""Items whose codes or names differ only by capitals or spaces."""

from __future__ import annotations

import numpy as np
import pandas as pd

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
    differ = np.bincount(group)[group] > 1
    times = np.bincount(item.codes[~item.blank], minlength=len(group))
    best = (
        pd.DataFrame({"group": group, "times": times})
        .sort_values("times", ascending=False, kind="stable")
        .drop_duplicates("group")
    )
    usual = item.labels[best.sort_values("group").index]
    rows, words = int(item.rows_with(differ).sum()), lines.vocabulary
    what = say(int(differ.sum()), words.item, words.items)
    if on:
        lines.text["item"] = item.merged(group, usual)
        said = f"{what} with names that differ only by capitals or spaces are counted as {int((np.bincount(group) > 1).sum()):,}."
        lines.account.tell("repaired", RULE.id, rows, said, rows)
    else:
        lines.account.tell("kept", RULE.id, rows, f"{what} differ only by capitals or spaces and are counted apart.", rows)
