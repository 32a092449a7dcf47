"""What items are called: by the name that stands most often beside their code, each name once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.tables.cleaning.rules.purchases import Purchases, Rule
from analytics.tables.cleaning.telling import Counted, Nameless
from analytics.tables.wording import say

RULE = Rule(
    "names",
    "Call products by their name",
    "Where a column describes the products: the description that stands most often. Off: they are called by their code.",
    on=True,
)


def tell_renamed(lines: Purchases, on: bool) -> None:
    """When on, say how many items of the file have several names, and how many rows are renamed."""
    items = lines.decided.items
    if not on or "item_name" not in lines.text or not items.n_several:
        return
    item, name = lines.text["item"], lines.text["item_name"]
    spelled = name.labels.str.split().str.join(" ")
    best = items.names.reindex(item.labels).fillna("")
    codes, _ = pd.factorize(np.concatenate([spelled.to_numpy(dtype=object), best.to_numpy(dtype=object)]))
    of_name, of_item = codes[: len(spelled)], codes[len(spelled) :]
    other = ~item.blank & ~name.blank
    other[other] = of_name[name.codes[other]] != of_item[item.codes[other]]
    words, end = lines.vocabulary, "several names; the most frequent is used, which renames "
    said = Counted("row.", "rows.", f"{say(items.n_several, f'{words.item} has', f'{words.items} have')} {end}")
    lines.account.tell("repaired", RULE.id, int((other & lines.account.keep).sum()), said, int(other.sum()))


def tell_missing(lines: Purchases) -> None:
    """Say how many rows name their item by its code only."""
    if "item_name" not in lines.text:
        return
    blank, keep = lines.text["item_name"].blank, lines.account.keep
    found, used = int(blank.sum()), int((blank & keep).sum())
    if found:
        lines.account.tell("kept", "no_name", used, Nameless(lines.columns["item_name"]), found)


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
    # A name that is its own code is told from others by it already.
    shared = labels.str.casefold().duplicated(keep=False) & (labels != pd.Series(codes, dtype=str))
    full = labels.where(~shared, labels + " (" + codes + ")")
    while full.duplicated().any():  # a name may read like another name with its code
        again = full.duplicated()
        full = full.where(~again, full + " (" + codes + ")")
    return pd.Index(full)
