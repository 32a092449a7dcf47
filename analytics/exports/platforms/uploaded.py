"""The files of an analyst about whom may be contacted, put together: contact data, rules, costs, seeds, past answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from typing import Literal

import pandas as pd

from analytics.campaigns.campaign_files import own_name
from analytics.campaigns.eligibility import EligibilityRules, objectors
from analytics.campaigns.identity import named_in
from analytics.errors import AnalyticsError
from analytics.exports.platforms.identifiers import clean_email
from analytics.exports.platforms.kinds import CampaignFile, FileKind
from analytics.exports.platforms.listed_people import suppression_by_customer

Channel = Literal["", "email", "sms", "phone", "ads"]
CHANNEL_NAMES: Mapping[Channel, str] = {
    "": "Not decided yet",
    "email": "E-mail",
    "sms": "Text message (SMS)",
    "phone": "Phone call",
    "ads": "Ads on a platform",
}
_NEEDS: Mapping[Channel, tuple[str, ...]] = {
    "email": ("email",),
    "sms": ("phone",),
    "phone": ("phone",),
    "ads": ("email", "phone"),
}
"""Contact data of which a channel needs any."""
OF_LISTS: frozenset[FileKind] = frozenset({"customers", "suppression", "history", "seeds", "answers"})
"""Kinds of files from which it follows who is on a list; others tell of it afterwards."""
MOST_CONTACTS, MOST_DAYS = 100, 3_650
"""Largest cap on contacts, and longest time in which they are counted."""
DIGITS_OF_PHONE = 6
"""A number has at least so many digits; it is looked at closely when a file is written, as that takes long."""


@dataclass(frozen=True)
class ContactChoices:
    """What the analyst decides about whom to contact.

    Attributes
    ----------
    channel : {"", "email", "sms", "phone", "ads"}
        Empty: not decided, so that nobody is left out for lack of an address, and every suppression counts.
    only_agreed : bool
        Whether only those may be contacted who agreed, where the customer table says who did; else all who did not say no.
    max_contacts, within_days : int
        See `EligibilityRules`.
    """

    channel: Channel = ""
    only_agreed: bool = True
    max_contacts: int = 1
    within_days: int = 14

    def __post_init__(self) -> None:
        if self.channel not in CHANNEL_NAMES:
            raise AnalyticsError(
                f"There is no channel {self.channel!r}.", hint=f"Choose one of {', '.join(filter(None, CHANNEL_NAMES))}."
            )
        if not (1 <= self.max_contacts <= MOST_CONTACTS and 1 <= self.within_days <= MOST_DAYS):
            raise AnalyticsError(
                f"The most contacts must be 1 to {MOST_CONTACTS:,}, and their days 1 to {MOST_DAYS:,}.",
                hint="Such as 1 contact in 14 days.",
            )

    @classmethod
    def from_mapping(cls, values: Mapping[str, object]) -> ContactChoices:
        """Return the choices that ``dataclasses.asdict`` gave; what is not said is as by default.

        Raises
        ------
        AnalyticsError
            When a value is not what it should be.
        """
        known = {each.name: values[each.name] for each in fields(cls) if each.name in values}
        if any(type(value) is not type(getattr(AS_NOTHING_IS_SAID, name)) for name, value in known.items()):
            raise AnalyticsError("What was said about whom to contact cannot be read.", hint="Choose another copy of the record.")
        return cls(**known)  # type: ignore[arg-type]


AS_NOTHING_IS_SAID = ContactChoices()


@dataclass(frozen=True)
class UploadedFiles:
    """Campaign files, in the order in which they were put in.

    Several files of a kind count together; of product costs, the later one.

    Attributes
    ----------
    files : tuple of CampaignFile
    default_country : str
        Two letters: where telephone numbers have no country, it is this one.
    """

    files: tuple[CampaignFile, ...] = ()
    default_country: str = ""

    def having(self, file: CampaignFile) -> UploadedFiles:
        """Return these files and one more; the same bytes count once, as what they were last said to be."""
        others = self.without(file.table.digest).files
        return replace(self, files=(*others, file))

    def instead(self, file: CampaignFile) -> UploadedFiles:
        """Return these files with one read in another way, in its place."""
        return replace(self, files=tuple(file if other.table.digest == file.table.digest else other for other in self.files))

    def without(self, digest: str) -> UploadedFiles:
        """Return these files without that of a digest, see `Table.digest`."""
        return replace(self, files=tuple(file for file in self.files if file.table.digest != digest))

    def of_kind(self, kind: FileKind) -> list[CampaignFile]:
        """Return the files of a kind."""
        return [file for file in self.files if file.kind == kind]

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """Name and digest of each file from which it follows who is on a list, in an order of their own."""
        found = {(file.table.name, file.table.digest) for file in self.files if file.kind in OF_LISTS}
        return tuple(sorted(found, key=lambda pair: pair[1]))

    def _together(self, kind: FileKind) -> pd.DataFrame | None:
        found = self.of_kind(kind)
        return pd.concat([file.content for file in found], ignore_index=True) if found else None

    @cached_property
    def contact_data(self) -> pd.DataFrame | None:
        """Contact data of the customers, see `customers.contact_data`; None without a customer table."""
        return self._together("customers")

    @cached_property
    def suppression(self) -> pd.DataFrame | None:
        """The suppression list, with a row for each customer of the customer table whom it means; None where nobody is ruled out.

        See `listed_people.suppression_by_customer`.
        """
        listed, people = self._together("suppression"), self.contact_data
        if people is None:
            return listed
        found = suppression_by_customer(listed, people, self.default_country)
        return found if len(found) else None

    @cached_property
    def history(self) -> pd.DataFrame | None:
        """Past contacts, see `campaign_files.read_contact_history`."""
        return self._together("history")

    @cached_property
    def answers(self) -> pd.DataFrame | None:
        """Answers to past campaigns with all that their files tell, such as when a campaign ended: what `response_model` takes."""
        frames = [file.table.frame.rename(columns=own_name) for file in self.of_kind("answers")]
        return pd.concat([frame.loc[:, ~frame.columns.duplicated()] for frame in frames], ignore_index=True) if frames else None

    @cached_property
    def costs(self) -> Mapping[str, float]:
        """Margin of one unit by item."""
        return {item: margin for file in self.of_kind("costs") for item, margin in file.content.items()}

    @cached_property
    def seeds(self) -> tuple[str, ...]:
        """Customers of the seed lists, each once."""
        return tuple(dict.fromkeys(name for file in self.of_kind("seeds") for name in file.content))

    @cached_property
    def groups(self) -> pd.Series | None:
        """The group of each customer, see `campaign_files.read_attribute`; the file put in last counts."""
        found = self.of_kind("groups")
        return found[-1].content if found else None

    def rules(self, choices: ContactChoices = AS_NOTHING_IS_SAID, **more: object) -> EligibilityRules:
        """Return the rules about whom to contact that follow from the files.

        Parameters
        ----------
        choices : ContactChoices
        **more
            Further arguments of `EligibilityRules`, such as ``bought_recently``.
        """
        return EligibilityRules(
            suppression=self.suppression,
            reachable=self._reachable(choices.channel),
            consented=self._consented(choices.only_agreed),
            contact_history=self.history,
            max_contacts=choices.max_contacts,
            within_days=choices.within_days,
            channel=choices.channel,
            **more,  # type: ignore[arg-type]
        )

    def n_known(self, customers: Iterable[str]) -> int:
        """Return how many of these customers the customer table knows: few, where it names customers in another way."""
        return 0 if self.contact_data is None else int(named_in(customers, self.contact_data["customer"]).sum())

    def objectors(self, customers: Iterable[str], day: pd.Timestamp | date) -> list[str]:
        """Return the customers who object to profiling: they are left out before anything is fitted."""
        return [] if self.suppression is None else objectors(self.suppression, customers, pd.Timestamp(day))

    def _reachable(self, channel: Channel) -> pd.Index | None:
        """Return who has an address or number that a channel can use; None where the channel or the contact data are not known."""
        data = self.contact_data
        if data is None or not channel:
            return None
        usable = pd.Series(False, index=data.index)
        for need in _NEEDS[channel]:
            usable |= _usable_phone(data["phone"]) if need == "phone" else data["email"].map(clean_email) != ""
        return _names(data.loc[usable, "customer"])

    def _consented(self, only_agreed: bool) -> pd.Index | None:
        """Return who may be contacted by what they allowed; of a customer with several rows, one "no" outweighs every "yes"."""
        data = self.contact_data
        if data is None or data["consent"].isna().all():
            return None
        said = data["consent"].fillna(not only_agreed).astype(bool)
        no = data["consent"].eq(False).fillna(False).astype(bool)
        agreed = _names(data.loc[said, "customer"])
        return agreed[~named_in(agreed, data.loc[no, "customer"])]


def _names(customers: pd.Series) -> pd.Index:
    """Return customers, each once, as Python's own text, which is gone through fast."""
    return pd.Index(customers.astype(object).unique(), dtype=object)


def _usable_phone(column: pd.Series) -> pd.Series:
    """Return which cells may be a telephone number, or the hash of one."""
    text = column.str.strip()
    hashes = text.str.fullmatch(r"[0-9a-fA-F]{64}")
    letters = text.str.contains(r"[^\W\d_]", regex=True)
    return hashes | (~letters & (text.str.count(r"\d") >= DIGITS_OF_PHONE))
