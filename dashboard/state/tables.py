"""Commands on the table: open, read in another way, use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

import demo_data
from analytics import AnalyticsError, Table, Vocabulary, recognise
from analytics.factorization import max_components
from analytics.tables.joining import join_tables
from analytics.tables.reading import ReadSettings
from analytics.tables.recognition.recognition import Recognition, recognise_as, recognise_grid, recognise_list
from analytics.tables.texts.documents import find_id_column, find_text_column, is_rather_texts
from analytics.tables.texts.text import TextSettings
from analytics.values import CellOptions, ValueKind, available_values, default_value
from dashboard import cache
from dashboard.opening import file_at_start
from dashboard.state.background import stop_jobs
from dashboard.state.fits import choose_number, find_segments, suggest_number
from dashboard.state.proposals import names_to_carry, number_as_before
from dashboard.state.refused import SheetRefused, naming_sheet
from dashboard.state.session import AS_FOUND, DEFAULT_SEGMENTS, Dataset, Reading, change, workspace
from dashboard.state.shared import Sharing

MOST_KEPT = 64 * 2**20
"""Bytes of a file that are kept until its table is used, so that it can be read again in another way."""


def open_demo(number: int) -> None:
    """Load an example, use it, and start to find its segments."""
    demo = cache.demos()[number]
    data = (demo_data.FOLDER / demo["file"]).read_bytes()
    table = cache.table(cache.digest_of(data), demo["file"], ReadSettings(), data)
    draft = _dataset(table, _reading_of_demo(table, demo), demo["title"], demo["origin"])
    change(draft=draft, problem=None)
    use_draft()
    choose_number(demo["n_components"])
    find_segments()
    suggest_number()


def _reading_of_demo(table: Table, demo: Mapping[str, Any]) -> Reading:
    if "text_column" in demo:
        return _reading_of_texts(TextSettings(demo["text_column"], demo["id_column"]))
    return Reading(replace(recognise(table), vocabulary=Vocabulary(**demo["vocabulary"]), questions=()))


def open_tables(read: Callable[[], Sequence[Table]], file: bytes | None = None, settings: ReadSettings = AS_FOUND) -> None:
    """Take newly read tables, joined to one, as a draft; what is in use stays in use."""
    tables: Sequence[Table] = ()
    kept = file if file is not None and len(file) <= MOST_KEPT else None
    try:
        tables = read()
        table = join_tables(tables) if len(tables) > 1 else tables[0]
        change(draft=replace(_first_reading(table), file=kept, settings=settings), problem=None)
    except AnalyticsError as error:
        change(problem=naming_sheet(_naming_waiting(error), tables, kept, settings))


def read_other_sheet(sheet: str) -> None:
    """Read another sheet of the workbook of which one was refused; the choice stays as long as none can be used."""
    refused = workspace().problem
    if not isinstance(refused, SheetRefused):
        return
    book = refused.workbook
    settings = book.settings_for(sheet)
    open_tables(lambda: [cache.table(book.digest, book.name, settings, book.file)], book.file, settings)
    problem = workspace().problem
    if problem is not None and not isinstance(problem, SheetRefused):  # the sheet is no table at all
        change(problem=SheetRefused(problem, replace(book, sheet=sheet)))


def take_path_of_start() -> None:
    """Open the file that was named when the dashboard was started, once in each session."""
    path = file_at_start()
    if path is not None and not workspace().start_seen:
        change(start_seen=True)
        changed = path.stat().st_mtime_ns if path.exists() else None
        open_tables(lambda: [cache.file(path, changed)])


def _first_reading(table: Table) -> Dataset:
    """Read a table as what it seems to be; one of texts has no purchases to find."""
    column = find_text_column(table)
    try:
        recognition = recognise(table)
        if column is None or not is_rather_texts(table, recognition, column):
            return _dataset(table, Reading(recognition), table.name)
    except AnalyticsError:
        if column is None:
            raise
    return _dataset(table, _reading_of_texts(_text_settings(table, column)), table.name)


def refuse(error: AnalyticsError) -> None:
    """Remember why the last file could not be used; what is loaded stays, and a table that still waits is named."""
    change(problem=_naming_waiting(error))


def _naming_waiting(error: AnalyticsError) -> AnalyticsError:
    waiting = waiting_draft()
    if waiting is None:
        return error
    return AnalyticsError(error.message, hint=f"{error.hint} {waiting.title} is still waiting to be used.".strip())


def waiting_draft() -> Dataset | None:
    """Return the table that was read and is not in use yet."""
    current = workspace()
    in_use = current.draft is not None and current.dataset is not None and current.draft.id == current.dataset.id
    return None if in_use else current.draft


def read_draft_again(settings: ReadSettings) -> None:
    """Read the file of the draft with another sheet, encoding, delimiter or header."""
    draft = workspace().draft
    if draft is None or draft.file is None:
        return
    file = draft.file
    open_tables(lambda: [cache.table(draft.table.digest, draft.table.name, settings, file)], file, settings)


def read_draft_as(layout: str, label_column: str | None = None) -> None:
    """Read the draft as a list ("long"), as a grid ("wide") whose rows a column names, or as documents ("text")."""
    draft = workspace().draft
    if draft is None:
        return
    try:
        reading = _reading_as(draft.table, layout, label_column)
    except AnalyticsError as error:
        change(problem=error)
        return
    change_draft(replace(draft.reading, recognition=reading.recognition, text=reading.text))


def read_draft_as_format(format_id: str) -> None:
    """Read the draft as another of the known exports that it may be."""
    draft = workspace().draft
    if draft is None:
        return
    before = draft.recognition
    try:
        found = recognise_as(draft.table, format_id)
    except AnalyticsError as error:
        change(problem=error)
        return
    others = tuple(kind for kind in (before.format, *before.alternatives) if kind != format_id)
    recognise_draft_as(replace(found, alternatives=others))


def _reading_of_texts(settings: TextSettings) -> Reading:
    why = f"Each row is a document; its words are taken from {settings.column}."
    return Reading(Recognition("wide", "counts", reasons=(why,)), text=settings)


def _text_settings(table: Table, column: str) -> TextSettings:
    return TextSettings(column, find_id_column(table, column))


def _reading_as(table: Table, layout: str, label_column: str | None) -> Reading:
    if layout == "text":
        column = find_text_column(table) or str(table.frame.columns[-1])
        return _reading_of_texts(_text_settings(table, column))
    return Reading(recognise_list(table) if layout == "long" else recognise_grid(table, label_column))


def change_draft(reading: Reading) -> None:
    """Read the draft in another way; where that is impossible, say why and keep the old way."""
    draft = workspace().draft
    if draft is None:
        return
    try:
        change(draft=made_again(replace(draft, reading=reading)), problem=None)
    except AnalyticsError as error:
        change(problem=error)


def recognise_draft_as(recognition: Recognition) -> None:
    """Read the draft with other roles, another kind, other dates."""
    draft = workspace().draft
    if draft is not None:
        change_draft(replace(draft.reading, recognition=recognition))


def switch_rule(rule: str, on: bool) -> None:
    """Switch a rule of cleaning on or off."""
    draft = workspace().draft
    if draft is not None:
        rules = draft.reading.rules | {rule} if on else draft.reading.rules - {rule}
        change_draft(replace(draft.reading, rules=rules))


def count_as(value: ValueKind | None, options: CellOptions) -> None:
    """Let a cell count something else."""
    draft = workspace().draft
    if draft is not None:
        change_draft(replace(draft.reading, value=value, options=options))


def made_again(dataset: Dataset) -> Dataset:
    """Return a dataset as its table gives it now, with what was decided about it and without those who object to profiling."""
    made = _dataset(dataset.table, dataset.reading, dataset.title, dataset.origin)
    return replace(made, file=dataset.file, settings=dataset.settings)


def _dataset(table: Table, reading: Reading, title: str, origin: str = "") -> Dataset:
    digest = cache.digest_of(cache.digest_of_table(table), reading.recognition, sorted(reading.rules), reading.text)
    interactions = cache.interactions(digest, table, reading.recognition, reading.rules, reading.text)
    leave = workspace().files.uploaded.objectors(interactions.frame["customer"].cat.categories, pd.Timestamp.today())
    if leave:
        digest = cache.digest_of(digest, leave)
        interactions = cache.interactions_without(digest, interactions, leave)
    if reading.value not in available_values(interactions):
        reading = replace(reading, value=default_value(interactions))
    if "date" not in interactions.frame:
        reading = replace(reading, options=replace(reading.options, half_life_days=None))
    full = cache.digest_of(digest, reading.value, reading.options)
    V = cache.matrix(full, interactions, reading.value, reading.options)
    warnings = () if origin else cache.warnings(full, interactions, V, date.today())
    return Dataset(full, title, table, reading, interactions, V, warnings, origin, len(leave))


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
    used = replace(current.draft, file=None)
    named = names_to_carry(current)
    change(
        draft=used,
        dataset=used,
        earlier={},
        hide_known=used.V.kind == "ratings",
        least_rating=None,
        segments=None,
        advice=None,
        last_named=named,
        proposal=None,
        names_before=(),
        names_grid=current.names_grid + 1,
        campaign=None,
        made_from=None,
        sharing=Sharing(),
        problem=None,
        n_components=min(number_as_before(named, used.V) or DEFAULT_SEGMENTS, max_components(used.V)),
    )
