"""A suppression list in the names of the data: whoever it knows by an address or a telephone number is found in a customer table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Set

import numpy as np
import pandas as pd
import phonenumbers

from analytics.campaigns.campaign_files import read_suppression
from analytics.campaigns.identity import customer_key
from analytics.campaigns.suppression_words import DO_NOT_CONTACT, FLAGGED, OBJECTS
from analytics.exports.platforms.countries import country_code
from analytics.exports.platforms.identifiers import clean_phone, hashed, is_hashed, trimmed, without_dots, without_tag
from analytics.exports.platforms.suppression import email_keys, phone_keys

DIGITS_ALIKE = 4
"""Last digits by which telephone numbers are told apart before they are looked at closely."""
DIGITS_SHARED = 9
"""Last digits of which two customers of one table are said to share a telephone; files look at numbers closely."""
HASHED = "hashed"
"""Stands for an address or number that is hashed, and may be any."""
_LIST_COLUMNS = ["customer", "email", "phone", "channel", "reason", "until"]
_NO_DIGIT = re.compile(r"\D")


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
    named = pd.concat([rows, refused, *_meant(rows, people, default_country)], ignore_index=True)
    return pd.concat([named, _sharing(named, people)], ignore_index=True)


def _meant(rows: pd.DataFrame, people: pd.DataFrame, default_country: str) -> list[pd.DataFrame]:
    """Return a row for each customer who is named by an address or a number."""
    codes = {text: country_code(text) or default_country for text in people["country"].unique()}
    homes = people["country"].map(codes)

    def keys_of_phone(typed: str, country: str) -> Set[str]:
        return phone_keys(typed, clean_phone(typed, country))

    def keys_of_email(typed: str, country: str) -> Set[str]:
        return email_keys(typed)

    addresses = people["email"].where(people["email"] != "", people["customer"].where(people["customer"].str.contains("@"), ""))
    return [
        _found(
            rows, "email", people["customer"], addresses, homes, _alike(addresses, rows["email"], _plain_address), keys_of_email
        ),
        _found(rows, "phone", people["customer"], people["phone"], homes, _phones_alike(people, homes, rows), keys_of_phone),
    ]


def _found(
    rows: pd.DataFrame,
    column: str,
    customers: pd.Series,
    cells: pd.Series,
    homes: pd.Series,
    likely: np.ndarray,
    keys_of: Callable[[str, str], Set[str]],
) -> pd.DataFrame:
    """Return the rows that name somebody by a column, each with that customer's name in place of it."""
    place: dict[str, list[int]] = {}
    if likely.any():
        for number, cell in enumerate(rows[column]):
            for key in keys_of(cell, "") if cell else ():
                place.setdefault(key, []).append(number)
    pairs = {
        (number, customer): None
        for customer, cell, home in zip(customers[likely], cells[likely], homes[likely], strict=True)
        for key in keys_of(cell, home)
        for number in place.get(key, ())
    }
    found = rows.iloc[[number for number, _ in pairs]]
    return found.assign(customer=[customer for _, customer in pairs], email="", phone="")


def _alike(cells: pd.Series, named: pd.Series, form: Callable[[str], str]) -> np.ndarray:
    """Return which cells may be named, as a mask: all that are, and some that are not."""
    others = {form(cell) for cell in named} - {""}
    if not others:
        return np.zeros(len(cells), dtype=bool)
    if HASHED in others:
        return (cells != "").to_numpy()
    return np.array([(own := form(cell)) in others or own == HASHED for cell in cells], dtype=bool)


def _phones_alike(people: pd.DataFrame, homes: pd.Series, rows: pd.DataFrame) -> np.ndarray:
    """Return whose number may be named; where numbers are named by a hash, all ways to write a number are tried for that."""
    hashes = {text.lower() for cell in rows["phone"] if is_hashed(text := trimmed(cell))}
    if not hashes:
        return _alike(people["phone"], rows["phone"], _ending)
    typed = rows["phone"][[not is_hashed(trimmed(cell)) for cell in rows["phone"]]]
    by_hash = [
        bool(cell) and (is_hashed(cell) or not hashes.isdisjoint(map(hashed, _ways_to_write(cell, home))))
        for cell, home in zip(people["phone"], homes, strict=True)
    ]
    return _alike(people["phone"], typed, _ending) | np.array(by_hash, dtype=bool)


def _ways_to_write(typed: str, country: str) -> Iterable[str]:
    """Yield what a number may be as E.164, with and without ``+``, and within its country; some of that is no number."""
    digits = _NO_DIGIT.sub("", typed)
    code = str(phonenumbers.country_code_for_region(country) or "")
    bare = digits.lstrip("0")
    for form in {digits, bare, code + digits, code + bare, code + digits[1:]} - {""}:
        yield form
        yield f"+{form}"


def _sharing(named: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each customer who shares an address or a number with somebody who must not be contacted."""
    rows = named[~named["reason"].isin({OBJECTS, *FLAGGED}) & (named["customer"] != "")]
    if rows.empty:
        return rows
    parts = []
    for column, form in (("email", _plain_address), ("phone", _last_digits)):
        cells = pd.Series([form(cell) for cell in people[column]], index=people.index, dtype=object)
        twice = cells.duplicated(keep=False) & ~cells.isin(["", HASHED])
        keys = people.loc[twice, "customer"].map(customer_key)
        parts.append(pd.DataFrame({"key": keys.astype(object), "shared": column + cells[twice]}))
    shared = pd.concat(parts)
    mine = rows.assign(key=rows["customer"].map(customer_key)).merge(shared, on="key")
    others = mine.merge(shared, on="shared", suffixes=("_own", ""))
    others = others[others["key"] != others["key_own"]].drop_duplicates(["key", "channel", "reason", "until"])
    return others.assign(customer=others["key"], email="", phone="")[_LIST_COLUMNS]


def _plain_address(cell: str) -> str:
    """Return an address as it is compared: no capitals or tag, no dots at Gmail; `HASHED` where it is hashed."""
    text = (cell if cell.isascii() else trimmed(cell)).strip().lower()
    return HASHED if is_hashed(text) else without_dots(without_tag(text))


def _ending(cell: str) -> str:
    """Return the last digits of a number, which are the same however it is written; `HASHED` where it is hashed."""
    return HASHED if is_hashed(cell.strip()) else _NO_DIGIT.sub("", cell)[-DIGITS_ALIKE:]


def _last_digits(cell: str) -> str:
    return HASHED if is_hashed(cell.strip()) else _NO_DIGIT.sub("", cell)[-DIGITS_SHARED:]
