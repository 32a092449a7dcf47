"""The rows of a file that are not used, as a file that can be mended and read again: its own columns, the line and the reason."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.segments.naming import numbered
from analytics.tables.cleaning.interactions import CleaningReport
from analytics.tables.table import Table

BETWEEN_CELLS = " | "
"""Stands between the cells of a row that was left out while the table was tidied, see `analytics.tables.readers.tidying`."""
LONGEST_NAME = 200
BETWEEN_REASONS = "; "


def left_out_rows(table: Table, report: CleaningReport) -> pd.DataFrame:
    """Return one row for each row of the file that is not used.

    Parameters
    ----------
    table : Table
    report : CleaningReport
        Made of this table.

    Returns
    -------
    DataFrame
        Sorted by file and line. The columns of the file with its cells as they stand there, then ``file`` (where several were joined), ``line`` (as a
        spreadsheet counts) and ``reason``. Of a file that was read in parts, cells of columns that play no role are blank.
    """
    own = [str(name) for name in table.frame.columns]
    found = pd.concat([_unread(table, own), _unused(table, report, own)], ignore_index=True)
    told = ["file", "line", "reason"] if table.files else ["line", "reason"]
    by = [("told", name) for name in told[:-1]]
    found = found.sort_values(by, kind="stable") if len(found) else found
    names = list(own)
    for name in told:
        names.append(numbered(name, 2, names, LONGEST_NAME) if name in names else name)
    columns = [*(("own", name) for name in own), *(("told", name) for name in told)]
    return found[columns].set_axis(names, axis=1).reset_index(drop=True)


def _unread(table: Table, own: list[str]) -> pd.DataFrame:
    """Return the lines that were left out while the file was read, parted into its columns again."""
    lines = table.left_out
    cells = [_parted(text, table.delimiter, len(own)) for text in lines["text"]]
    told = lines[["file", "row", "reason"]].set_axis(["file", "line", "reason"], axis=1).reset_index(drop=True)
    return _joined(pd.DataFrame(cells, columns=own, dtype=object), told)


def _parted(text: str, delimiter: str, n: int) -> list[str]:
    """Return the cells of a line; those that no column can take stay in the last, with what parts them."""
    between = BETWEEN_CELLS if BETWEEN_CELLS in text or not delimiter else delimiter
    cells = text.split(between)
    cells = [*cells[: n - 1], between.join(cells[n - 1 :])]
    return [*cells, *[""] * (n - len(cells))]


def _unused(table: Table, report: CleaningReport, own: list[str]) -> pd.DataFrame:
    """Return the rows that cleaning left out; a row of which several lines were made stands there once."""
    rejected = report.rejections
    lines = rejected.all()
    told = pd.DataFrame({"file": lines.get("file", table.name), "line": lines["row"], "reason": lines["reason"].astype(str)})
    if rejected.positions is None:
        column_of = {role: column for role, column in rejected.columns.items() if role in lines and column in own}
        known = {column: lines[role].to_numpy() for role, column in column_of.items()}
        return _joined(pd.DataFrame(known, index=lines.index).reindex(columns=own, fill_value=""), told)
    position = rejected.positions
    if len(np.unique(position)) < len(position):
        reasons = told["reason"].groupby(position).agg(lambda several: BETWEEN_REASONS.join(dict.fromkeys(several)))
        first = ~pd.Series(position).duplicated().to_numpy()
        position, told = position[first], told[first].reset_index(drop=True)
        told["reason"] = reasons.loc[position].to_numpy()
    return _joined(table.frame.iloc[position].set_axis(own, axis=1).reset_index(drop=True), told)


def _joined(own: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Return the cells of the file and what is told about them, which may be called the same."""
    return pd.concat({"own": own, "told": told}, axis=1)
