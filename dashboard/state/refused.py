"""A workbook of which a sheet cannot be used: the file is kept, so that another sheet can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from analytics import AnalyticsError, Table
from analytics.tables.reading import ReadSettings


@dataclass(frozen=True)
class Workbook:
    """A file with several sheets, and the one of them that was read."""

    name: str
    digest: str
    sheet: str
    sheets: tuple[str, ...]
    settings: ReadSettings
    file: bytes = field(repr=False)

    def settings_for(self, sheet: str) -> ReadSettings:
        """Return how another sheet is read."""
        return replace(self.settings, sheet=sheet)


class SheetRefused(AnalyticsError):
    """A sheet cannot be used; others of its workbook may.

    Parameters
    ----------
    error : AnalyticsError
    workbook : Workbook
    """

    def __init__(self, error: AnalyticsError, workbook: Workbook) -> None:
        super().__init__(error.message, error.hint)
        self.workbook = workbook


def naming_sheet(error: AnalyticsError, tables: Sequence[Table], file: bytes | None, settings: ReadSettings) -> AnalyticsError:
    """Say which sheet was read, where a workbook has several, and offer the others as long as its bytes are kept."""
    if len(tables) != 1 or len(tables[0].sheets) < 2:
        return error
    (table,) = tables
    sheet = table.found["sheet"]
    what_to_do = "if it is another you want, put that one first" if file is None else "choose another one below"
    told = AnalyticsError(error.message, hint=f"{error.hint} The sheet that was read is {sheet}; {what_to_do}.".strip())
    if file is None:
        return told
    return SheetRefused(told, Workbook(table.name, table.digest, sheet, table.sheets, settings, file))
