"""Which export or layout a table is, which column plays which role, and what its blanks mean, each with its reason."""

from __future__ import annotations

from analytics.tables.decisions import QUESTIONS, Layout, Recognition
from analytics.tables.evidence import Kind
from analytics.tables.layouts import recognise_grid, recognise_layout, recognise_list
from analytics.tables.table import Table
from analytics.tables.words import ROLES

__all__ = ["QUESTIONS", "ROLES", "Kind", "Layout", "Recognition", "recognise", "recognise_grid", "recognise_list"]


def recognise(table: Table) -> Recognition:
    """Find out layout, roles and kind of a table; what is only guessed stands in ``questions``.

    Parameters
    ----------
    table : Table

    Returns
    -------
    Recognition

    Raises
    ------
    RecognitionError
        When fewer than two columns could name customers and items, and none holds the numbers of a grid.

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
    return recognise_layout(table)
