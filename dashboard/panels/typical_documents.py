"""What to read first of each topic: its most typical documents."""

from __future__ import annotations

import streamlit as st

from analytics import Segmentation
from analytics.segments.typical import typical_customers
from analytics.tables.texts.text import TextSettings
from dashboard import cache, components, state

DOCUMENTS_SHOWN = 8
LONGEST_EXCERPT = 400


@st.fragment
def typical_documents(dataset: state.Dataset, segments: Segmentation, settings: TextSettings) -> None:
    """Show the documents that a topic explains best, as they are written."""
    words = segments.fit.V.vocabulary
    st.subheader(f"Typical {words.customers}", anchor=False)
    numbers = list(segments.fit.segment_numbers)
    components.keep_option("topic_shown", numbers)
    number = st.selectbox(
        "Segment", numbers, key="topic_shown", persist_state="session", format_func=lambda number: segments.names[number - 1]
    )
    if number is None:
        return
    found = typical_customers(segments, number, DOCUMENTS_SHOWN)
    texts = cache.texts(cache.digest_of_table(dataset.table), settings, dataset.table)
    found["text"] = [texts[label][:LONGEST_EXCERPT] for label in found["customer"]]
    st.dataframe(
        found[["customer", "share", "text"]].rename(columns={"customer": words.customer, "share": "share of the mix"}),
        hide_index=True,
        row_height=components.TWO_LINES,
        key="typical_documents",
        alt=f"Most typical {words.customers} of {segments.names[number - 1]}",
        column_config={
            "share of the mix": st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1, width="small"),
            "text": st.column_config.TextColumn(width="large"),
        },
    )
