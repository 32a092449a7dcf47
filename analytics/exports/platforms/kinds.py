"""Which kind of campaign file a table is, told by its columns, and what it holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import pandas as pd

from analytics.campaigns.campaign_files import (
    own_name,
    read_answers,
    read_attribute,
    read_contact_history,
    read_costs,
    read_seeds,
    read_suppression,
)
from analytics.campaigns.suppression_words import DO_NOT_CONTACT, FLAGGED, OBJECTS
from analytics.errors import AnalyticsError, TableError
from analytics.exports.platforms.customers import contact_data, read_customer_table, whole
from analytics.exports.platforms.identifiers import is_hashed
from analytics.tables.table import Table
from analytics.tables.wording import say

FileKind = Literal["customers", "suppression", "history", "costs", "seeds", "answers", "groups"]
KIND_NAMES: Mapping[FileKind, str] = {
    "customers": "Customer table",
    "suppression": "Suppression list",
    "history": "Contact history",
    "costs": "Product costs",
    "seeds": "Seed list",
    "answers": "Past campaign answers",
    "groups": "Groups of customers",
}
KINDS: tuple[FileKind, ...] = get_args(FileKind)
IDENTIFIERS = frozenset({"customer", "email", "phone"})
_COLUMNS_OF: Mapping[FileKind, frozenset[str]] = {
    "costs": frozenset({"item", "unit_margin"}),
    "answers": frozenset({"customer", "responded", "sent_at"}),
    "history": frozenset({"customer", "sent_at"}),
}
_OF_SUPPRESSION = frozenset({"reason", "until", "unsub_time", "unsub_reason"})
_NAME_OF_SUPPRESSION = re.compile(r"suppress|unsub|block|opt.?out|do.?not|dnc|stop|bounce|complain|objec|sperr", re.IGNORECASE)
_NAME_OF_SEEDS = re.compile(r"seed|vip|best|top|look.?alike", re.IGNORECASE)


@dataclass(frozen=True)
class CampaignFile:
    """A file about customers, products or past campaigns, as it was read.

    Attributes
    ----------
    kind : str
        See `KIND_NAMES`.
    table : Table
    roles : mapping of role to column
        Of a customer table, see `customers.read_customer_table`; empty for other kinds.
    content : DataFrame, Series, mapping or tuple
        What the reader of the kind returns: `customers.contact_data` and those of `campaigns.campaign_files`.
    """

    kind: FileKind
    table: Table = field(repr=False)
    roles: Mapping[str, str] = field(repr=False)
    content: Any = field(repr=False)

    @property
    def sentence(self) -> str:
        """What the file holds, in words."""
        return _SENTENCES[self.kind](self.content)


def read_campaign_file(table: Table, kind: FileKind | None = None, roles: Mapping[str, str] | None = None) -> CampaignFile:
    """Read a campaign file as what its columns show it to be, or as the analyst says.

    Parameters
    ----------
    table : Table
    kind : str, optional
        By default, that of `kind_of_file`.
    roles : mapping of role to column, optional
        Of a customer table, as the analyst corrected them.

    Raises
    ------
    AnalyticsError
        When it is no file of any kind, or not one of this kind.

    Examples
    --------
    >>> from analytics.tables.reading import read_table
    >>> file = read_campaign_file(read_table(b"email,reason\\njane@example.com,objects to profiling\\nx@example.com,bounced\\n"))
    >>> file.kind, file.sentence
    ('suppression', '1 suppressed, 1 objects to profiling')
    """
    kind = kind or kind_of_file(table)
    if kind == "customers":
        found = dict(roles) if roles is not None else read_customer_table(table)
        return CampaignFile(kind, table, found, contact_data(table, found))
    table = whole(table)
    return CampaignFile(kind, table, {}, _READERS[kind](table.frame))


def kind_of_file(table: Table) -> FileKind:
    """Return which kind of campaign file a table is, by the names of its columns; where these leave it open, by that of the file.

    A list of customers and nothing else is taken for a suppression list, which is the safe side, unless the name of its file says
    otherwise.

    Raises
    ------
    TableError
        When it is none.

    Examples
    --------
    >>> from analytics.tables.reading import ReadSettings, read_table
    >>> alone = ReadSettings(one_column=True)
    >>> [kind_of_file(read_table(b"customer_id\\n7\\n", name, alone)) for name in ("vips.csv", "list.csv")]
    ['seeds', 'suppression']
    """
    names = {own_name(name) for name in table.frame.columns}
    for kind, needed in _COLUMNS_OF.items():
        if needed <= names:
            return kind
    if "responded" in names:
        raise TableError(
            f"{table.name} holds answers without the day on which each customer was contacted (sent_at).",
            hint="Add that column; or read the result of one campaign under Read the result.",
        )
    return _kind_of_people(table, names)


def _kind_of_people(table: Table, names: set[str]) -> FileKind:
    """Return which kind a table is that is about customers."""
    if names & IDENTIFIERS and (names & _OF_SUPPRESSION or _NAME_OF_SUPPRESSION.search(table.name)):
        return "suppression"
    if names == {"customer"}:
        return "seeds" if _NAME_OF_SEEDS.search(table.name) else "suppression"
    if len(names & IDENTIFIERS) == 1 and names <= {*IDENTIFIERS, "channel"}:
        return "suppression"
    try:
        roles = read_customer_table(table)
    except AnalyticsError as error:
        if "customer" in names and ("group" in names or len(names) == 2):
            return "groups"
        raise _no_kind(table) from error
    return "customers" if len(roles) > 1 else "groups"


def _no_kind(table: Table) -> TableError:
    return TableError(
        f"{table.name} is no file about customers that is known: its columns are {', '.join(map(str, table.frame.columns[:10]))}.",
        hint="Name one customer_id, email or phone, and the others as the examples under the uploader say.",
    )


_READERS: Mapping[FileKind, Callable[[pd.DataFrame], Any]] = {
    "suppression": read_suppression,
    "history": read_contact_history,
    "costs": read_costs,
    "seeds": read_seeds,
    "answers": read_answers,
    "groups": read_attribute,
}


def _of_customers(data: pd.DataFrame) -> str:
    counts = [
        say(
            int((data["email"].str.contains("@", regex=False) | data["email"].map(is_hashed)).sum()),
            "with an e-mail address",
            "with an e-mail address",
        ),
        say(int((data["phone"] != "").sum()), "with a phone number", "with a phone number"),
        say(int(data["consent"].fillna(False).sum()), "agreed", "agreed") if data["consent"].notna().any() else "",
        say(int(data["do_not_contact"].sum()), "must not be contacted", "must not be contacted"),
    ]
    people = say(data["customer"].nunique(), "customer", "customers")
    return ", ".join([people, *(told for told in counts if told and not told.startswith("0 "))])


def _of_suppression(listed: pd.DataFrame) -> str:
    words = {
        DO_NOT_CONTACT: ("suppressed", "suppressed"),
        OBJECTS: ("objects to profiling", "object to profiling"),
    }
    reasons = listed["reason"].where(listed["reason"].isin(words) | listed["reason"].isin(FLAGGED), DO_NOT_CONTACT)
    counts = reasons.value_counts()
    told = [say(int(counts[reason]), *said) for reason, said in words.items() if reason in counts]
    flagged = int(counts.drop(list(words), errors="ignore").sum())
    return ", ".join([*told, *([say(flagged, "is no real customer", "are no real customers")] if flagged else [])])


def _of_history(history: pd.DataFrame) -> str:
    days = history["sent_at"].dt.date
    people = say(history["customer"].nunique(), "customer", "customers")
    return f"{say(len(history), 'contact', 'contacts')} with {people}, {days.min()} to {days.max()}"


def _of_answers(answers: pd.DataFrame) -> str:
    campaigns = say(answers["campaign"].nunique(), "campaign", "campaigns")
    return f"{campaigns}, {say(len(answers), 'answer', 'answers')}, {answers['responded'].sum():,} of them yes"


def _of_groups(groups: pd.Series) -> str:
    return f"{say(len(groups), 'customer', 'customers')} in {say(groups.nunique(), 'group', 'groups')}"


_SENTENCES: Mapping[FileKind, Callable[[Any], str]] = {
    "customers": _of_customers,
    "suppression": _of_suppression,
    "history": _of_history,
    "costs": lambda costs: say(len(costs), "product", "products"),
    "seeds": lambda seeds: say(len(seeds), "customer", "customers"),
    "answers": _of_answers,
    "groups": _of_groups,
}
