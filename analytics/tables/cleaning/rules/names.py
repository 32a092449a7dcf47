"""What items are called: by the name that stands most often beside their code, each name once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.tables.cells.coded import BLANK
from analytics.tables.cleaning.rules.purchases import Purchases, Rule, most_frequent
from analytics.tables.wording import say

RULE = Rule(
    "names",
    "Call products by their name",
    "Where a column describes the products: the description that stands most often. Off: they are called by their code.",
    on=True,
)


def read(lines: Purchases, on: bool) -> None:
    """Find the name of every item, by the rows that are still kept; when on, tell how many have several."""
    if "item_name" not in lines.text:
        return
    item, names = lines.text["item"], lines.text["item_name"]
    best, different = most_frequent(item.codes, names, len(item.labels), lines.account.keep)
    spelled = names.labels.str.split().str.join(" ").to_numpy(dtype=object)
    lines.names = np.append(spelled, "")[best]
    if on and (different > 1).any():
        other = ~item.blank & ~names.blank & (names.codes != np.append(best, BLANK)[item.codes])
        tell_several(lines, int((different > 1).sum()), int((other & lines.account.keep).sum()), int(other.sum()))


def tell_several(lines: Purchases, items: int, rows: int, found: int) -> None:
    """Say how many items have several names, and how many rows are renamed."""
    words = lines.vocabulary
    have = say(items, f"{words.item} has", f"{words.items} have")
    said = f"{have} several names; the most frequent is used, which renames {say(rows, 'row', 'rows')}."
    lines.account.tell("repaired", RULE.id, rows, said, found)


def tell_missing(lines: Purchases) -> None:
    """Say how many rows name their item by its code only."""
    if "item_name" not in lines.text:
        return
    blank, keep = lines.text["item_name"].blank, lines.account.keep
    found, used = int(blank.sum()), int((blank & keep).sum())
    if found:
        rest = "" if used == found else f"; {f'{used:,} of them' if used else 'none of them'} {'is' if used < 2 else 'are'} used"
        said = f"{say(found, 'row has', 'rows have')} no {lines.columns['item_name']}{rest}."
        lines.account.tell("kept", "no_name", used, said, found)


def labels_of(codes: pd.Index, names: np.ndarray | None) -> pd.Index:
    """Return one label for each item: its name, with the code where several share the name; the code if it has none.

    Examples
    --------
    >>> labels_of(pd.Index(["1", "2", "3", "4"]), np.array(["Tea", "Oil", "TEA", ""], dtype=object)).tolist()
    ['Tea (1)', 'Oil', 'TEA (3)', '4']
    """
    if names is None:
        return codes
    labels = pd.Series(np.where(names == "", codes.to_numpy(dtype=object), names), dtype=str)
    shared = labels.str.casefold().duplicated(keep=False)
    full = labels.where(~shared, labels + " (" + codes + ")")
    while full.duplicated().any():  # a name may read like another name with its code
        again = full.duplicated()
        full = full.where(~again, full + " (" + codes + ")")
    return pd.Index(full)
