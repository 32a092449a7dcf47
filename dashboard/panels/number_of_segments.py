"""How many segments: the slider, the suggestion in words, the curve behind it."""

from __future__ import annotations

import streamlit as st

from analytics.factorization import max_components
from dashboard import components, state
from dashboard.charts.bars import error_curve


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
        found = current.segments is not None and current.segments.fit.n_components == current.n_components
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
        _advice_sentence()
    with curve:
        _advice_curve()


def _advice_sentence() -> None:
    current = state.workspace()
    if current.advice is None:
        return
    st.write(current.advice.reason)
    if current.advice.best != current.n_components:
        st.button(f"Use {current.advice.best}", key="use_advice", on_click=state.choose_number, args=(current.advice.best,))


def _advice_curve() -> None:
    current = state.workspace()
    if current.advice is None:
        _advice_progress()
        return
    with st.expander("How the number was judged", expanded=current.segments is None, icon=":material/show_chart:"):
        components.chart(
            error_curve(current.advice.table, current.n_components, components.look()), current.advice.reason, "curve"
        )
        if current.advice.held_out:
            st.caption(
                "Share of what was held back that each number of segments does not predict; lower is better, the band is one standard error."
            )
        else:
            st.caption(
                "Share of the table that each number of segments does not reproduce; the table is too small to hold anything back."
            )


@st.fragment(run_every=components.POLL_SECONDS)
def _advice_progress() -> None:
    job = state.advice_job()
    if job is None:
        return
    if job.done:
        st.rerun()
    st.progress(job.share, text=f"Comparing numbers of segments: {job.message.lower()}")
