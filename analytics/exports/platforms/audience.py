"""A target list and contact data become the file of a platform; who and what is left out is counted by cause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from analytics.errors import ExportError
from analytics.exports.files import plain_name
from analytics.exports.platforms.cautions import cautions_about
from analytics.exports.platforms.consent import ConsentChoice, allowed
from analytics.exports.platforms.contacts import Contacts, contacts_of, with_all_columns
from analytics.exports.platforms.platforms import FIELD_NAMES, Platform, platform_of
from analytics.exports.platforms.suppression import suppressed_people
from analytics.exports.platforms.writers import ENDINGS, machine_file, machine_rows, people_file
from analytics.factorization.contract import Progress, no_progress, part_of
from analytics.tables.wording import say

CONTROL = "control"
"""What the column ``group`` of a target list says of those who are left alone, to compare with."""
OWN_LIST = "list"
NAME_OF_CHOICE: Mapping[ConsentChoice, str] = {"granted": "_consent-given", "not asked": "_consent-not-needed"}


@dataclass(frozen=True)
class AudienceOptions:
    """What the analyst may choose.

    Attributes
    ----------
    campaign : str
        What the campaign is called, for the name of the file and for tags.
    default_country : str
        Two letters: where telephone numbers have no country, it is this one.
    gmail_dots : bool
        Whether dots before the ``@`` are taken out of addresses at Gmail.
    sheets : mapping of name to DataFrame
        Further sheets of a workbook for people, such as `record_sheet.settings_sheet`.
    """

    campaign: str = "campaign"
    default_country: str = ""
    gmail_dots: bool = False
    sheets: Mapping[str, pd.DataFrame] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class AudienceFile:
    """A file that is ready to upload.

    Attributes
    ----------
    name : str
        A file name.
    platform : str
        What takes it, for people.
    data : bytes
    kept : int
        People in the file.
    dropped : DataFrame
        ``cause`` and ``customers``, in the order in which people were left out; with ``kept`` they add up to the customers listed.
    identifiers : DataFrame
        ``identifier``, ``cause`` and ``number``: contact data of people on the list that were of no use, whether these people could
        be kept by other data or not.
    warnings : tuple of str
        What is to be known before the upload, in sentences.
    control : int
        How many of those kept are in the control group: our own list has it.
    """

    name: str
    platform: str
    data: bytes = field(repr=False)
    kept: int
    dropped: pd.DataFrame = field(repr=False)
    identifiers: pd.DataFrame = field(repr=False)
    warnings: tuple[str, ...]
    control: int = 0

    @property
    def sentences(self) -> tuple[str, ...]:
        """How many were left out by each cause and how many remained, and which contact data were of no use, in words."""
        left = self.kept + int(self.dropped["customers"].sum())
        told = [f"{say(left, 'customer', 'customers')} on the list."]
        for cause, n in self.dropped.itertuples(index=False):
            left -= n
            told.append(f"{cause[0].upper()}{cause[1:]}: {n:,} left out, {left:,} remain.")
        if self.control:
            told.append(f"{self.control:,} of them are the control group (column group): do not contact these.")
        for identifier, cause, n in self.identifiers.itertuples(index=False):
            told.append(f"{FIELD_NAMES[identifier].capitalize()} of no use: {n:,} ({cause}).")
        return tuple(told)


_AS_PLATFORMS_ASK = AudienceOptions()


def audience_file(
    targets: pd.DataFrame,
    contact_data: pd.DataFrame,
    platform: str,
    consent: ConsentChoice = "platform",
    suppressed: pd.DataFrame | None = None,
    options: AudienceOptions = _AS_PLATFORMS_ASK,
    on_progress: Progress = no_progress,
) -> AudienceFile:
    """Write a target list as the file that a platform takes.

    Parameters
    ----------
    targets : DataFrame
        With a column ``customer``, best first; where there is a column ``group``, its control group is left out of files for
        platforms.
    contact_data : DataFrame
        As `customers.contact_data` returns it; may have no rows where the platform needs customers only.
    platform : str
        An id of `platforms.toml`.
    consent : {"platform", "granted", "not asked", "assured"}
        See `consent.allowed`.
    suppressed : DataFrame, optional
        A suppression list, see `suppression.suppressed_people`. It comes on top of ``do_not_contact`` of the contact data.
    options : AudienceOptions
    on_progress : callable, optional
        Called with the share done and a message; it may raise to stop the work.

    Returns
    -------
    AudienceFile

    Raises
    ------
    ExportError
        When the platform or the column of customers does not exist, or the file would be larger than the platform takes.

    Examples
    --------
    >>> people = pd.DataFrame({"customer": ["7", "8"], "email": ["Jane@example.com", "no address"], "consent": [True, True]})
    >>> file = audience_file(pd.DataFrame({"customer": ["7", "8", "9"]}), people, "salesforce")
    >>> file.data
    b'Subscriber Key,Email Address\\n7,jane@example.com\\n'
    >>> file.dropped.to_numpy().tolist()
    [['not in the customer table', 1], ['no usable contact data', 1]]
    """
    declared = platform_of(platform)
    if "customer" not in targets.columns:
        raise ExportError("The target list does not say who is on it.", hint="Give it a column customer.")
    listed = targets.assign(customer=targets["customer"].astype(str)).drop_duplicates("customer").reset_index(drop=True)
    data = with_all_columns(contact_data)
    refused = suppressed_people(data, suppressed, options.default_country)
    contacts = contacts_of(listed["customer"], data, declared, refused, options.default_country, options.gmail_dots, on_progress)
    out = {
        "control group": _control(listed, declared),
        "not in the customer table": _unknown(contacts, declared),
        "no usable contact data": ~_usable(contacts, declared),
        "no consent": ~allowed(contacts.people, declared, consent),
        "must not be contacted": contacts.people["refused"],
    }
    kept, dropped = _left(out, contacts.people, declared)
    people = contacts.people[kept]
    if declared.format == "csv":
        written = machine_file(machine_rows(people, declared, options.campaign), declared)
    else:
        written = people_file(listed[kept], declared, options.sheets)
    if declared.most_bytes is not None and len(written) > declared.most_bytes:
        size, most = len(written) / 1e6, declared.most_bytes / 1e6
        raise ExportError(
            f"The file for {declared.name} would be {size:,.0f} MB; {most:,.0f} MB are taken.", hint="Make the list shorter."
        )
    failed = contacts.failed.groupby(["identifier", "cause"], sort=False).size().rename("number").reset_index()
    name = f"{plain_name(options.campaign) or 'campaign'}_{_ending(declared, consent)}"
    warnings = cautions_about(declared, people, data, consent)
    left_alone = int((kept & listed["group"].eq(CONTROL)).sum()) if "group" in listed.columns else 0
    return AudienceFile(name, declared.name, written, int(kept.sum()), dropped, failed, warnings, left_alone)


def _ending(platform: Platform, consent: ConsentChoice) -> str:
    """Return what the name of a file ends with: whom it is for, and a list of our own is just that."""
    whom = platform.id if platform.format == "csv" else OWN_LIST
    return f"{whom}{NAME_OF_CHOICE.get(consent, '')}{ENDINGS[platform.format]}"


def _control(listed: pd.DataFrame, platform: Platform) -> pd.Series:
    in_control = listed["group"].eq(CONTROL) if "group" in listed.columns else pd.Series(False, index=listed.index)
    return in_control & (not platform.keeps_control)


def _unknown(contacts: Contacts, platform: Platform) -> pd.Series:
    """Return who is not in the customer table, where the platform needs something from it."""
    return ~contacts.people["known"] & bool(platform.contact_fields)


def _usable(contacts: Contacts, platform: Platform) -> pd.Series:
    """Return who has all fields of any one entry that the platform needs."""
    filled = contacts.people != ""
    entries = [filled[list(entry)].all(axis=1) for entry in platform.needs]
    return pd.concat(entries, axis=1).any(axis=1)


def _left(out: Mapping[str, pd.Series], people: pd.DataFrame, platform: Platform) -> tuple[pd.Series, pd.DataFrame]:
    """Return who is left, as a mask, and how many were left out by each cause; each person by the first one."""
    kept = pd.Series(True, index=people.index)
    counts = []
    for cause, mask in out.items():
        counts.append((cause, int((kept & mask).sum())))
        kept &= ~mask
    if platform.unique:
        again = people[platform.unique].where(kept).duplicated() & kept
        counts.append((f"same {FIELD_NAMES[platform.unique]} as somebody higher on the list", int(again.sum())))
        kept &= ~again
    if platform.most is not None:
        over = kept & (kept.cumsum() > platform.most)
        counts.append((f"over the {platform.most:,} rows that a file may have", int(over.sum())))
        kept &= ~over
    return kept, pd.DataFrame([count for count in counts if count[1]], columns=["cause", "customers"])


def split_by_consent(
    targets: pd.DataFrame,
    contact_data: pd.DataFrame,
    platform: str,
    suppressed: pd.DataFrame | None = None,
    options: AudienceOptions = _AS_PLATFORMS_ASK,
    on_progress: Progress = no_progress,
) -> tuple[AudienceFile, ...]:
    """Return the file of those who agreed, and that of those who need not be asked, as far as anybody is in them.

    Platforms take consent for a whole upload: the first file is uploaded with it, the second without. Parameters and errors are those
    of `audience_file`.
    """
    choices: tuple[ConsentChoice, ...] = ("granted", "not asked")
    files = [
        audience_file(targets, contact_data, platform, choice, suppressed, options, part_of(on_progress, number, len(choices)))
        for number, choice in enumerate(choices)
    ]
    return tuple(file for file in files if file.kept)
