"""Databases that live as long as the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.unit.tables.databases import (
    KINDS,
    ORDERS,
    PASSWORD,
    PROGRAMS,
    SERVER_SECONDS,
    duckdb_database,
    free_port,
    sqlite_database,
)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Start a server of its own in a temporary folder, run by a person who is not root."""
    import psycopg

    assert PROGRAMS is not None
    user = {"user": "nobody"} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="tastemap-pg-"))
    if user:
        shutil.chown(folder, user["user"])
    options: dict = {"check": True, "capture_output": True, "timeout": SERVER_SECONDS, "cwd": folder, **user}
    secret = folder / "secret"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)
    data, port = folder / "data", free_port()
    login = ["-U", "owner", "-A", "scram-sha-256", "--pwfile", str(secret)]
    subprocess.run([PROGRAMS / "initdb", "-D", data, *login, "-E", "UTF8", "--locale=C", "--no-sync"], **options)
    server = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    # Its output goes to a file: a pipe would stay open as long as the server runs.
    subprocess.run([PROGRAMS / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", server, "start"], **options)
    try:
        address = f"postgresql://owner:{PASSWORD}@127.0.0.1:{port}/postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CREATE DATABASE shop")
        yield address.replace("/postgres", "/shop")
    finally:
        subprocess.run([PROGRAMS / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **options)
        shutil.rmtree(folder)


@pytest.fixture(scope="session", params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of a database with the same orders, in every kind of database there is."""
    if request.param == "postgresql":
        import psycopg

        address = request.getfixturevalue("postgresql_server")
        with psycopg.connect(address) as connection:
            for statement in ORDERS:
                connection.execute(statement)
        return address
    make: Callable[[Path], str] = {"sqlite": sqlite_database, "duckdb": duckdb_database}[request.param]
    return make(tmp_path_factory.mktemp(request.param))
