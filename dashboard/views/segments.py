"""Segments: who are my customers, in a handful of words?"""

from __future__ import annotations

import streamlit as st

from analytics.vocabulary import total_noun
from dashboard import components, state
from dashboard.panels.data_warnings import data_warnings
from dashboard.panels.name_changes import name_changes
from dashboard.panels.number_of_segments import number_of_segments
from dashboard.panels.segment_cards import rename_panel, segment_cards
from dashboard.panels.segment_maps import show_membership_map, show_profile_map
from dashboard.panels.segments_over_time import segments_over_time
from dashboard.panels.typical_documents import typical_documents
from dashboard.text import md, percent


def show() -> None:
    current = state.workspace()
    if current.dataset is None:
        components.heading("Segments")
        components.need_data()
        return
    components.heading(_finding())
    data_warnings("segments")
    number_of_segments(current.dataset)
    name_changes()
    if current.segments is None:
        if current.proposal is not None:
            return
        if state.fit_job() is None:
            st.write("Press *Find segments* to see who goes for what.")
        else:
            st.skeleton(height=320)
        return
    segment_cards(current.segments)
    rename_panel(current.segments)
    show_profile_map(current.segments)
    show_membership_map(current.segments)
    segments_over_time(current.segments, current.dataset)
    if current.dataset.reading.text is not None:
        typical_documents(current.dataset, current.segments, current.dataset.reading.text)


def _finding() -> str:
    segments = state.workspace().segments
    if segments is None:
        return "Who are they, in a handful of words?"
    first = segments.sizes.iloc[0]
    V = segments.fit.V
    if V.kind == "ratings":
        return f"{segments.fit.n_components} segments; {md(first['name'])} is the main one of {V.vocabulary.count_customers(int(first['customers']))}"
    return (
        f"{segments.fit.n_components} segments; the largest, {md(first['name'])}, is {percent(first['volume_share'])} of the "
        f"{total_noun(V)}"
    )


show()
