"""A query on a database becomes a `Table`: read only, up to a number of rows, within a time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from analytics.errors import TableError
from analytics.tables.databases.database_engines import (
    BATCH_ROWS,
    Deadline,
    QueryRefused,
    duckdb_batches,
    postgresql_batches,
    sqlite_batches,
)
from analytics.tables.databases.database_values import joined_frame, plain_columns
from analytics.tables.readers.raw import MAX_ROWS, check_one_column, check_size
from analytics.tables.table import Table, unique_names

ROW_LIMIT = 1_000_000
TIMEOUT_SECONDS = 60.0
PREVIEW_ROWS = 20
PREVIEW_SECONDS = 10.0
MAX_QUERY_LENGTH = 100_000
MAX_RESULT_BYTES = 2**29
"""What a query may give; it takes several times as much while it becomes a table."""
MAX_REASON = 200
"""Characters of a database's own words that are shown."""
MAX_QUERY_SHOWN = 300
MAX_SECONDS = 3_600

Engine = Callable[[URL, str, int, Deadline], Generator[pa.Table, None, None]]
ENGINES: dict[str, tuple[str, Engine]] = {
    "sqlite": ("SQLite", sqlite_batches),
    "duckdb": ("DuckDB", duckdb_batches),
    "postgresql": ("PostgreSQL", postgresql_batches),
}
"""Databases that can be asked, by the first word of their address."""
_COMMENTS = re.compile(r"\A(?:--[^\n]*\n?|/\*.*?\*/|[\s(])*+", re.DOTALL)
_SELECT = re.compile(r"(?:select|with)\b", re.IGNORECASE)


def read_query(url: str, query: str, *, row_limit: int = ROW_LIMIT, timeout_seconds: float = TIMEOUT_SECONDS) -> Table:
    """Run one SELECT on a database, which it cannot change, and return its rows.

    Whoever may choose the address can read every database that this computer reaches: let people choose among
    addresses that you know, never type one.

    Parameters
    ----------
    url : str
        Address as SQLAlchemy writes it: ``sqlite:///shop.db`` (four slashes before a full path),
        ``duckdb:///shop.duckdb``, ``postgresql://user:password@host/shop``.
    query : str
        One statement that begins with SELECT or WITH.
    row_limit : int
        Rows that are read at most; when there are more, a note says so.
    timeout_seconds : float
        Time after which the query is stopped.

    Returns
    -------
    Table
        Typed as the database says. The digest changes with the database (not with its password), the query and the rows.

    Raises
    ------
    TableError
        When the address or the query cannot be used, the time is over, or nothing comes back. No message tells a password.

    Examples
    --------
    >>> import sqlite3, tempfile
    >>> path = Path(tempfile.mkdtemp(), "shop.db")
    >>> with sqlite3.connect(path) as connection:
    ...     _ = connection.execute("CREATE TABLE orders AS SELECT '007' AS customer, 'Tea' AS product")
    >>> table = read_query(f"sqlite:///{path}", "SELECT * FROM orders")
    >>> table.name, table.frame.values.tolist()
    ('query on shop.db', [['007', 'Tea']])
    """
    _check(query, row_limit, timeout_seconds)
    parsed = _parsed(url)
    place = Path(parsed.database or "").name or "the database"
    kind, engine = ENGINES[parsed.get_backend_name()]
    deadline = Deadline(timeout_seconds)
    name = f"query on {place}"
    try:
        with closing(engine(parsed, query, min(BATCH_ROWS, row_limit + 1), deadline)) as batches:
            read = _read(batches, row_limit, deadline, name)
    except QueryRefused as error:
        if deadline.passed:
            raise _too_slow(name, timeout_seconds) from None
        raise TableError(
            f"{place} cannot answer the query: {_reason(str(error), parsed)}.",
            hint="Correct the query, or ask who runs the database.",
        ) from None
    frame = joined_frame(read)
    cut = len(frame) > row_limit
    frame = frame.iloc[:row_limit]
    check_one_column(frame, f"The {name}")
    header = tuple(read[0].column_names)
    digest = _digest(parsed, query, header, frame)
    notes = (f"The query gives more than {row_limit:,} rows; the first {row_limit:,} are read.",) if cut else ()
    found = {"format": f"query on a {kind} database", "database": place, "query": " ".join(query.split())[:MAX_QUERY_SHOWN]}
    rows = np.arange(1, len(frame) + 1)
    return Table(frame.set_axis(unique_names(header), axis=1), header, name, digest, notes, rows, found=found)


def preview_query(url: str, query: str, *, timeout_seconds: float = PREVIEW_SECONDS) -> Table:
    """Return the first rows of a query; see `read_query`."""
    return read_query(url, query, row_limit=PREVIEW_ROWS, timeout_seconds=timeout_seconds)


def _check(query: str, row_limit: int, timeout_seconds: float) -> None:
    """Refuse what is no SELECT; that there is only one is for the database to see, which knows its own quotes."""
    if not _SELECT.match(_COMMENTS.sub("", query, count=1)):
        raise TableError("The query does not begin with SELECT or WITH.", hint="Only queries that read can be run here.")
    if len(query) > MAX_QUERY_LENGTH:
        raise TableError(f"The query is longer than {MAX_QUERY_LENGTH:,} characters.", hint="Make a view of it in the database.")
    if not 1 <= row_limit <= MAX_ROWS:
        raise TableError(f"From 1 to {MAX_ROWS:,} rows can be read, not {row_limit:,}.", hint="Change the limit of rows.")
    if not 0 < timeout_seconds <= MAX_SECONDS:
        raise TableError(f"A query can run up to {MAX_SECONDS:,} seconds, not {timeout_seconds:g}.", hint="Change the time.")


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        parsed = None
    if parsed is None or parsed.get_backend_name() not in ENGINES:
        # The address is not repeated: it may hold a password.
        raise TableError(
            "The address of the database cannot be used.",
            hint="It begins with sqlite:///, duckdb:/// or postgresql://, such as postgresql://user:password@host/shop.",
        ) from None
    return parsed


def _read(batches: Iterator[pa.Table], row_limit: int, deadline: Deadline, name: str) -> list[pa.Table]:
    """Return batches up to one row above the limit."""
    read: list[pa.Table] = []
    n_rows = n_bytes = 0
    for batch in batches:
        check_size(batch.num_columns, n_rows + batch.num_rows, name)
        read.append(plain_columns(batch, name))
        n_rows, n_bytes = n_rows + batch.num_rows, n_bytes + read[-1].nbytes
        if n_bytes > MAX_RESULT_BYTES:
            raise TableError(
                f"The {name} gives more than {MAX_RESULT_BYTES / 2**20:,.0f} MB.", hint="Choose fewer columns or rows."
            )
        if n_rows > row_limit:
            break
        if deadline.passed:
            raise _too_slow(name, deadline.seconds)
    if not n_rows:
        raise TableError(f"The {name} gives no rows.", hint="Widen its conditions.")
    return read


def _too_slow(name: str, seconds: float) -> TableError:
    return TableError(
        f"The {name} was stopped after {seconds:g} seconds.",
        hint="Choose fewer rows, such as a shorter period, or group them in it.",
    )


def _reason(reason: str, url: URL) -> str:
    """Return what a database says, short, without password and without where it stands."""
    line = next((line.strip() for line in reason.splitlines() if line.strip()), "no reason given")
    passwords = (url.password, *(value for key, value in url.query.items() if "pass" in key))
    folder = str(Path(url.database or "").absolute().parent)
    for secret in (*passwords, url.host, folder):
        if secret:
            line = line.replace(str(secret), "…")
    return line[:MAX_REASON].rstrip(".! ")


def _digest(url: URL, query: str, header: tuple[str, ...], frame: pd.DataFrame) -> str:
    """Return a SHA-256 of the database, the query and what came back; the password has no part in it."""
    place = (url.get_backend_name(), url.username, url.host, url.port, url.database)
    total = hashlib.sha256(repr((place, query, header)).encode())
    for position in frame.columns:
        cells = frame[position]
        plain = cells.astype(str) if cells.dtype == object else cells
        total.update(pd.util.hash_pandas_object(plain, index=False).to_numpy().tobytes())
    return total.hexdigest()
