"""Customers as lists name them: typed or hashed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

HASH_DIGITS = 64
"""Letters of a SHA-256 in hexadecimal."""
_HASH = re.compile(rf"[0-9a-fA-F]{{{HASH_DIGITS}}}")


def customer_key(name: object) -> str:
    """Return a customer as it is compared: of addresses and hashes, capital letters mean nothing.

    Examples
    --------
    >>> customer_key(" Jane@Example.com"), customer_key("A-7"), customer_key(17850.0)
    ('jane@example.com', 'A-7', '17850')
    """
    if isinstance(name, float) and name.is_integer():
        name = int(name)
    text = str(name).strip()
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
    listed = {customer_key(name) for name in names if name is not None and not pd.isna(name)} - {""}
    hashes = {name for name in listed if _HASH.fullmatch(name)}
    keys = [customer_key(name) for name in customers]
    found = np.array([key in listed for key in keys], dtype=bool)
    if hashes:
        found |= np.array([hashlib.sha256(key.encode()).hexdigest() in hashes for key in keys], dtype=bool)
    return found
