"""Export: give me everything."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from analytics.exports.files import to_csv
from dashboard import components, exports, state
from dashboard.panels.data_warnings import data_warnings
from dashboard.panels.next_offers import next_offers_panel

MOST_WORKBOOK_CUSTOMERS = 50_000
LABELS = {
    "customer_segments": ("{customer} segments", "each {customer} with main segment and mix"),
    "segment_sizes": ("Segment sizes", "each segment with its shares"),
    "segment_habits": ("Segments in words", "how the {customers} of each segment buy, with a paragraph for a manager"),
    "segment_profiles": ("Segment profiles", "each {item} of each segment with share, times the average and {customers}"),
    "recommendations": ("Recommendations", "the top 10 for each {customer}"),
    "segment_movement": ("Movement", "who moved between segments from one period to the next"),
    "next_best_offer": ("Next best offer", "the one {item} for each {customer} to hear of next, and why"),
    "campaign_list": ("Campaign list", "the list last made under Campaigns, with reasons"),
    "W": ("Profiles as numbers (W)", "{items} by segments; each column sums to 1"),
    "H": ("Mixes as numbers (H)", "{customers} by segments, in the unit of the table"),
}


def show() -> None:
    state.collect_offers()
    current = state.workspace()
    components.heading("Give me everything" if current.segments is None else "Everything, ready to download")
    segments = components.need_segments()
    if segments is None:
        return
    data_warnings("export")
    words = segments.fit.V.vocabulary
    nouns = {"item": words.item, "items": words.items, "customer": words.customer, "customers": words.customers}
    with st.container(horizontal=True):
        st.download_button(
            "Download all",
            partial(exports.archive, current),
            "tastemap.zip",
            "application/zip",
            type="primary",
            key="download_all",
            on_click="ignore",
            icon=":material/folder_zip:",
            help="CSV files, the settings and the Python in one archive.",
        )
        if segments.fit.V.shape[1] <= MOST_WORKBOOK_CUSTOMERS:
            st.download_button(
                "As one workbook", partial(exports.workbook, current), "tastemap.xlsx", key="download_workbook", on_click="ignore"
            )
    st.caption(
        "CSV files open in a spreadsheet as they are; no cell can run as a formula. Lists carry the names you gave the segments."
    )
    n_barred = len(exports.barred(current))
    if n_barred:
        st.caption(
            f"{words.count_customers(n_barred)} who must not be contacted {'stands' if n_barred == 1 else 'stand'} in no list."
        )
    for name, make in exports.tables(current).items():
        label, what = (text.format(**nouns) for text in LABELS[name])
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.markdown(f"**{label[:1].upper() + label[1:]}**: {what}.", width="stretch")
            st.download_button(
                "CSV",
                partial(_csv, make),
                f"{exports.file_name(current, name)}.csv",
                "text/csv",
                key=f"csv_{name}",
                on_click="ignore",
                icon=":material/download:",
            )
    next_offers_panel(segments)
    if current.campaign is None:
        st.caption("There is no campaign list yet; make one under Campaigns.")
    with st.expander("What it was made with", icon=":material/settings:"):
        st.dataframe(exports.settings_sheet(current), hide_index=True, key="settings", alt="Settings of the exports")
    st.subheader("Copy as Python", anchor=False)
    st.write("The same result in a notebook, with the package alone.")
    st.code(exports.snippet(current), language="python", wrap_lines=True)


def _csv(make: Callable[[], pd.DataFrame]) -> bytes:
    return to_csv(make())


show()
