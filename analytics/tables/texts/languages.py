"""What a word is, which words say nothing in which language, and which language a text seems to be in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS
from stop_words import LANGUAGE_MAPPING, get_stop_words

WORD = r"\b(?=\w*[^\W\d_])\w{2,}\b"
"""A word: two signs or more, one of them a letter; so numbers and single letters are none."""
_WORD = re.compile(WORD)
UNSPLIT = frozenset({"zh", "ja", "hi", "gu"})
"""Languages written without spaces, or with vowel signs that part words where none ends."""
LANGUAGES = {code: name.capitalize() for code, name in LANGUAGE_MAPPING.items() if code not in UNSPLIT}
"""Languages whose stop words are known, by code."""
ALL_WORDS = ""
"""In place of the code of a language: no word is a stop word."""
TELLING = frozenset(
    [
        "amount",
        "bill",
        "bottom",
        "call",
        "computer",
        "cry",
        "describe",
        "detail",
        "empty",
        "fill",
        "fire",
        "front",
        "full",
        "interest",
        "mill",
        "move",
        "name",
        "serious",
        "show",
        "sincere",
        "system",
        "thick",
        "thin",
    ]
)
"""Words on the English list that are what a ticket or a review is about."""
MIN_STOP_SHARE = 0.1
"""A language is taken from this share of stop words on; running text has about a half, keywords have next to none."""


class Detected(NamedTuple):
    """A language (empty where none fits) and the share of the words that are stop words of it."""

    code: str
    share: float


def words_of(text: str) -> list[str]:
    """Return the words of a text, in lower case.

    Examples
    --------
    >>> words_of("Don't send 2 parcels in 2024, B2B!")
    ['don', 'send', 'parcels', 'in', 'b2b']
    """
    return _WORD.findall(text.lower())


@cache
def stop_words(code: str) -> frozenset[str]:
    """Return the stop words of a language, cut into words as its texts are; none for `ALL_WORDS`.

    The longer English list of the stop-words package takes out "order", "help" and "problem", so that for English
    scikit-learn's list is used, with the contractions of the other and the verbs in them ("does").
    """
    if code == ALL_WORDS:
        return frozenset()
    listed = get_stop_words(code)
    if code == "en":
        contracted = [word for word in listed if "'" in word]
        listed = [*(ENGLISH_STOP_WORDS - TELLING), *contracted, *(word.removesuffix("n't") for word in contracted)]
    return frozenset(part for word in listed for part in words_of(word))


def detect_language(texts: Sequence[str]) -> Detected:
    """Return the language whose stop words make up the largest share of all words.

    Examples
    --------
    >>> detect_language(["Das Paket ist nicht angekommen, und ich warte seit einer Woche."]).code
    'de'
    >>> detect_language(["printer toner paper"]).code
    ''
    """
    counts = Counter(word for text in texts for word in words_of(text))
    if not counts:
        return Detected(ALL_WORDS, 0.0)
    shares = {code: sum(counts[word] for word in stop_words(code)) / counts.total() for code in LANGUAGES}
    best = max(shares, key=lambda code: shares[code])
    return Detected(best, shares[best]) if shares[best] >= MIN_STOP_SHARE else Detected(ALL_WORDS, 0.0)
