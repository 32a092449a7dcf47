"""Countries as people write them become the two letters of ISO 3166, and which of them are in the European Economic Area."""

from __future__ import annotations

from functools import cache

from phonenumbers import SUPPORTED_REGIONS
from phonenumbers.geodata.locale import LOCALE_DATA

from analytics.tables.words import plain

_EEA = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK AX GF GP MF MQ RE YT"
EEA = frozenset(_EEA.split())
"""The European Union, with its regions overseas that have codes of their own, Iceland, Liechtenstein and Norway."""
OTHER_NAMES = {
    "uk": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "greatbritain": "GB",
    "usa": "US",
    "el": "GR",
    "czechia": "CZ",
}
"""What is no code and no name of a country, and is written for one all the same."""
ENGLISH = "aa"
"""The language under which the list of names holds the English one, which stands for the others, too."""
SAME_AS = "*"
"""Before a language in the list of names: the name is the same as in that language."""


def country_code(text: str) -> str:
    """Return the two letters of a country that is written as its code or by its name in any language; else an empty text.

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
    """Return the countries by all of their names; a name in English goes before the same one in another language."""
    named: dict[str, str] = {}
    for english in (True, False):
        for region in sorted(SUPPORTED_REGIONS & LOCALE_DATA.keys()):
            for language, name in LOCALE_DATA[region].items():
                if (language == ENGLISH) == english and not name.startswith(SAME_AS):
                    named.setdefault(plain(name), region)
    return named
