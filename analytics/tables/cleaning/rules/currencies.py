"""Amounts in several currencies, which nothing here converts: revenue would add them up as if they were one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from analytics.tables.cells.coded import code_cells
from analytics.tables.cells.currencies import currency_called, currency_in
from analytics.tables.cleaning.account import Account
from analytics.tables.cleaning.rules.faults import faults
from analytics.tables.wording import say
from analytics.tables.words import plain

CURRENCIES = "currencies"
"""Rule named in the account; it has no switch, as the rates are not in the file."""
MAX_NAMED = 5
Reader = Callable[[str], str]


def currency_column(columns: Mapping[str, str], of_file: pd.Index) -> tuple[str, Reader] | None:
    """Return the column that tells currencies, and how to read a cell: one of its own, else that of the money.

    Parameters
    ----------
    columns : mapping of role to column
    of_file : Index of str
        All columns of the file.
    """
    words = set(faults()["currencies"]["columns"])
    own = next((str(name) for name in of_file if plain(str(name)) in words), None)
    if own is not None:
        return own, currency_called
    money = columns.get("revenue", columns.get("price", ""))
    return (money, currency_in) if money in of_file else None


def count_currencies(cells: pd.Series, read: Reader) -> dict[str, int]:
    """Return how many cells name each currency."""
    if pd.api.types.is_numeric_dtype(cells):
        return {}
    coded = code_cells(cells)
    times = np.bincount(coded.codes[~coded.blank], minlength=len(coded.labels))
    return add_up(pd.Series(coded.labels), times, read)


def add_up(cells: pd.Series, times: np.ndarray, read: Reader) -> dict[str, int]:
    """Return how many rows name each currency, from different cells and how often each stands."""
    found = pd.DataFrame({"currency": cells.map(read).to_numpy(), "times": times})
    sums = (
        found[(found["currency"] != "") & (found["times"] > 0)]
        .groupby("currency")["times"]
        .sum()
        .sort_values(ascending=False, kind="stable")
    )
    return {str(name): int(n) for name, n in sums.items()}


def tell_currencies(account: Account, found: Mapping[str, int]) -> None:
    """Say which currencies are added up, where there are several and money is told at all."""
    if len(found) < 2 or account.revenue is None:
        return
    named = [f"{name} ({say(n, 'row', 'rows')})" for name, n in list(found.items())[:MAX_NAMED]]
    if len(found) > MAX_NAMED:
        named.append(f"{len(found) - MAX_NAMED:,} more")
    listed = f"{', '.join(named[:-1])} and {named[-1]}"
    said = f"Revenue adds {listed} as if they were one currency."
    account.tell("kept", CURRENCIES, sum(found.values()), said)
