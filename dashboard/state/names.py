"""Commands on names and lists: rename, undo, remember what the lists of offers and contacts follow."""

from __future__ import annotations

from collections.abc import Mapping

from analytics import AnalyticsError, Segmentation
from analytics.campaigns.targeting import TargetList, build_target_list
from dashboard.state.session import change, workspace

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
    _show_names(renamed, (*current.names_before, current.segments)[-MOST_UNDO:])
    return True


def undo_rename() -> None:
    """Take the last renaming back."""
    current = workspace()
    if current.names_before:
        _show_names(current.names_before[-1], current.names_before[:-1])
        change(names_grid=current.names_grid + 1)


def _show_names(segments: Segmentation, before: tuple[Segmentation, ...]) -> None:
    """Put renamed segments in place, in the campaign list too."""
    current = workspace()
    targets, settings = current.targets, dict(current.target_settings)
    if targets is not None and current.segments is not None:
        only = [segments.names[current.segments.position(name)] for name in settings["only_segments"]]  # type: ignore[attr-defined]
        settings["only_segments"] = only
        targets = build_target_list(segments, targets.items, settings["n"], settings["audience"], only)  # type: ignore[arg-type]
    change(
        segments=segments,
        names_before=before,
        earlier={**current.earlier, segments.fit.n_components: segments},
        targets=targets,
        target_settings=settings,
        problem=None,
    )


def keep_targets(targets: TargetList, settings: Mapping[str, object]) -> None:
    """Remember the campaign list for the export page."""
    change(targets=targets, target_settings=dict(settings))


def keep_offer_settings(hide_known: bool, least_rating: float | None) -> None:
    """Remember which offers are wanted, so that every list of offers follows the same rule."""
    if (workspace().hide_known, workspace().least_rating) != (hide_known, least_rating):
        change(hide_known=hide_known, least_rating=least_rating)
