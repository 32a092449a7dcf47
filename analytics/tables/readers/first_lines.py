"""What the first lines of a text file tell about all of it: dialect, names of the columns, and where the rows begin."""

from __future__ import annotations

import csv
import itertools
import re
from dataclasses import dataclass

from analytics.errors import TableError
from analytics.tables.readers.dialect import DELIMITERS, SAMPLE_LINES, Dialect, find_dialect, rows_of
from analytics.tables.readers.header import Header, find_header
from analytics.tables.readers.raw import ReadSettings, check_size, empty_file

SNIFF_BYTES = 65_536
MAX_LINE_BYTES = 4 * 2**20
MIN_SNIFFED_LINES = 3
FIRST_LINE_HINT = "The first line needs the names of the columns; check its quotes."
_LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True)
class Layout:
    """How the rows of a text file are to be read.

    Attributes
    ----------
    dialect : Dialect
    header : Header
    start : int
        Byte at which the rows begin.
    line : int
        Lines before the rows.
    """

    dialect: Dialect
    header: Header
    start: int
    line: int

    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns, without blank ones to the right of all cells."""
        names = self.header.names
        while len(names) > self.header.width and not names[-1]:
            names = names[:-1]
        return names


def find_layout(text: bytes, name: str, settings: ReadSettings) -> Layout:
    """Find out how the rows of a text are to be read.

    Parameters
    ----------
    text : bytes
        UTF-8 text.
    name : str
        File name, for messages.
    settings : ReadSettings

    Raises
    ------
    TableError
        When the text is blank, or its first lines are endless.
    """
    end = _end_of_sample(text, name)
    sample = text[:end].decode("utf-8", errors="ignore")
    dialect = find_dialect(sample, settings.delimiter)
    try:
        rows = list(itertools.islice(rows_of(sample, dialect), SAMPLE_LINES))
    except csv.Error as error:
        raise TableError(f"The first line of {name} cannot be read: {error}.", hint=FIRST_LINE_HINT) from error
    if end < len(text) and rows:
        rows.pop()  # it may be half a row
        if not rows:
            raise TableError(f"The first line of {name} cannot be read: its quote is never closed.", hint=FIRST_LINE_HINT)
    header = find_header([row for row, _ in rows], name, settings.header_line)
    if header is None:
        raise empty_file(name)
    line = rows[header.position][1] if header.position >= 0 else 0
    ends = (found.end() for found in _LINE_END.finditer(text))
    start = next(itertools.islice(ends, line - 1, None), len(text)) if line else 0
    return Layout(dialect, header, start, line)


def _end_of_sample(text: bytes, name: str) -> int:
    """Return where the first lines end: enough of them to compare, however long they are."""
    ends = (found.end() for found in _LINE_END.finditer(text, 0, MAX_LINE_BYTES))
    first_lines = list(itertools.islice(ends, MIN_SNIFFED_LINES))
    if not first_lines and len(text) > MAX_LINE_BYTES:
        line = text[: min((place for place in map(text.find, (b"\n", b"\r")) if place >= 0), default=len(text))]
        check_size(max(line.count(delimiter.encode()) for delimiter in DELIMITERS) + 1, 1, name)
        raise TableError(
            f"The first line of {name} cannot be read: it is longer than {MAX_LINE_BYTES / 2**20:,.0f} MB.", hint=FIRST_LINE_HINT
        )
    return max(SNIFF_BYTES, first_lines[-1]) if len(first_lines) == MIN_SNIFFED_LINES else min(len(text), MAX_LINE_BYTES)
