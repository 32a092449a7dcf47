"""What is decided once about a whole file, however many parts it is read in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from analytics.tables.cells.dates import DateOrder
from analytics.tables.cells.numbers import Mark


@dataclass(frozen=True)
class Reading:
    """How the cells of a file are read.

    Attributes
    ----------
    marks : mapping of role to {",", "."}
        The decimal mark of each column of numbers.
    date_order : {"year first", "day first", "month first"} or None
    date_unit : str
        What dates that are numbers count, see `ParsedDates.unit`.
    whole : mapping of role to bool
        Whether the cells of a column of text are whole numbers, as far as that is known; see `code_cells`.
    notes : mapping of role to str
        How numbers and dates are read, where that was a decision.
    decimal_mark : str
        The decimal marks of the numbers that have one, in words.
    """

    marks: Mapping[str, Mark]
    date_order: DateOrder | None = None
    date_unit: str = ""
    whole: Mapping[str, bool] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    decimal_mark: str = ""


def _no_names() -> pd.Series:
    return pd.Series(dtype=str, index=pd.Index([], dtype=str))


@dataclass(frozen=True)
class Items:
    """The items of a file.

    Attributes
    ----------
    usual : Series of str, indexed by spelling
        The usual spelling of every item that has another one.
    n_apart, n_together : int
        How many spellings of rows with a customer are how many items.
    names : Series of str, indexed by item
        The name that stands most often beside each item; empty text for an item that is never named.
    called : Series of str, indexed by item
        What each item is called on pages.
    n_several : int
        How many items have several names.
    no_products : frozenset of str
        Items that are no products.
    such : str
        Some of them by name, to be told.
    """

    usual: pd.Series = field(default_factory=_no_names)
    n_apart: int = 0
    n_together: int = 0
    names: pd.Series = field(default_factory=_no_names)
    called: pd.Series = field(default_factory=_no_names)
    n_several: int = 0
    no_products: frozenset[str] = frozenset()
    such: str = ""


@dataclass(frozen=True)
class Decided:
    """What is decided by the cells of a file, once they are read.

    Attributes
    ----------
    items : Items
    priced : bool
        Whether any row has a price (or revenue) above zero: where none has, a price of zero says nothing.
    cancels_by_order : bool
        Whether orders that begin with C are cancelled.
    statuses : tuple of str
        The status of rows that are cancelled, in the words of the file.
    subtotals : frozenset of str
        Customers and items that are totals of others.
    order_totals : bool
        Whether the money of each line is that of its whole order.
    """

    items: Items = field(default_factory=Items)
    priced: bool = False
    cancels_by_order: bool = False
    statuses: tuple[str, ...] = ()
    subtotals: frozenset[str] = frozenset()
    order_totals: bool = False


@dataclass(frozen=True)
class Tally:
    """The different cells of a file, from which `Decided` is made.

    Attributes
    ----------
    items : DataFrame
        ``item``, ``name`` (empty text where there is none), ``n`` (rows) and ``used`` (rows with a customer), a row for each
        pair, in the order of the file.
    n_orders, n_marked, n_plain : int
        Rows with an order; those of them whose order begins with C; those whose order is a number.
    priced : bool
        See `Decided`.
    statuses : tuple of str
        All statuses.
    subtotals : frozenset of str
    order_totals : bool
        See `Decided`.
    """

    items: pd.DataFrame
    n_orders: int = 0
    n_marked: int = 0
    n_plain: int = 0
    priced: bool = False
    statuses: tuple[str, ...] = ()
    subtotals: frozenset[str] = frozenset()
    order_totals: bool = False
