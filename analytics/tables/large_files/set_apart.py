"""What is no row of a large text file's table is found among its staged rows, and told as it is told of small files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from analytics.tables.large_files.staging import A_ROW, GUARDED, HEADER_AGAIN, WHAT
from analytics.tables.large_files.stored import ROW, Stored
from analytics.tables.readers.tidying import MAX_TOTAL_ROWS, Tidied, drop_repeated_headers, drop_totals, freed_note


@dataclass(frozen=True)
class SetApart:
    """The rows of a table, and the account of the others.

    Attributes
    ----------
    rows : Stored
        Without blank rows, repeated headers, and totals at the end.
    notes : tuple of str
    left_out : tuple of (int, str, str)
        Row, text and reason.
    """

    rows: Stored
    notes: tuple[str, ...]
    left_out: tuple[tuple[int, str, str], ...]


def set_apart(staged: Stored, names: Mapping[str, str], first_row: int) -> SetApart:
    """Tell the rows of a staged file from those that are no rows of its table.

    Parameters
    ----------
    staged : Stored
        All rows.
    names : mapping of column to name
        What DuckDB calls each column of the header.
    first_row : int
        Row of the analyst's file in which the first of them stands.
    """
    rows = replace(staged, where=f'"{WHAT}" = {A_ROW}')
    again = _tidied(replace(staged, where=f'"{WHAT}" = {HEADER_AGAIN}'), names, first_row)
    drop_repeated_headers(again)
    last = rows.last(MAX_TOTAL_ROWS + 1)
    end = _tidied(rows, names, first_row, f"{ROW} >= {last[0]}" if last else "false")
    drop_totals(end)
    n_kept = len(end.frame)
    if n_kept < len(last):
        rows = replace(rows, where=f"{rows.where} AND {ROW} < {last[n_kept]}")
    notes = (*freed_note(staged.sum(GUARDED)), *again.notes, *end.notes)
    return SetApart(rows, notes, (*again.left_out, *end.left_out))


def _tidied(rows: Stored, names: Mapping[str, str], first_row: int, where: str = "true") -> Tidied:
    """Return rows as the reader of small files looks at them."""
    frame, numbers = rows.read(names, where)
    cells = frame.astype(str).set_axis(pd.RangeIndex(frame.shape[1]), axis=1)
    return Tidied(tuple(names), cells, numbers + first_row, [], [])
