"""Lines of purchases while they are cleaned: every column once as codes or numbers, and the account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.tables.cells.coded import Coded
from analytics.tables.cleaning.account import Account
from analytics.tables.cleaning.interactions import FLAG_COLUMNS
from analytics.tables.cleaning.whole_file import Decided
from analytics.vocabulary import Vocabulary


@dataclass(frozen=True)
class Rule:
    """A rule of cleaning that can be switched on and off.

    Attributes
    ----------
    id : str
    title, help : str
        What it does, in the analyst's words.
    on : bool
        Whether it is on unless somebody switches it.
    """

    id: str
    title: str
    help: str
    on: bool


@dataclass
class Purchases:
    """Lines under work; rules change them in place.

    Attributes
    ----------
    columns : mapping of role to column
        What the columns are called in the file.
    text : dict of role to Coded
        ``customer``, ``item`` and those of ``item_name``, ``order``, ``status``, ``category`` that the table has.
    numbers : dict of role to ndarray of float, shape (n_rows,)
        Those of ``quantity``, ``price``, ``revenue``, ``rating``, ``weight`` that the table has, blanks filled. The
        revenue is that of the account.
    unpriced : ndarray of bool, shape (n_rows,)
        Rows whose price or revenue is blank, or no number: nobody said that they cost nothing.
    dates : ndarray of datetime64 or None, shape (n_rows,)
    vocabulary : Vocabulary
    account : Account
    decided : Decided
        What the whole file decides.
    flags : DataFrame
        Customers that may be no ordinary customers.
    told : ndarray of bool, shape (n_rows,), optional
        Rows that the format of the file has left out: the account has told them, and no rule tells them again.
    """

    columns: Mapping[str, str]
    text: dict[str, Coded]
    numbers: dict[str, np.ndarray]
    unpriced: np.ndarray
    dates: np.ndarray | None
    vocabulary: Vocabulary
    account: Account
    decided: Decided = field(default_factory=Decided)
    flags: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(FLAG_COLUMNS)))
    told: np.ndarray | None = None

    @property
    def n_rows(self) -> int:
        """Number of lines, those that are left out included."""
        return len(self.account.keep)

    @property
    def quantity(self) -> np.ndarray:
        """Quantity of each line; 1 where the table tells none."""
        return self.numbers.get("quantity", np.ones(self.n_rows))

    @property
    def revenue(self) -> np.ndarray | None:
        """Revenue of each line, as it now is."""
        return self.account.revenue
