"""A suppression list in the names of the data: whoever it knows by an address or a telephone number is found in a customer table."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analytics.campaigns.campaign_files import DO_NOT_CONTACT, FLAGGED, OBJECTS, read_suppression
from analytics.campaigns.identity import customer_key, named_in
from analytics.exports.platforms.countries import country_code
from analytics.exports.platforms.identifiers import GMAIL, HASH_DIGITS, clean_phone, hashed
from analytics.exports.platforms.suppression import contact_keys

DIGITS_ALIKE = 4
"""Last digits by which telephone numbers are told apart before they are looked at closely."""
DIGITS_SHARED = 9
"""Last digits by which two customers of one table are said to share a telephone: no two numbers of a country have them."""
_LIST_COLUMNS = ["customer", "email", "phone", "channel", "reason", "until"]


def suppression_by_customer(listed: pd.DataFrame | None, people: pd.DataFrame, default_country: str = "") -> pd.DataFrame:
    """Return a suppression list with a row more for each customer whom it means, named as in the data.

    Whom it means: who is named, or has an address or number that is named, typed or hashed; who must not be contacted by the
    customer table; and, where the reason is not one about a person alone (an objection, an account of the staff), who shares an
    address or a number with any of them.

    Parameters
    ----------
    listed : DataFrame or None
        See `campaign_files.read_suppression`.
    people : DataFrame
        See `customers.contact_data`.
    default_country : str
        Two letters; where telephone numbers have no country, it is this one.

    Returns
    -------
    DataFrame
        ``customer, email, phone, channel, reason, until``.

    Examples
    --------
    >>> people = pd.DataFrame({"customer": ["7", "8"], "email": ["Jane@example.com", "jo@example.com"], "phone": "", "country": "",
    ...                        "do_not_contact": False})
    >>> suppression_by_customer(pd.DataFrame({"email": ["jane@example.com"]}), people)["customer"].tolist()
    ['', '7']
    """
    rows = pd.DataFrame(columns=_LIST_COLUMNS) if listed is None else read_suppression(listed)
    refused = people.loc[people["do_not_contact"], ["customer"]].assign(email="", phone="", channel="", reason=DO_NOT_CONTACT)
    refused["until"] = pd.NaT
    meant = _meant(rows, people, default_country)
    named = pd.concat([rows, refused, meant], ignore_index=True)
    return pd.concat([named, _sharing(named, people)], ignore_index=True)


def may_be_meant(people: pd.DataFrame, named: pd.DataFrame) -> np.ndarray:
    """Return who may be named, as a mask: everybody who is, and a few who are not. It looks at no number closely.

    Parameters
    ----------
    people, named : DataFrame
        Text in the columns ``customer``, ``email`` and ``phone``.
    """
    found = named_in(people["customer"], named["customer"])
    for column, form in (("email", _plain_address), ("phone", _ending)):
        own, others = form(people[column]), set(form(named[column])) - {""}
        found |= ((own != "") & (own.isin(others | {HASHED}) | (HASHED in others)) & bool(others)).to_numpy()
    # A customer may be named by the address itself.
    names, addresses = _plain_address(people["customer"]), set(_plain_address(named["email"])) - {""}
    return (
        found | (people["customer"].str.contains("@", regex=False) & (names.isin(addresses) | (HASHED in addresses))).to_numpy()
    )


HASHED = "hashed"
"""Stands for an address or number that is hashed, and may be any."""


def _meant(rows: pd.DataFrame, people: pd.DataFrame, default_country: str) -> pd.DataFrame:
    """Return a row for each customer who is named by an address or a number."""
    likely = people[may_be_meant(people, rows)]
    if likely.empty:
        return rows.iloc[:0]
    keys_of_rows = _exploded(rows, range(len(rows)), default_country)
    keys_of_people = _exploded(likely, likely["customer"], default_country)
    pairs = keys_of_rows.merge(keys_of_people, on="key", suffixes=("_row", "_person"))[
        ["who_row", "who_person"]
    ].drop_duplicates()
    found = rows.iloc[pairs["who_row"].to_numpy(dtype=int)]
    return found.assign(customer=pairs["who_person"].to_numpy(), email="", phone="")


def _exploded(people: pd.DataFrame, who: Iterable[object], default_country: str) -> pd.DataFrame:
    """Return each hash by which somebody is known: ``who`` and ``key``."""
    countries = people["country"] if "country" in people else pd.Series("", index=people.index)
    pairs = [
        (one, key)
        for one, person, country in zip(who, people[["customer", "email", "phone"]].to_dict("records"), countries, strict=True)
        for key in _keys(person, country_code(country) or default_country)
    ]
    return pd.DataFrame(pairs, columns=["who", "key"])


def _keys(person: dict, country: str) -> set[str]:
    number = clean_phone(person["phone"], country) if person["phone"] else ""
    return (contact_keys(person, number) | {hashed(customer_key(person["customer"]))}) - {""}


def _sharing(named: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each customer who shares an address or a number with somebody who must not be contacted."""
    rows = named[~named["reason"].isin({OBJECTS, *FLAGGED}) & (named["customer"] != "")]
    if rows.empty:
        return rows
    keys = pd.Series(people["customer"].map(customer_key).to_numpy(), name="key")
    shared = pd.concat(
        [
            pd.DataFrame({"key": keys, "shared": form(people[column]).to_numpy()})
            for column, form in (("email", _plain_address), ("phone", _last_digits))
        ]
    )
    shared = shared[~shared["shared"].isin(["", HASHED]) & shared["shared"].duplicated(keep=False)]
    mine = rows.assign(key=rows["customer"].map(customer_key)).merge(shared, on="key")
    others = mine.merge(shared, on="shared", suffixes=("_own", ""))
    others = others[others["key"] != others["key_own"]].drop_duplicates(["key", "channel", "reason", "until"])
    return others.assign(customer=others["key"], email="", phone="")[_LIST_COLUMNS]


def _plain_address(column: pd.Series) -> pd.Series:
    """Return addresses as they are compared, hashed ones as `HASHED`: no capitals, tags or space, no dots at Gmail."""
    text = column.str.normalize("NFC").str.lower().str.replace(r"[\s\ufeff\u200b-\u200d\u2060]+", "", regex=True)
    text = text.str.replace(r"(?<=.)\+[^@]*@", "@", regex=True)
    plain = text.where(~text.str.endswith(tuple(f"@{host}" for host in GMAIL)), text.str.replace(r"\.(?=[^@]*@)", "", regex=True))
    return plain.mask(text.str.fullmatch(rf"[0-9a-f]{{{HASH_DIGITS}}}"), HASHED)


def _ending(column: pd.Series) -> pd.Series:
    """Return the last digits of numbers, which are the same however these are written, hashed ones as `HASHED`."""
    return _last_digits(column, DIGITS_ALIKE)


def _last_digits(column: pd.Series, n: int = DIGITS_SHARED) -> pd.Series:
    digits = column.str.replace(r"\D", "", regex=True).str[-n:]
    return digits.mask(column.str.strip().str.fullmatch(rf"[0-9a-fA-F]{{{HASH_DIGITS}}}"), HASHED)
