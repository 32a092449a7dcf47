"""One typed workspace for each session; only the commands below change it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import streamlit as st

import demo_data
from analytics import AnalyticsError, Recognition, Segmentation, Table, Vocabulary, recognise
from analytics.campaigns.targeting import TargetList, build_target_list
from analytics.factorization import factorize, max_components
from analytics.factorization.selection import Advice, suggest_n_components
from analytics.matrix import InteractionMatrix, available_values, default_value
from analytics.segments.matching import carry_names
from analytics.segments.segmentation import segment
from analytics.tables.cleaning import Interactions
from analytics.tables.recognition import recognise_grid, recognise_list
from dashboard import cache
from dashboard.jobs import KINDS, Job, Kind, Report, Work

KEY = "workspace"
MOST_SEGMENTS = 20
FEWEST_SEGMENTS = 2
DEFAULT_SEGMENTS = 6
RANDOM_STATE = 0
MOST_UNDO = 20


@dataclass(frozen=True)
class Dataset:
    """A table with everything that was decided about it."""

    id: str
    title: str
    table: Table = field(repr=False)
    recognition: Recognition
    interactions: Interactions = field(repr=False)
    V: InteractionMatrix = field(repr=False)
    origin: str = ""


@dataclass(frozen=True)
class Workspace:
    """What one analyst works on."""

    id: str
    draft: Dataset | None = None
    problem: AnalyticsError | None = None
    dataset: Dataset | None = None
    n_components: int = DEFAULT_SEGMENTS
    segments: Segmentation | None = field(default=None, repr=False)
    fitted_at: float = 0.0
    advice: Advice | None = field(default=None, repr=False)
    names_before: tuple[Segmentation, ...] = field(default=(), repr=False)
    names_grid: int = 0
    earlier: Mapping[int, Segmentation] = field(default_factory=dict, repr=False)
    hide_known: bool = False
    least_rating: float | None = None
    """Counts the times that the grid of names has to start anew, because it shows what is not true."""
    targets: TargetList | None = field(default=None, repr=False)
    target_settings: Mapping[str, object] = field(default_factory=dict, repr=False)


def workspace() -> Workspace:
    """Return the workspace of this session."""
    if KEY not in st.session_state:
        st.session_state[KEY] = Workspace(secrets.token_urlsafe(16))
    return st.session_state[KEY]


def _change(**changes: object) -> Workspace:
    st.session_state[KEY] = replace(workspace(), **changes)  # type: ignore[arg-type]
    return st.session_state[KEY]


# --- the table ---------------------------------------------------------------------------------------------------------


def open_demo(number: int) -> None:
    """Load an example, use it, and start to find its segments."""
    demo = cache.demos()[number]
    data = (demo_data.FOLDER / demo["file"]).read_bytes()
    table = cache.table(cache.digest_of(data), demo["file"], data)
    recognition = replace(recognise(table), vocabulary=Vocabulary(**demo["vocabulary"]), questions=())
    draft = _dataset(table, recognition, None, demo["title"], demo["origin"])
    _change(draft=draft, problem=None)
    use_draft()
    choose_number(demo["n_components"])
    find_segments()
    suggest_number()


def open_table(table: Table) -> None:
    """Take a newly read table as a draft; what is in use stays in use."""
    try:
        _change(draft=_dataset(table, recognise(table), None, table.name), problem=None)
    except AnalyticsError as error:
        refuse(error)


def refuse(error: AnalyticsError) -> None:
    """Remember why the last file could not be used; what is loaded stays, and a table that still waits is named."""
    waiting = waiting_draft()
    if waiting is not None:
        error = AnalyticsError(error.message, hint=f"{error.hint} {waiting.title} is still waiting to be used.".strip())
    _change(problem=error)


def waiting_draft() -> Dataset | None:
    """Return the table that was read and is not in use yet."""
    current = workspace()
    in_use = current.draft is not None and current.dataset is not None and current.draft.id == current.dataset.id
    return None if in_use else current.draft


def read_draft_as(layout: str, label_column: str | None = None) -> None:
    """Read the draft as a list ("long") or as a grid ("wide") whose rows a column names."""
    draft = workspace().draft
    if draft is None:
        return
    try:
        recognition = recognise_list(draft.table) if layout == "long" else recognise_grid(draft.table, label_column)
    except AnalyticsError as error:
        _change(problem=error)
        return
    change_draft(recognition)


def change_draft(recognition: Recognition, value: str | None = None) -> None:
    """Read the draft in another way, a cell counting what it did; where that is impossible, say why and keep the old way."""
    draft = workspace().draft
    if draft is None:
        return
    try:
        _change(draft=_dataset(draft.table, recognition, value or draft.V.value, draft.title, draft.origin), problem=None)
    except AnalyticsError as error:
        _change(problem=error)


def _dataset(table: Table, recognition: Recognition, value: str | None, title: str, origin: str = "") -> Dataset:
    digest = cache.digest_of(table.digest, table.name, recognition)
    interactions = cache.interactions(digest, table, recognition)
    value = value if value in available_values(interactions) else default_value(interactions)
    V = cache.matrix(digest, interactions, value)
    return Dataset(cache.digest_of(digest, value), title, table, recognition, interactions, V, origin)


def discard_draft() -> None:
    """Forget the draft; go back to the table in use, if there is one."""
    current = workspace()
    _change(draft=current.dataset, problem=None)


def use_draft() -> None:
    """Work with the draft from now on."""
    current = workspace()
    if current.draft is None or (current.dataset is not None and current.draft.id == current.dataset.id):
        return
    _stop_jobs()
    _change(
        dataset=current.draft,
        earlier={},
        hide_known=current.draft.V.kind == "ratings",
        least_rating=None,
        segments=None,
        advice=None,
        names_before=(),
        names_grid=current.names_grid + 1,
        targets=None,
        problem=None,
        n_components=min(DEFAULT_SEGMENTS, max_components(current.draft.V)),
    )


# --- segments ----------------------------------------------------------------------------------------------------------


def choose_number(n_components: int) -> None:
    """Choose the number of segments to find next."""
    dataset = workspace().dataset
    if dataset is not None:
        _change(n_components=max(1, min(n_components, MOST_SEGMENTS, max_components(dataset.V))))


def find_segments() -> None:
    """Start a fit in the background."""
    dataset, k = workspace().dataset, workspace().n_components
    if dataset is not None:
        _start("fit", dataset, cache.digest_of(k, RANDOM_STATE), partial(_fit, dataset.V, k))


def _start(kind: Kind, dataset: Dataset, settings: str, work: Work) -> None:
    try:
        cache.registry().submit(workspace().id, kind, dataset.id, settings, work)
    except AnalyticsError as error:
        _change(problem=error)


def _fit(V: InteractionMatrix, k: int, report: Report) -> Segmentation:
    return segment(factorize(V, k, RANDOM_STATE, on_progress=report))


def suggest_number() -> None:
    """Start to compare numbers of segments in the background."""
    dataset = workspace().dataset
    if dataset is not None:
        _start("advice", dataset, cache.digest_of(FEWEST_SEGMENTS, MOST_SEGMENTS, RANDOM_STATE), partial(_advise, dataset.V))


def _advise(V: InteractionMatrix, report: Report) -> Advice:
    return suggest_n_components(V, range(FEWEST_SEGMENTS, MOST_SEGMENTS + 1), RANDOM_STATE, on_progress=report)


def stop_finding() -> None:
    """Stop the running fit."""
    job = fit_job()
    if job is not None:
        job.cancel()


def fit_job() -> Job | None:
    """Return the fit of the table in use that is running or has just ended."""
    return _job("fit")


def advice_job() -> Job | None:
    """Return the comparison of numbers of segments that is running or has just ended."""
    return _job("advice")


def _job(kind: Kind) -> Job | None:
    current = workspace()
    job = cache.registry().find(current.id, kind)
    return job if job is not None and current.dataset is not None and job.subject == current.dataset.id else None


def _stop_jobs() -> None:
    """Stop what runs for a table that is put away."""
    for kind in KINDS:
        job = cache.registry().find(workspace().id, kind)
        if job is not None:
            job.cancel()
            cache.registry().forget(job.owner, job.kind)


def collect_results() -> str | None:
    """Take over what has been finished in the background; return a sentence when that is news."""
    news = None
    for job in (advice_job(), fit_job()):
        if job is None or not job.done:
            continue
        cache.registry().forget(job.owner, job.kind)
        news = _outcome(job) or news
    return news


def _outcome(job: Job) -> str | None:
    if job.cancelled:
        return "Stopped. Nothing was changed." if job.kind == "fit" else None
    problem = job.problem()
    if problem is None:
        return _take(job, job.future.result())
    if job.kind == "fit":
        _change(problem=problem)
    return None


def _take(job: Job, result: Advice | Segmentation) -> str | None:
    current = workspace()
    if current.dataset is None or job.subject != current.dataset.id:
        return None
    if isinstance(result, Advice):
        _change(advice=result)
        return None
    # A number of segments that was found before gets the names it had then.
    before = current.earlier.get(result.fit.n_components, current.segments)
    if before is not None:
        result = carry_names(before, result)
    _change(
        segments=result,
        earlier={**current.earlier, result.fit.n_components: result},
        fitted_at=time.time(),
        names_before=(),
        names_grid=current.names_grid + 1,
        targets=None,
        problem=None,
    )
    return f"{result.fit.n_components} segments found."


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
        _change(problem=error, names_grid=current.names_grid + 1)
        return False
    _show_names(renamed, (*current.names_before, current.segments)[-MOST_UNDO:])
    return True


def undo_rename() -> None:
    """Take the last renaming back."""
    current = workspace()
    if current.names_before:
        _show_names(current.names_before[-1], current.names_before[:-1])
        _change(names_grid=current.names_grid + 1)


def _show_names(segments: Segmentation, before: tuple[Segmentation, ...]) -> None:
    """Put renamed segments in place, in the campaign list too."""
    current = workspace()
    targets, settings = current.targets, dict(current.target_settings)
    if targets is not None and current.segments is not None:
        only = [segments.names[current.segments.position(name)] for name in settings["only_segments"]]  # type: ignore[attr-defined]
        settings["only_segments"] = only
        targets = build_target_list(segments, targets.items, settings["n"], settings["audience"], only)  # type: ignore[arg-type]
    _change(
        segments=segments,
        names_before=before,
        earlier={**current.earlier, segments.fit.n_components: segments},
        targets=targets,
        target_settings=settings,
        problem=None,
    )


# --- campaign ----------------------------------------------------------------------------------------------------------


def keep_targets(targets: TargetList, settings: Mapping[str, object]) -> None:
    """Remember the campaign list for the export page."""
    _change(targets=targets, target_settings=dict(settings))


def keep_offer_settings(hide_known: bool, least_rating: float | None) -> None:
    """Remember which offers are wanted, so that every list of offers follows the same rule."""
    if (workspace().hide_known, workspace().least_rating) != (hide_known, least_rating):
        _change(hide_known=hide_known, least_rating=least_rating)


def clear_problem() -> None:
    """Take the message away that the analyst has read."""
    _change(problem=None)
