"""Numbers with what they count."""

from __future__ import annotations


def say(n: int, one: str, many: str) -> str:
    """Return a number with what it counts, in the singular or plural.

    Examples
    --------
    >>> say(1, "row is used", "rows are used"), say(1200, "row is used", "rows are used")
    ('1 row is used', '1,200 rows are used')
    """
    return f"{n:,} {one if n == 1 else many}"
