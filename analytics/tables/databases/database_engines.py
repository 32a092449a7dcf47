"""The databases that can be asked: each gives the rows of one query in batches, and cannot be changed by it.

The guard against changes is the database's own: SQLite and DuckDB files are opened for reading only, PostgreSQL runs
the query in a read-only transaction. SQLite and DuckDB are also kept from opening any other file of the computer.
"""

from __future__ import annotations

import math
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow as pa
from sqlalchemy.engine import URL

from analytics.errors import TableError
from analytics.tables.databases.database_values import columns_of_rows

BATCH_ROWS = 1_000
"""Rows of a step at most: the next ones may be far larger than those before."""
FIRST_ROWS = 10
"""Rows that are fetched before it is known how large they are."""
STEP_BYTES = 16 * 2**20
"""Memory that the rows fetched in one step should take."""
MAX_GROWTH = 4
"""How many times as many rows as the step before a step may fetch."""
MAX_CELL_BYTES = 2**20
"""Longest text that SQLite may make."""
DUCKDB_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "lock_configuration": "true",
    "memory_limit": "2GB",
    "temp_directory": "",
}
"""No other file, none on the network either, no change of these settings, and nothing is written to the disk."""
SQLITE_READS = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE})
LEAST_CONNECT_SECONDS = 2
"""PostgreSQL's library waits at least so long for a connection."""


class QueryRefused(Exception):
    """The database, or its rules here, refuse a query; the text says why."""


class Deadline:
    """The time until which a query may run."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    @property
    def passed(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._end

    @contextmanager
    def stopping(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """Call ``interrupt`` from another thread when the time is over."""
        timer = threading.Timer(max(0.0, self._end - time.monotonic()), interrupt)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


class Cursor(Protocol):
    """What all drivers give that follow Python's database interface (PEP 249)."""

    @property
    def description(self) -> Sequence[Sequence[Any]] | None:
        """Name and type of each column."""

    def fetchmany(self, size: int, /) -> Sequence[Sequence[Any]]:
        """Return the next rows."""


def sqlite_batches(url: URL, query: str, batch_rows: int, deadline: Deadline) -> Generator[pa.Table, None, None]:
    """Give the rows of a query on a SQLite file."""
    try:
        connection = sqlite3.connect(
            f"{_file_of(url).as_uri()}?mode=ro", uri=True, timeout=deadline.seconds, check_same_thread=False
        )
        with closing(connection), deadline.stopping(connection.interrupt):
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_CELL_BYTES)
            connection.set_authorizer(_sqlite_may)
            yield from _batches(connection.execute(query), batch_rows)
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise QueryRefused(str(error)) from None


def _sqlite_may(action: int, *_: str | None) -> int:
    return sqlite3.SQLITE_OK if action in SQLITE_READS else sqlite3.SQLITE_DENY


def duckdb_batches(url: URL, query: str, batch_rows: int, deadline: Deadline) -> Generator[pa.Table, None, None]:
    """Give the rows of a query on a DuckDB file."""
    try:
        connection = duckdb.connect(_file_of(url), read_only=True, config=DUCKDB_SETTINGS)
        with closing(connection), deadline.stopping(connection.interrupt):
            statements = connection.extract_statements(query)
            if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
                raise QueryRefused("only one SELECT can be run at a time")
            for batch in connection.sql(query).to_arrow_reader(batch_rows):
                yield pa.Table.from_batches([batch])
    except (duckdb.Error, OSError) as error:  # what fails while rows are handed over is told by Arrow
        raise QueryRefused(str(error).partition(": ")[2] or str(error)) from None


def postgresql_batches(url: URL, query: str, batch_rows: int, deadline: Deadline) -> Generator[pa.Table, None, None]:
    """Give the rows of a query on a PostgreSQL server, fetched through a cursor of the server."""
    try:
        import psycopg
    except ImportError as error:
        raise TableError(
            "PostgreSQL needs a package that is not installed.", hint="Install tastemap with its extra 'postgresql'."
        ) from error
    given = {key: value if isinstance(value, str) else ",".join(value) for key, value in url.query.items()}
    limits = {"default_transaction_read_only": "on", "statement_timeout": f"{deadline.seconds * 1000:.0f}"}
    limits |= {"timezone": "UTC", "client_encoding": "utf8"}
    arguments: dict[str, Any] = {
        **given,
        **url.translate_connect_args(username="user", database="dbname"),
        "options": " ".join([given.get("options", ""), *(f"-c {name}={value}" for name, value in limits.items())]),
        "connect_timeout": max(LEAST_CONNECT_SECONDS, math.ceil(deadline.seconds)),
    }
    try:
        connection = psycopg.connect(**arguments)
        with closing(connection), deadline.stopping(connection.cancel):
            connection.read_only = True
            cursor = connection.cursor(name="tastemap")
            # As the query of a cursor the server takes one statement only, and none that changes data.
            cursor.execute(query.encode())
            yield from _batches(cursor, batch_rows)
    except psycopg.Error as error:
        raise QueryRefused(error.diag.message_primary or str(error).rpartition("failed: ")[2]) from None


def _batches(cursor: Cursor, batch_rows: int) -> Iterator[pa.Table]:
    """Give all rows in steps that adapt to their size; the first comes in any case, so that the names of the columns are known.

    A step has as many rows as should take `STEP_BYTES`, by the rows before; none has more than ``batch_rows``.
    """
    n_wanted = min(FIRST_ROWS, batch_rows)
    rows = cursor.fetchmany(n_wanted)
    names = [str(column[0]) for column in cursor.description or ()]
    yield columns_of_rows(names, rows)
    while rows:
        n_bytes = sum(map(sys.getsizeof, chain.from_iterable(rows)))
        n_fitting = STEP_BYTES * len(rows) // max(1, n_bytes)
        n_wanted = max(1, min(n_fitting, n_wanted * MAX_GROWTH, batch_rows))
        rows = cursor.fetchmany(n_wanted)
        if rows:
            yield columns_of_rows(names, rows)


def _file_of(url: URL) -> Path:
    path = Path(url.database or ":memory:").absolute()
    if not path.is_file():
        raise TableError(f"There is no database file {path.name}.", hint="Check the address: sqlite:///folder/shop.db.")
    return path
