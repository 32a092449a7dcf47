"""Interactions written by hand, returns included, without the reader and the rules of cleaning."""

from __future__ import annotations

import io

import pandas as pd

import analytics as an
from analytics.tables.cleaning.interactions import CleaningReport


def interactions_of(text: str) -> an.Interactions:
    """Return the interactions that CSV text writes under the names of their roles."""
    return framed(pd.read_csv(io.StringIO(text), dtype={"customer": str, "item": str, "order": str, "category": str}))


def framed(frame: pd.DataFrame) -> an.Interactions:
    """Return the interactions of a data frame with customer, item and any of the other roles, and the category of each item."""
    frame = frame.copy()
    categories = None
    if "category" in frame:
        categories = frame.drop_duplicates("item").set_index("item")["category"]
        frame = frame.drop(columns="category")
    if "date" in frame:
        frame["date"] = pd.to_datetime(frame["date"], format="ISO8601")
    for role in ("customer", "item"):
        frame[role] = pd.Categorical(frame[role], categories=frame[role].unique())
    report = CleaningReport(len(frame), len(frame), "rows", ())
    kind = "ratings" if "rating" in frame else "counts"
    return an.Interactions(frame, kind, an.Vocabulary(), report, "long", categories)
