"""A recognised table becomes tidy interactions, with an account of every row kept, repaired or dropped."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.errors import CleaningError
from analytics.tables.numbers import parse_numbers, to_labels
from analytics.tables.reading import Table
from analytics.tables.recognition import Kind, Recognition
from analytics.vocabulary import Vocabulary

MAX_REJECTED_SHOWN = 10_000
HEADER_ROWS = 1
"""Rows before the first data row, so that row numbers are those of a spreadsheet."""


@dataclass(frozen=True)
class CleaningStep:
    """One line of the account: what happened to how many rows, and to how much revenue."""

    action: str
    rows: int
    sentence: str
    revenue: float | None = None


@dataclass(frozen=True)
class CleaningReport:
    """The account of cleaning.

    Attributes
    ----------
    rows_read, rows_kept : int
        For wide tables these are cells that hold something.
    unit : str
        "rows" or "cells".
    steps : tuple of CleaningStep
    rejected : DataFrame
        Row number (as a spreadsheet counts), column, cell and reason; at most `MAX_REJECTED_SHOWN` rows.
    """

    rows_read: int
    rows_kept: int
    unit: str
    steps: tuple[CleaningStep, ...]
    rejected: pd.DataFrame = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Return the account as a table with the columns action, rows, what, revenue."""
        return pd.DataFrame(
            [(step.action, step.rows, step.sentence, step.revenue) for step in self.steps],
            columns=["action", self.unit, "what", "revenue"],
        )

    def sentence(self) -> str:
        """Return what was read, kept and dropped in one sentence."""
        dropped = self.rows_read - self.rows_kept
        return f"{self.rows_read:,} {self.unit} read, {self.rows_kept:,} kept, {dropped:,} dropped."


@dataclass(frozen=True)
class Interactions:
    """Who did what with which item, one row each.

    Attributes
    ----------
    frame : DataFrame
        ``customer`` and ``item`` (categorical, in the order of the file), and those of
        ``weight``, ``quantity``, ``rating``, ``revenue``, ``date``, ``order`` that the table has.
    kind : {"counts", "ratings"}
    vocabulary : Vocabulary
    report : CleaningReport
    categories : Series or None
        Category of each item, indexed by item.
    layout : str
    """

    frame: pd.DataFrame = field(repr=False)
    kind: Kind
    vocabulary: Vocabulary
    report: CleaningReport
    layout: str
    categories: pd.Series | None = field(default=None, repr=False)


def clean(table: Table, recognition: Recognition) -> Interactions:
    """Turn a recognised table into interactions and an account.

    Parameters
    ----------
    table : Table
    recognition : Recognition

    Returns
    -------
    Interactions
        With ``.report``, a `CleaningReport`.

    Raises
    ------
    CleaningError
        When a grid holds text or negative numbers (with row and column), or when
        nothing usable is left.

    Examples
    --------
    >>> from analytics import read_table, recognise
    >>> table = read_table(b"customer,product,quantity\\nMary,Bread,3\\n,Bread,1\\nMary,Bread,1\\n")
    >>> interactions = clean(table, recognise(table))
    >>> interactions.report.sentence()
    '3 rows read, 2 kept, 1 dropped.'
    """
    if recognition.layout == "wide":
        return _clean_wide(table, recognition)
    return _clean_long(table, recognition)


def _clean_wide(table: Table, recognition: Recognition) -> Interactions:
    labels = to_labels(table.frame[recognition.label_column])
    rows = _named(labels, "row")
    body = table.frame.drop(columns=recognition.label_column)
    names = [name for name, unique in zip(table.header, table.frame.columns, strict=True) if unique != recognition.label_column]
    columns = _named(pd.Series(names, dtype=str), "column")
    values, filled, notes = _grid_values(table, body)
    row_index, column_index = np.nonzero(filled)
    long = pd.DataFrame({"row": row_index, "column": column_index, "weight": values[filled]})
    row_labels = pd.Categorical.from_codes(*_codes(rows, long["row"]))
    column_labels = pd.Categorical.from_codes(*_codes(columns, long["column"]))
    items_first = recognition.items_in == "rows"
    frame = pd.DataFrame(
        {
            "customer": column_labels if items_first else row_labels,
            "item": row_labels if items_first else column_labels,
            "rating" if recognition.kind == "ratings" else "weight": long["weight"],
        }
    )
    steps = [CleaningStep("kept", len(frame), f"{len(frame):,} cells hold a number.")]
    blanks = int(values.size - filled.sum())
    if blanks:
        meaning = "unknown" if recognition.kind == "ratings" else "none"
        steps.append(CleaningStep("kept", blanks, f"{blanks:,} blank cells are read as {meaning}."))
    steps += [CleaningStep("repaired", 0, note) for note in notes]
    steps += _repeat_steps(rows, "row") + _repeat_steps(columns, "column")
    report = CleaningReport(len(frame), len(frame), "cells", tuple(steps), _rejected([]))
    return Interactions(frame, recognition.kind, recognition.vocabulary, report, "wide")


def _named(labels: pd.Series, what: str) -> pd.Series:
    """Return labels with empty ones replaced by their place."""
    places = pd.Series([f"{what} {number}" for number in range(2, len(labels) + 2)], index=labels.index)
    return labels.where(labels != "", places)


def _codes(labels: pd.Series, positions: pd.Series) -> tuple[np.ndarray, pd.Index]:
    codes, categories = pd.factorize(labels)
    return codes[positions.to_numpy()], pd.Index(categories)


def _repeat_steps(labels: pd.Series, what: str) -> list[CleaningStep]:
    repeats = int(labels.duplicated().sum())
    if not repeats:
        return []
    example = labels[labels.duplicated()].iloc[0]
    return [
        CleaningStep(
            "repaired", repeats, f"{repeats:,} {what} names stand more than once (such as {example}); their cells are added up."
        )
    ]


def _grid_values(table: Table, body: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Read the cells of a grid; refuse the first cell that is no number or below zero, by row and column."""
    values = np.zeros(body.shape)
    filled = np.zeros(body.shape, dtype=bool)
    notes: set[str] = set()
    for position, column in enumerate(body.columns):
        parsed = parse_numbers(body[column])
        wrong = parsed.bad | (parsed.values < 0)
        if wrong.any():
            row = int(np.argmax(wrong))
            problem = "is no number" if parsed.bad[row] else "is below zero"
            raise CleaningError(
                f"Row {row + 1 + HEADER_ROWS}, column {column} of {table.name} holds {str(body.iat[row, position])[:40]!r}, which {problem}.",
                hint="Correct the cell, or leave it empty.",
            )
        values[:, position] = np.where(parsed.blank, 0.0, parsed.values)
        filled[:, position] = ~parsed.blank
        if parsed.note:
            notes.add(parsed.note)
    if not filled.any():
        raise CleaningError(f"Every cell of {table.name} is blank.", hint="Check that the right sheet or file was exported.")
    return values, filled, sorted(notes)


def _clean_long(table: Table, recognition: Recognition) -> Interactions:
    roles = recognition.roles
    for role in ("customer", "item"):
        if roles.get(role) not in table.frame.columns:
            raise CleaningError(f"No column of {table.name} plays the {role}.", hint="Choose one above the preview.")
    frame = pd.DataFrame({role: to_labels(table.frame[roles[role]]) for role in ("customer", "item")})
    keep = np.ones(len(frame), dtype=bool)
    rejected: list[pd.DataFrame] = []
    steps: list[CleaningStep] = []

    def reject(wrong: np.ndarray, role: str, reason: str, sentence: str) -> None:
        nonlocal keep
        wrong = wrong & keep
        if wrong.any():
            rejected.append(_rejected_rows(table, roles[role], wrong, reason))
            steps.append(CleaningStep("dropped", int(wrong.sum()), f"{int(wrong.sum()):,} rows {sentence}."))
            keep = keep & ~wrong

    for role, noun in (("customer", recognition.vocabulary.customer), ("item", recognition.vocabulary.item)):
        reject((frame[role] == "").to_numpy(dtype=bool), role, f"no {noun}", f"name no {noun}")
    for role in ("rating", "quantity", "price", "revenue"):
        if role in roles:
            parsed = parse_numbers(table.frame[roles[role]])
            reject(parsed.bad, role, "no number", f"hold no number in {roles[role]}")
            blank_means_gone = role == "rating"
            if blank_means_gone:
                reject(parsed.blank, role, "no rating", "have no rating")
                reject(parsed.values < 0, role, "rating below zero", "have a rating below zero")
            frame[role] = (
                parsed.values if blank_means_gone else np.where(parsed.blank, 1.0 if role == "quantity" else 0.0, parsed.values)
            )
            if parsed.note:
                steps.append(CleaningStep("repaired", 0, f"{roles[role]}: {parsed.note}"))
    if "order" in roles:
        frame["order"] = to_labels(table.frame[roles["order"]])
    if "date" in roles:
        frame["date"] = _dates(table.frame[roles["date"]], steps, roles["date"])
    if "category" in roles:
        frame["category"] = to_labels(table.frame[roles["category"]])
    if not keep.any():
        reasons = pd.concat(rejected)["reason"].iloc[0] if rejected else "nothing usable"
        raise CleaningError(f"No row of {table.name} can be used ({reasons}).", hint="Check which columns play which role.")
    frame = frame[keep].reset_index(drop=True)
    frame, money = _with_revenue(frame)
    steps = [_kept_step(frame, money), *_return_steps(frame, recognition), *steps]
    categories = frame.groupby("item", sort=False)["category"].first() if "category" in frame else None
    for role in ("customer", "item"):
        frame[role] = pd.Categorical(frame[role], categories=pd.unique(frame[role]))
    report = CleaningReport(table.n_rows, len(frame), "rows", tuple(steps), _rejected(rejected))
    return Interactions(
        frame.drop(columns="category", errors="ignore"), recognition.kind, recognition.vocabulary, report, "long", categories
    )


def _with_revenue(frame: pd.DataFrame) -> tuple[pd.DataFrame, bool]:
    """Add ``revenue`` as quantity times unit price where the file does not state it."""
    if "revenue" not in frame and "price" in frame:
        frame = frame.assign(revenue=frame["price"] * (frame["quantity"] if "quantity" in frame else 1.0))
    return frame.drop(columns="price", errors="ignore"), "revenue" in frame


def _kept_step(frame: pd.DataFrame, money: bool) -> CleaningStep:
    return CleaningStep("kept", len(frame), f"{len(frame):,} rows are used.", float(frame["revenue"].sum()) if money else None)


def _return_steps(frame: pd.DataFrame, recognition: Recognition) -> list[CleaningStep]:
    if recognition.kind == "ratings" or "quantity" not in frame:
        return []
    returned = frame["quantity"] < 0
    if not returned.any():
        return []
    n = int(returned.sum())
    revenue = float(frame.loc[returned, "revenue"].sum()) if "revenue" in frame else None
    return [
        CleaningStep(
            "repaired",
            n,
            f"{n:,} rows are returns (quantity below zero): they are taken off what the {recognition.vocabulary.customer} bought.",
            revenue,
        )
    ]


def _dates(column: pd.Series, steps: list[CleaningStep], name: str) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(column):
        return column
    dates = pd.to_datetime(column, errors="coerce", format="ISO8601")
    unread = int(dates.isna().sum())
    if unread:
        steps.append(
            CleaningStep(
                "kept", unread, f"{unread:,} rows have no date in {name} of the form 2025-12-31; they are used without one."
            )
        )
    return dates


def _rejected_rows(table: Table, column: str, wrong: np.ndarray, reason: str) -> pd.DataFrame:
    rows = np.flatnonzero(wrong)[:MAX_REJECTED_SHOWN]
    cells = to_labels(table.frame[column].iloc[rows]).to_numpy()
    return pd.DataFrame({"row": rows + 1 + HEADER_ROWS, "column": column, "cell": cells, "reason": reason})


def _rejected(parts: list[pd.DataFrame]) -> pd.DataFrame:
    if not parts:
        return pd.DataFrame(columns=["row", "column", "cell", "reason"])
    return pd.concat(parts, ignore_index=True).sort_values("row").head(MAX_REJECTED_SHOWN).reset_index(drop=True)
