"""The columns of a list that play a role, one row for each line of a purchase, before anything is cleaned."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.tables.decisions import Recognition
from analytics.tables.table import Table


@dataclass(frozen=True)
class LeftOut:
    """Lines that a rule of the format takes out, such as those of cancelled orders.

    Attributes
    ----------
    rule : str
        Name of the rule, for switches and settings.
    reason : str
        Why, for the list of rejected rows: "order cancelled".
    sentence : str
        What is told about them: "2 rows belong to cancelled orders."
    frame : DataFrame
        The lines, with the columns of `Lines.frame`, so that their revenue can be told, too.
    positions : ndarray of int, shape (n_lines,)
        Row of the table in which each line stands.
    """

    rule: str
    reason: str
    sentence: str
    frame: pd.DataFrame = field(repr=False)
    positions: np.ndarray = field(repr=False)


@dataclass(frozen=True)
class Lines:
    """Lines of purchases or ratings under the names of their roles.

    Attributes
    ----------
    frame : DataFrame
        One column for each role, as it stands in the file: text, or numbers and dates where the format has types.
        A role that the format's rules compute has no cells in the file: take its cells from here.
    columns : mapping of role to column
        Where each role stands in the file, or what the rule calls it, for messages.
    positions : ndarray of int, shape (n_lines,)
        Row of the table in which each line stands; a row that packs several products has several lines.
    left_out : tuple of LeftOut
        Lines that rules of the format take out; they are not in the frame.
    notes : tuple of str
        What rules of the format did to the lines, in sentences.
    """

    frame: pd.DataFrame = field(repr=False)
    columns: dict[str, str]
    positions: np.ndarray = field(repr=False)
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()


def lines_of(table: Table, recognition: Recognition) -> Lines:
    """Return the lines of a list."""
    roles = dict(recognition.roles)
    frame = pd.DataFrame({role: table.frame[column] for role, column in roles.items()})
    return Lines(frame, roles, np.arange(table.n_rows))
