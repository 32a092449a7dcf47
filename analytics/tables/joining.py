"""Several files become one table: those of one kind are stacked, and purchases that stand in several of them count once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.errors import RecognitionError, TableError
from analytics.tables.cells.numbers import to_labels
from analytics.tables.large_files.large import LargeTable
from analytics.tables.readers.raw import check_size
from analytics.tables.recognition.harmony import holds_dates, with_one_mark, with_one_order
from analytics.tables.recognition.recognition import recognise
from analytics.tables.recognition.relations import relate
from analytics.tables.table import Table, sources_of
from analytics.tables.wording import say
from analytics.tables.words import plain, roles_by_name


def join_tables(tables: Sequence[Table], noun: str = "file") -> Table:
    """Join files into one table.

    Files with the same columns, whatever their order, case and spacing, are stacked. Exports often overlap: where rows
    tell a date or an order, a row that stands m times in one file and n times in another counts max(m, n) times, not
    m + n times; without them nothing says that equal rows are the same purchase, and all count. Files with other
    columns are related by what they share.

    Parameters
    ----------
    tables : sequence of Table
        At least one; earlier ones keep the rows that several hold.
    noun : str
        What each of them is, in sentences: a file, or a sheet of one.

    Returns
    -------
    Table
        One table as it is; else one whose `place` tells file and row, and whose digest is that of all digests.

    Raises
    ------
    TableError
        When there is no table, one of several is too large to be held, or all together are.
    AnalyticsError
        When files do not belong together.

    Examples
    --------
    >>> march = pd.DataFrame({"customer": ["Ann", "Bob"], "product": ["Tea", "Tea"], "order": ["1", "2"]})
    >>> april = pd.DataFrame({"Order": ["2", "3"], "Product": ["Tea", "Oil"], "Customer": ["Bob", "Cid"]})
    >>> joined = join_tables([Table(march, tuple(march), "march.csv", "1"), Table(april, tuple(april), "april.csv", "2")])
    >>> joined.frame["customer"].tolist(), joined.place(2), joined.notes
    (['Ann', 'Bob', 'Cid'], ('april.csv', 3), ('april.csv: 1 row that stands in an earlier file too is counted once.',))
    """
    if not tables:
        raise TableError("There is no table to join.", hint="Choose at least one file.")
    large = next((table for table in tables if isinstance(table, LargeTable)), None)
    if large is not None and len(tables) > 1:
        raise TableError(
            f"{large.name} has {large.n_rows:,} rows and is too large to be joined with other files.",
            hint="Open it alone, or put all rows into one file before.",
        )
    kinds: dict[tuple[str, ...], list[Table]] = {}
    for table in tables:
        kinds.setdefault(tuple(sorted(map(plain, table.frame.columns))), []).append(table)
    stacked = [_stack(alike, noun) for alike in kinds.values()]
    return stacked[0] if len(stacked) == 1 else relate(stacked)


def _stack(tables: Sequence[Table], noun: str) -> Table:
    """Put files with the same columns one below the other."""
    if len(tables) == 1:
        return tables[0]
    first = tables[0]
    check_size(len(first.header), sum(table.n_rows for table in tables), _name(tables, noun))
    tables, marks = with_one_mark([replace(table, frame=_in_order_of(table, first)) for table in tables])
    tables, orders = with_one_order(tables)
    frames = [table.frame for table in tables]
    frame = pd.concat([_as_text(frames, column) for column in first.frame.columns], axis=1)
    sizes = [table.n_rows for table in tables]
    again = _counted_before(frame, np.repeat(np.arange(len(tables)), sizes))
    told = _tells_purchases(replace(first, frame=frame, row_numbers=None, files=()))
    keep = ~again if told else np.ones(len(frame), dtype=bool)
    rows = np.concatenate([table.rows_in_file(np.arange(table.n_rows)) for table in tables])
    files = np.concatenate([table.files_of(np.arange(table.n_rows)) for table in tables])
    repeated = [int(part.sum()) for part in np.split(again, np.cumsum(sizes)[:-1])]
    return Table(
        frame[keep].reset_index(drop=True) if not keep.all() else frame,
        first.header,
        _name(tables, noun),
        hashlib.sha256("".join(table.digest for table in tables).encode()).hexdigest(),
        (*_notes(tables), *marks, *orders, *_overlaps(tables, repeated, told, noun)),
        rows[keep],
        tables[0].delimiter if len({table.delimiter for table in tables}) == 1 else "",
        {"files": f"{len(tables):,} of one kind, joined", **_found_in_all(tables)},
        files=_runs(files[keep]),
        sources=sources_of(tables),
        left_out=pd.concat([table.left_out for table in tables], ignore_index=True),
    )


def _name(tables: Sequence[Table], noun: str) -> str:
    return f"{tables[0].name} and {say(len(tables) - 1, f'more {noun}', f'more {noun}s')}"


def _in_order_of(table: Table, first: Table) -> pd.DataFrame:
    """Return the rows of a table under the names, and in the order, of the first one's columns."""
    if table is first:
        return table.frame
    places: dict[str, list[str]] = {}
    for column in table.frame.columns:
        places.setdefault(plain(column), []).append(column)
    columns = [places[plain(column)].pop(0) for column in first.frame.columns]
    return table.frame[columns].set_axis(first.frame.columns, axis=1)


def _as_text(frames: Sequence[pd.DataFrame], column: str) -> pd.Series:
    """Put a column of all files together; where one has types and another text, all become text."""
    parts = [frame[column] for frame in frames]
    if len({part.dtype for part in parts}) > 1:
        parts = [to_labels(part) for part in parts]
    return pd.concat(parts, ignore_index=True)


def _counted_before(frame: pd.DataFrame, file: np.ndarray) -> np.ndarray:
    """Return which rows an earlier file holds as often: the k-th copy in a file is counted once for all files.

    Parameters
    ----------
    frame : DataFrame
        The rows of all files.
    file : ndarray of int, shape (n_rows,)
        The file of each row.
    """
    row = _numbered(frame)
    copy = pd.DataFrame({"file": file, "row": row}).groupby(["file", "row"], sort=False).cumcount()
    return pd.DataFrame({"row": row, "copy": copy}).duplicated().to_numpy()


def _numbered(frame: pd.DataFrame) -> np.ndarray:
    """Give equal rows one number, and others another."""
    numbers = np.zeros(len(frame), dtype=np.int64)
    for column in frame.columns:
        codes, values = pd.factorize(frame[column], use_na_sentinel=False)
        numbers = pd.factorize(numbers * len(values) + codes)[0]
    return numbers


def _notes(tables: Sequence[Table]) -> list[str]:
    return [f"{table.name}: {note}" for table in tables for note in table.notes]


def _tells_purchases(table: Table) -> bool:
    """Return whether rows tell a date or an order, so that equal rows of two files are the same purchase."""
    roles = set(roles_by_name(table.frame.columns))
    with suppress(RecognitionError):  # it may be one of several kinds of files, such as orders without their lines
        roles |= set(recognise(table).roles)
    return bool({"date", "order"} & roles) or any(holds_dates(table.frame[name]) for name in table.frame.columns)


def _overlaps(tables: Sequence[Table], repeated: Sequence[int], once: bool, noun: str) -> list[str]:
    """Say for each file how many of its rows stand in an earlier one too, and whether these count once."""
    notes = []
    for table, n in zip(tables, repeated, strict=True):
        what = say(n, f"row that stands in an earlier {noun} too is", f"rows that stand in earlier {noun}s too are")
        notes += [f"{table.name}: {what} counted once."] if n and once else []
    total = sum(repeated)
    if total and not once:
        equal = say(total, f"row equals one of an earlier {noun} and counts", f"rows equal some of earlier {noun}s and count")
        notes.append(f"{equal} again: no date and no order number says that they are the same purchases.")
    return notes


def _found_in_all(tables: Sequence[Table]) -> dict[str, str]:
    """Return what is true of every file."""
    first = tables[0].found
    return {what: said for what, said in first.items() if all(table.found.get(what) == said for table in tables)}


def _runs(files: np.ndarray) -> tuple[tuple[str, int], ...]:
    """Return the names of files and how many rows in a row each brought."""
    starts = np.flatnonzero(np.append(True, files[1:] != files[:-1]))
    lengths = np.diff(np.append(starts, len(files)))
    return tuple((str(files[start]), int(length)) for start, length in zip(starts, lengths, strict=True))
