"""Which column of a table holds texts, and what its documents are called."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.tables.cells.free_text import MIN_WORDS, SAMPLE_ROWS, on_one_line, words_per_text
from analytics.tables.cells.numbers import to_labels
from analytics.tables.cleaning.interactions import short_labels
from analytics.tables.recognition.decisions import QUESTIONS, Recognition
from analytics.tables.recognition.evidence import read_cells
from analytics.tables.table import Table

FEWEST_OF_GRID = 3
"""Columns of numbers from which a table with long names is a grid."""
MAX_ID_LENGTH = 40
FIRST_WORDS = 8
FIRST_CHARACTERS = 48
"""What of a text names it where no column does."""


@dataclass(frozen=True)
class Documents:
    """The documents of a table.

    Attributes
    ----------
    texts : Series of str
        Text of each document, by its label; labels are unique, no text is blank.
    of_row : ndarray of int, shape (n_rows,)
        Position of the document to which a row of the table belongs; -1 where its text is blank.
    """

    texts: pd.Series = field(repr=False)
    of_row: np.ndarray = field(repr=False)


def find_text_column(table: Table) -> str | None:
    """Return the column of long free text, that with the most words; None where there is none.

    Examples
    --------
    >>> from analytics import read_table
    >>> rows = ["1,Hall,My new printer does not print at all", "2,Hall,Where can I get a new pass for the door"]
    >>> find_text_column(read_table("\\n".join(["id,place,text", *rows]).encode()))
    'text'
    """
    words = {str(name): words_per_text(table.frame[name]) for name in table.frame.columns}
    best = max(words, key=lambda name: words[name])
    return best if words[best] >= MIN_WORDS else None


def is_rather_texts(table: Table, recognition: Recognition, text_column: str) -> bool:
    """Whether a table with a column of texts is one of texts rather than what it was recognised as.

    It is not when it is a known export, a list whose headers name customers and items, or a grid of many numbers.
    """
    if recognition.format:
        return False
    if recognition.layout == "wide":
        return len(read_cells(table, recognition.label_column).numbers) < FEWEST_OF_GRID
    guessed = {QUESTIONS["customer"], QUESTIONS["item"]} & set(recognition.questions)
    return bool(guessed) or text_column in (recognition.roles.get("customer"), recognition.roles.get("item"))


def find_id_column(table: Table, text_column: str) -> str | None:
    """Return the first column that names every row with a short label of its own; None where there is none."""
    for name in table.frame.columns:
        if name == text_column:
            continue
        sample = to_labels(table.frame[name].iloc[:SAMPLE_ROWS])
        if _names_rows(sample) and (len(sample) == table.n_rows or _names_rows(to_labels(table.frame[name]))):
            return str(name)
    return None


def documents_of(table: Table, column: str, id_column: str | None = None) -> Documents:
    """Return the documents of a table; rows that an id column calls the same are one document.

    A row without an id is called by its place in the file and its first words, such as "row 17: My parcel never".
    """
    texts = on_one_line(table.frame[column])
    filled = (texts != "").to_numpy(dtype=bool)
    texts = texts[filled]
    labels = _place_labels(table, texts, np.flatnonzero(filled))
    if id_column is not None:
        ids = short_labels(to_labels(table.frame[id_column])[filled].reset_index(drop=True))[0]
        labels = ids.where(ids != "", labels)
    codes, names = pd.factorize(labels)
    of_row = np.full(table.n_rows, -1)
    of_row[filled] = codes
    if len(names) < len(texts):
        texts = texts.groupby(codes, sort=True).agg("\n".join)
    return Documents(pd.Series(texts.to_numpy(), index=pd.Index(names), dtype=str), of_row)


def _place_labels(table: Table, texts: pd.Series, positions: np.ndarray) -> pd.Series:
    first = texts.str.split(n=FIRST_WORDS).str[:FIRST_WORDS].str.join(" ").str.slice(0, FIRST_CHARACTERS)
    places = pd.Series(table.rows_in_file(positions), dtype=object).astype(str)
    return "row " + places + ": " + first.reset_index(drop=True)


def _names_rows(labels: pd.Series) -> bool:
    return bool((labels != "").all() and labels.is_unique and labels.str.len().max() <= MAX_ID_LENGTH)
