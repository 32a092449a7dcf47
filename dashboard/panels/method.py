"""How segments are found, and what predicts: two choices that have good defaults."""

from __future__ import annotations

import streamlit as st

from analytics.factorization import ENGINES_OF, max_components
from analytics.factorization.methods import METHODS, how_found, what_it_cost
from dashboard import components, state

AUTOMATIC = "What suits"
PARTS = (10, 20, 40, 80)
"""Numbers of parts to predict with that are offered."""


def method(dataset: state.Dataset) -> None:
    """Let the analyst choose how segments are found, and say how those shown were."""
    current = state.workspace()
    with st.expander("How segments are found", icon=":material/tune:"):
        ways = ENGINES_OF[dataset.V.kind]
        if len(ways) > 1:
            key = f"engine_{dataset.id[:8]}"
            components.show_truth(key, state.engine_in_use(dataset.V, current.engine))
            st.radio(
                "What makes a segment",
                ways,
                format_func=lambda name: METHODS[name].title,
                captions=[METHODS[name].help for name in ways],
                key=key,
                on_change=lambda: state.choose_engine(st.session_state[key]),
            )
        else:
            st.write(METHODS[ways[0]].help)
        _parts(dataset)
        if current.segments is not None:
            fit = current.segments.fit
            st.caption(f"{how_found(fit)} {what_it_cost(fit)}")


def _parts(dataset: state.Dataset) -> None:
    key = f"parts_{dataset.id[:8]}"
    most = max_components(dataset.V)
    components.show_truth(key, state.workspace().n_scoring or AUTOMATIC)
    st.selectbox(
        "Parts that predict",
        [AUTOMATIC, *(number for number in PARTS if number <= most)],
        key=key,
        on_change=lambda: state.choose_scoring(None if st.session_state[key] == AUTOMATIC else st.session_state[key]),
        help="A handful of segments is easy to talk about; more parts often predict better. The parts of each segment are "
        "added up, so reasons stay exact. It counts from the next *Find segments*.",
        width=220,
    )
