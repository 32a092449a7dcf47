"""The columns of a list that play a role, one row for each line of a purchase, before anything is cleaned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from analytics.errors import CleaningError
from analytics.tables.cells.numbers import to_labels
from analytics.tables.recognition.decisions import Recognition
from analytics.tables.recognition.evidence import SAMPLE_ROWS
from analytics.tables.recognition.formats import Format, format_of
from analytics.tables.recognition.row_rules import RowRule
from analytics.tables.recognition.rows import Rows, Why
from analytics.tables.table import Table
from analytics.tables.wording import Count, Note


@dataclass(frozen=True)
class LeftOut:
    """Lines that a rule of the format takes out, such as those of cancelled orders.

    Attributes
    ----------
    rule : str
        Name of the rule, for switches and settings.
    reason : str
        Why, for the list of rejected rows: "order cancelled".
    words : (str, str)
        What is told about them after "1 row" and after "2 rows": "belong to cancelled orders".
    frame : DataFrame
        The lines, with the columns of `Lines.frame`, so that their revenue can be told, too.
    positions : ndarray of int, shape (n_lines,)
        Row of the table in which each line stands.
    """

    rule: str
    reason: str
    words: tuple[str, str]
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


def lines_of(table: Table, recognition: Recognition, formats: Sequence[Format] | None = None) -> Lines:
    """Return the lines of a list, after the row rules of its format.

    Parameters
    ----------
    table : Table
    recognition : Recognition
        Of a list, see `Recognition.layout`.
    formats : sequence of Format, optional
        Known exports; those of `formats.toml` by default.

    Returns
    -------
    Lines

    Raises
    ------
    CleaningError
        When a column that plays a role does not exist.

    Examples
    --------
    >>> from analytics import read_table, recognise
    >>> table = read_table(b"customer,sku,title\\nMary,B1,Bread\\nJohn,,Tea\\n")
    >>> lines_of(table, recognise(table)).frame["item"].tolist()
    ['B1', 'Tea']
    """
    known = format_of(recognition.format, formats)
    rows = shaped(table, known, recognition.weights, recognition.rules)
    for role, column in recognition.roles.items():
        if column not in rows.made and column not in table.frame.columns:
            raise CleaningError(f"{table.name} has no column {column!r} for the {role}.", hint="Choose another column.")
    cells = {role: _cells(rows, role, column, known) for role, column in recognition.roles.items()}
    frame = pd.DataFrame({role: found for role, (found, _) in cells.items()}, copy=False)
    notes = (*rows.notes, *(note for _, told in cells.values() for note in told))
    if {"item", "item_name"} <= set(frame):
        frame, named = _named_where_no_code(frame, rows)
        notes = (*notes, *named)
    positions = rows.positions()
    stays = rows.out < 0
    columns = dict(recognition.roles)
    if stays.all():
        return Lines(frame, columns, positions, (), notes)
    left_out = tuple(
        _left_out(why, frame[rows.out == number].reset_index(drop=True), positions[rows.out == number])
        for number, why in enumerate(rows.whys)
        if (rows.out == number).any()
    )
    return Lines(frame[stays].reset_index(drop=True), columns, positions[stays], left_out, notes)


def columns_of(table: Table, recognition: Recognition, formats: Sequence[Format] | None = None) -> list[str]:
    """Return the columns that a person can choose for a role: those of the file, then those that its format's rules make."""
    known = format_of(recognition.format, formats)
    return shaped(first_rows(table), known, recognition.weights, recognition.rules).columns()


def first_rows(table: Table) -> Table:
    """Return the start of a table: enough to see which columns the rules of its format make."""
    return replace(table, frame=table.frame.iloc[:SAMPLE_ROWS])


def shaped(table: Table, known: Format | None, weights: Mapping[str, float], rules: Sequence[Mapping[str, object]] = ()) -> Rows:
    """Return the rows of a table after all rules of its format, and those that were found for this table alone."""
    rows = Rows.of(table, weights)
    for rule in (*(known.rules if known else ()), *map(RowRule.of, rules)):
        rows = rule(rows)
    return rows


def _cells(rows: Rows, role: str, column: str, known: Format | None) -> tuple[pd.Series, list[str]]:
    """Return the cells of a role; where the format has further columns for it, they fill the blanks of the first.

    Who is known by another column than the others may be one of them: that is told.
    """
    others = known.columns_of_role(role, rows.columns()) if known else []
    if others[:1] != [column] or len(others) == 1:
        return rows.column(column), []
    labels, told = rows.text(column), []
    for other in others[1:]:
        filling = rows.text(other).where(labels == "", "")
        if role == "customer":
            filling = _one_spelling(filling)
            known_so = filling[(filling != "") & (rows.out < 0)].nunique()
            told += [_known_otherwise(known_so, other, column)] if known_so else []
        labels = labels.where(labels != "", filling)
    return labels, told


def _one_spelling(labels: pd.Series) -> pd.Series:
    """Write names that differ by capitals or spaces only like the first of them: Guest for guest."""
    codes, different = pd.factorize(labels)
    names = pd.Series(different, dtype="str")
    return names.groupby(names.str.casefold().str.split().str.join(" ")).transform("first").take(codes).reset_index(drop=True)


def _known_otherwise(n: int, column: str, first: str) -> str:
    counted = Count(n, "customer is", "customers are")
    return Note(
        counted, f" known by {column} only, as their orders have no {first}; whoever also bought with {first} counts twice."
    )


def _named_where_no_code(frame: pd.DataFrame, rows: Rows) -> tuple[pd.DataFrame, list[str]]:
    """Let the name of an item stand for its code where that is blank; say how often."""
    codes = to_labels(frame["item"])
    blank = codes == ""
    if not blank.any():
        return frame, []
    names = to_labels(frame["item_name"])
    n = int((blank & (names != "") & (rows.out < 0)).sum())
    told = Note(Count(n, "row has", "rows have"), " no product code; the name stands for it.")
    return frame.assign(item=codes.where(~blank, names)), [told] if n else []


def _left_out(why: Why, frame: pd.DataFrame, positions: np.ndarray) -> LeftOut:
    return LeftOut(why.rule, why.reason, (why.one, why.many), frame, positions)
