"""Contact data in the form that platforms compare: normalised, then hashed; never twice, and never an empty text.

Nothing here is cached: contact data live only as long as the call that was given them.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping

import phonenumbers

HASH_DIGITS = 64
"""Letters of a SHA-256 in hexadecimal."""
MAX_EMAIL = 254
"""The longest address that can be delivered to (RFC 5321, 4.5.3.1.3: a path of 256 with its brackets)."""
GMAIL = ("gmail.com", "googlemail.com")
POSTCODE_DIGITS_US = 5

_HASH = re.compile(rf"[0-9a-fA-F]{{{HASH_DIGITS}}}")
_AROUND = re.compile(r"^[\s\ufeff\u200b-\u200d\u2060]+|[\s\ufeff\u200b-\u200d\u2060]+$")
_MAILBOX = r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*"
_HOST_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_EMAIL = re.compile(rf"{_MAILBOX}@(?:{_HOST_LABEL}\.)+{_HOST_LABEL}")


def is_hashed(text: str) -> bool:
    """Return whether a text is a SHA-256 already: 64 digits, hexadecimal.

    Examples
    --------
    >>> is_hashed("AB" * 32), is_hashed("jane@example.com")
    (True, False)
    """
    return _HASH.fullmatch(text) is not None


def hashed(text: str) -> str:
    """Return the SHA-256 of a text in small hexadecimal letters; what is one stays one, and an empty text stays empty.

    Examples
    --------
    >>> hashed("jane.doe@example.com")[:8], hashed(hashed("x")) == hashed("x"), hashed("")
    ('86e0b9e5', True, '')
    """
    if not text or is_hashed(text):
        return text.lower()
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def trimmed(text: str) -> str:
    """Return text in composed letters (NFC) without space or invisible signs around it, and single spaces within."""
    return " ".join(_AROUND.sub("", unicodedata.normalize("NFC", text)).split())


def clean_email(text: str) -> str:
    """Return an address in small letters; an empty text where it cannot be one. A hash stays a hash.

    Examples
    --------
    >>> clean_email(" Jane.Doe@Example.COM "), clean_email("jane@home"), clean_email("a@b.de; c@d.de")
    ('jane.doe@example.com', '', '')
    """
    address = trimmed(text).lower()
    if is_hashed(address):
        return address
    return address if len(address) <= MAX_EMAIL and _EMAIL.fullmatch(address) else ""


def without_tag(address: str) -> str:
    """Return an address without a plus sign, and what follows it, before the ``@``.

    Examples
    --------
    >>> without_tag("jane+shop@example.com")
    'jane@example.com'
    """
    mailbox, at, host = address.partition("@")
    return mailbox.partition("+")[0] + at + host if not mailbox.startswith("+") else address


def without_dots(address: str) -> str:
    """Return an address at Gmail without the dots before the ``@``, which mean nothing there; others as they are.

    Examples
    --------
    >>> without_dots("jane.doe@gmail.com"), without_dots("jane.doe@example.com")
    ('janedoe@gmail.com', 'jane.doe@example.com')
    """
    mailbox, at, host = address.partition("@")
    return mailbox.replace(".", "") + at + host if host in GMAIL else address


def clean_phone(text: str, country: str = "") -> str:
    """Return a telephone number as E.164, with its ``+``; an empty text where it cannot be one. A hash stays a hash.

    Letters are digits to telephones, and so would ``4.91512E+11`` be, which is what a spreadsheet leaves of a long number: with
    letters, a text is no number.

    Parameters
    ----------
    text : str
        As somebody typed it.
    country : str
        Two letters; where a number does not begin with ``+``, it is one of this country. Without any, it is no number.

    Examples
    --------
    >>> clean_phone("(212) 555-0100", "US"), clean_phone("020 7946 0958", "GB"), clean_phone("020 7946 0958")
    ('+12125550100', '+442079460958', '')
    """
    typed = trimmed(text)
    if is_hashed(typed):
        return typed.lower()
    if any(sign.isalpha() for sign in typed):
        return ""
    try:
        number = phonenumbers.parse(typed, country or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def country_of_phone(number: str) -> str:
    """Return the country, in two letters, of a number as `clean_phone` returns it; an empty text where it is not known.

    Examples
    --------
    >>> country_of_phone("+442079460958"), country_of_phone("")
    ('GB', '')
    """
    if not number.startswith("+"):
        return ""
    region = phonenumbers.region_code_for_number(phonenumbers.parse(number))
    return region if region in phonenumbers.SUPPORTED_REGIONS else ""


def national_number(number: str) -> str:
    """Return a number as `clean_phone` returns it without the code of its country (one to three digits; none begins another).

    Examples
    --------
    >>> national_number("+491701234567"), national_number("+12125550100")
    ('1701234567', '2125550100')
    """
    digits = number.removeprefix("+")
    codes = (length for length in (1, 2, 3) if int(digits[:length]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
    return digits[next(codes, 0) :]


def _digits(number: str) -> str:
    return number.lstrip("+")


def _lower(text: str) -> str:
    return trimmed(text).lower()


def _no_punctuation(text: str) -> str:
    """Return a name in small letters without punctuation, as Meta compares names."""
    return trimmed("".join(sign for sign in _lower(text) if unicodedata.category(sign)[0] != "P"))


def _short_postcode(text: str) -> str:
    """Return a postcode in small letters without spaces; of the longer code of the United States, what comes before the hyphen."""
    code = trimmed("".join(_lower(text).split()))
    return code[:POSTCODE_DIGITS_US] if re.fullmatch(r"\d{5}-\d{4}", code) else code


def _no_comma(text: str) -> str:
    return trimmed(text.replace(",", " "))


FORMS: Mapping[str, Callable[[str], str]] = {
    "as it is": str,
    "trimmed": trimmed,
    "lower": _lower,
    "no punctuation": _no_punctuation,
    "digits": _digits,
    "no tag": without_tag,
    "short postcode": _short_postcode,
    "no comma": _no_comma,
}
"""What a platform wants done with a value that is clean already; each does nothing when it is done twice, or to a hash."""
