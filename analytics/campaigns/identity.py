"""Customers as lists name them: typed or hashed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

HASH_DIGITS = 64
"""Letters of a SHA-256 in hexadecimal."""
DECIMALS = ".0"
"""What stands behind a whole number that was stored with decimals for a while."""
_HASH = re.compile(rf"[0-9a-fA-F]{{{HASH_DIGITS}}}")


def customer_key(name: object) -> str:
    """Return a customer as it is compared: of addresses and hashes, capital letters mean nothing, and of whole numbers, ``.0``.

    Examples
    --------
    >>> customer_key(" Jane@Example.com"), customer_key("A-7"), customer_key(17850.0), customer_key("17850.0")
    ('jane@example.com', 'A-7', '17850', '17850')
    """
    if isinstance(name, float) and name.is_integer():
        name = int(name)
    text = str(name).strip()
    if text.endswith(DECIMALS) and text.removesuffix(DECIMALS).isdecimal():
        return text.removesuffix(DECIMALS)
    return text.lower() if "@" in text or _HASH.fullmatch(text) else text


def named_in(customers: Iterable[str], names: Iterable[object]) -> np.ndarray:
    """Return which customers a list names, typed or as the SHA-256 of what is typed.

    Parameters
    ----------
    customers : iterable of str
    names : iterable of object
        Missing names and empty ones name nobody.

    Returns
    -------
    ndarray of bool

    Examples
    --------
    >>> named_in(["Mary", "Ann"], [hashlib.sha256(b"Mary").hexdigest().upper(), None, ""]).tolist()
    [True, False]
    """
    listed = set(customer_keys(name for name in _cells(names) if isinstance(name, str) or not pd.isna(name))) - {""}
    if not listed:
        return np.zeros(len(list(customers)), dtype=bool)
    hashes = {name for name in listed if len(name) == HASH_DIGITS and _HASH.fullmatch(name)}
    keys = customer_keys(_cells(customers))
    found = np.array([key in listed for key in keys], dtype=bool)
    if hashes:
        found |= np.array([hashlib.sha256(key.encode()).hexdigest() in hashes for key in keys], dtype=bool)
    return found


def customer_keys(names: Iterable[object]) -> list[str]:
    """Return `customer_key` of each name; most names need no second look, which counts where there are a million."""
    return [
        text
        if isinstance(name, str) and len(text := name.strip()) != HASH_DIGITS and "@" not in text and not text.endswith(DECIMALS)
        else customer_key(name)
        for name in names
    ]


def _cells(names: Iterable[object]) -> Iterable[object]:
    """Return names as Python's own objects, which a column of text hands out one by one only slowly."""
    return names.to_numpy(dtype=object) if isinstance(names, (pd.Index, pd.Series)) else names
