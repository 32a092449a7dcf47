"""Commands on the table: open, read in another way, use."""

from __future__ import annotations

from dataclasses import replace

import demo_data
from analytics import AnalyticsError, Recognition, Table, Vocabulary, recognise
from analytics.factorization import max_components
from analytics.matrix import available_values, default_value
from analytics.tables.recognition import recognise_grid, recognise_list
from dashboard import cache
from dashboard.state.fits import choose_number, find_segments, stop_jobs, suggest_number
from dashboard.state.session import DEFAULT_SEGMENTS, Dataset, change, workspace


def open_demo(number: int) -> None:
    """Load an example, use it, and start to find its segments."""
    demo = cache.demos()[number]
    data = (demo_data.FOLDER / demo["file"]).read_bytes()
    table = cache.table(cache.digest_of(data), demo["file"], data)
    recognition = replace(recognise(table), vocabulary=Vocabulary(**demo["vocabulary"]), questions=())
    draft = _dataset(table, recognition, None, demo["title"], demo["origin"])
    change(draft=draft, problem=None)
    use_draft()
    choose_number(demo["n_components"])
    find_segments()
    suggest_number()


def open_table(table: Table) -> None:
    """Take a newly read table as a draft; what is in use stays in use."""
    try:
        change(draft=_dataset(table, recognise(table), None, table.name), problem=None)
    except AnalyticsError as error:
        refuse(error)


def refuse(error: AnalyticsError) -> None:
    """Remember why the last file could not be used; what is loaded stays, and a table that still waits is named."""
    waiting = waiting_draft()
    if waiting is not None:
        error = AnalyticsError(error.message, hint=f"{error.hint} {waiting.title} is still waiting to be used.".strip())
    change(problem=error)


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
        change(problem=error)
        return
    change_draft(recognition)


def change_draft(recognition: Recognition, value: str | None = None) -> None:
    """Read the draft in another way, a cell counting what it did; where that is impossible, say why and keep the old way."""
    draft = workspace().draft
    if draft is None:
        return
    try:
        change(draft=_dataset(draft.table, recognition, value or draft.V.value, draft.title, draft.origin), problem=None)
    except AnalyticsError as error:
        change(problem=error)


def _dataset(table: Table, recognition: Recognition, value: str | None, title: str, origin: str = "") -> Dataset:
    digest = cache.digest_of(table.digest, table.name, recognition)
    interactions = cache.interactions(digest, table, recognition)
    value = value if value in available_values(interactions) else default_value(interactions)
    V = cache.matrix(digest, interactions, value)
    return Dataset(cache.digest_of(digest, value), title, table, recognition, interactions, V, origin)


def discard_draft() -> None:
    """Forget the draft; go back to the table in use, if there is one."""
    current = workspace()
    change(draft=current.dataset, problem=None)


def use_draft() -> None:
    """Work with the draft from now on."""
    current = workspace()
    if current.draft is None or (current.dataset is not None and current.draft.id == current.dataset.id):
        return
    stop_jobs()
    change(
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
