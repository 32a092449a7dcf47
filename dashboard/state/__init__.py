"""One typed workspace for each session; only the commands below change it."""

from dashboard.state.fits import (
    FEWEST_SEGMENTS,
    MOST_SEGMENTS,
    advice_job,
    choose_number,
    collect_results,
    find_segments,
    fit_job,
    segments_digest,
    stop_finding,
    suggest_number,
)
from dashboard.state.names import keep_offer_settings, keep_targets, rename_segments, undo_rename
from dashboard.state.session import KEY, Dataset, Workspace, clear_problem, workspace
from dashboard.state.tables import (
    change_draft,
    discard_draft,
    open_demo,
    open_table,
    read_draft_as,
    refuse,
    use_draft,
    waiting_draft,
)

__all__ = [
    "FEWEST_SEGMENTS",
    "KEY",
    "MOST_SEGMENTS",
    "Dataset",
    "Workspace",
    "advice_job",
    "change_draft",
    "choose_number",
    "clear_problem",
    "collect_results",
    "discard_draft",
    "find_segments",
    "fit_job",
    "keep_offer_settings",
    "keep_targets",
    "open_demo",
    "open_table",
    "read_draft_as",
    "refuse",
    "rename_segments",
    "segments_digest",
    "stop_finding",
    "suggest_number",
    "undo_rename",
    "use_draft",
    "waiting_draft",
    "workspace",
]
