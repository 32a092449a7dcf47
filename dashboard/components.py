"""Pieces that several pages share: the heading, messages, doors out of dead ends, charts, choosers."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import plotly.graph_objects as go
import streamlit as st

from analytics.matrix import InteractionMatrix
from analytics.ranking.search import search_labels
from analytics.segments.segmentation import Segmentation
from analytics.vocabulary import counted, total_noun, with_article
from dashboard import state
from dashboard.charts.look import Look
from dashboard.jobs import Job
from dashboard.text import md

PAGES = {
    "data": ("views/data.py", "Data", ":material/table_view:"),
    "segments": ("views/segments.py", "Segments", ":material/category:"),
    "customers": ("views/customers.py", "Customers", ":material/person_search:"),
    "campaigns": ("views/campaigns.py", "Campaigns", ":material/campaign:"),
    "evidence": ("views/evidence.py", "Evidence", ":material/fact_check:"),
    "export": ("views/export.py", "Export", ":material/download:"),
}
MAX_LISTED = 1_000
"""Options that a browser list still takes at once; above, one searches first."""
MATCHES = 12
LISTED_MATCHES = 48
LIKE_ENOUGH = 0.5
"""Cosine from which two items are said to go together."""
POLL_SECONDS = 0.5
TWO_LINES = 54
"""Height in pixels of a row of a table whose text takes two lines."""


def look() -> Look:
    """Return the colours for the theme that the browser shows."""
    return Look(dark=st.context.theme.type == "dark")


def heading(title: str) -> None:
    """Show the finding as the title, and under it what is loaded."""
    st.title(title, anchor=False)
    st.caption(status_line())
    show_problem()


def status_line() -> str:
    """Say what is loaded, in the dataset's own words."""
    current = state.workspace()
    if current.dataset is None:
        return "Nothing loaded yet."
    V = current.dataset.V
    words = V.vocabulary
    parts = [md(current.dataset.title), words.count_customers(V.shape[1]), words.count_items(V.shape[0])]
    parts.append(in_all(V))
    if current.segments is not None:
        parts.append(f"{current.segments.fit.n_components} segments (found {_ago(time.time() - current.fitted_at)})")
    return " · ".join(parts)


def in_all(V: InteractionMatrix) -> str:
    """Say how much there is in the whole table."""
    if V.kind == "ratings":
        return counted(V.values.nnz, "ratings")
    plain_revenue = V.value == "revenue" and not V.scale
    return f"revenue of {V.total:,.0f}" if plain_revenue else counted(V.total, md(total_noun(V)))


def _ago(seconds: float) -> str:
    minutes = int(seconds // 60)
    if minutes < 1:
        return "just now"
    return f"{minutes} min ago" if minutes < 60 else f"{minutes // 60} h ago"


def show_problem() -> None:
    """Show what went wrong last, until it is dismissed."""
    problem = state.workspace().problem
    with st.container(key="problem"):
        if problem is None:
            return
        st.error(f"**{md(problem.message)}** {md(problem.hint)}", icon=":material/error:")
        st.button("Dismiss", on_click=state.clear_problem, key="dismiss_problem", type="tertiary")


def need_data() -> bool:
    """Show a door to the data page when nothing is loaded; return whether data are there."""
    if state.workspace().dataset is not None:
        return True
    st.write("Load a table first: an example takes one click, your own file two.")
    door("data", "Load a table")
    return False


def need_segments() -> Segmentation | None:
    """Return the segments; when there are none, show a door to them."""
    if not need_data():
        return None
    segments = state.workspace().segments
    if segments is None:
        if state.workspace().proposal is not None:
            st.write("The segments are found; they wait until you have looked at their names.")
            door("segments", "Look at the names")
        elif state.fit_job() is None:
            st.write("The segments have not been found yet.")
            door("segments", "Find segments")
        else:
            st.write("The segments are being found; this page fills by itself.")
    return segments


def door(page: str, label: str) -> None:
    """Show the one primary way on to another page."""
    if st.button(label, type="primary", icon=PAGES[page][2], key=f"door_{page}"):
        st.switch_page(PAGES[page][0])


def job_strip() -> None:
    """Show the running fit with its progress and a way to stop it, on every page."""
    job = state.fit_job()
    if job is not None and not job.done:
        running(state.fit_job, state.stop_finding, "stop_fit", lambda job: f"Finding segments, {job.seconds:.0f} s")


@st.fragment(run_every=POLL_SECONDS)
def running(
    find: Callable[[], Job | None], stop: Callable[[], None], key: str, words: Callable[[Job], str] = lambda job: md(job.message)
) -> None:
    """Show how far some work is, with a way to stop it; the page runs again when it ends."""
    job = find()
    if job is None or job.done:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(job.share, text="Stopping" if job.cancelled else words(job))
        st.button("Stop", on_click=stop, key=key, disabled=job.cancelled, icon=":material/stop_circle:")


def chart(figure: go.Figure, alt: str, key: str, on_click: Callable[[], None] | None = None) -> None:
    """Show a figure with its finding as alternative text; clicks on points call ``on_click``."""
    st.plotly_chart(
        figure,
        key=key,
        alt=alt,
        theme=None,
        on_select=on_click or "ignore",
        selection_mode="points",
        config={"displayModeBar": False, "doubleClick": False},
    )


def clicked_point(key: str, n_points: int) -> int | None:
    """Return the number of the point that was clicked in a chart of ``n_points``."""
    event = st.session_state.get(key)
    points = event["selection"]["points"] if event else []
    point = int(points[0]["point_index"]) if points else -1
    return point if 0 <= point < n_points else None


def keep_option(key: str, options: Sequence[object]) -> None:
    """Forget what was chosen in a list when the data have changed and it is no longer there."""
    chosen = st.session_state.get(key)
    if isinstance(chosen, list):
        st.session_state[key] = [option for option in chosen if option in options]
    elif chosen is not None and chosen not in options:
        st.session_state[key] = None


def show_truth(key: str, value: object) -> None:
    """Let the control that follows show what holds, whatever was chosen in it for another table or was refused."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def choose_items(label: str, V: InteractionMatrix, key: str, most: int | None = None) -> list[str]:
    """Let the analyst choose one item or several."""
    options = _item_options(V, key)
    placeholder = f"Choose {V.vocabulary.items}"
    return st.multiselect(label, options, key=key, persist_state="session", placeholder=placeholder, max_selections=most)


def choose_one(label: str, V: InteractionMatrix, key: str) -> str | None:
    """Let the analyst choose one item, or none."""
    options = _item_options(V, key)
    return st.selectbox(
        label, options, index=None, key=key, persist_state="session", placeholder=f"Choose {with_article(V.vocabulary.item)}"
    )


def _item_options(V: InteractionMatrix, key: str) -> list[str]:
    """Return the items to choose from; when there are very many, those that are chosen and those that a search finds."""
    keep_option(key, V.items)
    if len(V.items) <= MAX_LISTED:
        return list(V.items)
    text = st.text_input(f"Search {V.vocabulary.items}", type="search", live=True, key=f"{key}_search", persist_state="session")
    found, _ = search_labels(V.items, text, LISTED_MATCHES)
    chosen = st.session_state.get(key) or []
    return list(dict.fromkeys([*(chosen if isinstance(chosen, list) else [chosen]), *found]))
