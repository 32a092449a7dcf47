"""Goods that can reveal something private about who buys them, found by the words of their names."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources

import pandas as pd

from analytics.interaction_matrix import InteractionMatrix

_WORD = re.compile(r"[^\W_]+")
_COLUMNS = ["item", "topic", "word"]


def sensitive_items(V: InteractionMatrix) -> pd.DataFrame:
    """Return the items whose name, category or, for a folded row, contents may be private.

    The words and topics are those of `sensitive.toml`.

    Parameters
    ----------
    V : InteractionMatrix

    Returns
    -------
    DataFrame
        One row for each such item, in the order of V: ``item``, ``topic`` and the ``word`` that tells it. The name
        decides before the category.
    """
    found = {name: topic_of(name) for name in V.items}
    for row, inside in V.folded.items():
        found[row] = next((hit for name in inside if (hit := topic_of(name))), None)
    if V.categories is not None:
        topics = {category: topic_of(str(category)) for category in V.categories.dropna().unique()}
        for name, category in V.categories.dropna().items():
            found[name] = found[name] or topics[category]
    rows = [(name, *hit) for name, hit in found.items() if hit is not None]
    return pd.DataFrame(rows, columns=_COLUMNS)


def topic_of(name: str) -> tuple[str, str] | None:
    """Return the topic that a name speaks of, and the word that says so; None when it is harmless.

    Examples
    --------
    >>> topic_of("Red Wine 0.75 l"), topic_of("Wine glass"), topic_of("Ginger")
    (('alcohol', 'wine'), None, None)
    """
    words = _words(name)
    phrases, longest, harmless = _lexicon()
    for length in range(longest, 0, -1):
        for start in range(len(words) - length + 1):
            phrase = " ".join(words[start : start + length])
            topic = phrases.get(phrase)
            if topic is not None and not harmless[topic] & set(words):
                return topic, phrase
    return None


def _words(text: str) -> list[str]:
    """Return the words of a text in lower case and without accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(sign for sign in letters if not unicodedata.combining(sign)))


@cache
def _lexicon() -> tuple[dict[str, str], int, dict[str, frozenset[str]]]:
    """Return the topic of each phrase, the number of words of the longest, and what makes each topic harmless."""
    declared = tomllib.loads(resources.files("analytics").joinpath("sensitive.toml").read_text(encoding="utf-8"))
    phrases = {" ".join(_words(phrase)): topic for topic, lists in declared.items() for phrase in lists["words"]}
    always = declared["anything"]["unless"]
    harmless = {topic: frozenset([*always, *lists["unless"]]) for topic, lists in declared.items()}
    return phrases, max(len(phrase.split()) for phrase in phrases), harmless
