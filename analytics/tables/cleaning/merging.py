"""Interactions of the parts of a file become one: labels, lines, rejected rows and the account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.tables.cleaning.interactions import CleaningStep
from analytics.tables.cleaning.rejected import Reason, Rejected
from analytics.tables.cleaning.telling import Dropped


class Gathering:
    """Lines of the parts, column by column, written into arrays that are made once for all of them.

    So the lines are never held twice, and nothing of a part stays. Labels that stand in several parts become one category.
    Orders become numbers: those of one customer are in one part, so that only equality within a part counts, and the texts
    of all orders would take more than all lines.

    Parameters
    ----------
    most : int
        How many lines are expected; more are welcome, but cost a copy.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._n = 0
        self._cells: dict[str, np.ndarray] = {}
        self._labels: dict[str, list[pd.Index]] = {}
        self._n_labels: dict[str, int] = {}

    def add(self, frame: pd.DataFrame) -> None:
        """Add the lines of a part; every part has the same columns."""
        start, self._n = self._n, self._n + len(frame)
        for column in frame.columns:
            cells = self._codes(column, frame[column]) if _is_coded(frame[column]) else frame[column].to_numpy()
            self._room(column, cells.dtype)[start : self._n] = cells

    def numbers(self) -> dict[str, np.ndarray]:
        """Return the columns of numbers and dates."""
        return {column: cells[: self._n] for column, cells in self._cells.items() if column not in self._n_labels}

    def labels(self) -> dict[str, pd.Categorical]:
        """Return the columns of labels; an order that is blank is missing. What was gathered of them is let go."""
        return {column: self._categorical(column, self._cells.pop(column)[: self._n]) for column in self._n_labels}

    def _categorical(self, column: str, codes: np.ndarray) -> pd.Categorical:
        if column == "order":
            return pd.Categorical.from_codes(codes, pd.RangeIndex(self._n_labels[column]))
        labels = self._labels.pop(column)
        code_of, used = pd.factorize(labels[0].append(labels[1:]))
        return pd.Categorical.from_codes(code_of.astype(np.int32)[codes], used)

    def _codes(self, column: str, cells: pd.Series) -> np.ndarray:
        """Return codes that go on after those of the parts before."""
        labels, codes = cells.cat.categories, cells.cat.codes.to_numpy()
        first = self._n_labels.get(column, 0)
        self._n_labels[column] = first + len(labels)
        if column != "order":
            self._labels.setdefault(column, []).append(labels)
            return codes + np.int32(first)
        blank = labels.get_indexer([""])[0] if len(labels) else -1
        return np.where((codes < 0) | (codes == blank), -1, codes + np.int32(first))

    def _room(self, column: str, kind: np.dtype) -> np.ndarray:
        """Return the array of a column, long enough for all lines so far."""
        cells = self._cells.get(column)
        if cells is None or len(cells) < self._n:
            room = np.empty(max(self._most, self._n), dtype=kind)
            room[: 0 if cells is None else len(cells)] = [] if cells is None else cells
            self._cells[column] = cells = room
        return cells


def _is_coded(cells: pd.Series) -> bool:
    return isinstance(cells.dtype, pd.CategoricalDtype)


def merged_steps(parts: Sequence[Sequence[CleaningStep]]) -> list[CleaningStep]:
    """Add up the steps of all parts that tell the same, in the order in which they are first told.

    Rows, revenue and what was found are added up, and the sentence is written again. What was found is that of all steps
    about the same kind of rows: a part may have returns of one outcome only, and yet all its returns are found.
    """
    alike: dict[tuple[object, ...], list[CleaningStep]] = {}
    found: Counter[tuple[object, ...]] = Counter()
    for steps in parts:
        found.update({_kind(step): step.found or 0 for step in sorted(steps, key=lambda step: step.found or 0)})
        for step in steps:
            alike.setdefault((step.action, step.rule, step.telling or step.sentence), []).append(step)
    merged = [_added(steps, found[_kind(steps[0])]) for steps in alike.values()]
    told = {_kind(step) for step in merged if step.rows}
    return [step for step in merged if step.rows or not _is_dropped(step) or _kind(step) not in told]


def _is_dropped(step: CleaningStep) -> bool:
    return isinstance(step.telling, Dropped) and bool(step.telling.of)


def _kind(step: CleaningStep) -> tuple[object, ...]:
    """Return what a step is about: outcomes of the same rows are one kind."""
    if isinstance(step.telling, Dropped) and step.telling.of:
        return step.rule, step.telling.of
    return step.action, step.rule, step.telling or step.sentence


def _added(steps: Sequence[CleaningStep], found: int) -> CleaningStep:
    """Return the sum of steps that tell the same."""
    first, rows = steps[0], sum(step.rows for step in steps)
    sentence = first.sentence if first.telling is None else first.telling.sentence(rows, rows if first.found is None else found)
    revenue = None if first.revenue is None else sum(step.revenue or 0.0 for step in steps)
    return replace(first, rows=rows, sentence=sentence, revenue=revenue, found=None if first.found is None else found)


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
