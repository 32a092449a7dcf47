"""A recognised table becomes tidy interactions, with an account of every row kept, repaired or dropped."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from analytics.tables.cleaning.interactions import CleaningReport, CleaningStep, Interactions
from analytics.tables.cleaning.large_cleaning import clean_large
from analytics.tables.cleaning.long import clean_long
from analytics.tables.cleaning.rules import DEFAULT_RULES
from analytics.tables.cleaning.wide import clean_wide
from analytics.tables.large_files.large import LargeTable
from analytics.tables.recognition.decisions import Recognition
from analytics.tables.table import Table

__all__ = ["CleaningReport", "CleaningStep", "Interactions", "clean"]


def clean(table: Table, recognition: Recognition, rules: Collection[str] = DEFAULT_RULES) -> Interactions:
    """Turn a recognised table into interactions and an account.

    Parameters
    ----------
    table : Table
    recognition : Recognition
    rules : collection of str, optional
        Ids of the rules that are on, see `analytics.tables.cleaning.rules.RULES`. They are about lists; a grid has no such lines.

    Returns
    -------
    Interactions
        With ``.report``, a `CleaningReport`.

    Raises
    ------
    CleaningError
        When a grid holds text or negative numbers (with row and column), when a column that
        plays a role does not exist, when there is no such rule, or when nothing usable is left.

    Examples
    --------
    >>> from analytics import read_table, recognise
    >>> table = read_table(b"customer,product,quantity\\nMary,Bread,3\\n,Bread,1\\nMary,Bread,1\\n")
    >>> interactions = clean(table, recognise(table))
    >>> interactions.report.sentence()
    '3 rows read, 2 kept, 1 dropped.'
    """
    if recognition.mark is not None:
        table = replace(table, mark=recognition.mark)
    if isinstance(table, LargeTable):
        return clean_large(table, recognition, rules)
    return clean_wide(table, recognition) if recognition.layout == "wide" else clean_long(table, recognition, rules)
