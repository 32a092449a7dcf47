"""The words of `faults.toml`, and text as it is compared with them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from analytics.tables.words import plain

_GAP = "|"
"""Stands between words where spaces would be taken away."""
_CURRENCIES = frozenset({"eur", "euro", "euros", "usd", "gbp", "chf"})
_NO_WORD = re.compile(r"[\W\d_]+")


@cache
def faults() -> dict[str, dict[str, list[str]]]:
    """Return what `faults.toml` declares."""
    return tomllib.loads(resources.files("analytics.tables.cleaning.rules").joinpath("faults.toml").read_text(encoding="utf-8"))


def bare_words(text: str) -> str:
    """Return the words of a text as they are compared: in lower case, without accents, numbers, signs and currencies.

    Examples
    --------
    >>> bare_words("Gift Voucher £10.00"), bare_words("Frais d'envoi (48h)")
    ('gift voucher', 'frais d envoi h')
    """
    words = plain(_NO_WORD.sub(_GAP, text)).split(_GAP)
    return " ".join(word for word in words if word and word not in _CURRENCIES)
