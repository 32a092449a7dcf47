"""Delimited text of any size becomes a Parquet file of text that DuckDB can look into again and again.

DuckDB reads text strictly and fast, on all processors. What it cannot read as it stands (another encoding, rows with too
few or too many cells, a delimiter or line ends of its own) is first written anew by Python's ``csv`` (`rewriting`).
"""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb

from analytics.errors import TableError
from analytics.tables.large_files.rewriting import Staged, TextFile, written_anew
from analytics.tables.readers.dialect import MAX_CELL

MEMORY_MB = 384
"""What DuckDB may hold before it spills to disk; beside it stand only the rows that it gives back."""
MAX_THREADS = 4
ROW_GROUP = 122_880
STAGED_SHARE = 0.6
"""Free disk that staging needs, as a share of the text; it takes a fifth to a half."""
SPACE_HINT = "Free some space, or set TMPDIR to a folder on a larger disk."
BLANK_MARK = "is blank"
"""Column of a staged file that marks the rows without any cell, and those that repeat the header."""
MENDED_ENDS = r"\n"
"""How DuckDB names the ends of lines of a file written anew; left to find out, it trips over others within cells."""
_GLOB_SIGNS = "*?["
_NEVER = "\ue000\ue001"
"""Stands for no value in DuckDB's reader, so that an empty cell stays an empty text."""


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB that lives in memory, spills into a folder and loads nothing from elsewhere."""
    connection = duckdb.connect(
        config={
            "memory_limit": f"{MEMORY_MB}MB",
            "threads": min(MAX_THREADS, os.cpu_count() or 1),
            "temp_directory": str(folder / "spill"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    connection.execute("SET TimeZone = 'UTC'")  # instants are told in universal time
    return connection


def plain_path(path: Path, folder: Path) -> str:
    """Return a path of a file that DuckDB does not take for a pattern of names."""
    if not any(sign in str(path) for sign in _GLOB_SIGNS):
        return str(path)
    link = folder / f"source{path.suffix}"
    if not link.exists():
        link.symlink_to(path.resolve())
    return str(link)


def quoted(name: str) -> str:
    """Return the name of a column as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def text(cell: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + cell.replace("'", "''") + "'"


def stage(file: TextFile, folder: Path) -> Staged:
    """Write the rows of a text file into a Parquet file of text, with the columns c0, c1, ... and `BLANK_MARK`.

    Parameters
    ----------
    file : TextFile
    folder : Path
        Where the Parquet file is written; it takes a fifth to a half of the text.

    Returns
    -------
    Staged

    Raises
    ------
    TableError
        When a quote is never closed, a cell is too long, too many rows have more cells than the header, bytes do not
        belong to the encoding, or the disk is too small.
    """
    staged, n_bytes = folder / "rows.parquet", file.unpacked
    if file.plain:
        check_space(file.name, folder, n_bytes * STAGED_SHARE)
        try:
            return Staged(staged, _copy(file, folder, staged))
        except duckdb.Error:
            pass  # it is written anew, which either mends it or says what is wrong
    check_space(file.name, folder, n_bytes * (1 + STAGED_SHARE))
    mended, account = written_anew(file, folder / "rows.csv")
    try:
        n_rows = _copy(mended, folder, staged, MENDED_ENDS)
    except duckdb.Error as error:
        raise cannot_be_read(file.name, error) from error
    finally:
        mended.path.unlink()
    return replace(account, path=staged, n_rows=n_rows)


def check_space(name: str, folder: Path, needed: float) -> None:
    """Refuse a file for which the disk is too small.

    Raises
    ------
    TableError
    """
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise TableError(
            f"{name} needs {needed / 2**30:,.1f} GB of free disk while it is read; there are {free / 2**30:,.1f} GB.",
            hint=SPACE_HINT,
        )


def cannot_be_read(name: str, error: Exception) -> TableError:
    """Return the error for a file whose reading broke off, by what DuckDB or Arrow says: a full disk is not the file's fault."""
    if isinstance(error, duckdb.OutOfMemoryException) or "space left" in str(error):
        return TableError(f"The disk is full while {name} is read.", hint=SPACE_HINT)
    return TableError(f"{name} cannot be read to its end.", hint="Export it again, or save it as Parquet.")


def _copy(file: TextFile, folder: Path, staged: Path, line_ends: str = "") -> int:
    ends = line_ends and f", new_line = {text(line_ends)}"
    names = [f"c{position}" for position in range(len(file.header))]
    columns = ", ".join(f"{name}: 'VARCHAR'" for name in names)
    blank = " AND ".join(f"trim({name}) = ''" for name in names)
    header = " AND ".join(f"trim({name}) = {text(cell)}" for name, cell in zip(names, file.header, strict=True))
    query = f"""
        COPY (
            SELECT *, ({blank}) OR ({header}) AS {quoted(BLANK_MARK)} FROM read_csv(
                $path, columns = {{{columns}}}, auto_detect = false, header = false, skip = {file.skip},
                delim = $delimiter, quote = $quote, escape = $quote, nullstr = $never, max_line_size = {MAX_CELL}{ends}
            )
        ) TO {text(str(staged))} (FORMAT parquet, ROW_GROUP_SIZE {ROW_GROUP})
    """
    with connect(folder) as connection:
        values = {"path": plain_path(file.path, folder), "delimiter": file.dialect.delimiter, "quote": file.dialect.quote}
        return int(connection.execute(query, values | {"never": _NEVER}).fetchall()[0][0])
