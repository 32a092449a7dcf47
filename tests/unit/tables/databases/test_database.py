"""Queries on databases of every kind: what is read is exact, and nothing is changed."""

from __future__ import annotations

import pytest

import analytics as an
from analytics.errors import TableError
from analytics.tables.databases.database import PREVIEW_ROWS, preview_query, read_query
from tests.unit.tables.databases import PASSWORD

ENDLESS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900000000) SELECT sum(i) AS a, max(i) AS b FROM n"
)
THOUSAND = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i, i * 2 AS twice FROM n"


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
    monkeypatch.setattr("analytics.tables.databases.database.BATCH_ROWS", 64)
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


def test_one_column_of_texts_is_enough(url):
    query = (
        "SELECT 'The ' || product || ' that I bought in May is broken' AS text FROM (SELECT DISTINCT product FROM orders) AS sold"
    )
    assert read_query(url, query).header == ("text",)


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
