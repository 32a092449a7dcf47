"""Commands on names: rename the segments, take that back."""

from __future__ import annotations

from collections.abc import Mapping

from analytics import AnalyticsError, NameChanges, Segmentation, compare_segments
from dashboard.state.campaigns import renamed_campaign
from dashboard.state.session import Named, Workspace, change, workspace

MOST_UNDO = 20


def rename_segments(names: Mapping[int, str]) -> bool:
    """Give segments other names (by number); return whether anything changed."""
    current = workspace()
    if current.segments is None:
        return False
    changed = {number: name for number, name in names.items() if name.strip() != current.segments.names[number - 1]}
    if not changed:
        return False
    try:
        renamed = current.segments.rename(changed)
    except AnalyticsError as error:
        change(problem=error, names_grid=current.names_grid + 1)
        return False
    _show_names(renamed, with_this(current))
    return True


def confirm_name(number: int) -> None:
    """Let the name of a segment belong to what the segment is now."""
    current = workspace()
    if current.segments is not None:
        same = {number: current.segments.names[number - 1]}
        _show_names(current.segments.rename(same), with_this(current))


def undo_names() -> None:
    """Take the last renaming back, or the last new segments with their names; then the question about these is open again."""
    current = workspace()
    if not current.names_before:
        return
    last, before = current.names_before[-1], current.names_before[:-1]
    if last.segments is not None and current.segments is not None and last.segments.fit is current.segments.fit:
        _show_names(last.segments, before)
        change(names_grid=current.names_grid + 1)
    else:
        show_segments(last.segments, before)
        change(earlier=last.earlier, fitted_at=last.fitted_at, proposal=last.proposal)


def with_this(current: Workspace) -> tuple[Named, ...]:
    """Return all that can be taken back once what is there now has been changed."""
    now = Named(current.segments, current.earlier, current.fitted_at, current.proposal)
    return (*current.names_before, now)[-MOST_UNDO:]


def show_segments(segments: Segmentation | None, before: tuple[Named, ...]) -> None:
    """Put other segments in place; no list and no question that was about the old ones stays."""
    change(
        segments=segments,
        names_before=before,
        names_grid=workspace().names_grid + 1,
        proposal=None,
        campaign=None,
        made_from=None,
        problem=None,
    )


def _show_names(segments: Segmentation, before: tuple[Named, ...]) -> None:
    """Put renamed segments in place, in the campaign list and in an open question too."""
    current = workspace()
    change(
        segments=segments,
        names_before=before,
        earlier={**current.earlier, segments.fit.n_components: segments},
        proposal=_asked_anew(current.proposal, current.segments, segments),
        problem=None,
        **renamed_campaign(segments),
    )


def _asked_anew(proposal: NameChanges | None, old: Segmentation | None, renamed: Segmentation) -> NameChanges | None:
    """Let an open question speak of the names as they are now."""
    if proposal is None or proposal.old is not old:
        return proposal
    return compare_segments(renamed, proposal.fresh)
