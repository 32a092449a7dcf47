"""What the reader of every format gives back, and the size that all of them keep to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.errors import TableError
from analytics.tables.cells.free_text import MIN_WORDS, words_per_text

MIN_COLUMNS = 1
MAX_ROWS = 10_000_000
MAX_COLUMNS = 20_000
MAX_CELLS = 200_000_000
WEB_PAGE_BYTES = 1024
"""Bytes at the start of a file in which a web page says that it is one."""
MAX_TEXT_BYTES = 512 * 2**20
"""Bytes of all text once each cell holds its own: formats that store a repeated text once can hide far more."""


ALL_SHEETS = "*"
"""The choice of every sheet with the columns of the first that holds a table; no sheet can have this name."""


@dataclass(frozen=True)
class ReadSettings:
    """What a caller knows better than the file tells; None is found out.

    Attributes
    ----------
    sheet : str or tuple of str, optional
        Sheet of a workbook; several are read together, as files of one kind are, and so is `ALL_SHEETS`.
    encoding : str, optional
        Encoding of a text file, by any name Python knows (see `analytics.tables.readers.encodings.ENCODINGS`).
    delimiter : str, optional
        What parts the cells of a text file (see `analytics.tables.readers.dialect.DELIMITERS`).
    header_line : int, optional
        Line that holds the names of the columns, the first being 1; 0 when the file has none.
    one_column : bool
        Whether one column is enough, such as a list of customers; else it must hold texts.
    """

    sheet: str | tuple[str, ...] | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_line: int | None = None
    one_column: bool = False


@dataclass(frozen=True)
class RawTable:
    """Header and rows as a format holds them.

    Attributes
    ----------
    header : tuple of str
    frame : DataFrame
        Columns are numbered from 0.
    row_numbers : ndarray of int or None
        Row of each line of the frame in the file, the first row being 1; None when the rows
        follow the header without a gap.
    notes : tuple of str
        What was repaired.
    found : mapping of str to str
        What was found out, in order.
    delimiter : str
        What parts the cells of a text file.
    sheets : tuple of str
        Sheets of a workbook.
    alike : tuple of str
        Those with the same columns as the sheet that was read, this one included.
    left_out : tuple of (int, str, str)
        Row, text and reason of rows that are no rows of the table.
    """

    header: tuple[str, ...]
    frame: pd.DataFrame
    row_numbers: np.ndarray | None = None
    notes: tuple[str, ...] = ()
    found: Mapping[str, str] = field(default_factory=dict)
    delimiter: str = ""
    sheets: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    left_out: tuple[tuple[int, str, str], ...] = ()


def empty_file(name: str) -> TableError:
    """Return the error for a file that holds nothing."""
    return TableError(f"{name} is empty.", hint="Export the file again and check that it holds rows.")


def check_web_page(data: bytes, name: str) -> None:
    """Refuse a web page: portals answer with one, under the name of an export, when a sign-in has run out."""
    if data[:WEB_PAGE_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith((b"<!doctype html", b"<html")):
        raise TableError(
            f"{name} is a web page, not a table.", hint="Sign in again where it comes from, and export it as CSV or Excel."
        )


def check_size(n_columns: int, n_rows: int, name: str) -> None:
    """Refuse a table that is too narrow or would not fit; counts come from its header or metadata, before it is read."""
    if n_columns < MIN_COLUMNS:
        raise TableError(f"{name} has no columns.", hint="Export the file again and check that it holds a table.")
    if n_columns > MAX_COLUMNS:
        raise TableError(
            f"{name} has {n_columns:,} columns; the limit is {MAX_COLUMNS:,}.",
            hint="Use a long table instead: one row for each customer and product.",
        )
    if n_rows > MAX_ROWS or n_rows * n_columns > MAX_CELLS:
        raise TableError(
            f"{name} has {n_rows:,} rows and {n_columns:,} columns; the limit is {MAX_ROWS:,} rows and {MAX_CELLS:,} cells.",
            hint="Leave out columns that are not needed, or split the file by period.",
        )


def check_one_column(frame: pd.DataFrame, name: str) -> None:
    """Refuse a table of one column, unless it holds texts: from these topics can be found."""
    if frame.shape[1] == 1 and words_per_text(frame.iloc[:, 0]) < MIN_WORDS:
        raise TableError(
            f"{name} has only one column, and its cells are no texts.",
            hint="Add a column of customers, or of numbers; one column is enough for tickets or reviews in whole sentences.",
        )


def check_text(n_bytes: int, name: str) -> None:
    """Refuse a table whose repeated texts would not fit in memory; called before they are written out."""
    if n_bytes > MAX_TEXT_BYTES:
        raise TableError(
            f"{name} would unpack to {n_bytes / 2**20:,.0f} MB of text, which is not safe to open.",
            hint="Leave out columns of long text, or save the table as CSV.",
        )
