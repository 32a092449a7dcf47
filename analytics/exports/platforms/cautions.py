"""What is to be known before a file is uploaded, in sentences."""

from __future__ import annotations

import pandas as pd

from analytics.exports.platforms.consent import ConsentChoice
from analytics.exports.platforms.identifiers import is_hashed
from analytics.exports.platforms.platforms import FIELD_NAMES, Platform
from analytics.tables.wording import say

USUAL_MATCH = 0.4
"""Share of people whom a platform for ads usually finds, at the low end: trade figures name 40 to 70 %, for orientation only."""


def cautions_about(platform: Platform, people: pd.DataFrame, data: pd.DataFrame, consent: ConsentChoice) -> tuple[str, ...]:
    """Return what is to be known about a file before it is uploaded.

    Parameters
    ----------
    platform : Platform
    people : DataFrame
        Who is in the file.
    data : DataFrame
        The contact data of everybody.
    consent : str
        See `consent.allowed`.
    """
    if people.empty:
        return ("Nobody on the list can be in this file.", *_about_consent(platform, data, consent))
    return (
        *_about_size(platform, len(people)),
        *_about_consent(platform, data, consent),
        *_about_hashes(platform, people),
        *platform.upload,
    )


def _about_size(platform: Platform, kept: int) -> list[str]:
    people = say(kept, "person is", "people are")
    if kept < platform.least:
        return [f"Only {people} in the file. {platform.least_means}"]
    if kept * USUAL_MATCH < platform.least:
        return [f"{people} in the file, and often only {USUAL_MATCH:.0%} of them are found. {platform.least_means}"]
    return []


def _about_consent(platform: Platform, data: pd.DataFrame, consent: ConsentChoice) -> list[str]:
    if consent == "assured":
        return ["You vouch that everybody in this file has agreed, except for those who said no: they are left out."]
    if platform.consent == "not refused" or data["consent"].notna().any():
        return []
    who = (
        "nobody" if platform.consent == "everyone" or consent == "granted" else "nobody from Europe, or from an unknown country,"
    )
    return [f"The customer table does not say who agreed, so {who} is in the file."]


def _about_hashes(platform: Platform, people: pd.DataFrame) -> list[str]:
    form = next((column.form for column in platform.columns if column.field == "phone"), "")
    told = []
    for name in set(platform.contact_fields) & {"email", "phone"}:
        n = int(people[name].map(is_hashed).sum())
        how = {"email": "in small letters", "phone": "without the +" if form == "digits" else "with the + and the country code"}[
            name
        ]
        what = FIELD_NAMES[name]
        if n:
            many = say(n, f"{what} came hashed and goes", f"{what}{'es' if name == 'email' else 's'} came hashed and go")
            told.append(f"{many} on as given: hashes match only if they were made {how}.")
    return sorted(told)
