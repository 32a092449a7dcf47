"""Small shops in every kind of database there is on this computer."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import duckdb

ORDERS = (
    "CREATE TABLE orders (customer VARCHAR(20), product VARCHAR(40), quantity INTEGER)",
    "INSERT INTO orders VALUES ('007', 'Tea', 2), ('007', 'Jam', 1), ('008', 'Tea', NULL), ('0010', 'Größe ''M''', 3)",
)
PASSWORD = "swordfish-41"
INSTALL_SECONDS, SERVER_SECONDS = 240, 60


def sqlite_database(folder: Path) -> str:
    path = folder / "shop.db"
    with sqlite3.connect(path) as connection:
        for statement in ORDERS:
            connection.execute(statement)
    connection.close()
    return f"sqlite:///{path}"


def duckdb_database(folder: Path) -> str:
    path = folder / "shop.duckdb"
    with duckdb.connect(path) as connection:
        for statement in ORDERS:
            connection.execute(statement)
    return f"duckdb:///{path}"


def postgresql_programs() -> Path | None:
    """Folder of PostgreSQL's programs; they are installed where this machine may and can."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found and sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"capture_output": True, "timeout": INSTALL_SECONDS, "check": False}
        subprocess.run(["apt-get", "update"], **quiet)
        subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", "postgresql"], **quiet)
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


PROGRAMS = postgresql_programs()
KINDS = ["sqlite", "duckdb", *(["postgresql"] if PROGRAMS else [])]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
