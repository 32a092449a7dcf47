"""Values of a record, which anybody may have written: each is taken only where it is of its kind.

Whatever is not raises TypeError, ValueError or OverflowError, for the reader of the record to put in words; see `UNREADABLE`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from numbers import Integral, Real

from analytics.campaigns.economics import Costs

UNREADABLE = (KeyError, TypeError, ValueError, OverflowError)
MOST = 1_000_000_000
"""Largest number of customers, contacts, order lines or days."""
OPTIONAL = frozenset({"contacts", "budget", "costs"})
"""Values that may be None."""
YEARS = range(1900, 2200)
"""Years in which campaigns may run: days are counted back and forth from there."""

Readers = Mapping[str, Callable[[object], object]]


def of_kinds(values: Mapping[str, object], readers: Readers) -> dict[str, object]:
    """Return those of some values that have a reader, each as its reader returns it; None stays None."""
    return {
        name: None if values[name] is None and name in OPTIONAL else read(values[name])
        for name, read in readers.items()
        if name in values
    }


def text(value: object) -> str:
    """Return text that can be written anywhere."""
    if not isinstance(value, str):
        raise TypeError
    value.encode("utf-8")  # half a sign cannot
    return value


def texts(value: object) -> tuple[str, ...]:
    """Return several texts."""
    if not isinstance(value, list | tuple):
        raise TypeError
    return tuple(map(text, value))


def flag(value: object) -> bool:
    """Return yes or no."""
    if not isinstance(value, bool):
        raise TypeError
    return value


def count(value: object) -> int:
    """Return a whole number from 0 to `MOST`."""
    if not isinstance(value, Integral) or isinstance(value, bool):
        raise TypeError
    number = int(value)
    if not 0 <= number <= MOST:
        raise ValueError
    return number


def amount(value: object) -> float:
    """Return a finite number of 0 or more.

    Examples
    --------
    >>> amount(2)
    2.0
    """
    if not isinstance(value, Real) or isinstance(value, bool):
        raise TypeError
    number = float(value)
    if not (math.isfinite(number) and number >= 0):
        raise ValueError
    return number


def share(value: object) -> float:
    """Return a share from 0 to below 1."""
    number = amount(value)
    if number >= 1:
        raise ValueError
    return number


def day(value: object) -> date:
    """Return a day within `YEARS`, written as 2024-05-31."""
    found = date.fromisoformat(text(value))
    if found.year not in YEARS:
        raise ValueError
    return found


def costs(value: object) -> Costs:
    """Return costs of which each is an amount."""
    if not isinstance(value, dict):
        raise TypeError
    return Costs(**{name: amount(cost) for name, cost in value.items()})
