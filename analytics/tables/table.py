"""A file as it was read, before anything is decided about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Table:
    """A file as it was read, before anything is decided about it.

    Attributes
    ----------
    frame : DataFrame
        One column per column of the file, text where the format has no types.
        Column names are unique: a repeated name gets a number. Blank rows are left out.
    header : tuple of str
        Column names as they stand in the file, repeats included.
    name : str
        File name, for messages.
    digest : str
        SHA-256 of the bytes, hexadecimal.
    notes : tuple of str
        What was found out while reading, in sentences.
    row_numbers : ndarray of int, optional
        Row of the file in which each row stands; None when they are 2, 3, 4, ...
    delimiter : str
        What parts the cells of a text file; empty for other formats.
    found : mapping of str to str
        What was found out about the file, in the analyst's words: "format", "encoding", "cells parted by", "header" ...
    sheets : tuple of str
        Sheets of a workbook that could be read instead.
    """

    frame: pd.DataFrame = field(repr=False)
    header: tuple[str, ...]
    name: str
    digest: str
    notes: tuple[str, ...] = ()
    row_numbers: np.ndarray | None = field(default=None, repr=False)
    delimiter: str = ""
    found: Mapping[str, str] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()

    @property
    def n_rows(self) -> int:
        """Number of data rows, the header not counted."""
        return len(self.frame)

    def rows_in_file(self, positions: np.ndarray) -> np.ndarray:
        """Return the rows of the file, as a spreadsheet counts them, in which rows of the frame stand."""
        return positions + 2 if self.row_numbers is None else self.row_numbers[positions]
