"""Small files in every format, made in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping, Sequence

import pandas as pd
import xlsxwriter

import analytics as an
from demo_data import FOLDER

DEMOS = ("corner_shop", "groceries", "tv_shows", "speeches", "books", "stock_volumes")


def text_table(text: str, name: str = "shop.csv") -> an.Table:
    """Read CSV text."""
    return an.read_table(text.encode(), name=name)


def demo_table(demo: str) -> an.Table:
    """Read a demo table."""
    return an.read_table(FOLDER / f"{demo}.csv")


def cleaned(text: str, **roles: str | None) -> an.Interactions:
    """Read CSV text, recognise it (with some roles set by hand), and clean it."""
    table = text_table(text)
    recognition = an.recognise(table)
    return an.clean(table, recognition.with_roles(**roles) if roles else recognition)


def xlsx(rows: Sequence[Sequence[object]], top: int = 0, left: int = 0) -> bytes:
    """Make a workbook with one sheet, its first cell moved down and to the right."""
    return workbook({"Orders": [[]] * top + [[""] * left + list(row) for row in rows]})


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]], hidden: Collection[str] = ()) -> bytes:
    """Make a workbook of several sheets."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as file:
        for name, rows in sheets.items():
            sheet = file.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()


def parquet(frame: pd.DataFrame) -> bytes:
    """Make a Parquet file without an index column."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


def archive(parts: Mapping[str, bytes]) -> bytes:
    """Make a zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return buffer.getvalue()


def part_replaced(workbook: bytes, part: str, data: bytes) -> bytes:
    """Return a workbook in which one part holds something else."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as file:
        return archive({name: data if name == part else file.read(name) for name in file.namelist()})
