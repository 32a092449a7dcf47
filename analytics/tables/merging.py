"""Interactions of the parts of a file become one: labels, lines, rejected rows and the account."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.tables.interactions import CleaningStep
from analytics.tables.rejected import Reason, Rejected

_NUMBER = re.compile(r"(?<!\w)\d[\d,]*(?:\.\d+)?(?!\w)")
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_PLURAL = {"is": "are", "has": "have", "was": "were", "its": "their", "it": "they"}
_PLURALS = _PLURAL | {
    "row": "rows",
    "cell": "cells",
    "purchase": "purchases",
    "names": "name",
    "holds": "hold",
    "repeats": "repeat",
}
"""Words that stand in the singular where a sentence tells of one row."""


def merged_columns(parts: Sequence[pd.DataFrame]) -> tuple[dict[str, np.ndarray], dict[str, pd.Categorical]]:
    """Put lines together, each column let go in the parts as soon as it is merged; return numbers and labels.

    Labels that stand in several parts become one category. Orders become numbers: an order of one customer is in one part,
    so that only equality within a part counts, and the texts of all orders would take more than all lines.
    """
    numbers: dict[str, np.ndarray] = {}
    labels: dict[str, pd.Categorical] = {}
    for column in list(parts[0].columns):
        cells = [part.pop(column) for part in parts]
        if column == "order":
            labels[column] = _orders(cells)
        elif isinstance(cells[0].dtype, pd.CategoricalDtype):
            labels[column] = _labels(cells)
        else:
            numbers[column] = np.concatenate([each.to_numpy() for each in cells])
    return numbers, labels


def _labels(cells: Sequence[pd.Series]) -> pd.Categorical:
    labels = [each.cat.categories for each in cells]
    codes, used = pd.factorize(labels[0].append(labels[1:]))
    starts = np.cumsum([0, *map(len, labels)])
    code_of = codes.astype(np.int32)
    moved = [code_of[start + each.cat.codes.to_numpy()] for start, each in zip(starts, cells, strict=False)]
    return pd.Categorical.from_codes(np.concatenate(moved), used)


def _orders(cells: Sequence[pd.Series]) -> pd.Categorical:
    """Return the orders of all parts as numbers; a blank one is missing."""
    moved, n_orders = [], 0
    for each in cells:
        names, codes = each.cat.categories, each.cat.codes.to_numpy().astype(np.int32)
        blank = names.get_indexer([""])[0]
        moved.append(np.where((codes < 0) | (codes == blank), -1, codes + n_orders).astype(np.int32))
        n_orders += len(names)
    return pd.Categorical.from_codes(np.concatenate(moved), pd.RangeIndex(n_orders))


def merged_steps(parts: Sequence[Sequence[CleaningStep]]) -> list[CleaningStep]:
    """Add up the steps of all parts that tell the same, in the order in which they are first told.

    Rows and revenue are added up. Other numbers of a sentence count items, which come back in every part: those of the part
    with the most rows stand.
    """
    alike: dict[tuple[str, ...], list[CleaningStep]] = {}
    for steps in parts:
        for step in steps:
            alike.setdefault((step.action, step.rule, *_told(step.sentence)), []).append(step)
    return [_added(steps) for steps in alike.values()]


def _told(sentence: str) -> list[str]:
    """Return what a sentence tells, whatever its numbers: the same for one row and for many."""
    words = _NUMBER.sub("", _IN_BRACKETS.sub("", sentence).partition(";")[0]).replace(".", "").split()
    return [_PLURAL.get(word, word).removesuffix("s") for word in words if word not in {"a", "an"}]


def _added(steps: Sequence[CleaningStep]) -> CleaningStep:
    """Return the sum of steps that tell the same, in the words of the one with the most rows."""
    most = max(steps, key=lambda step: step.rows)
    rows = sum(step.rows for step in steps)
    found = None if most.found is None else sum(step.found or 0 for step in steps)
    revenue = None if most.revenue is None else round(sum(step.revenue or 0.0 for step in steps), 2)
    sums = {f"{most.rows:,}": f"{rows:,}"}
    if most.found:
        sums[f"{most.found:,}"] = f"{found:,}"
    sentence = _of_many(most.sentence) if most.rows == 1 < rows else most.sentence
    sentence = _NUMBER.sub(lambda number: sums.get(number[0], number[0]), sentence)
    return CleaningStep(most.action, rows, sentence, revenue, most.rule, found)


def _of_many(sentence: str) -> str:
    """Return a sentence about one row as it is told about many; what stands in brackets is about others."""
    words, bracket, rest = sentence.partition(" (")
    return " ".join(_PLURALS.get(word, word) for word in words.split(" ")) + bracket + rest


def merged_rejected(parts: Sequence[Rejected]) -> Rejected:
    """Put the rejected rows of all parts together in the order of the file; of very many, the first of each part."""
    reasons: dict[Reason, int] = {}
    frames, places, fates = [], [], []
    for part in parts:
        code_of = np.array([0, *(reasons.setdefault(reason, len(reasons) + 1) for reason in part.reasons)], dtype=np.uint8)
        frames.append(part.frame)
        places.append(part.places)
        fates.append(code_of[part.fates])
    where = np.concatenate(places)
    order = np.argsort(where, kind="stable")
    frame = pd.concat(frames, ignore_index=True).iloc[order].reset_index(drop=True)
    return Rejected(frame, parts[0].columns, where[order], np.concatenate(fates)[order], tuple(reasons))


def only_rejected(rejected: Rejected, most: int) -> Rejected:
    """Return the rejected rows alone, as texts, so that the lines of the part can be let go."""
    rows = np.flatnonzero(rejected.fates)[:most]
    frame = rejected.frame.iloc[rows].reset_index(drop=True)
    frame = frame.astype({role: "str" for role in frame.columns if isinstance(frame[role].dtype, pd.CategoricalDtype)})
    return Rejected(frame, rejected.columns, rejected.places[rows], rejected.fates[rows], rejected.reasons)
