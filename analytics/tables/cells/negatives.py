"""Numbers below zero as accounts write them: ``(12.00)``, ``12.00-``, and with a minus that is no hyphen."""

from __future__ import annotations

MINUS = "\N{MINUS SIGN}"
"""The minus of typesetters; keyboards write a hyphen."""
_SIGNS = frozenset("-+()")


def minus_first(cell: str) -> str:
    """Return a cell with a hyphen before the number, where brackets or a minus behind it say that it is below zero.

    Examples
    --------
    >>> minus_first("(1,234.50)"), minus_first("($12.00)"), minus_first("12.00-"), minus_first("−12")
    ('-1,234.50', '-$12.00', '-12.00', '-12')
    >>> minus_first("(-5)"), minus_first("(none)")
    ('(-5)', '(none)')
    """
    cell = cell.replace(MINUS, "-")
    if cell.startswith("(") and cell.endswith(")"):
        number = cell[1:-1].strip()
    elif cell.endswith("-"):
        number = cell[:-1].rstrip()
    else:
        return cell
    sure = any(sign.isdigit() for sign in number) and _SIGNS.isdisjoint(number)
    return f"-{number}" if sure else cell
