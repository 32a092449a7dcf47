"""Lines that repeat an earlier line in everything the file tells."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.tables.cleaning.rejected import Reason
from analytics.tables.cleaning.rules.purchases import Purchases, Rule

RULE = Rule(
    "duplicates",
    "Count repeated lines once",
    "Lines that are equal in every column that is used, order and time included. Off: a till that scans each piece writes such lines.",
    on=False,
)


def apply(lines: Purchases, on: bool) -> None:
    """Leave out, or tell, lines that repeat an earlier one; without order or date nothing says that they are the same."""
    if lines.dates is None and "order" not in lines.text:
        return
    repeats = repeated(lines)
    if on:
        reason = Reason("repeats an earlier line", "order" if "order" in lines.text else "date")
        lines.account.drop(
            RULE.id, repeats, reason, ("repeats an earlier line in everything", "repeat an earlier line in everything")
        )
    else:
        words = "an earlier line in everything, and"
        lines.account.leave(RULE.id, repeats, (f"repeats {words} counts again", f"repeat {words} count again"))


def repeated(lines: Purchases) -> np.ndarray:
    """Return the rows that repeat an earlier one, as a mask."""
    when = lines.text["order"].codes if "order" in lines.text else pd.factorize(lines.dates)[0]
    # Only lines that share order and item can be equal, and these few are compared in full.
    pair = when.astype(np.int64) * (len(lines.text["item"].labels) + 1) + lines.text["item"].codes
    rows = np.flatnonzero(pd.Series(pair).duplicated(keep=False).to_numpy())
    cells = {role: coded.codes[rows] for role, coded in lines.text.items()}
    cells |= {f"number {role}": values[rows] for role, values in lines.numbers.items()}
    if lines.revenue is not None:
        cells["revenue"] = lines.revenue[rows]
    if lines.dates is not None:
        cells["date"] = lines.dates[rows].astype(np.int64)
    found = np.zeros(lines.n_rows, dtype=bool)
    found[rows] = pd.DataFrame(cells).duplicated().to_numpy()
    return found
