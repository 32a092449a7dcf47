"""A grid of items and customers becomes interactions: one for each cell that holds a number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.errors import CleaningError
from analytics.tables.cells.numbers import ParsedNumbers, marks_told, to_labels
from analytics.tables.cleaning.interactions import CleaningReport, CleaningStep, Interactions, short_labels
from analytics.tables.recognition.decisions import Recognition
from analytics.tables.recognition.evidence import MAX_TEXT_IN_COLUMN, SAMPLE_COLUMNS, category_of_grid, mark_of, parse_columns
from analytics.tables.recognition.totals import without_totals
from analytics.tables.table import Table
from analytics.tables.wording import say

MAX_CELL_SHOWN = 40
MAX_NAMES_SHOWN = 3


def clean_wide(table: Table, recognition: Recognition) -> Interactions:
    """Turn a grid into interactions; a cell that is no number, or below zero, stops it and is named."""
    if recognition.label_column not in table.frame.columns:
        raise CleaningError(f"{table.name} has no column {recognition.label_column!r}.", hint="Choose what names the rows.")
    ratings = recognition.kind == "ratings"
    label = recognition.label_column
    table, totals = without_totals(table, label)
    cells = table.frame.drop(columns=label)
    table = replace(table, mark=mark_of(cells, table))
    parsed = parse_columns(cells, table)
    text = [name for name, column in parsed.items() if column.bad.mean() > MAX_TEXT_IN_COLUMN]
    numbers = {name: column for name, column in parsed.items() if name not in text}
    if not numbers:
        raise CleaningError(f"No column of {table.name} holds numbers.", hint="Is it a list? A grid holds numbers in its cells.")
    rows, cut_rows = short_labels(_row_names(table, label))
    columns, cut_columns = short_labels(_column_names(table, list(numbers)))
    categories, text_steps = _categories(table, recognition, rows, text)
    values, filled, notes = _grid_values(table, numbers)
    row_positions, column_positions = np.nonzero(filled)
    in_rows, in_columns = _labels(rows, row_positions), _labels(columns, column_positions)
    items_first = recognition.items_in == "rows"
    frame = pd.DataFrame(
        {
            "customer": in_columns if items_first else in_rows,
            "item": in_rows if items_first else in_columns,
            "rating" if ratings else "weight": values[filled],
        }
    )
    steps = [CleaningStep("kept", len(frame), f"{say(len(frame), 'cell holds', 'cells hold')} a number.")]
    blanks = int(values.size - filled.sum())
    if blanks:
        steps.append(
            CleaningStep(
                "kept", blanks, f"{say(blanks, 'blank cell is', 'blank cells are')} read as {'unknown' if ratings else 'none'}."
            )
        )
    steps += [CleaningStep("dropped", 0, sentence) for sentence in totals]
    steps += [CleaningStep("repaired", 0, note) for note in notes]
    steps += text_steps + cut_rows + cut_columns
    for labels, what in ((rows, "row"), (columns, "column")):
        steps += _repeat_steps(labels, what, "averaged" if ratings else "added up")
    told = "" if notes and table.mark is None else _mark_told(table, list(numbers))
    report = CleaningReport(len(frame), len(frame), "cells", tuple(steps), decimal_mark=told)
    return Interactions(frame, recognition.kind, recognition.vocabulary, report, "wide", categories)


def _mark_told(table: Table, numbers: list[str]) -> str:
    """Say with which decimal mark the first columns of numbers were read."""
    return marks_told((table.frame[name], table.mark or ".") for name in numbers[:SAMPLE_COLUMNS])


def _row_names(table: Table, label: str) -> pd.Series:
    """Return the names of the rows; what has no name is called by its place in the file."""
    rows = to_labels(table.frame[label])
    places = table.rows_in_file(np.arange(len(rows)))
    return rows.where(rows != "", pd.Series([f"row {n}" for n in places], index=rows.index))


def _column_names(table: Table, numbers: list[str]) -> pd.Series:
    """Return the names of the columns of numbers as they stand in the file; what has no name is called by its place."""
    places = table.frame.columns.get_indexer(numbers)
    return pd.Series([table.header[place] or f"column {place + 1}" for place in places], dtype=str)


def _categories(
    table: Table, recognition: Recognition, rows: pd.Series, text: list[str]
) -> tuple[pd.Series | None, list[CleaningStep]]:
    """Take a column of text beside the numbers for the category of the items; say what happens to each such column."""
    category = category_of_grid(text) if recognition.items_in == "rows" else None
    steps = [CleaningStep("dropped", 0, f"The column {name} holds text; it is left out.") for name in text if name != category]
    if category is None:
        return None, steps
    steps.append(CleaningStep("kept", 0, f"The column {category} holds the category of each {recognition.vocabulary.item}."))
    labels = to_labels(table.frame[category])
    named = pd.Series(labels.to_numpy(), index=rows.to_numpy())[(labels != "").to_numpy(dtype=bool)]
    return named[~named.index.duplicated()].reindex(pd.unique(rows)), steps


def _labels(labels: pd.Series, positions: np.ndarray) -> pd.Categorical:
    codes, categories = pd.factorize(labels)
    return pd.Categorical.from_codes(codes[positions], pd.Index(categories))


def _repeat_steps(labels: pd.Series, what: str, outcome: str) -> list[CleaningStep]:
    repeated = labels[labels.duplicated()]
    if repeated.empty:
        return []
    names = say(len(repeated), f"{what} name stands", f"{what} names stand")
    sentence = f"{names} more than once (such as {repeated.iloc[0]}); their cells are {outcome}."
    return [CleaningStep("repaired", len(repeated), sentence)]


def _grid_values(table: Table, numbers: dict[str, ParsedNumbers]) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return the cells of a grid; refuse the first cell that is no number or below zero, by row and column."""
    values = np.zeros((table.n_rows, len(numbers)))
    filled = np.zeros(values.shape, dtype=bool)
    notes: dict[str, list[str]] = {}
    for position, (column, parsed) in enumerate(numbers.items()):
        wrong = np.flatnonzero(parsed.bad | (parsed.values < 0))
        if wrong.size:
            cell = str(table.frame[column].iloc[wrong[0]])[:MAX_CELL_SHOWN]
            problem = "is no number" if parsed.bad[wrong[0]] else "is below zero"
            raise CleaningError(
                f"Row {table.rows_in_file(wrong)[0]}, column {column} of {table.name} holds {cell!r}, which {problem}.",
                hint="Correct the cell, or leave it empty.",
            )
        values[:, position] = np.where(parsed.blank, 0.0, parsed.values)
        filled[:, position] = ~parsed.blank
        if parsed.note:
            notes.setdefault(parsed.note, []).append(column)
    if not filled.any():
        raise CleaningError(f"Every cell of {table.name} is blank.", hint="Check that the right sheet or file was exported.")
    return values, filled, [f"{_listed(columns)}: {note}." for note, columns in notes.items()]


def _listed(names: list[str]) -> str:
    more = len(names) - MAX_NAMES_SHOWN
    return ", ".join(names[:MAX_NAMES_SHOWN]) + (f" and {say(more, 'more column', 'more columns')}" if more > 0 else "")
