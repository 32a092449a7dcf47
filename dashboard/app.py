"""Entry of the dashboard: page settings, navigation, results of background work, then the page."""

from __future__ import annotations

from concurrent.futures import wait
from pathlib import Path

import streamlit as st

from dashboard import components, state

# Short enough that no sign of waiting is needed; most small tables are done by then.
QUICK_SECONDS = 0.25

st.set_page_config(page_title="Tastemap", page_icon=Path(__file__).with_name("icon.png"), layout="wide")

page = st.navigation(
    [
        st.Page(path, title=title, icon=icon, default=name == "data", url_path=name if name != "data" else None)
        for name, (path, title, icon) in components.PAGES.items()
    ],
    position="top",
)

job = state.fit_job()
if job is not None and not job.done and job.seconds < QUICK_SECONDS:
    wait([job.future], timeout=QUICK_SECONDS)
news = state.collect_results()
if news:
    st.toast(news)
# Always one element, whether or not something runs: what follows keeps its place, and so its state in the browser.
with st.container():
    components.job_strip()
page.run()
