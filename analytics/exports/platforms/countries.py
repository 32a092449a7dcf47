"""Countries as people write them become the two letters of ISO 3166, and which of them are in the European Economic Area."""

from __future__ import annotations

from functools import cache

from babel import Locale
from phonenumbers import SUPPORTED_REGIONS

from analytics.tables.words import plain

_EEA = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK AX GF GP MF MQ RE YT"
EEA = frozenset(_EEA.split())
"""The European Union, with its regions overseas that have codes of their own, Iceland, Liechtenstein and Norway."""
LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "cs", "sv", "da", "nb", "fi", "ja")
"""In which names of countries are known; where two mean different countries by one name, the first counts."""
OTHER_NAMES = {
    "uk": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "greatbritain": "GB",
    "usa": "US",
    "unitedstatesofamerica": "US",
    "el": "GR",
    "czechrepublic": "CZ",
    "turkey": "TR",
}
"""What is no code and no name in the list of countries, and is written for one all the same."""


def country_code(text: str) -> str:
    """Return the two letters of a country that is written as its code or by its name; else an empty text.

    Examples
    --------
    >>> country_code("de"), country_code("Deutschland"), country_code("United States"), country_code("UK"), country_code("Atlantis")
    ('DE', 'DE', 'US', 'GB', '')
    """
    written = text.strip().upper()
    if written in SUPPORTED_REGIONS:
        return written
    name = plain(text)
    return OTHER_NAMES.get(name) or _by_name().get(name, "")


@cache
def _by_name() -> dict[str, str]:
    """Return the countries by their names."""
    named: dict[str, str] = {}
    for language in LANGUAGES:
        for region, name in Locale(language).territories.items():
            if region in SUPPORTED_REGIONS:
                named.setdefault(plain(name), region)
    return named


@cache
def country_names() -> dict[str, str]:
    """Return the English names of all countries by their two letters, sorted by name.

    Examples
    --------
    >>> country_names()["DE"], next(iter(country_names()))
    ('Germany', 'AF')
    """
    named = Locale("en").territories
    return dict(sorted(((code, named[code]) for code in SUPPORTED_REGIONS if code in named), key=lambda pair: pair[1]))
