"""Numbers with what they count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


def say(n: int, one: str, many: str) -> str:
    """Return a number with what it counts, in the singular or plural.

    Examples
    --------
    >>> say(1, "row is used", "rows are used"), say(1200, "row is used", "rows are used")
    ('1 row is used', '1,200 rows are used')
    """
    return f"{n:,} {one if n == 1 else many}"


MAX_EXAMPLE = 30
"""Signs of a cell that a sentence shows."""


def example(cell: str) -> str:
    """Return a cell as a sentence shows it, cut where it is long.

    Examples
    --------
    >>> example("Bread"), example("My parcel was late, and the box was open")
    ('Bread', 'My parcel was late, and the b…')
    """
    return cell if len(cell) <= MAX_EXAMPLE else f"{cell[: MAX_EXAMPLE - 1]}…"


def percent(share: float) -> str:
    """Return a share in whole percent, or with one decimal where it is small.

    Examples
    --------
    >>> percent(0.2412), percent(0.0312), percent(1.0), percent(0.0)
    ('24%', '3.1%', '100%', '0%')
    """
    value = 100 * share
    return f"{value:.1f}".removesuffix(".0") + "%" if 0 < value < 9.95 else f"{value:.0f}%"


@dataclass(frozen=True)
class Count:
    """A number with what it counts, as part of a `Note`."""

    n: int
    one: str
    many: str

    def __str__(self) -> str:
        return say(self.n, self.one, self.many)


class Note(str):
    """A sentence that counts something, so that it can be added to the same sentence about other lines.

    Parameters
    ----------
    *pieces : str or Count
    """

    pieces: tuple[str | Count, ...]

    def __new__(cls, *pieces: str | Count) -> Note:
        """Return the sentence that the pieces make."""
        note = super().__new__(cls, "".join(map(str, pieces)))
        note.pieces = pieces
        return note

    @property
    def words(self) -> tuple[object, ...]:
        """What it tells, whatever the numbers."""
        return tuple((piece.one, piece.many) if isinstance(piece, Count) else piece for piece in self.pieces)


def added(notes: Iterable[str]) -> list[str]:
    """Put notes together that tell the same, their numbers added up; other sentences once.

    Examples
    --------
    >>> rows = [Note(Count(n, "row has", "rows have"), " no code.") for n in (1, 2)]
    >>> added(["Plain.", *rows, "Plain."])
    ['Plain.', '3 rows have no code.']
    """
    found: dict[object, str] = {}
    for note in notes:
        key = note.words if isinstance(note, Note) else note
        before = found.get(key)
        found[key] = _sum(before, note) if isinstance(before, Note) and isinstance(note, Note) else note
    return list(found.values())


def _sum(one: Note, other: Note) -> Note:
    pairs = zip(one.pieces, other.pieces, strict=True)
    return Note(*(Count(a.n + b.n, a.one, a.many) if isinstance(a, Count) and isinstance(b, Count) else a for a, b in pairs))
