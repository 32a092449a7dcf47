"""People become the bytes of a file: exact for machines, safe to open for people."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

import pandas as pd

from analytics.exports.files import to_csv, to_xlsx
from analytics.exports.platforms.identifiers import FORMS, hashed
from analytics.exports.platforms.platforms import CONTACT_FIELDS, Column, Platform

LIST_SHEET = "List"
ENDINGS = {"csv": ".csv", "people csv": ".csv", "people xlsx": ".xlsx"}


def machine_rows(people: pd.DataFrame, platform: Platform, campaign: str = "") -> list[list[str]]:
    """Return the cells of a file for machines, a row for each person.

    Parameters
    ----------
    people : DataFrame
        ``customer`` and the contact fields in clean form, see `Contacts`.
    platform : Platform
    campaign : str
        What the campaign is called.
    """
    rows = people[["customer", *CONTACT_FIELDS]].to_dict("records")
    return [[_cell(column, {**row, "campaign": campaign}, platform.longest) for column in platform.columns] for row in rows]


def machine_file(rows: list[list[str]], platform: Platform) -> bytes:
    """Return a file for machines: UTF-8 without a byte-order mark, cells in quotes only where they must be.

    Examples
    --------
    >>> from analytics.exports.platforms.platforms import platform_of
    >>> machine_file([["7", "jane@example.com"]], platform_of("salesforce"))
    b'Subscriber Key,Email Address\\n7,jane@example.com\\n'
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=platform.line_end)
    if platform.header:
        writer.writerow([column.header for column in platform.columns])
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def people_file(targets: pd.DataFrame, platform: Platform, sheets: Mapping[str, pd.DataFrame]) -> bytes:
    """Return a file for people, in which no text can run as a formula.

    Parameters
    ----------
    targets : DataFrame
        The rows of a target list that are kept.
    platform : Platform
    sheets : mapping of name to DataFrame
        What else a workbook holds.
    """
    table = people_rows(targets, platform)
    return to_csv(table) if platform.format == "people csv" else to_xlsx({LIST_SHEET: table, **sheets})


def people_rows(targets: pd.DataFrame, platform: Platform) -> pd.DataFrame:
    """Return the rows of a target list with the columns of a platform for people, as far as the list fills them."""
    return pd.DataFrame({column.header: targets[name].to_numpy() for column, name in _of_list(targets, platform)})


def _of_list(targets: pd.DataFrame, platform: Platform) -> Iterator[tuple[Column, str]]:
    """Yield the columns that a target list can fill, and by what."""
    for column in platform.columns:
        name = next((name for name in column.from_list or (column.field,) if name in targets.columns), None)
        if name is not None:
            yield column, name


def _cell(column: Column, person: Mapping[str, str], longest: int | None) -> str:
    value = FORMS[column.form](person.get(column.field, ""))
    return hashed(value) if column.hash else _cut(value, longest)


def _cut(text: str, longest: int | None) -> str:
    """Return the first letters of a text that fit into so many bytes, none of them in part."""
    return text if longest is None else text.encode("utf-8")[:longest].decode("utf-8", errors="ignore")
