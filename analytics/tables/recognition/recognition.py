"""Which export or layout a table is, which column plays which role, and what its blanks mean, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analytics.errors import RecognitionError
from analytics.tables.cells.dates import date_orders
from analytics.tables.recognition.decisions import QUESTIONS, Layout, Recognition
from analytics.tables.recognition.evidence import SAMPLE_ROWS, Kind
from analytics.tables.recognition.formats import Format, best_formats, format_of, known_formats
from analytics.tables.recognition.generic import as_list, recognise_grid, recognise_layout, recognise_list
from analytics.tables.recognition.lines import first_rows, lines_of, shaped
from analytics.tables.recognition.numbered import ask_for_mark
from analytics.tables.recognition.relations import with_first_row
from analytics.tables.table import Table
from analytics.tables.words import ROLES

__all__ = [
    "QUESTIONS",
    "ROLES",
    "Kind",
    "Layout",
    "Recognition",
    "ask_for_dates",
    "recognise",
    "recognise_as",
    "recognise_grid",
    "recognise_list",
]


def recognise(table: Table, formats: Sequence[Format] | None = None) -> Recognition:
    """Find out what a table is: a known export, a list or a grid; what is only guessed stands in ``questions``.

    Parameters
    ----------
    table : Table
    formats : sequence of Format, optional
        Known exports; those of `formats.toml` by default.

    Returns
    -------
    Recognition

    Raises
    ------
    RecognitionError
        When it is a known export that cannot work, with the name of the one that would; when fewer than two
        columns could name customers and items, and none holds the numbers of a grid.

    Examples
    --------
    >>> from analytics import read_table
    >>> long = recognise(read_table(b"customer,product,quantity\\nMary,Bread,3\\nJohn,Fruits,2\\n"))
    >>> long.layout, dict(long.roles)
    ('long', {'customer': 'customer', 'item': 'product', 'quantity': 'quantity'})
    >>> wide = recognise(read_table(b"user,Book 1,Book 2\\nUser 1,5,/\\nUser 2,/,1\\n"))
    >>> wide.layout, wide.items_in, wide.kind
    ('wide', 'columns', 'ratings')
    """
    formats = known_formats() if formats is None else formats
    best = best_formats(table, formats) or _headless_formats(table, formats)
    if not best:
        return ask_for_mark(table, ask_for_dates(table, recognise_layout(table), formats))
    usable = [known for known in best if not known.refuse] or list(best)
    found = recognise_as(table, usable[0].id, formats)
    if len(usable) == 1:
        return found
    alternatives = tuple(known.id for known in usable[1:])
    return replace(found, alternatives=alternatives, questions=(QUESTIONS["format"], *found.questions))


def _headless_formats(table: Table, formats: Sequence[Format]) -> tuple[Format, ...]:
    """Return the exports without a header that a table is when the names of its columns are a row of it."""
    if not table.header[0].isdecimal():
        return ()
    headless = with_first_row(replace(table, frame=table.frame.iloc[:SAMPLE_ROWS]))
    return tuple(known for known in formats if known.refuse and known.signature.cells and known.score(headless))


def recognise_as(table: Table, format_id: str, formats: Sequence[Format] | None = None) -> Recognition:
    """Read a table as a known export: the answer to which of several it is.

    Raises
    ------
    RecognitionError
        When such an export cannot work, or this one names no customers or no items.
    """
    known = format_of(format_id, formats)
    if known is None:
        return ask_for_mark(table, ask_for_dates(table, recognise_layout(table), formats))
    if known.refuse:
        raise RecognitionError(f"{table.name} is a file of the kind {known.name}: {known.refuse}", hint=known.instead)
    columns = shaped(first_rows(table), known, known.weights).columns()
    found = {role: known.columns_of_role(role, columns) for role in ROLES}
    roles = {role: names[0] for role, names in found.items() if names}
    for role, what in {"customer": "customers", "item": "products"}.items():
        if role not in roles:
            raise RecognitionError(
                f"{table.name} is a file of the kind {known.name}, but no column names its {what} "
                f"(looked for: {', '.join(known.roles.get(role, ()))}).",
                hint=known.instead or "Export it again with that column.",
            )
    recognition = as_list(roles, known.name)
    words = recognition.vocabulary
    for which, (one, many) in known.nouns.items():
        words = replace(words, **{which: one, f"{which}s": many})
    recognition = replace(recognition, format=known.id, lacks=known.lacks, vocabulary=words, weights=known.weights)
    return ask_for_mark(table, ask_for_dates(table, recognition, formats))


def ask_for_dates(table: Table, recognition: Recognition, formats: Sequence[Format] | None = None) -> Recognition:
    """Find out in which order dates are written; where the data leave it open, the question is added.

    Parameters
    ----------
    table : Table
    recognition : Recognition
        Without an answer yet, such as after another column was chosen for the date.
    formats : sequence of Format, optional
    """
    questions = tuple(question for question in recognition.questions if question != QUESTIONS["date"])
    if "date" not in recognition.roles:
        return replace(recognition, questions=questions, date_order=None)
    known = format_of(recognition.format, formats)
    only_date = replace(recognition, roles={"date": recognition.roles["date"]})
    orders = date_orders(lines_of(table, only_date, formats).frame["date"])
    if known is not None and known.date_order in orders:
        return replace(recognition, questions=questions, date_order=known.date_order)
    if len(orders) > 1:
        return replace(recognition, questions=(*questions, QUESTIONS["date"]), date_order=None)
    return replace(recognition, questions=questions, date_order=orders[0] if orders else None)
