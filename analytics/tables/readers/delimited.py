"""CSV and its relatives: encoding, delimiter, quotes and header are found out, then the rows are read as text."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from analytics.errors import TableError
from analytics.tables.readers.encodings import find_encoding, not_a_table, to_utf8
from analytics.tables.readers.first_lines import Layout, find_layout
from analytics.tables.readers.formulas import unguard
from analytics.tables.readers.raw import RawTable, ReadSettings, check_size, check_web_page
from analytics.tables.readers.text_rows import TextRows, count_sign, split_rows
from analytics.tables.readers.tidying import free_guarded, freed_note, places_in_words, tidy

MAX_TOO_LONG = 0.1
"""Share of rows with cells that have no column, above which the file is not read at all."""
FEW_TOO_LONG = 2
"""Such rows that a small file may hold all the same, if for each there are `ROWS_FOR_EACH` rows in all."""
ROWS_FOR_EACH = 3
TOO_LONG = "too many cells"
"""Why such a row is left out."""
RAGGED_HINT = "Each row needs as many cells as the header; put names that hold the delimiter in quotes."
FORMATS = {",": "CSV", ";": "CSV", "\t": "TSV", "|": "PSV"}


def read_delimited(data: bytes, name: str, settings: ReadSettings) -> RawTable:
    """Read text that is separated by commas, semicolons, tabs, bars or double colons.

    Raises
    ------
    TableError
        When it is binary, has one column or none, too many rows with more cells than the header, or an open quote.
    """
    check_web_page(data, name)
    encoding = find_encoding(data, name, settings.encoding)
    text = to_utf8(data, encoding, name)
    layout = find_layout(text, name, settings)
    names = layout.columns()
    width = max(len(names), layout.header.width)
    check_size(width, (count_sign(text, "\n") or count_sign(text, "\r")) - layout.line, name)
    text, start = _as_arrow_reads_it(text, layout, name)
    rows = split_rows(text, start, layout.dialect, (layout.header.width, width), name, layout.header.position + 2)
    notes, left_out = _keep_to_header(rows, layout, len(names), name)
    frame = rows.table.to_pandas().set_axis(pd.RangeIndex(len(names)), axis=1)
    if layout.dialect.spaced:
        frame = frame.apply(lambda column: column.str.strip())
    guarded = [place for place, column in enumerate(rows.table.columns) if pc.any(pc.starts_with(column, "'")).as_py()]
    freed = free_guarded(frame, guarded)
    tidied = tidy([unguard(cell) for cell in names], frame, rows.numbers + layout.header.position + 2)
    check_size(len(tidied.header), len(tidied.frame), name)
    found = {
        "format": FORMATS.get(layout.dialect.delimiter, "text"),
        "encoding": encoding.words,
        "cells parted by": layout.dialect.words,
        "header": layout.header.words(),
    }
    if layout.dialect.quote == "'":
        found["quotes"] = "single"
    follow = np.array_equal(tidied.row_numbers, np.arange(2, len(tidied.frame) + 2))
    return RawTable(
        tidied.header,
        tidied.frame,
        None if follow else tidied.row_numbers,
        (*notes, *freed_note(freed), *tidied.notes),
        found,
        layout.dialect.delimiter,
        left_out=(*left_out, *tidied.left_out),
    )


def _as_arrow_reads_it(text: bytes, layout: Layout, name: str) -> tuple[bytes, int]:
    """Return a text with a delimiter of one byte and no space before a quote, and where in it the rows begin."""
    dialect, start = layout.dialect, layout.start
    if dialect.sign != dialect.delimiter:
        if dialect.sign.encode() in text:
            raise not_a_table(name)
        text, start = text[start:].replace(dialect.delimiter.encode(), dialect.sign.encode()), 0
    if dialect.spaced:
        sign, quote = re.escape(dialect.sign.encode()), dialect.quote.encode()
        opens = rb"(?=Q(?!Q)|QQ *(?:S|[\r\n]|\Z))".replace(b"Q", quote).replace(b"S", sign)
        text, start = re.sub(rb"(" + sign + rb") +" + opens, rb"\1", text[start:]), 0
    return text, start


def _keep_to_header(rows: TextRows, layout: Layout, n_names: int, name: str) -> tuple[list[str], list[tuple[int, str, str]]]:
    """Leave out the rows with cells that no column of the header can take; say that, and what else was mended.

    Raises
    ------
    TableError
        When there are too many of them: then it is the header that is wrong, or the delimiter.
    """
    n_rows = len(rows.numbers) + len(rows.too_long)
    beyond = np.zeros(len(rows.numbers), dtype=bool)
    for column in rows.table.columns[n_names:]:
        beyond |= pc.not_equal(pc.utf8_trim_whitespace(column), "").to_numpy()
    for position in np.flatnonzero(beyond):
        cells = [column[int(position)].as_py() for column in rows.table.columns]
        rows.too_long.append((int(rows.numbers[position]), layout.dialect.delimiter.join(cells), len(cells)))
    if beyond.any():
        rows.numbers, rows.table = rows.numbers[~beyond], rows.table.filter(~beyond)
    rows.table = rows.table.select(rows.table.column_names[:n_names])
    first_line = layout.header.position + 2
    long = sorted((place + first_line, text, n_cells) for place, text, n_cells in rows.too_long)
    if is_ragged(len(long), n_rows):
        raise too_ragged(name, long[0][0], long[0][2], n_names)
    return mended_notes(rows.n_short, rows.n_cut, [line for line, _, _ in long]), [
        (line, text, TOO_LONG) for line, text, _ in long
    ]


def is_ragged(n_long: int, n_rows: int) -> bool:
    """Return whether so many rows are too long that it is the header that is wrong, or the delimiter."""
    return n_long > max(MAX_TOO_LONG * n_rows, min(FEW_TOO_LONG, n_rows // ROWS_FOR_EACH))


def too_ragged(name: str, line: int, n_cells: int, n_names: int) -> TableError:
    """Return the error for a file with too many rows that its header cannot take; the first of them is named."""
    sentence = f"line {line:,} has {n_cells:,} cells, the header has {n_names:,}."
    return TableError(f"{name} cannot be read: {sentence}", hint=RAGGED_HINT)


def mended_notes(n_short: int, n_cut: int, long: Sequence[int]) -> list[str]:
    """Say how many lines were filled up, how many were cut, and which have cells that no column can take."""
    notes = []
    if n_short:
        what = "1 line with too few cells is" if n_short == 1 else f"{n_short:,} lines with too few cells are"
        notes.append(f"{what} filled up with blanks.")
    if n_cut:
        what = "1 line was" if n_cut == 1 else f"{n_cut:,} lines were"
        notes.append(f"{what} longer than the header, with blank cells only; they are cut off.")
    if long:
        what = "1 line has" if len(long) == 1 else f"{len(long):,} lines have"
        notes.append(f"{what} more cells than the header and cannot be used: {places_in_words(long)}.")
    return notes
