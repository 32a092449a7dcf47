"""What is particular to SQLite, DuckDB and PostgreSQL: their files, their types, their guards."""

from __future__ import annotations

import datetime
import decimal
import itertools
import sqlite3

import pytest
from sqlalchemy.engine import make_url

from analytics.errors import TableError
from analytics.tables.databases.database import read_query
from analytics.tables.databases.database_engines import BATCH_ROWS, Deadline, sqlite_batches
from tests.unit.tables.databases import PASSWORD, PROGRAMS, duckdb_database, free_port, sqlite_database


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
    monkeypatch.setattr("analytics.tables.databases.database.BATCH_ROWS", 2)
    path = tmp_path / "mixed.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (id, n)")
        connection.executemany("INSERT INTO t VALUES (?, 1)", [(None,), (None,), (1,), (2,), ("003",)])
    connection.close()
    assert read_query(f"sqlite:///{path}", "SELECT * FROM t").frame["id"].fillna("").tolist() == ["", "", "1", "2", "003"]


def rows_of_steps(tmp_path, text):
    """Rows of each step in which SQLite gives some texts."""
    query = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) SELECT i, {text} AS note FROM n"
    steps = sqlite_batches(make_url(sqlite_database(tmp_path)), query, BATCH_ROWS, Deadline(60))
    return [step.num_rows for step in itertools.islice(steps, 6)]


def test_rows_come_in_larger_steps_as_long_as_they_are_small(tmp_path):
    assert rows_of_steps(tmp_path, "'small'") == [10, 40, 160, 640, 1_000, 1_000]


def test_large_rows_come_a_few_at_a_time(tmp_path):
    # 800,000 signs a row: 20 rows take 16 MB; the first rows are too few to fill a step.
    assert rows_of_steps(tmp_path, "hex(zeroblob(400000))") == [10, 20, 20, 20, 20, 20]


def test_endless_large_rows_are_refused_long_before_they_fill_the_memory(tmp_path):
    address = sqlite_database(tmp_path)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, hex(zeroblob(500000)) AS note FROM n"
    with pytest.raises(TableError, match="gives more than 512 MB"):
        read_query(address, endless)
    with pytest.raises(TableError, match="too big"):
        read_query(address, endless.replace("500000", "5000000"))


def test_a_cell_that_duckdb_cannot_read_far_down_is_told(tmp_path):
    query = "SELECT i, (CASE WHEN i = 299000 THEN 'many' ELSE '1' END)::INT AS n FROM range(300000) r(i)"
    with pytest.raises(TableError, match=r"shop\.duckdb cannot answer the query: Could not convert string 'many'"):
        read_query(duckdb_database(tmp_path), query)


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
