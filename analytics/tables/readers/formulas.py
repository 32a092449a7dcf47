"""Text that a spreadsheet would run as a formula: guarded when it is written, freed when it is read."""

from __future__ import annotations

import re

FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""First characters that make a spreadsheet treat text as a formula."""

_STARTS = "[" + re.escape("".join(FORMULA_START)) + "]"
RISKY = re.compile(rf"[\s']*{_STARTS}")
"""Spaces and apostrophes count as risky too where a formula follows, so that `unguard` undoes `guard` exactly."""
GUARDED = re.compile(rf"'[\s']*{_STARTS}")


def guard(text: str) -> str:
    """Return text with an apostrophe before it when a spreadsheet would run it.

    Examples
    --------
    >>> guard("=1+1"), guard("Bread")
    ("'=1+1", 'Bread')
    """
    return "'" + text if RISKY.match(text) else text


def unguard(text: str) -> str:
    """Take off the apostrophe that `guard`, like spreadsheets, puts before a formula.

    Examples
    --------
    >>> unguard("'=1+1"), unguard("'n Sync")
    ('=1+1', "'n Sync")
    """
    return text[1:] if GUARDED.match(text) else text
