"""Which currency a cell names."""

from __future__ import annotations

import re

from analytics.tables.cells.numbers import BLANKS

_OF_SIGN = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR"}
"""Some signs stand for several currencies: a column is asked whether it holds different ones, not which."""
_NAMED = re.compile(r"(?<![A-Za-z])(?:[€$£¥₹]|EUR|USD|GBP|CHF)(?![A-Za-z])")
_CODE = re.compile(r"[A-Za-z]{3}")


def currency_in(cell: str) -> str:
    """Return the currency beside an amount; empty text where none stands there.

    Examples
    --------
    >>> currency_in("€ 12.50"), currency_in("12.50 EUR"), currency_in("12.50")
    ('EUR', 'EUR', '')
    """
    found = _NAMED.search(cell)
    return _OF_SIGN.get(found[0], found[0]) if found else ""


def currency_called(cell: str) -> str:
    """Return the currency that a cell of a column of currencies names: a code of three letters, or a sign.

    Examples
    --------
    >>> currency_called("usd"), currency_called("£"), currency_called("n/a")
    ('USD', 'GBP', '')
    """
    return cell.upper() if _CODE.fullmatch(cell) and cell.lower() not in BLANKS else _OF_SIGN.get(cell, "")
