"""Queries on databases: what is read is exact, nothing is changed, nothing else is reached."""

from __future__ import annotations

import datetime
import decimal
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

import analytics as an
from analytics.errors import TableError
from analytics.tables.database import PREVIEW_ROWS, preview_query, read_query

ORDERS = (
    "CREATE TABLE orders (customer VARCHAR(20), product VARCHAR(40), quantity INTEGER)",
    "INSERT INTO orders VALUES ('007', 'Tea', 2), ('007', 'Jam', 1), ('008', 'Tea', NULL), ('0010', 'Größe ''M''', 3)",
)
ENDLESS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900000000) SELECT sum(i) AS a, max(i) AS b FROM n"
)
THOUSAND = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i, i * 2 AS twice FROM n"
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


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module", params=KINDS)
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


def test_ids_stay_text_and_whole_numbers_whole(url):
    table = read_query(url, "SELECT * FROM orders ORDER BY customer, product;")
    assert table.header == ("customer", "product", "quantity")
    assert table.frame["customer"].tolist() == ["0010", "007", "007", "008"]
    assert table.frame["product"].tolist() == ["Größe 'M'", "Jam", "Tea", "Tea"]
    assert table.frame["quantity"].tolist()[:3] == [3, 1, 2]
    assert table.frame["quantity"].isna().tolist() == [False, False, False, True]
    assert str(table.frame["quantity"].dtype).startswith("Int")


def test_a_query_becomes_segments_like_a_file(url):
    table = read_query(url, "SELECT customer, product, quantity FROM orders")
    V = an.build_matrix(an.clean(table, an.recognise(table)), "units")
    assert V.to_frame().loc["Tea", ["007", "008"]].tolist() == [2, 1]


def test_the_table_says_where_it_comes_from(url):
    table = read_query(url, "SELECT customer,\n  product FROM orders")
    assert table.name.startswith("query on shop")
    assert table.found["query"] == "SELECT customer, product FROM orders"
    assert table.rows_in_file(table.frame.index.to_numpy()).tolist() == [1, 2, 3, 4]
    assert table.notes == ()


def test_more_rows_than_the_limit_are_cut_and_told(url):
    table = read_query(url, THOUSAND, row_limit=250)
    assert table.frame.iloc[-1].tolist() == [250, 500]
    assert table.notes == ("The query gives more than 250 rows; the first 250 are read.",)
    assert read_query(url, THOUSAND, row_limit=1_000).notes == ()
    assert len(preview_query(url, THOUSAND).frame) == PREVIEW_ROWS


def test_batches_make_one_table(url, monkeypatch):
    monkeypatch.setattr("analytics.tables.database.BATCH_ROWS", 64)
    assert read_query(url, THOUSAND).frame.sum().tolist() == [500_500, 1_001_000]


def test_a_query_that_takes_too_long_is_stopped(url):
    with pytest.raises(TableError, match=r"was stopped after 0\.2 seconds"):
        read_query(url, ENDLESS, timeout_seconds=0.2)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM orders",
        "DROP TABLE orders",
        "-- SELECT\nUPDATE orders SET quantity = 9",
        "/* SELECT */ INSERT INTO orders VALUES ('1', 'x', 1)",
        "PRAGMA database_list",
        "EXPLAIN SELECT 1",
        "",
        "selected",
    ],
)
def test_only_select_and_with_are_asked(url, statement):
    with pytest.raises(TableError, match="SELECT or WITH"):
        read_query(url, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1 AS a, 2 AS b; DELETE FROM orders",
        "SELECT 1 AS a, 2 AS b; COMMIT; DELETE FROM orders; SELECT 1 AS a, 2 AS b",
        "WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone",
        "WITH x AS (SELECT 1) DELETE FROM orders",
        "WITH x AS (SELECT 1) INSERT INTO orders SELECT '1', 'x', 1",
        "SELECT * INTO copied FROM orders",
    ],
)
def test_nothing_is_changed_by_what_begins_like_a_select(url, statement):
    with pytest.raises(TableError):
        read_query(url, statement)
    assert read_query(url, "SELECT count(*) AS n, sum(quantity) AS units FROM orders").frame.iloc[0].tolist() == [4, 6]


@pytest.mark.parametrize(
    "query", ["(SELECT 1 AS a, 2 AS b)", "/* all */ -- of it\n with x as (select 1 as a, 2 as b) select * from x"]
)
def test_comments_and_brackets_before_a_select_do_no_harm(url, query):
    if url.startswith("sqlite") and query.startswith("("):
        query = f"SELECT * FROM {query}"
    assert read_query(url, query).frame.iloc[0].tolist() == [1, 2]


def test_a_long_comment_is_looked_at_once():
    with pytest.raises(TableError, match="SELECT or WITH"):
        read_query("sqlite:///nothing.db", "/* */" * 10_000 + "x")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT nothing, product FROM orders", "nothing"),
        ("SELECT * FROM nowhere", "nowhere"),
        ("SELECT customer FROM orders", "only one column"),
        ("SELECT * FROM orders WHERE quantity > 99", "gives no rows"),
        ("SELECT customer, customer AS customer FROM orders ORDER", "cannot answer"),
    ],
)
def test_what_is_wrong_with_a_query_is_said_in_a_sentence(url, query, said):
    with pytest.raises(TableError, match=said) as caught:
        read_query(url, query)
    assert "\n" not in caught.value.message and len(caught.value.message) < 300 and caught.value.hint


def test_columns_of_one_name_are_numbered(url):
    assert len(set(read_query(url, "SELECT customer AS a, product AS a FROM orders").frame.columns)) == 2


def test_the_digest_follows_query_and_rows_and_is_the_same_twice(url):
    first, second = "SELECT * FROM orders WHERE quantity = 2", "SELECT * FROM orders WHERE quantity = 3"
    assert read_query(url, first).digest == read_query(url, first).digest
    assert len({read_query(url, query).digest for query in (first, second, f"{first} ")}) == 3


@pytest.mark.parametrize("limits", [{"row_limit": 0}, {"row_limit": 10**9}, {"timeout_seconds": 0}, {"timeout_seconds": 10**6}])
def test_limits_that_make_no_sense_are_refused(limits):
    with pytest.raises(TableError):
        read_query("sqlite:///shop.db", "SELECT 1", **limits)


@pytest.mark.parametrize(
    "address",
    [
        f"mysql://me:{PASSWORD}@localhost/x",
        f"nonsense {PASSWORD}",
        "",
        f"postgresql://me:{PASSWORD}@host:port/x",
        "file:///etc/passwd",
    ],
)
def test_an_address_that_cannot_be_used_is_not_repeated(address):
    with pytest.raises(TableError, match="address of the database") as caught:
        read_query(address, "SELECT 1")
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
@pytest.mark.parametrize("file", ["missing.db", "", ":memory:", "folder"])
def test_a_file_that_is_not_there_is_not_made(kind, file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    with pytest.raises(TableError, match="no database file"):
        read_query(f"{kind}:///{file}", "SELECT 1 AS a, 2 AS b")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_a_file_that_is_no_database_is_refused_without_its_folder(kind, tmp_path):
    (tmp_path / "junk.db").write_bytes(b"no database " * 1_000)
    with pytest.raises(TableError, match=r"junk\.db cannot answer") as caught:
        read_query(f"{kind}:///{tmp_path}/junk.db", "SELECT 1 AS a, 2 AS b FROM t")
    assert str(tmp_path) not in str(caught.value)


def test_sqlite_opens_no_other_file(tmp_path):
    (tmp_path / "other").mkdir()
    sqlite_database(tmp_path / "other")
    address = sqlite_database(tmp_path)
    for query in ("SELECT * FROM pragma_database_list", "SELECT load_extension('x'), 1", "SELECT writefile('x', 'y'), 1"):
        with pytest.raises(TableError):
            read_query(address, query)


@pytest.mark.parametrize(
    "source",
    ["'{folder}/secret.csv'", "read_csv('{folder}/secret.csv')", "read_text('{folder}/secret.csv')", "glob('{folder}/*')"],
)
def test_duckdb_opens_no_other_file(source, tmp_path):
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n")
    address = duckdb_database(tmp_path)
    with pytest.raises(TableError) as caught:
        read_query(address, f"SELECT * FROM {source.format(folder=tmp_path)}")
    assert str(tmp_path) not in str(caught.value)


def test_sqlite_columns_of_mixed_values_become_text(tmp_path):
    path = tmp_path / "mixed.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (id, amount, note)")
        connection.executemany(
            "INSERT INTO t VALUES (?, ?, ?)", [("007", 1, b"caf\xc3\xa9"), (8, 2.5, None), (9007199254740993, None, b"x")]
        )
    connection.close()
    frame = read_query(f"sqlite:///{path}", "SELECT * FROM t").frame
    assert frame["id"].tolist() == ["007", "8", "9007199254740993"]
    assert frame["amount"].tolist()[:2] == [1.0, 2.5]
    assert frame["note"].fillna("").tolist() == ["café", "", "x"]


def test_sqlite_types_that_change_between_batches_become_text(tmp_path, monkeypatch):
    monkeypatch.setattr("analytics.tables.database.BATCH_ROWS", 2)
    path = tmp_path / "mixed.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (id, n)")
        connection.executemany("INSERT INTO t VALUES (?, 1)", [(None,), (None,), (1,), (2,), ("003",)])
    connection.close()
    assert read_query(f"sqlite:///{path}", "SELECT * FROM t").frame["id"].fillna("").tolist() == ["", "", "1", "2", "003"]


def test_bytes_that_are_no_text_and_lists_are_refused_by_their_column(tmp_path):
    address = sqlite_database(tmp_path)
    with pytest.raises(TableError, match=r"column picture .* no text"):
        read_query(address, "SELECT x'ff00fe' AS picture, 1 AS n")
    with pytest.raises(TableError, match=r"column tags .* lists"):
        read_query(duckdb_database(tmp_path), "SELECT [1, 2] AS tags, 1 AS n")


def test_duckdb_types_are_kept(tmp_path):
    query = (
        "SELECT 1.10::DECIMAL(10, 2) AS price, DATE '2024-01-31' AS day, TIMESTAMP '2024-01-31 10:00' AS at, sum(i) AS total, "
        "TIMESTAMPTZ '2024-01-31 10:00+02' AS utc, TIME '10:00' AS clock, 'b'::ENUM('a', 'b') AS letter, true AS yes FROM range(4) r(i)"
    )
    row = read_query(duckdb_database(tmp_path), query).frame.iloc[0]
    assert (row["price"], row["day"]) == (decimal.Decimal("1.10"), datetime.date(2024, 1, 31))
    assert str(row["at"]) == "2024-01-31 10:00:00" and str(row["utc"]) == "2024-01-31 08:00:00"
    assert (row["clock"], row["letter"], bool(row["yes"]), int(row["total"])) == ("10:00:00", "b", True, 6)


if PROGRAMS:

    @pytest.mark.parametrize("url", ["postgresql"], indirect=True)
    class TestPostgreSQL:
        def test_types_are_kept(self, url):
            query = (
                "SELECT 1.10::numeric AS price, DATE '2024-01-31' AS day, TIMESTAMPTZ '2024-01-31 10:00+02' AS utc, "
                "sum(i) AS total, '0b5c3a52-8f3c-4bd4-9d5e-0f3f2f1c9a11'::uuid AS id FROM generate_series(1, 3) AS s(i)"
            )
            row = read_query(url, query).frame.iloc[0]
            assert (row["price"], row["day"]) == (decimal.Decimal("1.10"), datetime.date(2024, 1, 31))
            assert str(row["utc"]) == "2024-01-31 08:00:00" and int(row["total"]) == 6 and row["id"].startswith("0b5c3a52")

        def test_a_percent_sign_and_a_colon_are_plain_signs(self, url):
            query = "SELECT customer, 'a:b' AS c FROM orders WHERE product LIKE 'Te%' ORDER BY 1"
            assert read_query(url, query).frame["customer"].tolist() == ["007", "008"]

        def test_the_query_cannot_lift_its_own_limits(self, url):
            with pytest.raises(TableError, match="stopped after"):
                read_query(url, "SELECT set_config('statement_timeout', '0', false), pg_sleep(60)", timeout_seconds=0.3)
            with pytest.raises(TableError):
                read_query(url, "SELECT set_config('transaction_read_only', 'off', false), nextval('s')")

        def test_a_wrong_password_is_not_told(self, url):
            with pytest.raises(TableError, match="password authentication failed") as caught:
                read_query(url.replace(PASSWORD, "wrong-secret"), "SELECT 1 AS a, 2 AS b")
            assert "wrong-secret" not in str(caught.value) and "127.0.0.1" not in str(caught.value)

        def test_the_digest_does_not_tell_the_password(self, url):
            query = "SELECT 1 AS a, 2 AS b"
            with_other_password = url.replace(f":{PASSWORD}@", "@") + f"?password={PASSWORD}"
            assert read_query(url, query).digest == read_query(with_other_password, query).digest

        def test_a_server_that_is_not_there_is_said(self, url):
            address = f"postgresql://me:{PASSWORD}@127.0.0.1:{free_port()}/shop"
            with pytest.raises(TableError, match="refused") as caught:
                read_query(address, "SELECT 1 AS a, 2 AS b", timeout_seconds=5)
            assert PASSWORD not in str(caught.value)
