"""A grid of items and customers becomes interactions: one for each cell that holds a number."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.errors import CleaningError
from analytics.tables.interactions import CleaningReport, CleaningStep, Interactions, rejected_table
from analytics.tables.numbers import parse_numbers, to_labels
from analytics.tables.reading import Table
from analytics.tables.recognition import Recognition

MAX_CELL_SHOWN = 40


def clean_wide(table: Table, recognition: Recognition) -> Interactions:
    """Turn a grid into interactions; a cell that is no number, or below zero, stops it and is named."""
    if recognition.label_column not in table.frame.columns:
        raise CleaningError(f"{table.name} has no column {recognition.label_column!r}.", hint="Choose what names the rows.")
    ratings = recognition.kind == "ratings"
    rows, columns, body = _named_grid(table, recognition.label_column)
    values, filled, notes = _grid_values(table, body)
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
    steps = [CleaningStep("kept", len(frame), f"{len(frame):,} cells hold a number.")]
    blanks = int(values.size - filled.sum())
    if blanks:
        steps.append(CleaningStep("kept", blanks, f"{blanks:,} blank cells are read as {'unknown' if ratings else 'none'}."))
    steps += [CleaningStep("repaired", 0, note) for note in notes]
    for labels, what in ((rows, "row"), (columns, "column")):
        steps += _repeat_steps(labels, what, "averaged" if ratings else "added up")
    report = CleaningReport(len(frame), len(frame), "cells", tuple(steps), rejected_table([]))
    return Interactions(frame, recognition.kind, recognition.vocabulary, report, "wide")


def _named_grid(table: Table, label_column: str) -> tuple[pd.Series, pd.Series, pd.DataFrame]:
    """Return the names of rows and columns, as they stand in the file, and the cells between them.

    What has no name is called by its place.
    """
    rows = to_labels(table.frame[label_column])
    rows = rows.where(rows != "", pd.Series([f"row {n}" for n in table.rows_in_file(np.arange(len(rows)))], index=rows.index))
    body = table.frame.drop(columns=label_column)
    label_position = table.frame.columns.get_loc(label_column)
    columns = [name or f"column {n}" for n, name in enumerate(table.header, start=1) if n != label_position + 1]
    return rows, pd.Series(columns, dtype=str), body


def _labels(labels: pd.Series, positions: np.ndarray) -> pd.Categorical:
    codes, categories = pd.factorize(labels)
    return pd.Categorical.from_codes(codes[positions], pd.Index(categories))


def _repeat_steps(labels: pd.Series, what: str, outcome: str) -> list[CleaningStep]:
    repeated = labels[labels.duplicated()]
    if repeated.empty:
        return []
    sentence = f"{len(repeated):,} {what} names stand more than once (such as {repeated.iloc[0]}); their cells are {outcome}."
    return [CleaningStep("repaired", len(repeated), sentence)]


def _grid_values(table: Table, body: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Read the cells of a grid; refuse the first cell that is no number or below zero, by row and column."""
    values = np.zeros(body.shape)
    filled = np.zeros(body.shape, dtype=bool)
    notes: set[str] = set()
    for position, column in enumerate(body.columns):
        parsed = parse_numbers(body[column])
        wrong = np.flatnonzero(parsed.bad | (parsed.values < 0))
        if wrong.size:
            cell = str(body.iloc[wrong[0], position])[:MAX_CELL_SHOWN]
            problem = "is no number" if parsed.bad[wrong[0]] else "is below zero"
            raise CleaningError(
                f"Row {table.rows_in_file(wrong)[0]}, column {column} of {table.name} holds {cell!r}, which {problem}.",
                hint="Correct the cell, or leave it empty.",
            )
        values[:, position] = np.where(parsed.blank, 0.0, parsed.values)
        filled[:, position] = ~parsed.blank
        if parsed.note:
            notes.add(parsed.note)
    if not filled.any():
        raise CleaningError(f"Every cell of {table.name} is blank.", hint="Check that the right sheet or file was exported.")
    return values, filled, sorted(notes)
