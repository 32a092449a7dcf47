"""A customer table: which of its columns hold contact data and what customers allowed, and these columns in one shape."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

import numpy as np
import pandas as pd

from analytics.errors import RecognitionError
from analytics.exports.platforms.platforms import CONTACT_FIELDS
from analytics.tables.cells.coded import code_cells
from analytics.tables.cells.numbers import to_labels
from analytics.tables.large_files.large import LargeTable
from analytics.tables.table import Table
from analytics.tables.words import by_plain_name, plain

ANSWERS = ("consent", "do_not_contact")
COLUMNS = ("customer", *CONTACT_FIELDS, *ANSWERS)
"""Columns of contact data, and the roles that columns of a customer table can play."""
_KEPT_AS_TEXT = r"^'(?=[+\d])"
"""The apostrophe that shops write before codes and telephone numbers, so that spreadsheets keep them as text."""


def read_customer_table(table: Table) -> dict[str, str]:
    """Find out which column of a customer table plays which role, by their names.

    Where no column has the number of a customer, the e-mail address stands for it.

    Parameters
    ----------
    table : Table
        As `analytics.read_table` returns it; one row for each customer, or several.

    Returns
    -------
    dict of role to column
        Roles are those of `COLUMNS`; only those that were found.

    Raises
    ------
    RecognitionError
        When nothing names the customers, or there is nothing about them.

    Examples
    --------
    >>> from analytics.tables.reading import read_table
    >>> read_customer_table(read_table(b"Customer ID,E-mail,Accepts Email Marketing\\n7,jane@example.com,yes\\n"))
    {'customer': 'Customer ID', 'email': 'E-mail', 'consent': 'Accepts Email Marketing'}
    """
    columns = by_plain_name(map(str, table.frame.columns))
    roles = {role: columns[name] for role in COLUMNS if (name := _first(_words("roles")[role], columns))}
    if "customer" not in roles and "email" in roles:
        roles = {"customer": roles["email"]} | roles
    if "customer" not in roles:
        raise RecognitionError(
            f"No column of {table.name} says which customer a row is about.",
            hint="Name one customer_id, with the customers as the purchases name them, or email where these are addresses.",
        )
    if len(roles) == 1:
        raise RecognitionError(
            f"{table.name} holds no contact data beside {roles['customer']}.",
            hint="Name the columns email, phone, first_name, last_name, country, postcode, consent or do_not_contact.",
        )
    return roles


def contact_data(table: Table, roles: Mapping[str, str]) -> pd.DataFrame:
    """Return what a customer table holds, in the shape that `audience_file` takes.

    Parameters
    ----------
    table : Table
    roles : mapping of role to column
        As `read_customer_table` returns them, or as the analyst corrected them.

    Returns
    -------
    DataFrame
        All `COLUMNS`, one row for each row of the table that names a customer: text, empty where nothing is known; ``consent`` is
        True, False or missing (not known) and ``do_not_contact`` is True or False.

    Raises
    ------
    RecognitionError
        When a role does not exist, or a column is not in the table.
    """
    names = set(map(str, table.frame.columns))
    for role, column in roles.items():
        if role not in COLUMNS or column not in names:
            raise RecognitionError(f"{column} of {table.name} cannot be the {role}.", hint="Choose other columns.")
    frame = whole(table, list(dict.fromkeys(roles.values()))).frame
    frame = frame.set_axis(list(map(str, frame.columns)), axis=1)
    cells = {role: to_labels(frame[column]) for role, column in roles.items()}
    if "customer" in roles:  # as the customers of purchases are read, so that they are found again
        named = code_cells(frame[roles["customer"]]).cells(np.arange(len(frame)))
        cells["customer"] = pd.Series(named, index=frame.index)
    blank = pd.Series("", index=frame.index, dtype=str)
    data = pd.DataFrame({role: cells.get(role, blank) for role in COLUMNS}).astype(object)
    for role in ("customer", "phone", "postcode"):
        data[role] = data[role].str.replace(_KEPT_AS_TEXT, "", regex=True)
    words = _words("cells")
    said = data["consent"].map(plain)
    data["consent"] = said.isin(words["yes"] + words["given"]).astype("boolean")
    data.loc[~said.isin([word for kind in words.values() for word in kind]), "consent"] = pd.NA
    data["do_not_contact"] = ~data["do_not_contact"].map(plain).isin(("", *words["no"], *words["given"]))
    return data[data["customer"] != ""].reset_index(drop=True)


def whole(table: Table, columns: Sequence[str] | None = None) -> Table:
    """Return a table with all its rows: of a large file, the frame is a sample, in which people who must not be contacted may be missing.

    Parameters
    ----------
    table : Table
    columns : sequence of str, optional
        Of a large file, those that are read; by default all.
    """
    if not isinstance(table, LargeTable):
        return table
    (all_rows,) = table.parts(list(table.frame.columns) if columns is None else columns)
    return all_rows


def _first(wanted: tuple[str, ...], columns: Mapping[str, str]) -> str | None:
    return next((name for name in wanted if name in columns), None)


@cache
def _words(part: str) -> dict[str, tuple[str, ...]]:
    """Return a part of what `customers.toml` declares."""
    text = resources.files(__package__).joinpath("customers.toml").read_text(encoding="utf-8")
    return {key: tuple(words) for key, words in tomllib.loads(text)[part].items()}
