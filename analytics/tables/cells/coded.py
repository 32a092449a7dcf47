"""A column as its different cells and a number for each row, so that work is done once for each different cell."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.tables.cells.numbers import to_labels, unique_cells

BLANK = -1
"""Code of a row whose cell is blank."""
NO_LABEL = frozenset({"#n/a", "nan", "null", "<na>"})
"""Words of programs for "nothing here", which name nothing anywhere; "na", "none" or "-" may be what an item is called."""
WHOLE = r"[-+]?\d+(?:\.0+)?"
"""A whole number, also one that was stored with decimals for a while."""


@dataclass(frozen=True)
class Coded:
    """Text cells, each different one once.

    Attributes
    ----------
    codes : ndarray of int32, shape (n_rows,)
        Place of each row's cell in ``labels``; `BLANK` where it is blank.
    labels : Index of str
        The different cells that hold something, in the order of the file.
    """

    codes: np.ndarray
    labels: pd.Index

    @property
    def blank(self) -> np.ndarray:
        """Rows whose cell is blank, as a mask."""
        return self.codes == BLANK

    def cells(self, rows: np.ndarray) -> np.ndarray:
        """Return the text of some rows; blank cells are empty text."""
        return np.append(self.labels.to_numpy(dtype=object), "")[self.codes[rows]]

    def rows_with(self, chosen: np.ndarray) -> np.ndarray:
        """Return the rows whose cell is among the chosen ones, both as masks."""
        return np.append(chosen, False)[self.codes]

    def merged(self, group: np.ndarray, labels: pd.Index) -> Coded:
        """Return the column with its cells put together: ``group`` has the new code of each."""
        return Coded(np.append(group, BLANK).astype(np.int32)[self.codes], labels)


def code_cells(column: pd.Series, blanks: Collection[str] = frozenset(), whole: bool | None = None) -> Coded:
    """Return a column of text as codes; cells that differ only in space around them are one.

    Where all cells are whole numbers, ``46`` and ``46.0`` are one, too: the second was stored as a number for a while.

    Parameters
    ----------
    column : Series
    blanks : collection of str, optional
        What else than an empty cell says that there is nothing, in lower case.
    whole : bool, optional
        Whether all cells are whole numbers, where others than these are meant, too; by default, these tell.

    Returns
    -------
    Coded

    Examples
    --------
    >>> coded = code_cells(pd.Series(["Tea", "", "Oil ", "Tea", "Oil"]))
    >>> coded.codes.tolist(), coded.labels.tolist()
    ([0, -1, 1, 0, 1], ['Tea', 'Oil'])
    >>> code_cells(pd.Series(["46", "46.0", "NULL"]), blanks={"null"}).labels.tolist()
    ['46']
    """
    codes, cells = unique_cells(column)
    labels = to_labels(cells)
    blank = labels == ""
    if blanks:
        blank |= labels.str.lower().isin(blanks)
    labels = _without_decimals(labels.where(~blank, None), whole)
    group, names = pd.factorize(labels)
    return Coded(np.append(group, BLANK).astype(np.int32)[codes], pd.Index(names, dtype=str))


def categorized(column: pd.Series) -> pd.Series:
    """Return a column of text as categories, so that looking for its different cells again costs nothing; others as they are."""
    if not isinstance(column.dtype, pd.StringDtype):
        return column
    codes, cells = unique_cells(column)
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(cells)), index=column.index, copy=False)


def _without_decimals(labels: pd.Series, whole: bool | None) -> pd.Series:
    """Return whole numbers without ``.0``; labels of which any is something else as they are."""
    ends = labels.str.endswith("0", na=False) & labels.str.contains(".", regex=False, na=False)
    if whole is None and ends.any():
        whole = bool(labels.dropna().str.fullmatch(WHOLE).all())
    if not whole or not ends.any():
        return labels
    return labels.where(~ends, labels.str.partition(".")[0])
