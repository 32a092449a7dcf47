"""What became of each segment: old and new ones are matched by what they buy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import linear_sum_assignment

from analytics.factorization.matching import likeness
from analytics.segments.segmentation import Segmentation
from analytics.segments.shared_customers import membership_correlations

KEPT = 0.8
DRIFTED = 0.5
"""Likeness of two profiles from which one follows the other as the same segment, and as a changed one."""
TIE = 0.02
"""Profiles whose likeness differs by less are a tie, which the customers decide."""

Happened = Literal["kept", "drifted", "split", "merged", "new", "retired"]


@dataclass(frozen=True)
class Link:
    """What became of an old segment, or where a new one comes from.

    Attributes
    ----------
    old, new : int or None
        Positions (0 is the largest); None where there is none.
    happened : str
        "kept" (likeness of at least 0.8), "drifted" (0.5 to 0.8), "split" (into this one and others), "merged" (into this one,
        with others), "new" or "retired".
    likeness : float
        NaN for "new" and "retired".
    follows : bool
        Whether the new one is the one that follows the old one; each has one at most.
    """

    old: int | None
    new: int | None
    happened: Happened
    likeness: float = float("nan")
    follows: bool = False


def link_segments(old: Segmentation, new: Segmentation) -> tuple[Link, ...]:
    """Tell what became of each old segment, and where each new one comes from.

    An old segment is the profile that a person named, or where nobody did the profile that it has: many small changes are a large
    one. One follows another by the Hungarian method (Kuhn, 1955) on the likeness of profiles over shared items, in which a pair
    that keeps its name counts more than any that drift, and ties are broken by the customers that both have. A new segment
    that follows none is split off from the old one that it is most like when that one is more like the two together than like
    its follower alone; an old one that none follows has merged in the same sense.

    Parameters
    ----------
    old, new : Segmentation
        Numbers of segments, items and customers may differ.

    Returns
    -------
    tuple of Link
        In the order of the new segments; what has merged stands by them, what is retired at the end.
    """
    alike = likeness(old.named_profiles, new.fit.W)
    follower = _followers(alike, membership_correlations(old, new))
    leader = _turned(follower, len(alike.T))
    before, after = _common_profiles(old, new)
    origin = _part_of(alike, leader, follower, before, after * new.fit.volumes)
    goal = _part_of(alike.T, follower, leader, after, before * old.fit.volumes)
    links: list[Link] = []
    for here in range(len(leader)):
        links.append(_link_of_new(here, alike, leader, origin, goal))
        links += [Link(there, here, "merged", float(alike[there, here])) for there in np.flatnonzero(goal == here).tolist()]
    gone = np.flatnonzero((follower < 0) & (goal < 0))
    return (*links, *(Link(there, None, "retired") for there in gone.tolist()))


def _link_of_new(here: int, alike: np.ndarray, leader: np.ndarray, origin: np.ndarray, goal: np.ndarray) -> Link:
    there = int(leader[here])
    if there < 0:
        source = int(origin[here])
        return Link(None, here, "new") if source < 0 else Link(source, here, "split", float(alike[source, here]))
    value = float(alike[there, here])
    happened: Happened = "kept"
    if value < KEPT:
        happened = "split" if there in origin else "merged" if here in goal else "drifted"
    return Link(there, here, happened, value, follows=True)


def _followers(alike: np.ndarray, together: np.ndarray) -> np.ndarray:
    """Return the position of the new segment that follows each old one, -1 where none is like it."""
    sure = (alike >= KEPT) * float(min(alike.shape))
    worth = np.where(alike >= DRIFTED, alike + sure + TIE / 2 * together, 0.0)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    follower = np.full(len(alike), -1)
    follower[rows] = np.where(alike[rows, columns] >= DRIFTED, columns, -1)
    return follower


def _turned(follower: np.ndarray, n_new: int) -> np.ndarray:
    """Return whom each new segment follows, -1 for none."""
    leader = np.full(n_new, -1)
    led = np.flatnonzero(follower >= 0)
    leader[follower[led]] = led
    return leader


def _common_profiles(old: Segmentation, new: Segmentation) -> tuple[np.ndarray, np.ndarray]:
    """Return the profiles over the items that both have."""
    before, after = old.named_profiles, new.fit.W
    shared = before.index.intersection(after.index)
    return before.loc[shared].to_numpy(dtype=np.float64), after.loc[shared].to_numpy(dtype=np.float64)


def _part_of(alike: np.ndarray, taken: np.ndarray, partner: np.ndarray, wholes: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """Return of which whole each part without a partner is the rest, -1 for none.

    Parameters
    ----------
    alike : ndarray, shape (n_wholes, n_parts)
    taken : ndarray of int, shape (n_parts,)
        Partner of each part, -1 for none.
    partner : ndarray of int, shape (n_wholes,)
    wholes, parts : ndarray
        Profiles over the same items; those of the parts in one unit of volume.
    """
    found = np.full(len(taken), -1)
    for part in np.flatnonzero((taken < 0) & (alike.max(axis=0) >= DRIFTED)):
        whole = int(alike[:, part].argmax())
        main = parts[:, partner[whole]]
        if _cosine(wholes[:, whole], main + parts[:, part]) > _cosine(wholes[:, whole], main):
            found[part] = whole
    return found


def _cosine(left: np.ndarray, right: np.ndarray) -> float:
    norm = float(np.linalg.norm(left) * np.linalg.norm(right))
    return float(left @ right) / norm if norm > 0 else 0.0
