"""Returned units are taken off the sale that they came from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

ROUNDING = 1e-9
"""Units below this are what is left of broken quantities by rounding."""
NO_PAIR = -1
BEFORE_ALL, AFTER_ALL = np.iinfo(np.int64).min, np.iinfo(np.int64).max


@dataclass(frozen=True)
class Netted:
    """Which units found each other.

    Attributes
    ----------
    sales : ndarray of int
        Rows of sales of which units came back.
    taken : ndarray of float
        How many units came back of each.
    returns : ndarray of int
        Rows of returns.
    open : ndarray of float
        How many units of each return have no sale.
    """

    sales: np.ndarray
    taken: np.ndarray
    returns: np.ndarray
    open: np.ndarray


def net(pairs: np.ndarray, units: np.ndarray, is_return: np.ndarray, dates: np.ndarray | None) -> Netted:
    """Find the sale of every return: of the same pair, the latest earlier one that still has enough units.

    Where none has enough, the return takes what there is, latest sale first; the rest stays open. A sale of the same
    moment is an earlier one. Without dates the rows are taken in the order of the file; where a single date is missing,
    a sale counts as the first and a return as the last of its pair.

    Parameters
    ----------
    pairs : ndarray of int64, shape (n_rows,)
        One number for each customer and item; `NO_PAIR` for rows that take no part.
    units : ndarray of float, shape (n_rows,)
        Units sold or returned, above zero.
    is_return : ndarray of bool, shape (n_rows,)
    dates : ndarray of datetime64, shape (n_rows,), optional

    Returns
    -------
    Netted

    Examples
    --------
    >>> net(np.zeros(3, int), np.array([5.0, 2.0, 4.0]), np.array([False, False, True]), None)
    Netted(sales=array([0]), taken=array([4.]), returns=array([2]), open=array([0.]))
    """
    returns = np.flatnonzero(is_return & (pairs >= 0))
    taking_part = np.flatnonzero((pairs >= 0) & pd.Series(pairs).isin(np.unique(pairs[returns])).to_numpy())
    late = is_return[taking_part]
    if dates is None:
        order = np.lexsort((taking_part, pairs[taking_part]))
    else:
        when = dates[taking_part].astype(np.int64)
        missing = np.isnat(dates[taking_part])
        when[missing] = np.where(late[missing], AFTER_ALL, BEFORE_ALL)
        order = np.lexsort((taking_part, late, when, pairs[taking_part]))
    rows = taking_part[order]
    left = _walk(pairs[rows].tolist(), units[rows].tolist(), late[order].tolist())
    left[left < ROUNDING] = 0.0
    sold, gone = ~late[order], units[rows] - left
    touched = sold & (gone > 0)
    by_row = np.argsort(rows[late[order]])
    return Netted(rows[touched], gone[touched], rows[late[order]][by_row], left[late[order]][by_row])


def _walk(pairs: list[int], units: list[float], is_return: list[bool]) -> np.ndarray:
    """Return what is left of each sale, and open of each return, of rows in order of pair and time.

    Only pairs with a return come here, few beside all lines; each return depends on what earlier ones left.
    """
    left = list(units)
    stock: list[int] = []
    pair = None
    for row, returned in enumerate(is_return):
        if pairs[row] != pair:
            pair, stock = pairs[row], []
        if not returned:
            stock.append(row)
            continue
        enough = next((sale for sale in reversed(stock) if left[sale] >= left[row] - ROUNDING), None)
        for sale in list(reversed(stock)) if enough is None else [enough]:
            taken = min(left[sale], left[row])
            left[sale] -= taken
            left[row] -= taken
        stock = [sale for sale in stock if left[sale] > ROUNDING]
    return np.array(left)
