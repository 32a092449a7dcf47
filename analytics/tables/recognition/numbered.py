"""Which decimal mark the numbers of a table have, where only a person can tell."""

from __future__ import annotations

from dataclasses import replace

from analytics.tables.cells.numbers import leaves_mark_open
from analytics.tables.recognition.decisions import QUESTIONS, Recognition
from analytics.tables.recognition.evidence import SAMPLE_ROWS
from analytics.tables.table import Table

ROLES_OF_NUMBERS = ("quantity", "price", "revenue", "rating", "weight")


def ask_for_mark(table: Table, recognition: Recognition) -> Recognition:
    """Add the question for the decimal mark, where the numbers of a file leave it open.

    It is open in a file whose cells semicolons part, where every number of a column has a dot before three digits:
    1.100 may be a little over one, or more than a thousand. Until somebody tells, it is a little over one.

    Parameters
    ----------
    table : Table
    recognition : Recognition
    """
    questions = tuple(question for question in recognition.questions if question != QUESTIONS["mark"])
    if recognition.mark is None and table.mark is None and table.delimiter == ";" and _is_open(table, recognition):
        questions = (*questions, QUESTIONS["mark"])
    return replace(recognition, questions=questions)


def _is_open(table: Table, recognition: Recognition) -> bool:
    """Whether nothing tells the mark; the first rows are asked first, as they mostly do."""
    if recognition.layout == "wide":
        columns = [name for name in table.frame.columns if name != recognition.label_column]
    else:
        roles = (recognition.roles.get(role) for role in ROLES_OF_NUMBERS)
        columns = [name for name in roles if name in table.frame.columns]
    first = table.frame.iloc[:SAMPLE_ROWS]
    return all(leaves_mark_open(frame[name] for name in columns) for frame in (first, table.frame))
