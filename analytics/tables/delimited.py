"""CSV and its relatives: encoding, delimiter and header are found out, then the rows are read as text."""

from __future__ import annotations

import csv
import io
import itertools
import re

import numpy as np
import pandas as pd

from analytics.errors import TableError
from analytics.tables.formulas import unguard
from analytics.tables.raw import MAX_ROWS, RawTable, check_size, empty_file, without_blank_rows

MAX_HEADER_BYTES = 4 * 2**20
SNIFF_BYTES = 65_536
SNIFF_LINES = 20
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
CP1252_GAPS = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
"""Bytes that mean nothing in Windows-1252."""
RAGGED_HINT = "Each row needs as many cells as the header; put names that hold the delimiter in quotes."


def read_delimited(data: bytes, name: str) -> RawTable:
    """Read text that is separated by commas, semicolons, tabs or bars.

    Raises
    ------
    TableError
        When it is binary, has one column or none, a row with more cells than the header, or mixed encodings.
    """
    encoding = _find_encoding(data, name)
    delimiter = _find_delimiter(data[:SNIFF_BYTES].decode(encoding, errors="replace").removeprefix("\ufeff"))
    header, blank_rows = _read_header(data, encoding, delimiter, name)
    check_size(len(header), 0, name)
    try:
        frame = pd.read_csv(
            io.BytesIO(data),
            sep=delimiter,
            header=None,
            names=list(range(len(header))),
            index_col=False,
            dtype=str,
            keep_default_na=False,
            na_filter=False,
            encoding=encoding,
            skipinitialspace=True,
            skip_blank_lines=False,
            nrows=blank_rows + MAX_ROWS + 2,
        )
    except pd.errors.ParserError as error:
        raise TableError(f"{name} cannot be read: {_parser_sentence(error)}", hint=RAGGED_HINT) from error
    except UnicodeError as error:
        raise TableError(f"{name} mixes encodings.", hint="Save it as UTF-8.") from error
    frame, row_numbers = without_blank_rows(frame.iloc[blank_rows + 1 :], first_row=blank_rows + 2)
    check_size(len(header), len(frame), name)
    notes = [f"Read as {DELIMITERS[delimiter]}-separated text ({'UTF-8' if 'utf-8' in encoding else encoding})."]
    unguarded = _take_off_guards(frame)
    if unguarded:
        notes.append(f"An apostrophe that guards a formula was taken off {unguarded:,} cells.")
    return RawTable(tuple(unguard(cell) for cell in header), frame, tuple(notes), row_numbers, delimiter)


def _parser_sentence(error: Exception) -> str:
    """Say what the parser met in the words of somebody who sees the file in a spreadsheet."""
    if found := re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", str(error)):
        expected, line, seen = found.groups()
        return f"line {line} has {seen} cells, the header has {expected}."
    if found := re.search(r"EOF inside string starting at row (\d+)", str(error)):
        return f"the quote that opens in row {int(found[1]) + 1} is never closed."
    return "its rows do not fit together."


def _find_encoding(data: bytes, name: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if b"\0" in data[:SNIFF_BYTES]:
        raise TableError(f"{name} is not a table: it holds binary data.", hint="Upload CSV, TSV, XLSX or Parquet.")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1" if any(byte in data for byte in CP1252_GAPS) else "cp1252"
    return "utf-8-sig"


def _find_delimiter(sample: str) -> str:
    """Return the delimiter that splits the first lines into the most cells, and all of them alike."""
    cut = len(sample) >= SNIFF_BYTES // 4  # the last line may be half a line

    def cells(delimiter: str) -> tuple[bool, int]:
        rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        try:
            counts = [len(row) for row in itertools.islice(rows, SNIFF_LINES) if row]
        except csv.Error:
            return False, 0
        if cut and len(counts) > 1:
            counts = counts[:-1]
        return len(set(counts)) == 1 and counts[0] > 1, counts[0] if counts else 0

    return max(DELIMITERS, key=cells)


def _read_header(data: bytes, encoding: str, delimiter: str, name: str) -> tuple[list[str], int]:
    """Return the cells of the first row that is not blank, and how many rows stand before it."""
    start = data[:MAX_HEADER_BYTES].decode(encoding, errors="ignore").removeprefix("\ufeff")
    try:
        for position, row in enumerate(csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)):
            header = [cell.strip() for cell in row]
            if any(header):
                return header, position
    except csv.Error as error:
        raise TableError(f"The first line of {name} cannot be read: {error}.", hint=RAGGED_HINT) from error
    raise empty_file(name)


def _take_off_guards(frame: pd.DataFrame) -> int:
    """Free guarded cells in place; return how many there were."""
    total = 0
    for column in frame.columns:
        rows = np.flatnonzero(frame[column].str.startswith("'").to_numpy(dtype=bool))
        if rows.size:
            cells = frame[column].iloc[rows]
            freed = cells.map(unguard)
            total += int((freed != cells).sum())
            frame.loc[rows, column] = freed
    return total
