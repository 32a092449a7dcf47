"""What a step of the account tells: words that wait for their numbers, so that steps of several parts can be added up first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from analytics.tables.wording import say

Words = tuple[str, str]
"""How a sentence goes on after "1 row" and after "2 rows"."""


class Telling(Protocol):
    """Words of a step; equal ones tell the same, whatever the numbers."""

    def sentence(self, rows: int, found: int) -> str:
        """Return the sentence about so many rows, and so many that the rule concerns."""


@dataclass(frozen=True)
class Plain:
    """A sentence whose numbers, if any, are those of the whole file.

    Attributes
    ----------
    text : str
    """

    text: str

    def sentence(self, rows: int, found: int) -> str:
        """Return the sentence."""
        return self.text


@dataclass(frozen=True)
class Counted:
    """A sentence that counts the rows.

    Attributes
    ----------
    one, many : str
        What stands after the number.
    before : str
        What stands before it.

    Examples
    --------
    >>> words = Counted("cell is blank.", "cells are blank.")
    >>> words.sentence(1, 1), words.sentence(2_000, 2_000)
    ('1 cell is blank.', '2,000 cells are blank.')
    """

    one: str
    many: str
    before: str = ""

    def sentence(self, rows: int, found: int) -> str:
        """Return the sentence."""
        return self.before + say(rows, self.one, self.many)


@dataclass(frozen=True)
class Dropped:
    """Rows that are left out, and how many more there are of their kind.

    Attributes
    ----------
    words : (str, str)
    of : str
        What the rows found are, where that is more than the rows that are wrong.

    Examples
    --------
    >>> words = Dropped(("is a return", "are returns"), "returns")
    >>> words.sentence(1, 3), words.sentence(0, 3)
    ('1 row is a return (3 returns in the file).', '3 rows are returns; all of them are left out above.')
    """

    words: Words
    of: str = ""

    def sentence(self, rows: int, found: int) -> str:
        """Return the sentence."""
        one, many = (f"row {self.words[0]}", f"rows {self.words[1]}")
        if not rows:
            gone = "it is left out above" if found == 1 else "all of them are left out above"
            return f"{say(found, one, many)}; {gone}."
        rest = f" ({found:,} {self.of or 'such rows'} in the file)" if found > rows else ""
        return f"{say(rows, one, many)}{rest}."


@dataclass(frozen=True)
class Nameless:
    """Rows found that name their item by its code only; ``rows`` of them are used.

    Attributes
    ----------
    column : str
        Where the name would stand.
    """

    column: str

    def sentence(self, rows: int, found: int) -> str:
        """Return the sentence."""
        used = f"; {f'{rows:,} of them' if rows else 'none of them'} {'is' if rows < 2 else 'are'} used"
        return f"{say(found, 'row has', 'rows have')} no {self.column}{'' if rows == found else used}."
