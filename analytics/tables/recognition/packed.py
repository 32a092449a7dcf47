"""Cells that pack several products: "2x Bread, 1x Tea", numbered blocks of columns, nested JSON, key:value pairs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from analytics.tables.recognition.rows import Record, Rows
from analytics.tables.wording import Count, Note, say
from analytics.tables.words import plain

MAX_NESTED_CELL = 1_000_000
"""Longest cell that is read as JSON, in characters."""
_TIMES = "×"
_NEXT_PAIR = re.compile(r"\|(?=\s*\w+\s*:)")


def unpack(rows: Rows, *, column: str, quantity: str, name: str) -> Rows:
    """Part cells such as "2x Bread, fresh, 1x Tea": names may hold commas, so only "comma, number, sign" parts them."""
    packed = rows.find(column)
    if packed is None:
        return rows
    cells = rows.text(packed)
    sign = _TIMES if cells.str.match(rf"\s*\d+\s*{_TIMES}").any() else "[xX]"
    start = re.compile(rf"(?:^|,)\s*(\d+)\s*{sign}\s+")

    def parse(cell: str) -> list[Record]:
        marks = list(start.finditer(cell))
        if not marks or marks[0].start() > 0:
            return [{"name": cell.strip()}]
        ends = [mark.start() for mark in marks[1:]] + [len(cell)]
        names = (cell[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True))
        return [{"quantity": mark[1], "name": text} for mark, text in zip(marks, names, strict=True)]

    unfolded = rows.unfolded(packed, parse, {quantity: "quantity", name: "name"})
    return unfolded.with_made(
        {}, Note(Count(rows.n, "row", "rows"), f" of {packed} packed ", Count(unfolded.n, "line", "lines"), ".")
    )


def gather(rows: Rows, *, makes: Mapping[str, str]) -> Rows:
    """Make a line of each numbered block of columns; ``makes`` names them like "Product Item {n} Name". Empty blocks are none."""
    blocks = _numbered_columns(rows, makes)
    if not blocks:
        return rows
    cells = {
        name: np.array(
            [rows.text(block[name]) if name in block else np.full(rows.n, "") for block in blocks.values()], dtype=object
        )
        for name in makes
        if any(name in block for block in blocks.values())
    }
    filled = np.any([column != "" for column in cells.values()], axis=0)
    filled[0] |= ~filled.any(axis=0)  # a row without any product stays one line, so that it is told
    lines, block_of_line = np.nonzero(filled.T)
    made = {name: pd.Series(column[block_of_line, lines], dtype="str") for name, column in cells.items()}
    note = Note(f"{say(len(blocks), 'block', 'blocks')} of product columns became ", Count(len(lines), "line", "lines"), ".")
    return rows.repeated(lines).with_made(made, note)


def _numbered_columns(rows: Rows, makes: Mapping[str, str]) -> dict[int, dict[str, str]]:
    """Return, by the number of each block, the column of the file for each column to make."""
    patterns = {name: re.compile(plain(pattern).replace("{n}", r"(\d{1,4})")) for name, pattern in makes.items()}
    found: dict[int, dict[str, str]] = {}
    for column in rows.table.frame.columns:
        for name, pattern in patterns.items():
            if match := pattern.fullmatch(plain(str(column))):
                found.setdefault(int(match[1]), {})[name] = str(column)
    return dict(sorted(found.items()))


def pairs(rows: Rows, *, column: str, makes: Mapping[str, str]) -> Rows:
    """Read cells such as "name:Bread|sku:B1|quantity:2"."""
    packed = rows.find(column)
    if packed is None:
        return rows

    def parse(cell: str) -> list[Record]:
        parts = (part.partition(":") for part in _NEXT_PAIR.split(cell))
        return [{plain(key): value.strip() for key, mark, value in parts if mark}]

    return rows.unfolded(packed, parse, {name: plain(key) for name, key in makes.items()})


def nested(rows: Rows, *, column: str, makes: Mapping[str, str]) -> Rows:
    """Read cells that hold a list of records as JSON; a cell that is none keeps its line, without a product."""
    packed = rows.find(column)
    if packed is None:
        return rows
    cells = rows.column(packed)
    if not pd.api.types.is_string_dtype(cells):
        rows = rows.with_made({packed: pd.Series([_as_json(cell) for cell in cells], dtype="str")})
    return rows.unfolded(packed, _records, makes)


def _records(cell: str) -> list[Record]:
    if len(cell) > MAX_NESTED_CELL:
        return []
    try:
        content = json.loads(cell)
    except (ValueError, RecursionError):
        return []
    records = content if isinstance(content, list) else [content]
    return [
        {str(key): "" if value is None else str(value) for key, value in record.items()}
        for record in records
        if isinstance(record, dict)
    ]


def _as_json(cell: object) -> str:
    """Return a nested cell of a typed file as the text that other files hold."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    items = cell.tolist() if isinstance(cell, np.ndarray) else cell
    return json.dumps(items, default=str) if isinstance(items, (list, dict)) else ""
