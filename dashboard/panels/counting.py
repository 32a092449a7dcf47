"""What a cell of the table counts."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analytics.values import available_values
from dashboard import components, state
from dashboard.text import md

WITHOUT_ORDERS = "Rows: in how many rows the product stands; no column tells orders."
HELP = {
    "orders": "Orders: in how many orders the product was bought.",
    "units": "Units: how many pieces, net of returns.",
    "revenue": "Revenue: what was paid, net of returns.",
    "rating": "Rating: the mean where somebody rated twice.",
    "latest rating": "Latest rating: the last one where somebody rated twice.",
}
HALF_LIFE = 90
FEWEST_BUYERS = 10


def what_a_cell_counts(draft: state.Dataset) -> None:
    """Let the analyst choose what a cell counts, and how recent and rare things weigh."""
    values = available_values(draft.interactions)
    told = HELP if draft.V.has_orders else HELP | {"orders": WITHOUT_ORDERS}
    if len(values) > 1:
        components.show_truth("value", draft.reading.value)
        st.selectbox(
            "A cell counts",
            values,
            key="value",
            format_func=lambda value: "rows" if value == "orders" and not draft.V.has_orders else value,
            on_change=_set_value,
            args=(draft,),
            help=" ".join(told[value] for value in values if value in told),
        )
    if draft.V.kind == "ratings":
        return
    with st.expander("Weigh it differently", icon=":material/balance:"):
        _weights(draft)


def _weights(draft: state.Dataset) -> None:
    options, words = draft.reading.options, draft.V.vocabulary
    components.show_truth("log", options.log)
    st.toggle(
        "Dampen large numbers",
        key="log",
        on_change=_set_log,
        args=(draft,),
        help="log(1 + number): the tenth purchase says less than the first.",
    )
    if "date" in draft.interactions.frame:
        components.show_truth("half_life", int(options.half_life_days or 0))
        st.number_input(
            "Half-life in days",
            0,
            3650,
            key="half_life",
            step=30,
            on_change=_set_half_life,
            args=(draft,),
            help=f"A purchase this many days before the last one counts half. 0: all count alike. Try {HALF_LIFE}.",
        )
    components.show_truth("fold_below", options.fold_below)
    st.number_input(
        f"Fold {md(words.items)} with fewer {md(words.customers)} than",
        0,
        1000,
        key="fold_below",
        on_change=_set_fold,
        args=(draft,),
        help=f"They are counted together with the others of their category. 0: none is folded. Try {FEWEST_BUYERS}.",
    )


def _set_value(draft: state.Dataset) -> None:
    state.count_as(st.session_state["value"], draft.reading.options)


def _set_log(draft: state.Dataset) -> None:
    _weigh(draft, log=bool(st.session_state["log"]))


def _set_half_life(draft: state.Dataset) -> None:
    _weigh(draft, half_life_days=float(st.session_state["half_life"]) or None)


def _set_fold(draft: state.Dataset) -> None:
    _weigh(draft, fold_below=int(st.session_state["fold_below"]))


def _weigh(draft: state.Dataset, **changed: object) -> None:
    state.count_as(draft.reading.value, replace(draft.reading.options, **changed))  # type: ignore[arg-type]
