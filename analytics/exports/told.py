"""What the analyst was told while the file was read, for the settings of an export: how it was read, and what it cannot tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from analytics.exports.snippet import HowRead
from analytics.tables.cleaning.rules import RULES
from analytics.tables.table import Table
from analytics.tables.words import ROLE_NAMES, ROLES
from analytics.trust import DataWarning

LAYOUTS = {"long": "a list, one row for each purchase or rating", "wide": "a grid of products and customers"}
OF_FILE = "of the file"
Row = tuple[str, str]


def reading_rows(table: Table, how: HowRead) -> list[Row]:
    """Return how a table was read, one (setting, value) for each decision, and each thing that its file cannot tell.

    Parameters
    ----------
    table : Table
    how : HowRead
        What was decided about it.
    """
    recognition = how.recognition
    return [
        *(
            (f"{what} {OF_FILE}" if what in {"format", "encoding", "header"} else what, said)
            for what, said in table.found.items()
        ),
        *([("recognised as", recognition.format_name)] if recognition.format_name else []),
        *_columns(how),
        *(("lacking", lack) for lack in recognition.lacks),
        *(("left open", question) for question in recognition.questions),
    ]


def warning_rows(warnings: Iterable[DataWarning]) -> list[Row]:
    """Return what is to be known before the numbers are trusted, each warning with its advice."""
    return [("warning", f"{warning.sentence} {warning.advice}") for warning in warnings]


def _columns(how: HowRead) -> list[Row]:
    """Return which column was taken for what."""
    recognition, text = how.recognition, how.text
    if text is not None:
        named = [("column that names the documents", text.id_column)] if text.id_column else []
        return [("read as", "texts, one row for each document"), ("column of the texts", text.column), *named]
    read_as = ("read as", LAYOUTS[recognition.layout])
    if recognition.layout == "wide":
        columns = [("column that names the rows", recognition.label_column), ("products are in", recognition.items_in)]
        return [read_as, *columns]
    roles = [
        (f"column of the {ROLE_NAMES.get(role, role)}", recognition.roles[role]) for role in ROLES if role in recognition.roles
    ]
    dates = [("dates are read", recognition.date_order)] if "date" in recognition.roles and recognition.date_order else []
    return [read_as, *roles, *cast("list[Row]", dates), *_weights(recognition.weights), _rules(how.rules)]


def _weights(weights: Mapping[str, float]) -> list[Row]:
    return [(f"each {event} counts", f"{weight:g}") for event, weight in weights.items()]


def _rules(on: frozenset[str]) -> Row:
    return "rules of cleaning", ", ".join(rule.title for rule in RULES if rule.id in on) or "none"
