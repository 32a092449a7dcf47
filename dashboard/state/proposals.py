"""Commands on new segments: they take over the names of old ones, and where a person gave these, that person is asked first."""

from __future__ import annotations

import time

from analytics import Segmentation, compare_segments
from analytics.matrix import InteractionMatrix
from analytics.segments.carrying import BY_PERSON
from dashboard.state.names import show_segments, with_this
from dashboard.state.session import Workspace, change, workspace

SHARED_ITEMS = 0.5
"""Two tables are of one kind when the smaller one has at least this share of its items in common with the other."""


def take_segments(found: Segmentation) -> str:
    """Put newly found segments in place, or ask first where that concerns names that a person gave; return the news."""
    current = workspace()
    news = f"{found.fit.n_components} segments found."
    # A number of segments that was found before gets the names it had then.
    old = current.earlier.get(found.fit.n_components, current.segments)
    if old is not None and old.fit is found.fit:
        _put_in_place(old)
        return news
    other_table = old is None
    old = current.last_named if old is None else old
    changes = None if old is None else compare_segments(old, found)
    if changes is None or (other_table and changes.nothing_alike):
        _put_in_place(found)
        return news
    if not changes.concerns_a_person:
        _put_in_place(changes.carried)
        return news
    if changes.all_kept and not other_table:
        _put_in_place(changes.carried)
        return f"{news} Their names are kept."
    change(proposal=changes, problem=None)
    return f"{news} Check their names on the page Segments."


def keep_names() -> None:
    """Take the new segments, with the old names where the content is the same."""
    proposal = workspace().proposal
    if proposal is not None:
        _accept(proposal.carried)


def use_fresh_names() -> None:
    """Take the new segments, with names of their own."""
    proposal = workspace().proposal
    if proposal is not None:
        _accept(proposal.fresh)


def keep_old_segments() -> None:
    """Stay with the segments that are shown, and forget the new ones."""
    current = workspace()
    if current.segments is not None:
        fit = current.segments.fit
        change(proposal=None, n_components=fit.n_components, engine=fit.engine, n_scoring=fit.n_scoring)


def names_to_carry(current: Workspace) -> Segmentation | None:
    """Return the segments with names by a person that the next table may take over: the newest there are."""
    for segments in (current.segments, *reversed(list(current.earlier.values()))):
        if segments is not None and any(origin in BY_PERSON for origin in segments.origins):
            return segments
    return current.last_named


def number_as_before(named: Segmentation | None, V: InteractionMatrix) -> int | None:
    """Return how many segments have names by a person, where the table that is used next is of the kind of theirs."""
    if named is None:
        return None
    items = named.fit.V.items
    alike = len(items.intersection(V.items)) >= SHARED_ITEMS * min(len(items), len(V.items))
    return named.fit.n_components if alike else None


def _accept(segments: Segmentation) -> None:
    before = with_this(workspace())
    _put_in_place(segments)
    change(names_before=before)


def _put_in_place(segments: Segmentation) -> None:
    earlier = {**workspace().earlier, segments.fit.n_components: segments}
    show_segments(segments, ())
    change(earlier=earlier, fitted_at=time.time())
