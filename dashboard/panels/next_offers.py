"""The next best offer of every customer: asked for, on its way, or what is to be known of it."""

from __future__ import annotations

import streamlit as st

from analytics import Segmentation
from dashboard import components, state
from dashboard.text import md


def next_offers_panel(segments: Segmentation) -> None:
    """Offer to work out the next best offers; once they are there, say by what they were chosen."""
    found = state.next_offers(state.workspace())
    words = segments.fit.V.vocabulary
    if found is not None:
        left_out = segments.fit.V.shape[1] - len(found.people)
        told = [f"Next best offers: for {words.count_customers(len(found.people))}, by {found.chosen_by}."]
        if left_out:
            verb = "has" if left_out == 1 else "have"
            told.append(f"{left_out:,} {verb} none: they must not be contacted, or nothing new suits them.")
        st.caption(md(" ".join([*told, *found.notes])))
        return
    with st.container(border=True, key="next_offers"):
        if state.offers_job() is not None:
            st.write("Working out the next best offers.")
            components.running(state.offers_job, state.stop_offers, "stop_offers")
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f"**Next best offer**: for each {words.customer} the one {words.item} that promises most of all that are new to them.",
                width="stretch",
            )
            st.button("Work out", key="work_out_offers", on_click=state.work_out_offers, icon=":material/auto_awesome:")
