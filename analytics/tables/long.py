"""A table with a row for each purchase or rating becomes interactions; every row dropped is told with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.errors import CleaningError
from analytics.tables.evidence import parse_columns
from analytics.tables.interactions import (
    MAX_REJECTED_SHOWN,
    CleaningReport,
    CleaningStep,
    Interactions,
    rejected_table,
    say,
    short_labels,
)
from analytics.tables.numbers import ParsedNumbers, to_labels
from analytics.tables.recognition import Recognition
from analytics.tables.table import Table

WHAT_BLANK_MEANS = {"quantity": 1.0, "price": 0.0, "revenue": 0.0}
"""Value of a blank cell by role. A row without a rating says nothing and is dropped."""


@dataclass
class _Sieve:
    """Rows that are still kept, and the account of those that are not."""

    table: Table
    roles: dict[str, str]
    keep: np.ndarray
    steps: list[CleaningStep] = field(default_factory=list)
    rejected: list[pd.DataFrame] = field(default_factory=list)

    def drop(self, wrong: np.ndarray, role: str, reason: str, one: str, many: str) -> None:
        """Drop rows, unless an earlier rule has dropped them."""
        rows = np.flatnonzero(wrong & self.keep)
        if not rows.size:
            return
        self.keep[rows] = False
        self.steps.append(CleaningStep("dropped", len(rows), f"{say(len(rows), f'row {one}', f'rows {many}')}."))
        shown = rows[:MAX_REJECTED_SHOWN]
        column = self.roles[role]
        cells = to_labels(self.table.frame[column].iloc[shown]).to_numpy()
        places = self.table.rows_in_file(shown)
        self.rejected.append(pd.DataFrame({"row": places, "column": column, "cell": cells, "reason": reason}))


def clean_long(table: Table, recognition: Recognition) -> Interactions:
    """Turn purchases or ratings, one in each row, into interactions."""
    roles = _checked_roles(table, recognition)
    sieve = _Sieve(table, roles, np.ones(table.n_rows, dtype=bool))
    nouns = {"customer": recognition.vocabulary.customer, "item": recognition.vocabulary.item}
    frame = pd.DataFrame({role: to_labels(table.frame[roles[role]]) for role in nouns})
    for role, noun in nouns.items():
        empty = (frame[role] == "").to_numpy(dtype=bool)
        sieve.drop(empty, role, f"no {noun}", f"names no {noun}", f"name no {noun}")
        frame[role], cut = short_labels(frame[role])
        sieve.steps += cut
    used = [role for role in ("rating", *WHAT_BLANK_MEANS) if role in roles]
    parsed = parse_columns(table.frame[[roles[role] for role in used]], table)
    for role in used:
        frame[role] = _numbers(sieve, role, parsed[roles[role]])
    if not sieve.keep.any():
        reason = sieve.rejected[0]["reason"].iloc[0]
        raise CleaningError(f"No row of {table.name} can be used ({reason}).", hint="Check which columns play which role.")
    frame = frame[sieve.keep].reset_index(drop=True)
    for role in ("order", "category"):
        if role in roles:
            frame[role] = to_labels(table.frame.loc[sieve.keep, roles[role]]).to_numpy()
    if "date" in roles:
        frame["date"] = _dates(sieve).to_numpy()
    frame = _with_revenue(frame)
    categories, disagree = _categories(frame, recognition)
    sieve.steps += disagree
    frame = frame.drop(columns="category", errors="ignore")
    for role in nouns:
        frame[role] = pd.Categorical(frame[role], categories=pd.unique(frame[role]))
    blanks = _blank_steps(sieve, parsed)
    steps = (_kept_step(frame), *_return_steps(frame, recognition), *blanks, *sieve.steps)
    report = CleaningReport(table.n_rows, len(frame), "rows", steps, rejected_table(sieve.rejected))
    return Interactions(frame, recognition.kind, recognition.vocabulary, report, "long", categories)


def _checked_roles(table: Table, recognition: Recognition) -> dict[str, str]:
    """Return the roles that count for this kind of table, each played by a column that exists."""
    roles = dict(recognition.roles)
    without = set(WHAT_BLANK_MEANS) if recognition.kind == "ratings" else {"rating"}
    if "revenue" in roles:
        without.add("price")  # nothing asks for it, so it must not cost a row
    for role in without:
        roles.pop(role, None)
    needed = ("customer", "item", "rating") if recognition.kind == "ratings" else ("customer", "item")
    for role in needed:
        if role not in roles:
            raise CleaningError(f"No column of {table.name} plays the {role}.", hint="Choose one above the preview.")
    for role, column in roles.items():
        if column not in table.frame.columns:
            raise CleaningError(f"{table.name} has no column {column!r} for the {role}.", hint="Choose another column.")
    if roles["customer"] == roles["item"]:
        raise CleaningError(f"{roles['item']} cannot be both customer and product.", hint="Choose two columns.")
    return roles


def _numbers(sieve: _Sieve, role: str, parsed: ParsedNumbers) -> np.ndarray:
    """Return the numbers of a role; drop the rows that cannot be used for it."""
    column = sieve.roles[role]
    if parsed.note:
        sieve.steps.append(CleaningStep("repaired", 0, f"{column}: {parsed.note}."))
    sieve.drop(parsed.bad, role, "no number", f"holds no number in {column}", f"hold no number in {column}")
    if role == "rating":
        sieve.drop(parsed.blank, role, "no rating", "has no rating", "have no rating")
        sieve.drop(parsed.values < 0, role, "rating below zero", "has a rating below zero", "have a rating below zero")
        return parsed.values
    return np.where(parsed.blank, WHAT_BLANK_MEANS[role], parsed.values)


def _blank_steps(sieve: _Sieve, parsed: dict[str, ParsedNumbers]) -> list[CleaningStep]:
    """Say how many of the rows that are used have a blank, and what it counts as."""
    steps = []
    for role, meaning in WHAT_BLANK_MEANS.items():
        n = int((parsed[sieve.roles[role]].blank & sieve.keep).sum()) if role in sieve.roles else 0
        if n:
            blank = say(n, "blank cell", "blank cells")
            sentence = f"{blank} in {sieve.roles[role]} {'counts' if n == 1 else 'count'} as {role} {meaning:.0f}."
            steps.append(CleaningStep("repaired", n, sentence))
    return steps


def _categories(frame: pd.DataFrame, recognition: Recognition) -> tuple[pd.Series | None, list[CleaningStep]]:
    """Return the category that each item has most often (the first of equals), and how many items have several."""
    if "category" not in frame:
        return None, []
    named = frame.loc[frame["category"] != "", ["item", "category"]]
    times = named.value_counts(sort=False).rename("times").reset_index()
    first_seen = named.drop_duplicates().reset_index(drop=True).reset_index(names="place")
    times = times.merge(first_seen, on=["item", "category"]).sort_values(["times", "place"], ascending=[False, True])
    best = times.drop_duplicates("item").set_index("item")["category"].reindex(pd.unique(frame["item"]))
    several = int((times["item"].value_counts() > 1).sum())
    words = recognition.vocabulary
    if not several:
        return best, []
    sentence = f"{say(several, f'{words.item} has', f'{words.items} have')} several categories; the most frequent is used."
    return best, [CleaningStep("repaired", several, sentence)]


def _with_revenue(frame: pd.DataFrame) -> pd.DataFrame:
    """Add ``revenue`` as quantity times unit price where the file does not state it."""
    if "revenue" not in frame and "price" in frame:
        frame = frame.assign(revenue=frame["price"] * frame.get("quantity", 1.0))
    return frame.drop(columns="price", errors="ignore")


def _kept_step(frame: pd.DataFrame) -> CleaningStep:
    revenue = float(frame["revenue"].sum()) if "revenue" in frame else None
    return CleaningStep("kept", len(frame), f"{say(len(frame), 'row is', 'rows are')} used.", revenue)


def _return_steps(frame: pd.DataFrame, recognition: Recognition) -> list[CleaningStep]:
    if recognition.kind == "ratings" or "quantity" not in frame:
        return []
    returned = frame["quantity"] < 0
    n = int(returned.sum())
    if not n:
        return []
    revenue = float(frame.loc[returned, "revenue"].sum()) if "revenue" in frame else None
    noun = recognition.vocabulary.customer
    rows = say(n, "row is a return", "rows are returns")
    sentence = f"{rows} (quantity below zero), taken off what the {noun} bought."
    return [CleaningStep("repaired", n, sentence, revenue)]


def _dates(sieve: _Sieve) -> pd.Series:
    """Return the dates of the kept rows; those with a time zone in universal time."""
    name = sieve.roles["date"]
    column = sieve.table.frame.loc[sieve.keep, name]
    if not pd.api.types.is_datetime64_any_dtype(column):
        column = pd.to_datetime(to_labels(column), errors="coerce", format="ISO8601", utc=True)
    dates = column if column.dt.tz is None else column.dt.tz_convert(None)
    unread = int(dates.isna().sum())
    if unread:
        rows = say(unread, "row has", "rows have")
        sentence = f"{rows} no date in {name} of the form 2025-12-31, and {'is' if unread == 1 else 'are'} used without one."
        sieve.steps.append(CleaningStep("kept", unread, sentence))
    return dates
