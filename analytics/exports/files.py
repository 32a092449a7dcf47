"""Files for people: CSV and XLSX in which no text can run as a formula, and an archive of them."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping

import pandas as pd

from analytics.campaigns.campaign import Campaign
from analytics.errors import ExportError
from analytics.tables.readers.formulas import guard

MAX_SHEET_ROWS = 1_048_575
"""Rows below the header that one sheet of a workbook can hold."""
MAX_SHEET_NAME = 31
MAX_FILE_NAME = 60
RESERVED_SHEET_NAMES = ("history",)
ZIP_DATE = (2020, 1, 1, 0, 0, 0)
"""A fixed date, so that the same content gives the same bytes."""


_BELOW_ZERO = re.compile(r"-\d[\d.,'\u2019\u00a0\u202f ]*")
"""A number below zero as it is written anywhere. It runs nothing; ``+49 170`` is left to the guard, as it may be a telephone."""


def guard_text(cell: object) -> object:
    """Return text with an apostrophe before anything that a spreadsheet would run; numbers as they are.

    Examples
    --------
    >>> guard_text("=1+1"), guard_text("Bread"), guard_text(-2), guard_text("-1.234,50")
    ("'=1+1", 'Bread', -2, '-1.234,50')
    """
    return guard(cell) if isinstance(cell, str) and not _BELOW_ZERO.fullmatch(cell) else cell


def _guarded(table: pd.DataFrame) -> pd.DataFrame:
    guarded = table.copy()
    for position in range(table.shape[1]):
        column = table.iloc[:, position]
        if not pd.api.types.is_numeric_dtype(column):
            guarded.isetitem(position, column.map(guard_text))
    return guarded.set_axis([guard_text(str(name)) for name in table.columns], axis=1)


def to_csv(table: pd.DataFrame) -> bytes:
    """Return a table as CSV for people: UTF-8 with a byte-order mark, safe to open in a spreadsheet.

    Examples
    --------
    >>> to_csv(pd.DataFrame({"product": ["=1+1"], "share": [0.5]}))[3:]
    b"product,share\\r\\n'=1+1,0.5\\r\\n"
    """
    # With both letters in the line end, text that holds either of them is put in quotes; else it would start a row of its own.
    return _guarded(table).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def to_xlsx(sheets: Mapping[str, pd.DataFrame]) -> bytes:
    """Return tables as one workbook, a sheet each; text is stored as text, never as a formula or link.

    Raises
    ------
    ExportError
        When a table has more rows than a sheet can hold.
    """
    for name, table in sheets.items():
        if len(table) > MAX_SHEET_ROWS:
            raise ExportError(f"{name} has {len(table):,} rows; a sheet holds {MAX_SHEET_ROWS:,}.", hint="Download it as CSV.")
    buffer = io.BytesIO()
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}}
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs=options) as writer:
        for sheet, table in zip(_sheet_names(sheets), sheets.values(), strict=True):
            table.to_excel(writer, sheet_name=sheet, index=False, freeze_panes=(1, 0))
            writer.sheets[sheet].autofit(max_width=400)
    return buffer.getvalue()


def _sheet_names(names: Iterable[str]) -> list[str]:
    """Return names that a workbook takes: at most 31 characters, none of ``[]:*?/\\'``, never the same twice or empty."""
    taken: list[str] = []
    for name in names:
        clean = "".join(" " if letter in r"[]:*?/\'" else letter for letter in name).strip()[:MAX_SHEET_NAME] or "Sheet"
        candidate, number = clean, 1
        while candidate.lower() in {*map(str.lower, taken), *RESERVED_SHEET_NAMES}:
            number += 1
            candidate = f"{clean[: MAX_SHEET_NAME - len(str(number)) - 1]} {number}"
        taken.append(candidate)
    return taken


def campaign_file_name(campaign: Campaign) -> str:
    """Return a file name, without its ending, that says what a campaign list is for and how long it is.

    Only a-z, 0-9, ``-`` and ``_``, which every system takes; letters with accents lose them, others are left out.
    """
    words = "_".join(filter(None, map(plain_name, campaign.settings.items)))
    number = f"_{len(campaign.people)}"
    name = f"campaign_{words}" if words else "campaign"
    return name[: MAX_FILE_NAME - len(number)].rstrip("-_") + number


def plain_name(text: str) -> str:
    """Return text in plain small letters and digits, hyphens for all else."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", letters))


def to_zip(files: Mapping[str, bytes]) -> bytes:
    """Return files as one archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, date_time=ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return buffer.getvalue()
