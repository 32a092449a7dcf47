"""The totals at the end of a grid: a pivot table adds a row and a column of them, which are no product and no customer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.tables.cells.numbers import to_labels
from analytics.tables.recognition.evidence import parse_columns
from analytics.tables.table import Table
from analytics.tables.words import declared, is_total, plain

MIN_ADDED = 2
"""Numbers that a total adds at least: the sum of one number is that number."""
ROUNDING = 0.001
"""Share of a total by which rounded cells may miss it."""
ROUNDED_CENTS = 0.05
"""The same in units of the cells, for small totals."""


def without_totals(table: Table, label: str) -> tuple[Table, tuple[str, ...]]:
    """Leave out of a grid its last column and its last row where they are totals.

    Parameters
    ----------
    table : Table
        A grid.
    label : str
        Column that names the rows.

    Returns
    -------
    Table
        The same table when it ends with no totals.
    tuple of str
        What was left out, in sentences.
    """
    told = []
    last = str(table.frame.columns[-1])
    if table.frame.shape[1] > MIN_ADDED and last != label:
        name = table.header[-1]
        if _called_total(name) or (_may_be_total(name) and column_adds_up(table, label)):
            told.append(f"The last column, {name or 'which has no name'}, holds totals; it is left out.")
            table = replace(table, frame=table.frame.drop(columns=last), header=table.header[:-1])
    name = to_labels(table.frame[label].iloc[-1:]).iloc[0]
    if table.n_rows > 1 and (_called_total(name) or (_may_be_total(name) and _row_adds_up(table, label))):
        told.append(f"The last row, {name or 'which has no name'}, holds totals; it is left out.")
        places = table.rows_in_file(np.arange(table.n_rows - 1))
        table = replace(table, frame=table.frame.iloc[:-1], row_numbers=places)
    return table, tuple(told)


def column_adds_up(table: Table, label: str) -> bool:
    """Whether the last column of a grid is the sum of its other columns of numbers, in every row."""
    values = _values(table, label)
    if values.shape[1] <= MIN_ADDED or not np.isfinite(values[:, -1]).any():
        return False
    return _adds_up(np.nansum(values[:, :-1], axis=1), values[:, -1])


def _row_adds_up(table: Table, label: str) -> bool:
    values = _values(table, label)
    return len(values) > MIN_ADDED and _adds_up(np.nansum(values[:-1], axis=0), values[-1])


def _values(table: Table, label: str) -> np.ndarray:
    """Return the cells of a grid as numbers, columns of text being NaN."""
    parsed = parse_columns(table.frame.drop(columns=label), table)
    return np.column_stack([column.values for column in parsed.values()])


def _adds_up(sums: np.ndarray, totals: np.ndarray) -> bool:
    totals = np.nan_to_num(totals)
    return bool(totals.any() and np.isclose(sums, totals, rtol=ROUNDING, atol=ROUNDED_CENTS).all())


def _called_total(name: str) -> bool:
    return is_total(name) and not _may_be_total(name)


def _may_be_total(name: str) -> bool:
    """Whether a name leaves open that this is a total, such as All: the numbers must say so, too."""
    return pd.isna(name) or not name or plain(name) in declared()["totals"]["doubtful"]
