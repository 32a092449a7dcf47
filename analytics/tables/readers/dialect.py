"""How a text file parts and quotes its cells: every way is tried on the first lines, and the one that fits best is taken."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analytics.errors import TableError
from analytics.tables.cells.free_text import MIN_WORDS

SAMPLE_LINES = 200
NOTHING = "\x1e"
"""Parts nothing: each line is one cell, such as a text of its own."""
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", "::": "double colon", NOTHING: "nothing: one text a line"}
STAND_IN = "\x1f"
"""Stands for a delimiter that is longer than a byte while the cells are parted."""
MIN_SINGLE_QUOTED = 0.5
"""Share of lines with a cell in single quotes from which these are quotes and no apostrophes, where both fit as well."""
MAX_CELL = 1_000_000
"""Characters of the longest cell that is read by itself. A quote that is never closed turns the rest of a file into one cell."""
csv.field_size_limit(MAX_CELL)  # holds for the whole process, so it is set here and nowhere else
LIKE_TABLE = 0.9
"""Share of lines with equally many cells from which they are those of a table."""
WORDS_OF_CELL = 3
"""Words of a cell on average from which commas part a text rather than cells."""
CANNOT_PART = frozenset("\"'\r\n\0")
_STATED = re.compile(r"\A\"?sep=(::|[^\r\n\"])\"?[ \t;,]*(?:\r\n|\r|\n)", re.IGNORECASE)

Row = list[str]


@dataclass(frozen=True)
class Dialect:
    """How the cells of a text file are parted and quoted.

    Attributes
    ----------
    delimiter : str
        What stands between two cells.
    quote : str
        What stands around a cell that holds a delimiter; empty when nothing does.
    spaced : bool
        Whether a space follows each delimiter that is no part of the cell.
    """

    delimiter: str
    quote: str = '"'
    spaced: bool = False

    @property
    def sign(self) -> str:
        """What parts the cells while they are parsed: one byte."""
        return self.delimiter if len(self.delimiter.encode()) == 1 else STAND_IN

    @property
    def words(self) -> str:
        """The delimiter in words."""
        return DELIMITERS.get(self.delimiter, repr(self.delimiter))


def find_dialect(sample: str, wanted: str | None = None) -> Dialect:
    """Return the way of reading that parts the lines of a sample into the most cells, and the most lines alike.

    Parameters
    ----------
    sample : str
        The first lines of a file.
    wanted : str, optional
        The delimiter, when the caller knows it.

    Raises
    ------
    TableError
        When the delimiter wanted cannot part cells.

    Examples
    --------
    >>> find_dialect("product;price\\nBread;1,50\\nTea;2,00\\n").delimiter
    ';'
    """
    if wanted is not None and (not wanted or CANNOT_PART & set(wanted)):
        raise TableError(f"Cells cannot be parted by {wanted!r}.", hint="Choose comma, semicolon, tab or bar.")
    stated = _STATED.match(sample)
    if wanted is None and stated:
        wanted = stated[1]
    lines = sample[stated.end() :] if stated else sample
    choices = [wanted] if wanted else [delimiter for delimiter in DELIMITERS if delimiter in sample] or [","]
    dialects = [Dialect(sign, quote, spaced) for sign in choices for quote, spaced in _quotings(lines, sign)]
    best = max(dialects, key=lambda dialect: _fit(lines, dialect))
    return Dialect(NOTHING, "") if wanted is None and _holds_texts(lines, best) else best


def _quotings(sample: str, delimiter: str) -> list[tuple[str, bool]]:
    """Return the quotes that the cells may have and whether spaces come first; at equal fit the first counts."""
    if delimiter in {"::", NOTHING}:
        return [("", False)]
    sign = re.escape(delimiter)
    lines = sample.count("\n") or sample.count("\r") or 1
    single = re.findall(rf"^(?:[^\"\r\n]*{sign})?? ?'(?:[^'\r\n]|'')*'(?={sign}|\r?$)", sample, re.MULTILINE)
    quotes = ['"', "'"] if single and '"' not in sample else ['"']
    if len(single) >= MIN_SINGLE_QUOTED * lines:
        quotes.reverse()
    spaced = delimiter.strip() != "" and re.search(rf"{sign} +[\"']", sample) is not None
    return [(quote, follows) for quote in quotes for follows in ((False, True) if spaced else (False,))]


def _fit(sample: str, dialect: Dialect) -> float:
    """Return the width of most lines, times how many lines have it (of all, and from the first such line on) and are whole."""
    try:
        rows = [row for row, _ in itertools.islice(rows_of(sample, dialect), SAMPLE_LINES) if any(row)]
    except csv.Error:
        return 0.0
    rows = rows[:-1] if len(rows) > 2 else rows  # the last line may be half a line
    widths = [len(row) for row in rows]
    width = main_width(widths)
    if width < 2:
        return 0.0
    alike = widths.count(width)
    torn = sum(map(_is_torn, rows))
    return width * (alike / len(rows)) * (alike / len(widths[widths.index(width) :])) * (1 - torn / len(rows))


def _holds_texts(sample: str, dialect: Dialect) -> bool:
    """Return whether each line is a text, in which commas stand as they do in sentences, under one name or none."""
    try:
        rows = [row for row, _ in itertools.islice(rows_of(sample, dialect), SAMPLE_LINES) if any(row)]
    except csv.Error:
        return False
    rows = rows[:-1] if len(rows) > 2 else rows  # the last line may be half a line
    widths = [len(row) for row in rows]
    if len(rows) < 2 or max(widths) == 1:
        return False
    ragged = widths.count(main_width(widths)) < LIKE_TABLE * len(rows)
    named = len(rows[0]) == 1 and (ragged or _is_wordy(rows[1:2]))
    return _is_wordy(rows[1:]) and (named or (ragged and _is_wordy(rows[:1])))


def _is_wordy(rows: list[Row]) -> bool:
    """Return whether rows have as many words, and as many in each cell, as texts have."""
    n_words = sum(len(cell.split()) for row in rows for cell in row)
    return n_words >= MIN_WORDS * len(rows) and n_words >= WORDS_OF_CELL * sum(map(len, rows))


def _is_torn(row: Row) -> bool:
    """Return whether a cell opens a quote that a later cell closes: 'Tea, green' in two cells, and a cell too many.

    An apostrophe that nothing closes, as in 'n Sync, tears nothing.
    """
    cells = [cell.strip() for cell in row]
    for quote in "\"'":
        opens = [cell.startswith(quote) and not (cell.endswith(quote) and len(cell) > 1) for cell in cells]
        closes = [cell.endswith(quote) and not cell.startswith(quote) for cell in cells]
        if True in opens and True in closes[opens.index(True) :]:
            return True
    return False


def main_width(widths: list[int]) -> int:
    """Return the width that holds most cells of a table.

    Examples
    --------
    >>> main_width([1, 1, 1, 1, 3, 3])
    3
    """
    return max(Counter(widths).items(), key=lambda item: (item[0] * item[1] * (item[0] > 1), item[0]), default=(0, 0))[0]


def rows_of(text: str, dialect: Dialect) -> Iterator[tuple[Row, int]]:
    """Yield the cells of each row and the number of lines up to its end.

    Raises
    ------
    csv.Error
        When a cell is longer than `MAX_CELL` characters.
    """
    return rows_of_lines(io.StringIO(text, newline=""), dialect)


def rows_of_lines(lines: Iterable[str], dialect: Dialect) -> Iterator[tuple[Row, int]]:
    """Yield the same for the lines of an open file."""
    if dialect.sign != dialect.delimiter:
        lines = (line.replace(dialect.delimiter, dialect.sign) for line in lines)
    reader = csv.reader(
        lines,
        delimiter=dialect.sign,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        skipinitialspace=dialect.spaced,
    )
    for row in reader:
        yield row, reader.line_num
