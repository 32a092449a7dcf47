"""Names follow their content: a name belongs to a profile, never to a position."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.factorization import Factorization
from analytics.segments.changes_told import tell_changes
from analytics.segments.matching import KEPT, Link, link_segments
from analytics.segments.naming import numbered
from analytics.segments.profiles import LEAST_SHARE_OF_TOP
from analytics.segments.segmentation import Segmentation, segment
from analytics.segments.shared_customers import customers_together

BY_PERSON = ("given", "drifted")
"""Origins of names that a person gave; a mere suggestion is not worth carrying to a segment that has drifted."""
TOP_COMPARED = 5
_THEN_AND_NOW = ["name", "item_before", "share_before", "item_now", "share_now"]


@dataclass(frozen=True)
class NameChanges:
    """What becomes of the names of segments in another segmentation.

    Attributes
    ----------
    old : Segmentation
    fresh : Segmentation
        The new one with its own names.
    carried : Segmentation
        The new one with the names of the old one where the content is the same.
    table : DataFrame
        One row for each old and each new segment, or pair of them: ``was`` and ``is`` (names, None where there is none),
        ``happened`` ("kept", "drifted", "split", "merged", "new", "retired"), ``likeness`` (0 to 1), ``before`` and ``after``
        (customers whose main segment it is), ``in_both`` (those who were in the one and are in the other; missing where the
        two tables share no customer).
    """

    old: Segmentation
    fresh: Segmentation
    carried: Segmentation
    table: pd.DataFrame = field(repr=False)

    @property
    def sentence(self) -> str:
        """What has changed, in a sentence."""
        return tell_changes(self.table)

    @property
    def concerns_a_person(self) -> bool:
        """Whether a person gave one of the old names."""
        return any(origin in BY_PERSON for origin in self.old.origins)

    @property
    def all_kept(self) -> bool:
        """Whether every segment is the same as before."""
        return bool((self.table["happened"] == "kept").all())

    @property
    def nothing_alike(self) -> bool:
        """Whether no new segment has anything of an old one."""
        return bool(self.table["happened"].isin(["new", "retired"]).all())

    @cached_property
    def drifted(self) -> pd.DataFrame:
        """The most typical items of each segment that keeps its name although it has changed: when it was named, and now.

        ``name``, ``item_before``, ``share_before``, ``item_now``, ``share_now``; at most five rows for each name, best first.
        """
        follows = self.table.dropna(subset=["was", "is"])
        names = follows.loc[(follows["was"] == follows["is"]) & (follows["likeness"] < KEPT), "is"]
        tops = [self._then_and_now(name) for name in names]
        return pd.concat(tops, ignore_index=True) if tops else pd.DataFrame(columns=_THEN_AND_NOW)

    def _then_and_now(self, name: str) -> pd.DataFrame:
        before = _top(self.old.named_profiles[self.old.position(name) + 1], "before")
        now = _top(self.carried.fit.W[self.carried.position(name) + 1], "now")
        both = pd.concat([before, now], axis=1)
        return both.assign(name=name)[_THEN_AND_NOW]


def _top(profile: pd.Series, when: str) -> pd.DataFrame:
    shares = profile[profile > LEAST_SHARE_OF_TOP * profile.max()].sort_values(ascending=False, kind="stable").head(TOP_COMPARED)
    return pd.DataFrame({f"item_{when}": shares.index.astype(object), f"share_{when}": shares.to_numpy(dtype=np.float64)})


def compare_segments(old: Segmentation, new: Factorization | Segmentation) -> NameChanges:
    """Compare two segmentations by the content of their segments; see `NameChanges`.

    A segment whose profile is at least 0.8 like an old one takes its name ("kept", or "given" where a person gave it). From 0.5
    on it takes a name that a person gave and is marked "drifted". Everything else keeps its own name. What counts is the
    profile for which a person gave the name, however many segmentations ago. The old and the new one may differ in everything: number of segments, seed, method, customers, items.

    Parameters
    ----------
    old : Segmentation
    new : Factorization or Segmentation
        A segmentation spares describing the factorization again.

    Returns
    -------
    NameChanges
        With ``.table``, ``.sentence`` and ``.carried``.

    Examples
    --------
    >>> import pandas as pd
    >>> from analytics import factorize, matrix_from_wide
    >>> V = matrix_from_wide(pd.DataFrame({"John": [2, 0], "Mary": [0, 3]}, index=["Fruits", "Bread"]))
    >>> old = segment(factorize(V, 2)).rename({1: "Bread eaters"})
    >>> changes = compare_segments(old, factorize(V, 1))
    >>> changes.table[["was", "is", "happened"]].values.tolist()
    [['Bread eaters', 'Bread eaters', 'kept'], ['Fruits', None, 'retired']]
    >>> changes.sentence
    '1 of 2 segments is the same; Fruits is gone.'
    """
    fresh = new if isinstance(new, Segmentation) else segment(new)
    links = link_segments(old, fresh)
    names, origins = list(fresh.names), list(fresh.origins)
    named_for = list(fresh.named_for or (None,) * len(names))
    taken = set()
    for link in links:
        if link.old is None or link.new is None or not link.follows:
            continue
        by_person = old.origins[link.old] in BY_PERSON
        if by_person or link.likeness >= KEPT:
            taken.add(link.new)
            names[link.new] = old.names[link.old]
            origins[link.new] = _origin(by_person, link.likeness)
            named_for[link.new] = old.named_profiles[link.old + 1] if by_person else None
    carried = replace(fresh, names=_distinct(names, taken), origins=tuple(origins), named_for=tuple(named_for))
    return NameChanges(old, fresh, carried, _table(old, carried, links))


def carry_names(old: Segmentation, new_fit: Factorization | Segmentation) -> Segmentation:
    """Describe a new factorization with the names of an old one where the content is the same.

    The names that `compare_segments` shows.

    Parameters
    ----------
    old : Segmentation
    new_fit : Factorization or Segmentation
        A segmentation spares describing the factorization again.

    Returns
    -------
    Segmentation

    Examples
    --------
    >>> import pandas as pd
    >>> from analytics import factorize, matrix_from_wide
    >>> V = matrix_from_wide(pd.DataFrame({"John": [2, 0], "Mary": [0, 3]}, index=["Fruits", "Bread"]))
    >>> old = segment(factorize(V, 2)).rename({1: "Bread eaters"})
    >>> carry_names(old, factorize(V, 2, random_state=1)).names
    ('Bread eaters', 'Fruits')
    """
    return compare_segments(old, new_fit).carried


def _origin(by_person: bool, value: float) -> str:
    """Return where a carried name comes from."""
    if value < KEPT:
        return "drifted"
    return "given" if by_person else "kept"


def _distinct(names: list[str], carried: Collection[int]) -> tuple[str, ...]:
    """Give a number to each name that a carried one has taken."""
    result = list(names)
    for position, name in enumerate(names):
        if position not in carried and name in result[:position] + result[position + 1 :]:
            result[position] = numbered(name, position + 1, result)
    return tuple(result)


def _table(old: Segmentation, new: Segmentation, links: tuple[Link, ...]) -> pd.DataFrame:
    before, after = (segments.sizes["customers"].to_numpy() for segments in (old, new))
    together = customers_together(old, new)
    rows = [
        {
            "was": None if link.old is None else old.names[link.old],
            "is": None if link.new is None else new.names[link.new],
            "happened": link.happened,
            "likeness": link.likeness,
            "before": _count(before, link.old),
            "after": _count(after, link.new),
            "in_both": _count(together, link.old, link.new),
        }
        for link in links
    ]
    counts = dict.fromkeys(["before", "after", "in_both"], "Int64")
    return pd.DataFrame(rows, dtype=object).astype({"likeness": float, **counts})


def _count(counts: np.ndarray | None, *places: int | None) -> int | None:
    return None if counts is None or None in places else int(counts[places])
