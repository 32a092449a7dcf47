"""Who moved between segments from one period to the next, beside what chance alone would move."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import AnalyticsError, Segmentation
from analytics.segments.manager import movement_account, movement_headline
from analytics.segments.movement import Movement
from analytics.segments.periods import Period, Periods
from dashboard import cache, components, state
from dashboard.charts.sankey import Width, movement_sankey
from dashboard.panels.segment_habits import segment_habits_panel
from dashboard.text import md

WIDTHS: dict[Width, str] = {
    "customers": "{customers}",
    "revenue_before": "revenue, first period",
    "revenue_after": "revenue, second period",
}
HELP = (
    "The segments stay as they are; each customer is placed in them twice, by the orders of each period alone. "
    "Somebody with few orders may change place although nothing about them has changed: that is what chance is."
)


@st.fragment
def segments_over_time(segments: Segmentation, dataset: state.Dataset) -> None:
    """Tell how each segment buys, and who moved between segments."""
    periods = state.chosen_periods()
    wrong = state.problem_of_periods(periods)
    segment_habits_panel(segments, dataset, periods if wrong is None else None)
    state.collect_movement()
    found = state.movement()
    words = segments.fit.V.vocabulary
    title = "Who moved between segments?" if found is None else movement_headline(found, words)
    st.subheader(md(title), anchor=False, help=HELP)
    if periods is None:
        st.write(_missing(dataset))
        return
    _choose(dataset, periods, found, wrong)
    if found is not None:
        _show(segments, found)


def _missing(dataset: state.Dataset) -> str:
    if cache.span(dataset.id, dataset.interactions) is None:
        return "The table names no dates, so nobody can be seen to move. If it has a column of dates, choose it on the page Data."
    return "All dates are the same day, so nobody can be seen to move."


def _choose(dataset: state.Dataset, periods: Periods, found: Movement | None, wrong: AnalyticsError | None) -> None:
    span = cache.span(dataset.id, dataset.interactions) or periods[0]
    keys = [f"period_{number}_{dataset.id[:8]}" for number in (1, 2)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for key, label, period in zip(keys, ("First period", "Second period"), periods, strict=True):
            _period_input(label, key, period, span, keys)
        st.button(
            "Compare the periods",
            key="compare_periods",
            on_click=state.compare_periods,
            icon=":material/swap_horiz:",
            disabled=bool(wrong or state.movement_job() or (found is not None and found.periods == periods)),
        )
    if wrong is not None:
        st.warning(md(str(wrong)), icon=":material/error:")
    # Always one element, whether or not something runs: what follows keeps its place.
    with st.container(key="movement_progress"):
        if state.movement_job() is not None:
            components.running(state.movement_job, state.stop_comparing, "stop_comparing")


def _period_input(label: str, key: str, period: Period, span: Period, keys: list[str]) -> None:
    if key not in st.session_state:
        st.session_state[key] = (period.first, period.last)
    st.date_input(
        label,
        min_value=span.first,
        max_value=span.last,
        key=key,
        format="YYYY-MM-DD",
        width=260,
        on_change=lambda: state.choose_periods(*(st.session_state[each] for each in keys)),
    )


def _show(segments: Segmentation, found: Movement) -> None:
    words = segments.fit.V.vocabulary
    flows = found.flows(segments.names)
    width: Width = "customers"
    if found.revenue is not None:
        width = st.radio(
            "Width shows",
            list(WIDTHS),
            horizontal=True,
            key="movement_width",
            persist_state="session",
            format_func=lambda name: WIDTHS[name].format(customers=words.customers),
        )
    if (flows[width] > 0).any():
        alt = f"Bands from the segments of the first period to those of the second. {movement_headline(found, words)}."
        components.chart(movement_sankey(flows, width, components.look()), alt, "movement")
    st.caption(md(movement_account(found, words)))
    with st.expander("The numbers", icon=":material/table_view:", key="movement_numbers"):
        _table(found.matrix(segments.names, width), width)


def _table(table: pd.DataFrame, width: Width) -> None:
    what = "Customers" if width == "customers" else "Revenue"
    st.dataframe(
        table.round(0).rename_axis(index="From, to the right"),
        key="movement_table",
        alt=f"{what} by segment in the first period (rows) and in the second (columns)",
        column_config={column: st.column_config.NumberColumn(format="localized") for column in table},
    )
