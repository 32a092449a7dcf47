"""What is known about the people on a list: their contact data in clean form, and why some of it is of no use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from analytics.campaigns.identity import customer_key
from analytics.errors import ExportError
from analytics.exports.platforms.countries import country_code
from analytics.exports.platforms.customers import COLUMNS
from analytics.exports.platforms.identifiers import clean_email, clean_phone, country_of_phone, is_hashed, trimmed, without_dots
from analytics.exports.platforms.platforms import CONTACT_FIELDS, Platform
from analytics.exports.platforms.suppression import Suppressed, contact_keys
from analytics.factorization.contract import Progress, no_progress

INVALID = {"email": "not a valid address", "phone": "not a valid number", "country": "not recognised"}
NO_COUNTRY = "no country code"
HASHED = "hashed already, and this file needs it plain"
REPORT_EVERY = 250
"""People after which progress is reported."""
MAILBOX = "letters before the @ that this platform does not take"


@dataclass(frozen=True)
class Contacts:
    """Contact data of the people on a list, in its order.

    Attributes
    ----------
    people : DataFrame
        ``customer`` and the contact fields as clean text, empty where nothing is of use; ``home`` (two letters, empty where it is
        not known), ``consent`` (True, False or missing), ``known`` (stands in the customer table) and ``refused`` (must not be
        contacted).
    failed : DataFrame
        For each identifier of no use that stands in the file: ``customer``, ``identifier`` and ``cause``.
    """

    people: pd.DataFrame = field(repr=False)
    failed: pd.DataFrame = field(repr=False)


def with_all_columns(contact_data: pd.DataFrame) -> pd.DataFrame:
    """Return contact data with all columns of `COLUMNS`, empty where they are not given.

    Raises
    ------
    ExportError
        When nothing says whose they are.
    """
    if len(contact_data) and "customer" not in contact_data.columns:
        raise ExportError("The contact data do not say whose they are.", hint="Give them a column customer.")
    data = contact_data.reindex(columns=list(COLUMNS)).reset_index(drop=True)
    for name in ("customer", *CONTACT_FIELDS):
        data[name] = data[name].astype(object).where(data[name].notna(), "").astype(str).astype(object)
    data["consent"] = data["consent"].astype("boolean")
    data["do_not_contact"] = data["do_not_contact"].astype("boolean").fillna(False).astype(bool)
    return data


def contacts_of(
    customers: pd.Series,
    contact_data: pd.DataFrame,
    platform: Platform,
    refused: Suppressed,
    default_country: str = "",
    gmail_dots: bool = False,
    on_progress: Progress = no_progress,
) -> Contacts:
    """Join contact data to the people on a list.

    Where a customer has several rows, the first that is of use counts for each field, and one "no" outweighs every "yes".

    Parameters
    ----------
    customers : Series of str
        Each once.
    contact_data : DataFrame
        As `with_all_columns` returns it.
    platform : Platform
    refused : Suppressed
        Who must not be contacted.
    default_country : str
        Two letters; where telephone numbers have no country, it is this one. Who has none lives anywhere.
    gmail_dots : bool
        Whether dots are taken out of addresses at Gmail.
    on_progress : callable, optional
        Called with the share done and a message; numbers take long. It may raise to stop the work.

    Returns
    -------
    Contacts
    """
    keys = customers.map(customer_key)
    rows = contact_data.assign(key=contact_data["customer"].map(customer_key))
    rows = rows[rows["key"].isin(set(keys))]
    out = {key for key, name in zip(keys, customers, strict=True) if refused.holds(name, contact_keys({"customer": name}, ""))}
    clean: list[dict[str, str]] = []
    failed: dict[tuple[str, str], str] = {}
    look_closely = _needs_numbers(platform, refused)
    for place, row in enumerate(rows.to_dict("records")):
        if place % REPORT_EVERY == 0:
            on_progress(place / len(rows), f"{place:,} of {len(rows):,} people looked at")
        country = country_code(row["country"])
        number = clean_phone(row["phone"], country or default_country) if look_closely else ""
        if refused.holds(row["customer"], contact_keys(row, number) if refused.contacts else set()):
            out.add(row["key"])
        found = _cleaned(row, platform, country, number, gmail_dots)
        clean.append({"key": row["key"], **{name: value for name, (value, _) in found.items()}})
        local = not (country or default_country or trimmed(row["phone"]).startswith("+"))
        for name, (_, cause) in found.items():
            if cause:
                failed.setdefault((row["key"], name), NO_COUNTRY if local and cause == INVALID["phone"] else cause)
    best = pd.DataFrame(clean, columns=["key", *CONTACT_FIELDS]).replace("", None).groupby("key").first()
    people = best.reindex(keys).fillna("").astype(object).reset_index(drop=True)
    people.insert(0, "customer", customers.to_numpy())
    answers = rows.groupby("key")["consent"].min().reindex(keys).reset_index(drop=True)
    homes = [row["country"] or country_of_phone(row["phone"]) for row in people.to_dict("records")]
    known = keys.isin(best.index).to_numpy()
    people = people.assign(home=homes, consent=answers.astype("boolean"), known=known, refused=keys.isin(out).to_numpy())
    return Contacts(people, _failed(failed, keys, people, platform))


def _needs_numbers(platform: Platform, refused: Suppressed) -> bool:
    """Return whether telephone numbers matter: for the file, to tell where somebody lives, or as somebody may share one."""
    return "phone" in platform.contact_fields or platform.consent == "eea" or bool(refused.contacts)


def _failed(causes: Mapping[tuple[str, str], str], keys: pd.Series, people: pd.DataFrame, platform: Platform) -> pd.DataFrame:
    """Return the identifiers of the file that nothing of use stands for."""
    person = dict(zip(keys, people.to_dict("records"), strict=True))
    wanted = set(platform.contact_fields)
    lost = [
        (person[key]["customer"], name, cause)
        for (key, name), cause in causes.items()
        if name in wanted and person[key][name] == ""
    ]
    return pd.DataFrame(lost, columns=["customer", "identifier", "cause"])


def _cleaned(
    row: Mapping[str, str], platform: Platform, country: str, number: str, gmail_dots: bool
) -> dict[str, tuple[str, str]]:
    """Return the fields of a row in clean form, each with the cause where it was lost."""
    address = clean_email(row["email"])
    fields = {name: trimmed(row[name]) for name in CONTACT_FIELDS}
    fields |= {"email": without_dots(address) if gmail_dots else address, "phone": number, "country": country}
    found = {name: _told(name, row[name], value, platform) for name, value in fields.items()}
    if platform.plain_mailbox and not address.partition("@")[0].isascii():
        found["email"] = "", MAILBOX
    return found


def _told(name: str, typed: str, value: str, platform: Platform) -> tuple[str, str]:
    """Return a field in clean form, and the cause where it was lost."""
    if is_hashed(value) and not platform.hashes(name):
        return "", HASHED
    return value, INVALID.get(name, "") if typed.strip() and not value else ""
