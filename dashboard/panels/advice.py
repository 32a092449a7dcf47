"""What speaks for which number of segments: a sentence, a badge, and charts whose numbers can be clicked."""

from __future__ import annotations

import streamlit as st

from analytics import Advice
from analytics.factorization.advice import Steadiness
from analytics.factorization.methods import METHODS
from dashboard import components, state
from dashboard.charts.choosing import choosing_chart
from dashboard.text import md, plot

BADGES: dict[Steadiness, tuple[str, str]] = {
    "steady": (":material/check_circle:", "green"),
    "some segments change": (":material/change_circle:", "orange"),
    "do not rely on these": (":material/error:", "red"),
}
"""Icon and colour of each: the words alone say it, too."""
ERRORS = {
    "purchases": "Error: hidden {items} that rank too low",
    "ratings": "Error: what is not predicted of hidden ratings",
    "blocks": "Error: what is not predicted of hidden cells",
    "fit": "Error: what is not reproduced of the table",
}
EXPLAINED = {
    "purchases": "A tenth of what {customers} have was hidden, four times. The error is how often a hidden {item} ranks below "
    "another popular one that the {customer} does not have; the band is one standard error.",
    "ratings": "A tenth of the ratings was hidden, four times. The error is the share of their differences that is not predicted; "
    "the band is one standard error.",
    "blocks": "Each quarter of the table was hidden in turn. The error is the share of it that is not predicted; the band is one "
    "standard error.",
    "fit": "The table is too small to hide anything and test.",
}
REPEATS = (
    "To see whether segments repeat, they were found again in random halves of the {customers}: 1 means the same each time, "
    "the dotted line is what *steady* asks for."
)


def advice_in_words(dataset: state.Dataset) -> None:
    """Say which number is suggested and why."""
    current = state.workspace()
    advice = current.advice
    if advice is None:
        if state.advice_job() is None:
            st.button("Suggest a number", key="suggest", on_click=state.suggest_number, icon=":material/show_chart:")
        return
    st.write(md(advice.reason))
    _badge(advice, advice.best)
    if advice.best != current.n_components:
        st.button(f"Use {advice.best}", key="use_advice", on_click=state.choose_number, args=(advice.best,))
    if advice.engine != state.engine_in_use(dataset.V, current.engine):
        st.caption(f"Compared with *{METHODS[advice.engine].title}*; the segments are now found another way.")
        st.button("Compare again", key="compare_again", on_click=state.suggest_number, disabled=state.advice_job() is not None)


def _badge(advice: Advice, number: int) -> None:
    words = advice.steadiness(number)
    if words is not None:
        icon, colour = BADGES[words]
        st.badge(words, icon=icon, color=colour)  # type: ignore[arg-type]


def advice_charts() -> None:
    """Show what the numbers were judged by, or how far the comparison is."""
    current = state.workspace()
    advice = current.advice
    if state.advice_job() is not None:
        components.running(
            state.advice_job,
            state.stop_suggesting,
            "stop_advice",
            lambda job: f"Comparing numbers of segments: {job.message.lower()}",
        )
    if advice is None or current.dataset is None:
        return
    words = current.dataset.V.vocabulary
    with st.expander("How the number was judged", expanded=current.segments is None, icon=":material/show_chart:"):
        figure = choosing_chart(
            advice.table, current.n_components, ERRORS[advice.test].format(items=plot(words.items)), components.look()
        )
        components.chart(figure, advice.reason, "curve", _number_clicked)
        told = [
            EXPLAINED[advice.test],
            REPEATS if advice.stability else "",
            "Click a number to use it, or type it under *Number of segments*.",
        ]
        nouns = {name: md(getattr(words, name)) for name in ("item", "customer", "customers")}
        st.caption(" ".join(part for part in told if part).format(**nouns))
    # Under the chart, which would move away from the pointer if this stood above it.
    if current.n_components != advice.best and (about := advice.about(current.n_components)):
        st.write(md(about))
        _badge(advice, current.n_components)


def _number_clicked() -> None:
    advice = state.workspace().advice
    if advice is None:
        return
    place = components.clicked_point("curve", len(advice.table))
    if place is not None:
        state.choose_number(int(advice.table["n_components"].iloc[place]))
