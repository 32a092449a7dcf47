"""Suggested names, from what sets a segment apart; never more than the purchases say."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from itertools import count

import pandas as pd

from analytics.factorization import Factorization
from analytics.segments.profiles import telling_items

MAX_NAME_LENGTH = 40
NO_SEGMENT_NAME = "No clear segment"
"""Stands for customers of whom no segment explains anything; no segment may be called so."""
ITEMS_IN_NAME = 2
TOP_ITEMS = 10
CATEGORY_SHARE = 0.6
"""A category names a segment when it covers this share of its ten most distinctive items."""
JOINERS = "\u200c\u200d"
"""Unseen themselves, but part of how Persian, Hindi and emoji are written."""
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and signs that are drawn as nothing."""
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")
DOMINANT_SHARE = 0.7
"""An item names a segment alone when it is this share of the segment's profile."""


def tidy(name: str) -> str:
    """Return a name with single spaces and without characters that nobody sees.

    Examples
    --------
    >>> tidy("  Rye   bread\u200b")
    'Rye bread'
    """
    kept = (letter for letter in name if letter.isspace() or letter in JOINERS or unicodedata.category(letter) not in UNSEEN)
    return " ".join("".join(kept).split())


def is_visible(name: str) -> bool:
    """Return whether a name has a character that can be seen."""
    return any(letter not in BLANKS and unicodedata.category(letter)[0] not in "CZM" for letter in name)


def suggest_names(fit: Factorization, profiles: pd.DataFrame) -> tuple[str, ...]:
    """Return a distinct name for each segment, in the order of segments.

    The category that covers most of the distinctive items, else the one or two most
    distinctive items; at most 40 characters.
    """
    taken = [NO_SEGMENT_NAME]
    for segment in fit.segment_numbers:
        top = telling_items(profiles, segment, TOP_ITEMS)
        choices = [*_category(top, fit.V.categories), *_items(top), f"Segment {segment}"]
        choices = [name for name in choices if is_visible(name)]
        taken.append(next((name for name in choices if name not in taken), numbered(choices[0], segment, taken)))
    return tuple(taken[1:])


def numbered(name: str, number: int, taken: Collection[str], length: int = MAX_NAME_LENGTH) -> str:
    """Return a name with a number behind it, from ``number`` up, that is not taken and not too long.

    Examples
    --------
    >>> numbered("Bread", 2, ["Bread", "Bread 2"])
    'Bread 3'
    """
    candidates = (f"{shorten(name, length - len(str(free)) - 1)} {free}" for free in count(number))
    return next(candidate for candidate in candidates if candidate not in taken)


def _category(top: pd.DataFrame, categories: pd.Series | None) -> list[str]:
    if categories is None or len(top) < TOP_ITEMS:
        return []
    counts = categories.reindex(top["item"]).replace("", pd.NA).value_counts()
    ranked = [shorten(tidy(str(category))) for category in counts.index[:2]]
    if counts.empty or counts.iloc[:2].sum() < CATEGORY_SHARE * len(top):
        return []
    if counts.iloc[0] >= CATEGORY_SHARE * len(top):
        return ranked[:1]
    # A comma keeps "Coffee & tea" whole beside another category.
    joint = ", " if any("&" in category for category in ranked) else " & "
    return [shorten(joint.join(ranked))]


def _items(top: pd.DataFrame) -> list[str]:
    if top.empty:
        return []
    items = [name for name in map(tidy, top["item"].astype(str)) if is_visible(name)]
    if not items:
        return []
    pairs = [shorten(" & ".join(items[:ITEMS_IN_NAME])), shorten(" & ".join(items[: ITEMS_IN_NAME + 1]))]
    return [shorten(items[0]), *pairs] if top["share"].iloc[0] >= DOMINANT_SHARE else pairs


def shorten(name: str, length: int = MAX_NAME_LENGTH) -> str:
    """Return a name cut in the middle to at most ``length`` characters.

    Examples
    --------
    >>> shorten("Shelf-stable vegetables and legumes", 20)
    'Shelf-stab…d legumes'
    """
    if len(name) <= length:
        return name
    head = (length - 1) // 2 + (length - 1) % 2
    return f"{name[:head]}…{name[len(name) - (length - 1 - head) :]}"


def shorten_all(labels: Sequence[str], length: int = MAX_NAME_LENGTH) -> list[str]:
    """Return labels cut to at most ``length`` characters so that different ones stay different.

    Labels that `shorten` would make alike lose the beginning and the end that they share instead;
    where even that leaves them alike, they get a number.

    Examples
    --------
    >>> labels = [f"Organic fair-trade {fruit} in recyclable wrapping" for fruit in ("apples", "pears")]
    >>> shorten_all(labels, 20)
    ['…apples…', '…pears…']
    """
    groups: dict[str, list[str]] = {}
    for label in dict.fromkeys(labels):
        groups.setdefault(shorten(label, length), []).append(label)
    taken = {short for short, alike in groups.items() if len(alike) == 1}
    found = {alike[0]: short for short, alike in groups.items() if len(alike) == 1}
    for alike in groups.values():
        if len(alike) == 1:
            continue
        for label, own in zip(alike, _without_shared_ends(alike), strict=True):
            short = shorten(own, length)
            found[label] = numbered(short, 2, taken, length) if short in taken else short
            taken.add(found[label])
    return [found[label] for label in labels]


def _without_shared_ends(labels: Sequence[str]) -> list[str]:
    """Return labels with an ellipsis in place of the whole words with which all begin, and all end."""
    words = [label.split() for label in labels]
    room = min(map(len, words)) - 1
    head = _n_shared(words, room)
    tail = _n_shared([part[::-1] for part in words], room - head)
    return [f"{'…' if head else ''}{' '.join(part[head : len(part) - tail])}{'…' if tail else ''}" for part in words]


def _n_shared(words: Sequence[Sequence[str]], most: int) -> int:
    """Return with how many equal words, at most ``most``, all lists begin."""
    return next((place for place in range(most) if len({part[place] for part in words}) > 1), max(most, 0))
