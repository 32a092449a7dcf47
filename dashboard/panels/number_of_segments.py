"""How many segments: the number, the suggestion in words, and what speaks for each."""

from __future__ import annotations

import streamlit as st

from analytics.factorization import max_components
from dashboard import components, state
from dashboard.panels.advice import advice_charts, advice_in_words
from dashboard.panels.method import method


def number_of_segments(dataset: state.Dataset) -> None:
    """Let the analyst choose a number, and show what speaks for which."""
    current = state.workspace()
    choose, curve = st.columns([2, 3], gap="large")
    most = min(state.MOST_SEGMENTS, max_components(dataset.V))
    with choose:
        if most > 1:
            key = f"k_{dataset.id[:8]}"
            components.show_truth(key, current.n_components)
            st.number_input(
                "Number of segments",
                1 if most < 3 else 2,
                most,
                key=key,
                on_change=lambda: state.choose_number(st.session_state[key]),
                help="Each segment is one column of W: the products that go together.",
                width=220,
            )
        found = state.finds_what_is_shown()
        st.button(
            "Find segments",
            type="secondary" if found or current.proposal is not None else "primary",
            key="find",
            on_click=state.find_segments,
            icon=":material/search:",
            disabled=state.fit_job() is not None,
        )
        if current.segments is not None and not found:
            st.caption(f"Below are the {current.segments.fit.n_components} segments found before.")
        advice_in_words(dataset)
    with curve:
        advice_charts()
        method(dataset)
