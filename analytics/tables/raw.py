"""What the reader of every format gives back, and the size that all of them keep to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.errors import TableError

MIN_COLUMNS = 2
MAX_ROWS = 10_000_000
MAX_COLUMNS = 20_000
MAX_CELLS = 200_000_000
MAX_TEXT_BYTES = 512 * 2**20
"""Bytes of all text once each cell holds its own: formats that store a repeated text once can hide far more."""


@dataclass(frozen=True)
class RawTable:
    """Header and rows as a format holds them.

    Attributes
    ----------
    header : tuple of str
    frame : DataFrame
        Columns are numbered from 0.
    notes : tuple of str
    row_numbers : ndarray of int or None
        Row of each line of the frame in the file, the first row being 1; None when the rows
        follow the header without a gap.
    delimiter : str
        What parts the cells of a text file.
    """

    header: tuple[str, ...]
    frame: pd.DataFrame
    notes: tuple[str, ...]
    row_numbers: np.ndarray | None = None
    delimiter: str = ""


def empty_file(name: str) -> TableError:
    """Return the error for a file that holds nothing."""
    return TableError(f"{name} is empty.", hint="Export the file again and check that it holds rows.")


def check_size(n_columns: int, n_rows: int, name: str) -> None:
    """Refuse a table that is too narrow or would not fit; counts come from its header or metadata, before it is read."""
    if n_columns < MIN_COLUMNS:
        raise TableError(
            f"{name} has only one column.",
            hint="A table needs at least a column of names and a column of customers, or of numbers.",
        )
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


def check_text(n_bytes: int, name: str) -> None:
    """Refuse a table whose repeated texts would not fit in memory; called before they are written out."""
    if n_bytes > MAX_TEXT_BYTES:
        raise TableError(
            f"{name} would unpack to {n_bytes / 2**20:,.0f} MB of text, which is not safe to open.",
            hint="Leave out columns of long text, or save the table as CSV.",
        )


def without_blank_rows(frame: pd.DataFrame, first_row: int) -> tuple[pd.DataFrame, np.ndarray | None]:
    """Drop rows of text in which every cell is empty.

    Parameters
    ----------
    frame : DataFrame of str
    first_row : int
        Row of the file in which the frame starts.

    Returns
    -------
    DataFrame, ndarray of int or None
        The rows kept, numbered from 0, and their rows in the file (see `RawTable.row_numbers`).
    """
    blank = np.ones(len(frame), dtype=bool)
    for column in frame.columns:
        if not blank.any():
            break
        blank &= (frame[column] == "").to_numpy(dtype=bool)
    if not blank.any() and first_row == 2:
        return frame.reset_index(drop=True), None
    return frame[~blank].reset_index(drop=True), np.flatnonzero(~blank) + first_row
