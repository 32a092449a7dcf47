"""Who must not be contacted, by customer, address or telephone number, typed or hashed: whoever shares one of them stays out, too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

import pandas as pd

from analytics.campaigns.identity import customer_key
from analytics.errors import ExportError
from analytics.exports.platforms.countries import country_code
from analytics.exports.platforms.identifiers import (
    clean_email,
    clean_phone,
    hashed,
    is_hashed,
    national_number,
    trimmed,
    without_dots,
    without_tag,
)

SUPPRESSED_BY = ("customer", "email", "phone")
"""Columns of a suppression list, of which one is enough."""
DIGITS_ALIKE = 4
"""Last digits by which numbers are told apart before they are looked at closely."""
HASHED = "hashed"
"""Stands for the last digits of a number that is hashed, and may be any."""


def email_keys(text: str) -> set[str]:
    """Return the hashes by which an address is known: as it is, and as any platform writes it.

    Examples
    --------
    >>> bool(email_keys("jane+shop@example.com") & email_keys(" Jane@Example.com")), email_keys(" ")
    (True, set())
    """
    typed = trimmed(text).lower()
    address = clean_email(typed) or typed
    return {hashed(form) for form in (address, without_tag(address), without_dots(without_tag(address))) if form}


def phone_keys(typed: str, number: str) -> set[str]:
    """Return the hashes by which a telephone number is known: as E.164, without its ``+``, and as it is dialled within its country.

    The last finds a number again that stands in one list with its country and in the other without.

    Parameters
    ----------
    typed : str
        As it stands in a table.
    number : str
        What `clean_phone` made of it.

    Examples
    --------
    >>> bool(phone_keys("0170 1234567", "") & phone_keys("+49 170 1234567", "+491701234567")), phone_keys("", "")
    (True, set())
    """
    if is_hashed(number):
        return {number}
    digits = "".join(sign for sign in typed if sign.isdecimal())
    within = national_number(number) if number else digits.lstrip("0")
    return {hashed(form) for form in (number, number.removeprefix("+"), digits, within) if form}


def contact_keys(person: Mapping[str, str], number: str) -> set[str]:
    """Return the hashes of a person's address and telephone number, and of its name where that is an address.

    Parameters
    ----------
    person : mapping
        Any of ``customer``, ``email`` and ``phone``.
    number : str
        What `clean_phone` made of ``phone``.
    """
    name = person.get("customer", "")
    keys = email_keys(person.get("email", "")) | phone_keys(person.get("phone", ""), number)
    return keys | email_keys(name) if "@" in name else keys


@dataclass(frozen=True)
class Suppressed:
    """Customers, addresses and telephone numbers that must stand in no file.

    Attributes
    ----------
    customers : frozenset of str
        See `customer_key`.
    contacts : frozenset of str
        Hashes, see `contact_keys`.
    """

    customers: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()

    def holds(self, customer: str, keys: Set[str]) -> bool:
        """Return whether a person of these keys, or somebody who shares an address or number with it, must not be contacted."""
        key = customer_key(customer)
        return not (self.customers.isdisjoint({key, hashed(key)}) and self.contacts.isdisjoint(keys))


def suppressed_people(contact_data: pd.DataFrame, listed: pd.DataFrame | None, default_country: str = "") -> Suppressed:
    """Put together whom a customer table and a suppression list rule out.

    Parameters
    ----------
    contact_data : DataFrame
        As `customers.contact_data` returns it: the rows that say ``do_not_contact`` count.
    listed : DataFrame or None
        A suppression list: text in any of the columns ``customer``, ``email`` and ``phone``, typed or hashed.
    default_country : str
        Two letters; where telephone numbers have no country, it is this one.

    Returns
    -------
    Suppressed

    Raises
    ------
    ExportError
        When the list has none of the columns: it must never be taken for an empty one.
    """
    people = contact_data.to_dict("records")
    refused = [person for person in people if person["do_not_contact"]]
    if listed is None:
        return _suppressed(refused, default_country)
    known = [name for name in SUPPRESSED_BY if name in listed.columns]
    if not known:
        raise ExportError(
            "The list of people who must not be contacted names none: it has no column customer, email or phone.",
            hint="Name its columns so.",
        )
    named = listed[known].astype(object).fillna("").astype(str).to_dict("records")
    by_list = _suppressed(named, default_country)
    endings = {_ending(person.get("phone", "")) for person in named} - {""}
    # Whoever is listed by a number alone has an address, too, which somebody else may share.
    also = [person for person in people if by_list.holds(person["customer"], _keys(person, default_country, endings))]
    return _suppressed([*refused, *named, *also], default_country)


def _suppressed(people: Iterable[Mapping[str, str]], default_country: str) -> Suppressed:
    customers, contacts = set[str](), set[str]()
    for person in people:
        customers.add(customer_key(person.get("customer", "")))
        contacts |= _keys(person, default_country)
    return Suppressed(frozenset(customers - {""}), frozenset(contacts))


def _keys(person: Mapping[str, str], default_country: str, endings: Set[str] | None = None) -> set[str]:
    """Return `contact_keys`; a number that ends like none of these is not looked at closely, as that takes long."""
    phone = person.get("phone", "")
    ending = _ending(phone)
    if not ending or (endings is not None and ending != HASHED and endings.isdisjoint({ending, HASHED})):
        return contact_keys(person, "")
    return contact_keys(person, clean_phone(phone, country_code(person.get("country", "")) or default_country))


def _ending(phone: str) -> str:
    """Return the last digits of a number, which are the same however it is written; `HASHED` where it is hashed."""
    typed = trimmed(phone)
    return HASHED if is_hashed(typed) else "".join(sign for sign in typed if sign.isdecimal())[-DIGITS_ALIKE:]
