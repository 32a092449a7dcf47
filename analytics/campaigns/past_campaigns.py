"""Past campaigns: who was contacted when, what was offered, who responded, and from which day on that was known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.campaigns.campaign_files import CONTROL, own_name, read_answers
from analytics.campaigns.identity import customer_key
from analytics.errors import TableError
from analytics.tables.wording import say

ANSWER_DAYS = 30
"""Days after its last contact in which a campaign is taken to be answered, where the file does not say when it ended."""


@dataclass(frozen=True)
class PastCampaigns:
    """Campaigns, the oldest first, and their contacts; days are counted from 1 January 1970.

    Attributes
    ----------
    names : Index of str
    starts, ends : ndarray of int, shape (n_campaigns,)
        Day of the first contact, and last day on which an answer could come.
    contacts : DataFrame
        One row a customer and campaign: ``campaign`` and ``customer`` (positions), ``responded`` (bool), ``known_on`` (the day
        on which the answer, or that there was none, was known).
    items : mapping of str to tuple of str
        What was offered, by campaign; empty where nobody said.
    kinds : tuple of str
        Of each campaign, such as newsletter or voucher; empty words where nobody said.
    unknown : int
        Contacts left out, as the table does not know the customer.
    """

    names: pd.Index
    starts: np.ndarray = field(repr=False)
    ends: np.ndarray = field(repr=False)
    contacts: pd.DataFrame = field(repr=False)
    items: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    kinds: tuple[str, ...] = ()
    unknown: int = 0

    @property
    def responders(self) -> np.ndarray:
        """Customers who responded to each campaign, shape (n_campaigns,)."""
        return np.bincount(self.contacts["campaign"], self.contacts["responded"], len(self.names)).astype(int)

    def of(self, campaign: int) -> pd.DataFrame:
        """Return the contacts of a campaign, by its position."""
        return self.contacts[self.contacts["campaign"] == campaign]

    def notes(self) -> tuple[str, ...]:
        """Say what was left out."""
        if not self.unknown:
            return ()
        return (f"{say(self.unknown, 'contact is', 'contacts are')} of nobody in the table and left out.",)


def past_campaigns(customers: pd.Index, history: pd.DataFrame, offered: pd.DataFrame | None = None) -> PastCampaigns:
    """Put the file of past answers in order.

    Parameters
    ----------
    customers : Index of str
        Of the table; positions are places in it.
    history : DataFrame
        See `campaign_files.read_answers`; also, where known, ``responded_at`` (the day of the answer), ``ended_at`` (the last
        day of the campaign; else 30 days after its last contact), ``campaign_type`` (campaigns of one type pull more alike than
        others) and ``group`` (the control group was not contacted and is left out). Several contacts of a customer in a campaign are one, with a response if there was any.
    offered : DataFrame, optional
        ``campaign_id`` and ``product_id``, one row for each product of a campaign.

    Raises
    ------
    TableError
        When a column is missing or a cell cannot be read.

    Examples
    --------
    >>> history = pd.DataFrame({"customer_id": ["Mary", "Ann"], "campaign_id": "May", "responded": [1, 0], "sent_at": "2025-05-02"})
    >>> past = past_campaigns(pd.Index(["Ann", "Mary"]), history)
    >>> past.contacts["customer"].tolist(), past.responders.tolist(), int(past.ends[0] - past.starts[0])
    ([1, 0], [1], 30)
    """
    answers = _answers(history)
    places = _places(customers, answers["customer"])
    known, contacts = places >= 0, answers.assign(customer=places)[places >= 0]
    by_campaign = contacts.groupby("campaign", sort=False).agg(
        start=("sent", "min"), last=("sent", "max"), end=("ended", "max"), kind=("kind", "first")
    )
    by_campaign = by_campaign.sort_values("start", kind="stable")
    ends = by_campaign["end"].fillna(by_campaign["last"] + ANSWER_DAYS).astype(np.int64)
    contacts = contacts.assign(campaign=by_campaign.index.get_indexer(contacts["campaign"]))
    one_each = contacts.groupby(["campaign", "customer"], sort=False, as_index=False).agg(
        responded=("responded", "max"), answered=("answered", "min")
    )
    ended = ends.to_numpy()[one_each["campaign"]]
    answered = one_each["answered"].where(one_each["responded"] == 1).fillna(pd.Series(ended, index=one_each.index))
    one_each = one_each.assign(responded=one_each["responded"].astype(bool), known_on=answered.astype(np.int64))
    return PastCampaigns(
        names=by_campaign.index,
        starts=by_campaign["start"].to_numpy(),
        ends=ends.to_numpy(),
        contacts=one_each.drop(columns="answered"),
        items={} if offered is None else _items(offered),
        kinds=tuple(by_campaign["kind"]),
        unknown=int((~known).sum()),
    )


def _answers(history: pd.DataFrame) -> pd.DataFrame:
    """Return the answers of those contacted, with the days ``sent``, ``ended`` and ``answered`` (NaN where they are not known)."""
    answers = read_answers(history)
    columns = {own_name(name): history[name] for name in history.columns}
    answers["sent"] = _day_numbers(answers["sent_at"], "sent_at").astype(np.int64)
    for name, column in (("ended", "ended_at"), ("answered", "responded_at")):
        answers[name] = _day_numbers(columns[column], column) if column in columns else np.nan
    answers["kind"] = columns["campaign_type"].fillna("").astype(str).str.strip().to_numpy() if "campaign_type" in columns else ""
    if "group" in columns:
        held_out = columns["group"].astype(str).str.strip().str.lower() == CONTROL
        answers = answers[~held_out.to_numpy()]
    return answers


def _day_numbers(cells: pd.Series, column: str) -> np.ndarray:
    """Return days counted from 1 January 1970, NaN for empty cells."""
    dates = pd.to_datetime(cells, errors="coerce", format="mixed", utc=True)
    wrong = (dates.isna() & cells.notna() & (cells.astype(str).str.strip() != "")).to_numpy()
    if wrong.any():
        row = int(wrong.argmax())
        raise TableError(
            f"Row {row + 2:,}: {str(cells.iloc[row])!r} in {column} is no date.",
            hint="Write dates as 2024-05-31, or leave them empty.",
        )
    days = dates.dt.tz_localize(None).to_numpy(dtype="datetime64[us]").astype("datetime64[D]")
    return np.where(np.isnat(days), np.nan, days.astype(np.int64))


def _places(customers: pd.Index, named: pd.Series) -> np.ndarray:
    """Return the position of each named customer, -1 for strangers."""
    keys = pd.Index([customer_key(name) for name in customers])
    first = np.flatnonzero(~keys.duplicated())
    codes, names = pd.factorize(named)
    found = keys[first].get_indexer(pd.Index([customer_key(name) for name in names]))
    return np.where(found >= 0, first[found], -1)[codes]


def offers_of(history: pd.DataFrame) -> pd.DataFrame | None:
    """Return what a file of past answers tells of offers itself, in a column ``product_id``; None where it has none.

    Examples
    --------
    >>> offers_of(pd.DataFrame({"customer_id": ["Mary"], "campaign_id": ["May"], "responded": [1]})) is None
    True
    """
    columns = {own_name(name): name for name in history.columns}
    return history[[columns["campaign"], columns["item"]]] if {"campaign", "item"} <= set(columns) else None


def _items(offered: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    columns = {own_name(name): name for name in offered.columns}
    if not {"campaign", "item"} <= set(columns):
        raise TableError(
            f"The table of offers needs the columns campaign_id and product_id, and has {', '.join(map(str, offered.columns[:10]))}.",
            hint="Name its columns so, with one row for each product of a campaign.",
        )
    pairs = offered[[columns["campaign"], columns["item"]]].dropna().drop_duplicates().astype(str)
    return {str(name): tuple(items) for name, items in pairs.groupby(columns["campaign"], sort=False)[columns["item"]]}


@dataclass(frozen=True)
class Amounts:
    """One further thing that is known of customers by day, such as coupons used.

    Attributes
    ----------
    name : str
    customers, days : ndarray of int
    amounts : ndarray of float
    """

    name: str
    customers: np.ndarray
    days: np.ndarray
    amounts: np.ndarray


def further_amounts(customers: pd.Index, extra: pd.DataFrame | None) -> tuple[Amounts, ...]:
    """Return each column of amounts of a table with ``customer_id`` and ``date``; customers the table does not know are left out.

    Raises
    ------
    TableError
        When a column is missing, or an amount is no number or below zero.
    """
    if extra is None:
        return ()
    columns = {own_name(name): name for name in extra.columns}
    if not {"customer", "sent_at"} <= set(columns):
        raise TableError(
            f"The table of further amounts needs the columns customer_id and date, and has {', '.join(map(str, extra.columns[:10]))}.",
            hint="Name its columns so; every other column holds amounts.",
        )
    days = _day_numbers(extra[columns["sent_at"]], "date")
    places = _places(customers, extra[columns["customer"]])
    known = (places >= 0) & ~np.isnan(days)
    found = []
    for name in extra.columns.drop([columns["customer"], columns["sent_at"]]):
        amounts = pd.to_numeric(extra[name], errors="coerce").to_numpy(dtype=float)
        if not (amounts >= 0).all():
            row = int((~(amounts >= 0)).argmax())
            raise TableError(f"Row {row + 2:,}: {str(extra[name].iloc[row])!r} in {name} is no amount.", hint="Write 0 or more.")
        found.append(Amounts(str(name), places[known], days[known].astype(np.int64), amounts[known]))
    return tuple(found)
