"""Delimited text of any size becomes a Parquet file of text that DuckDB can look into again and again.

DuckDB reads text strictly and fast, on all processors. What it cannot read as it stands (another encoding, rows with too
few or too many cells, a delimiter or line ends of its own) is first written anew by Python's ``csv`` (`rewriting`).
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from analytics.errors import TableError
from analytics.tables.large_files.rewriting import Staged, check_swallowed, written_anew
from analytics.tables.large_files.text_file import TextFile
from analytics.tables.readers.dialect import MAX_CELL
from analytics.tables.readers.formulas import FORMULA_START
from analytics.tables.readers.text_rows import MAX_LINES_LOOKED_AT, MIN_COLUMNS_TO_TELL

MEMORY_MB = 384
"""What DuckDB may hold before it spills to disk; beside it stand only the rows that it gives back."""
MAX_THREADS = 4
ROWS_LOOKED_AT_ONCE = 10
"""Rows with line ends within cells, each of which may be as long as a cell can be."""
ROW_GROUP = 122_880
STAGED_SHARE = 0.6
"""Free disk that staging needs, as a share of the text; it takes a fifth to a half."""
SPACE_HINT = "Free some space, or set TMPDIR to a folder on a larger disk."
WHAT = "what the row is"
"""Column of a staged file that tells rows of the table from others."""
A_ROW, BLANK, HEADER_AGAIN = range(3)
LINES = "holds line ends"
"""Column of a staged file: whether a cell of the row runs over several lines."""
GUARDED = "guarded cells"
"""Column of a staged file: in how many cells of the row an apostrophe guards a formula."""
MENDED_ENDS = r"\n"
"""How DuckDB names the ends of lines of a file written anew; left to find out, it trips over others within cells."""
_GLOB_SIGNS = "*?["
_NEVER = "\ue000\ue001"
"""Stands for no value in DuckDB's reader, so that an empty cell stays an empty text."""
_SPACES = "".join(filter(str.isspace, map(chr, range(0x3001))))
_FIRST_SPACES = ("", " ", "\t", "\u00a0")
"""How a row that is blank begins."""
_GUARD = "^'[\\s']*[" + "".join(f"\\x{{{ord(sign):x}}}" for sign in FORMULA_START) + "]"
"""Cells that are guarded, as RE2 writes it (see `analytics.tables.readers.formulas.GUARDED`)."""


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
    """Write the rows of a text file into a Parquet file of text, with the columns c0, c1, ..., `WHAT`, `LINES` and `GUARDED`.

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
            n_rows = _copy(file, folder, staged)
        except duckdb.Error:
            pass  # it is written anew, which either mends it or says what is wrong
        else:
            _check_lines(file, staged)
            return Staged(staged, n_rows)
    return _stage_anew(file, folder, staged, n_bytes * (1 + STAGED_SHARE))


def _stage_anew(file: TextFile, folder: Path, staged: Path, needed: float) -> Staged:
    """Stage a file that DuckDB cannot read as it stands."""
    check_space(file.name, folder, needed)
    made = folder / "rows.csv"
    try:
        mended, account = written_anew(file, made)
        n_rows = _copy(mended, folder, staged, MENDED_ENDS)
    except duckdb.Error as error:
        raise cannot_be_read(file.name, error, needed) from error
    except OSError as error:
        raise (full_disk(file.name, needed) if error.errno == errno.ENOSPC else error) from error
    finally:
        made.unlink(missing_ok=True)
    return replace(account, path=staged, n_rows=n_rows)


def check_space(name: str, folder: Path, needed: float) -> None:
    """Refuse a file for which the disk is too small.

    Raises
    ------
    TableError
    """
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise TableError(f"{_needs(name, needed)}; there are {free / 2**30:,.1f} GB.", hint=SPACE_HINT)


def full_disk(name: str, needed: float) -> TableError:
    """Return the error for a disk that fills up while a file is read."""
    return TableError(f"{_needs(name, needed)}, and the disk is full.", hint=SPACE_HINT)


def _needs(name: str, needed: float) -> str:
    return f"{name} needs {needed / 2**30:,.1f} GB of free disk while it is read"


def cannot_be_read(name: str, error: Exception, needed: float) -> TableError:
    """Return the error for a file whose reading broke off, by what DuckDB or Arrow says: a full disk is not the file's fault."""
    if isinstance(error, duckdb.OutOfMemoryException) or "space left" in str(error):
        return full_disk(name, needed)
    return TableError(f"{name} cannot be read to its end.", hint="Export it again, or save it as Parquet.")


def _check_lines(file: TextFile, staged: Path) -> None:
    """Refuse a file that DuckDB has read in which a quote has taken in whole rows, as small files are refused."""
    if len(file.header) < MIN_COLUMNS_TO_TELL:
        return
    with connect(staged.parent) as connection:
        rows = connection.from_parquet(str(staged), file_row_number=True).filter(quoted(LINES)).limit(MAX_LINES_LOOKED_AT)
        cells = ", ".join(quoted(f"c{place}") for place in range(len(file.header)))
        found = rows.project(f"file_row_number, {cells}")
        for batch in found.to_arrow_reader(ROWS_LOOKED_AT_ONCE):
            for number, *row in zip(*(cells.to_pylist() for cells in batch.columns), strict=True):
                check_swallowed(row, number + file.skip + 1, file)


def _copy(file: TextFile, folder: Path, staged: Path, line_ends: str = "") -> int:
    ends = line_ends and f", new_line = {text(line_ends)}"
    names = [f"c{position}" for position in range(len(file.header))]
    columns = ", ".join(f"{name}: 'VARCHAR'" for name in names)
    query = f"""
        COPY (
            SELECT *, {_what(names, file.header)} AS {quoted(WHAT)},
                {" OR ".join(f"contains({name}, chr(10))" for name in names)} AS {quoted(LINES)},
                {_n_guarded(names)} AS {quoted(GUARDED)}
            FROM read_csv(
                $path, columns = {{{columns}}}, auto_detect = false, header = false, skip = {file.skip},
                delim = $delimiter, quote = $quote, escape = $quote, nullstr = $never, max_line_size = {MAX_CELL}{ends}
            )
        ) TO {text(str(staged))} (FORMAT parquet, ROW_GROUP_SIZE {ROW_GROUP})
    """
    with connect(folder) as connection:
        values = {"path": plain_path(file.path, folder), "delimiter": file.dialect.delimiter, "quote": file.dialect.quote}
        return int(connection.execute(query, values | {"never": _NEVER}).fetchall()[0][0])


def _what(names: Sequence[str], header: Sequence[str]) -> str:
    """Return an expression in SQL for `WHAT`; only rows that begin like one that is none are looked at to their end."""
    first = names[0]
    starts = ", ".join(map(text, _FIRST_SPACES))
    blank = " AND ".join(f"trim({name}, {text(_SPACES)}) = ''" for name in names)
    again = " AND ".join(f"trim({name}) = {text(cell.strip())}" for name, cell in zip(names, header, strict=True))
    return f"""(CASE
        WHEN left({first}, 1) IN ({starts}) THEN CASE WHEN {blank} THEN {BLANK} ELSE {A_ROW} END
        WHEN {first} = {text(header[0].strip())} THEN CASE WHEN {again} THEN {HEADER_AGAIN} ELSE {A_ROW} END
        ELSE {A_ROW} END)::UTINYINT"""


def _n_guarded(names: Sequence[str]) -> str:
    """Return an expression in SQL for `GUARDED`; only rows with an apostrophe at the start of a cell are looked at closely."""
    apostrophe = text("'")
    any_begins = " OR ".join(f"starts_with({name}, {apostrophe})" for name in names)
    n_guarded = f"len(list_filter([{', '.join(names)}], lambda cell: regexp_matches(cell, {text(_GUARD)})))"
    return f"(CASE WHEN {any_begins} THEN {n_guarded} ELSE 0 END)::UINTEGER"
