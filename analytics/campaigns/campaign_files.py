"""Files about campaigns that an analyst uploads: their columns, found by name, and what they must hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analytics.campaigns.suppression_words import channels_of, reason_of
from analytics.errors import TableError
from analytics.tables.cells.coded import code_cells
from analytics.tables.cells.dates import parse_dates
from analytics.tables.cells.numbers import parse_numbers

MOMENT = "datetime64[s]"
TARGET, CONTROL, RANDOM = "target", "control", "random"
"""Who is contacted, who of the list is left out to compare with, and who from outside of it is contacted to test the ranking."""
GROUPS = frozenset({TARGET, CONTROL, RANDOM})
YES, NO = frozenset({"1", "1.0", "true", "yes", "y"}), frozenset({"0", "0.0", "false", "no", "n", "", "nan"})
OTHER_NAMES = {
    "customer_id": "customer",
    "external_id": "customer",
    "campaign_id": "campaign",
    "sent": "sent_at",
    "date": "sent_at",
    "bought": "responded",
    "product_id": "item",
    "product": "item",
    "email_address": "email",
    "e_mail": "email",
    "phone_number": "phone",
    "mobile": "phone",
}
"""What a column may be called besides its own name."""


def read_suppression(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a suppression list as text with the columns ``customer, email, phone, channel, reason, until``.

    Parameters
    ----------
    frame : DataFrame
        One of ``customer_id``, ``email`` and ``phone``, typed or as SHA-256; optional ``channel`` (see `channels_of`),
        ``reason`` (see `reason_of`) and ``until`` (empty or no date: for ever, which is the safe side).

    Raises
    ------
    TableError
        When nobody is named.
    """
    table = _columns(frame, ("customer", "email", "phone"), least=1, what="suppression list")
    for name in ("customer", "email", "phone", "channel", "reason"):
        table[name] = _cells(table, name)
    table["reason"] = table["reason"].map(reason_of)
    table["channel"] = table["channel"].map(channels_of)
    table["until"] = _dates(table["until"]) if "until" in table else pd.Series(pd.NaT, index=table.index, dtype=MOMENT)
    return table[["customer", "email", "phone", "channel", "reason", "until"]]


def read_contact_history(frame: pd.DataFrame) -> pd.DataFrame:
    """Return past contacts as ``customer, campaign, channel, sent_at``; the campaign and the channel may be missing.

    Raises
    ------
    TableError
        When a column is missing or a date cannot be read: a contact that is not counted would be one too many later.
    """
    table = _columns(frame, ("customer", "sent_at"), least=2, what="contact history")
    for name in ("customer", "campaign", "channel"):
        table[name] = _cells(table, name)
    dates = _dates(table["sent_at"])
    _refuse_rows(dates.isna(), table["sent_at"], "is no date", "Write dates as 2024-05-31.")
    return table.assign(sent_at=dates)[["customer", "campaign", "channel", "sent_at"]]


def read_results(frame: pd.DataFrame) -> pd.DataFrame:
    """Return results as ``customer, campaign, group, responded`` and, where there is one, ``revenue``.

    Parameters
    ----------
    frame : DataFrame
        ``customer_id``, ``responded`` (0 or 1) and, where the plan of the campaign is not at hand, ``group``; optional
        ``campaign_id`` and ``revenue``.

    Raises
    ------
    TableError
        When a column is missing, or a group or answer is none.
    """
    table = _columns(frame, ("customer", "responded"), least=2, what="file of results")
    table["customer"] = _customers(table["customer"])
    table["campaign"] = _cells(table, "campaign")
    table["group"] = _cells(table, "group").str.lower()
    _refuse_rows(~table["group"].isin(GROUPS | {""}), table["group"], "is no group", "Write target or control.")
    answers = _text(table["responded"]).str.lower()
    _refuse_rows(
        ~answers.isin(YES | NO), table["responded"], "is neither 1 nor 0", "Write 1 for who bought and 0 for who did not."
    )
    table["responded"] = answers.isin(YES).astype(int)
    columns = ["customer", "campaign", "group", "responded"]
    if "revenue" in table:
        revenue = parse_numbers(table["revenue"])
        _refuse_rows(pd.Series(revenue.bad), table["revenue"], "is no amount", "Write plain numbers such as 12.50.")
        table["revenue"] = pd.Series(revenue.values).fillna(0.0)
        columns.append("revenue")
    return table[columns]


def read_plan(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the list of a campaign as ``customer, group`` and, where there is one, ``score``.

    Parameters
    ----------
    frame : DataFrame
        ``customer_id`` and, as the list was exported, ``group`` (target, control or random; empty throughout where there were no
        groups) and ``score``. All other columns are left out.

    Raises
    ------
    TableError
        When nobody is named, only some rows have a group, or a group or score is none.
    """
    table = _columns(frame, ("customer",), least=1, what="campaign list")
    table["customer"] = _customers(table["customer"])
    _refuse_rows(table["customer"] == "", table["customer"], "is no customer", "Give each row a customer_id.")
    table["group"] = _cells(table, "group").str.lower()
    groups = GROUPS if (table["group"] != "").any() else {""}
    _refuse_rows(~table["group"].isin(groups), table["group"], "is no group", "Write target or control.")
    if "score" not in table:
        return table[["customer", "group"]]
    scores = parse_numbers(table["score"])
    _refuse_rows(pd.Series(scores.bad), table["score"], "is no score", "Write plain numbers such as 0.25.")
    return table.assign(score=scores.values)[["customer", "group", "score"]]


def read_costs(frame: pd.DataFrame) -> Mapping[str, float]:
    """Return the margin of one unit by item, from the columns ``product_id`` and ``unit_margin``.

    Raises
    ------
    TableError
        When a column is missing, or a margin is no amount.
    """
    table = _columns(frame, ("item", "unit_margin"), least=2, what="file of product costs")
    margins = pd.to_numeric(table["unit_margin"], errors="coerce")
    _refuse_rows(margins.isna(), table["unit_margin"], "is no amount", "Write plain numbers such as 12.50.")
    return dict(zip(_text(table["item"]), margins.astype(float), strict=True))


def read_seeds(frame: pd.DataFrame) -> tuple[str, ...]:
    """Return the customers of a seed list, each once, from the column ``customer_id``."""
    table = _columns(frame, ("customer",), least=1, what="seed list")
    return tuple(dict.fromkeys(name for name in _customers(table["customer"]) if name))


def read_answers(frame: pd.DataFrame) -> pd.DataFrame:
    """Return answers to past campaigns as ``customer, campaign, responded, sent_at``.

    Parameters
    ----------
    frame : DataFrame
        ``customer_id``, ``campaign_id``, ``responded`` (0 or 1) and ``sent_at``, one row for each customer of each campaign.

    Raises
    ------
    TableError
        When a column is missing, a date cannot be read or an answer is none.
    """
    needed = ["customer", "campaign", "responded", "sent_at"]
    table = _columns(frame, needed, least=len(needed), what="file of past answers")[needed]
    return read_results(table)[needed[:-1]].assign(sent_at=read_contact_history(table)["sent_at"])


def read_attribute(frame: pd.DataFrame) -> pd.Series:
    """Return the group of each customer, such as an age band, from the columns ``customer_id`` and ``group``.

    Where no column is called ``group``, the only other one counts. A customer who stands there twice has the first group.

    Returns
    -------
    Series of str
        By customer; customers without a group are left out. Its name is that of the column.

    Raises
    ------
    TableError
        When a column is missing.
    """
    others = [name for name in frame.columns if own_name(name) != "customer"]
    named = next((name for name in others if own_name(name) == "group"), others[0] if len(others) == 1 else None)
    renamed = frame if named is None else frame.rename(columns={named: "group"})
    table = _columns(renamed, ("customer", "group"), least=2, what="file of groups")
    groups = pd.Series(_text(table["group"]).to_numpy(), index=_customers(table["customer"]).to_numpy(), name=str(named))
    return groups[(groups != "") & (groups.index != "") & ~groups.index.duplicated()]


def own_name(column: object) -> str:
    """Return a column's own name, however it is written.

    Examples
    --------
    >>> own_name("Customer-ID"), own_name(" Sent"), own_name("Reason")
    ('customer', 'sent_at', 'reason')
    """
    name = str(column).strip().lower().replace(" ", "_").replace("-", "_")
    return OTHER_NAMES.get(name, name)


def _columns(frame: pd.DataFrame, needed: Sequence[str], least: int, what: str) -> pd.DataFrame:
    """Return the table with its columns by their own names, or say which are missing."""
    table = frame.set_axis([own_name(name) for name in frame.columns], axis=1)
    table = table.loc[:, ~table.columns.duplicated()].reset_index(drop=True)
    if sum(name in table for name in needed) < least:
        words = " or ".join(needed) if least == 1 else " and ".join(needed)
        raise TableError(
            f"This cannot be a {what}: it needs a column {words}, and has {', '.join(map(str, frame.columns[:10])) or 'none'}.",
            hint="Name its columns so, in the first row.",
        )
    return table.copy()


def _dates(column: pd.Series) -> pd.Series:
    """Return a column as dates, without their time zones; where a cell is none, no date."""
    return pd.Series(parse_dates(column).values.astype(MOMENT), index=column.index)


def _cells(table: pd.DataFrame, name: str) -> pd.Series:
    """Return a column as text, empty where there is none of this name."""
    if name not in table:
        return pd.Series("", index=table.index, dtype=object)
    return _customers(table[name]) if name == "customer" else _text(table[name])


def _customers(column: pd.Series) -> pd.Series:
    """Return a column of customers as those of purchases are read, so that they are found again."""
    return pd.Series(code_cells(column).cells(np.arange(len(column))), index=column.index, dtype=object)


def _text(column: pd.Series) -> pd.Series:
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    return column.astype(object).where(column.notna(), "").astype(str).str.strip()


def _refuse_rows(wrong: pd.Series, cells: pd.Series, why: str, hint: str) -> None:
    rows = wrong.to_numpy().nonzero()[0]
    if len(rows):
        raise TableError(f"Row {rows[0] + 2:,}: {str(cells.iloc[rows[0]])!r} {why} ({len(rows):,} such rows).", hint=hint)
