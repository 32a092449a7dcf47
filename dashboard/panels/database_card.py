"""A query on a database as a source of a table; the operator says which databases there are."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

import streamlit as st

from analytics import AnalyticsError, Table
from analytics.tables.databases.database import ROW_LIMIT, TIMEOUT_SECONDS, preview_query, read_query
from dashboard import state
from dashboard.text import md

MAX_RUNNING = 4
"""Queries that all pages together run at once; a database has other work to do."""
PREVIEW_COLUMNS = 12
SAMPLE = "SELECT customer_id, product, quantity, price, order_date\nFROM order_lines\nWHERE order_date >= '2025-01-01'"
_running = threading.BoundedSemaphore(MAX_RUNNING)


def connections() -> dict[str, str]:
    """Return the addresses of the databases, by the names that the operator gave them in ``secrets.toml``.

    No page shows or takes an address: whoever could type one would reach every file and host that this computer does.
    """
    if not st.secrets.load_if_toml_exists():
        return {}
    entries = st.secrets.get("connections", {})
    return {
        str(name): entry["url"]
        for name, entry in entries.items()
        if isinstance(entry, Mapping) and isinstance(entry.get("url"), str)
    }


@st.fragment
def database_card() -> None:
    """Let the analyst query a database and use the rows; show nothing where none is set up."""
    known = connections()
    if not known:
        return
    st.subheader("Query a database", anchor=False)
    name = st.selectbox("Database", list(known), key="database_name", persist_state="session")
    query = st.text_area("Query", key="database_query", persist_state="session", placeholder=SAMPLE, height=140)
    with st.container(horizontal=True):
        preview = st.button("Preview", key="preview_query", icon=":material/visibility:")
        use = st.button("Use these rows", key="use_query", icon=":material/check:")
    if name not in known:
        return
    if preview:
        _show_first_rows(known[name], query)
    elif use:
        table = _asked(read_query, known[name], query)
        if table is not None:
            state.open_tables(lambda: [table])
            st.rerun()
    st.caption(f"A query only reads. It stops after {TIMEOUT_SECONDS:.0f} seconds and reads {ROW_LIMIT:,} rows at most.")


def _show_first_rows(url: str, query: str) -> None:
    table = _asked(preview_query, url, query)
    if table is not None:
        shown = table.frame.iloc[:, :PREVIEW_COLUMNS]
        st.dataframe(shown, hide_index=True, key="query_rows", alt=f"First rows of the {table.name}")


def _asked(ask: Callable[[str, str], Table], url: str, query: str) -> Table | None:
    """Return what a database answers; where it does not, say why."""
    if not _running.acquire(blocking=False):
        st.error("Too many queries are running. **Try again in a minute.**", icon=":material/error:")
        return None
    try:
        with st.spinner("Asking the database"):
            return ask(url, query)
    except AnalyticsError as error:
        st.error(f"**{md(error.message)}** {md(error.hint)}", icon=":material/error:")
        return None
    finally:
        _running.release()
