"""A target list, the analyst's files and choices become the files of a platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from analytics.campaigns.campaign_files import read_suppression
from analytics.campaigns.eligibility import in_force
from analytics.campaigns.identity import named_in
from analytics.exports.platforms.audience import AudienceFile, AudienceOptions, audience_file, split_by_consent
from analytics.exports.platforms.platforms import Platform, platform_of
from analytics.exports.platforms.uploaded import UploadedFiles
from analytics.factorization.contract import Progress, no_progress

Agreed = Literal["platform", "split", "assured"]
AGREED: Mapping[Agreed, str] = {
    "platform": "Platform's rules",
    "split": "The same, in two files",
    "assured": "I vouch for consent",
}


@dataclass(frozen=True)
class AudienceChoices:
    """What the analyst decides about the file of a list.

    Attributes
    ----------
    platform : str
        An id of `platforms.toml`.
    campaign : str
        What the campaign is called.
    agreed : {"platform", "split", "assured"}
        See `AGREED`.
    gmail_dots : bool
        See `AudienceOptions`.
    channel : str
        Suppression for other channels does not count; empty counts all.
    day : Timestamp
        On which the files are used: suppression that has ended does not count.
    """

    platform: str
    campaign: str = "campaign"
    agreed: Agreed = "platform"
    gmail_dots: bool = False
    channel: str = ""
    day: pd.Timestamp = field(default_factory=pd.Timestamp.today)


def lacks_contact_data(platform: Platform, uploaded: UploadedFiles) -> bool:
    """Return whether a platform needs something from a customer table, and there is none."""
    return bool(platform.contact_fields) and uploaded.contact_data is None


def audience_files(
    targets: pd.DataFrame,
    uploaded: UploadedFiles,
    choices: AudienceChoices,
    sheets: Mapping[str, pd.DataFrame] | None = None,
    on_progress: Progress = no_progress,
) -> tuple[AudienceFile, ...]:
    """Write a target list as the files that a platform takes.

    Parameters
    ----------
    targets : DataFrame
        See `audience_file`.
    uploaded : UploadedFiles
        The customer table and suppression lists count.
    choices : AudienceChoices
    sheets : mapping of name to DataFrame, optional
        Further sheets of a workbook for people.
    on_progress : callable, optional

    Returns
    -------
    tuple of AudienceFile
        One; two where consent parts the list, or none where that leaves nobody.

    Raises
    ------
    ExportError
        See `audience_file`.

    Examples
    --------
    >>> file, = audience_files(pd.DataFrame({"customer": ["7"]}), UploadedFiles(), AudienceChoices("braze"))
    >>> file.data
    b'external_id\\n7\\n'
    """
    options = AudienceOptions(choices.campaign, uploaded.default_country, choices.gmail_dots, sheets or {})
    data, suppressed = _of_listed(targets, uploaded), None
    if uploaded.suppression is not None:
        suppressed = in_force(read_suppression(uploaded.suppression), choices.day, choices.channel)
    platform_of(choices.platform)
    if choices.agreed == "split":
        return split_by_consent(targets, data, choices.platform, suppressed, options, on_progress)
    return (audience_file(targets, data, choices.platform, choices.agreed, suppressed, options, on_progress),)


def _of_listed(targets: pd.DataFrame, uploaded: UploadedFiles) -> pd.DataFrame:
    """Return the contact data of the customers on a list: of a large customer table, the others need not be looked at.

    Who shares an address with somebody else who must not be contacted is named in the suppression list itself.
    """
    data = uploaded.contact_data
    if data is None or "customer" not in targets:
        return pd.DataFrame()
    return data[named_in(data["customer"], targets["customer"])]
