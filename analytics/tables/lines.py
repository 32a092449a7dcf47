"""The columns of a list that play a role, one row for each line of a purchase, before anything is cleaned."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.tables.recognition import Recognition
from analytics.tables.table import Table


@dataclass(frozen=True)
class Lines:
    """Lines of purchases or ratings under the names of their roles.

    Attributes
    ----------
    frame : DataFrame
        One column for each role, as it stands in the file: text, or numbers and dates where the format has types.
    columns : mapping of role to column
        Where each role stands in the file, for messages.
    positions : ndarray of int, shape (n_lines,)
        Row of the table in which each line stands; a row that packs several products has several lines.
    """

    frame: pd.DataFrame = field(repr=False)
    columns: dict[str, str]
    positions: np.ndarray = field(repr=False)


def lines_of(table: Table, recognition: Recognition) -> Lines:
    """Return the lines of a list."""
    roles = dict(recognition.roles)
    frame = pd.DataFrame({role: table.frame[column] for role, column in roles.items()})
    return Lines(frame, roles, np.arange(table.n_rows))
