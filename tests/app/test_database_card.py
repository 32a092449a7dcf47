"""The card that queries a database: shown where one is set up, and only what the operator set up is asked."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.analyst import Analyst

PASSWORD = "swordfish-41"


def card() -> None:
    import streamlit as st

    from dashboard import state
    from dashboard.panels.database_card import database_card

    database_card()
    draft = state.workspace().draft
    if draft is not None:
        st.write(f"Draft: {draft.table.name}, {draft.table.n_rows} rows")


@pytest.fixture
def shop(tmp_path: Path) -> str:
    """Return the address of a small shop."""
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        connection.execute("CREATE TABLE lines (customer TEXT, product TEXT, quantity INTEGER)")
        rows = [("Ann", "Tea", 2), ("Bob", "Jam", 1), ("Ann", "Jam", 1)]
        connection.executemany("INSERT INTO lines VALUES (?, ?, ?)", rows * 10)
    connection.close()
    return f"sqlite:///{tmp_path}/shop.db"


def page(**addresses: str) -> AppTest:
    at = AppTest.from_function(card, default_timeout=30)
    if addresses:
        at.secrets["connections"] = {name: {"url": address} for name, address in addresses.items()}
    return at.run()


def said(at: AppTest) -> str:
    assert not at.exception
    return " ".join(element.value for kind in ("error", "markdown", "caption", "subheader") for element in at.get(kind))


def ask(at: AppTest, query: str, button: str) -> AppTest:
    at.text_area(key="database_query").set_value(query)
    return at.button(key=button).click().run()


def test_nothing_is_shown_where_no_database_is_set_up():
    at = page()
    assert not at.exception
    assert not (at.button or at.text_area or at.selectbox or at.subheader or at.caption)


def test_a_preview_shows_the_first_rows_and_takes_nothing(shop):
    at = ask(page(shop=shop), "SELECT * FROM lines", "preview_query")
    assert len(at.dataframe[0].value) == 20
    assert at.dataframe[0].value.iloc[0].tolist() == ["Ann", "Tea", 2]
    assert "Draft" not in said(at)


def test_the_rows_become_the_table_that_waits(shop):
    at = ask(page(shop=shop), "SELECT * FROM lines", "use_query")
    assert "Draft: query on shop.db, 30 rows" in said(at)


def test_the_analyst_chooses_among_the_databases_of_the_operator_by_name(shop, tmp_path):
    at = page(shop=shop, stock=f"sqlite:///{tmp_path}/stock.db")
    assert at.selectbox(key="database_name").options == ["shop", "stock"]
    at.selectbox(key="database_name").select("stock")
    assert "There is no database file stock" in said(ask(at, "SELECT 1 AS a, 2 AS b", "preview_query"))


@pytest.mark.parametrize("button", ["preview_query", "use_query"])
@pytest.mark.parametrize("query", ["", "DROP TABLE lines", "SELECT * FROM nothing_here", "SELECT product FROM lines"])
def test_what_is_wrong_is_said_and_no_address_is_shown(shop, query, button):
    at = ask(page(shop=shop), query, button)
    assert len(at.error) == 1
    assert str(Path(shop.removeprefix("sqlite:///")).parent) not in said(at)


def test_a_password_is_on_no_page():
    at = page(shop=f"postgresql://me:{PASSWORD}@127.0.0.1:1/shop")
    assert PASSWORD not in said(ask(at, "SELECT 1 AS a, 2 AS b", "preview_query"))
    assert PASSWORD not in str(at.main) + str(at.session_state)


def test_entries_without_an_address_are_no_databases():
    at = AppTest.from_function(card, default_timeout=30)
    at.secrets["connections"] = {"broken": {"type": "sql"}, "odd": "text"}
    assert not at.run().exception
    assert not at.button


def test_too_many_queries_at_once_are_put_off(shop, monkeypatch):
    import threading

    from dashboard.panels import database_card

    busy = threading.BoundedSemaphore(1)
    assert busy.acquire()
    monkeypatch.setattr(database_card, "_running", busy)
    assert "Too many queries" in said(ask(page(shop=shop), "SELECT * FROM lines", "use_query"))
    busy.release()
    assert "Draft" in said(ask(page(shop=shop), "SELECT * FROM lines", "use_query"))
    assert busy.acquire(blocking=False), "a query that has ended makes room for the next"


def test_the_rows_of_a_query_are_used_and_segmented_like_a_file(shop):
    analyst = Analyst()
    analyst.at.secrets["connections"] = {"shop": {"url": shop}}
    analyst.run().at.text_area(key="database_query").set_value("SELECT * FROM lines")
    analyst.press("use_query")
    assert analyst.title == "query on shop\\.db: 40 units, 2 products, 2 customers"
    assert "database: shop.db · query: SELECT * FROM lines" in analyst.everything
    analyst.press("use_table").settle("fit")
    assert analyst.problems == []
    assert analyst.workspace.segments.fit.V.to_frame().to_dict() == {"Ann": {"Tea": 20, "Jam": 10}, "Bob": {"Tea": 0, "Jam": 10}}


def test_a_bad_query_leaves_what_is_loaded_as_it_is(shop, at_groceries):
    at_groceries.at.secrets["connections"] = {"shop": {"url": shop}}
    at_groceries.go("data").at.text_area(key="database_query").set_value("SELECT * FROM nothing_here")
    at_groceries.press("use_query")
    assert "no such table" in " ".join(at_groceries.problems).replace("\\", "")
    assert at_groceries.title.startswith("Groceries: ")
