"""How the customers of each segment buy: a table, and a paragraph each for a manager."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import Segmentation
from analytics.segments.habits import RECENT_DAYS, Habits
from analytics.segments.manager import headline, paragraph
from analytics.segments.periods import Periods
from dashboard import cache, state
from dashboard.text import md

SIZES = ["customers", "customers_share"]
"""What the cards say already; a table of no more is not shown."""
DECIMALS = {"revenue": 0}
SHARE_DECIMALS = 3


def segment_habits_panel(segments: Segmentation, dataset: state.Dataset, periods: Periods | None) -> None:
    """Show what each segment spends and how it buys, and say it in words."""
    habits = cache.habits(state.profiles_digest(), periods, segments, dataset.interactions)
    title = headline(segments, habits)
    st.subheader(md(title), anchor=False)
    _table(segments, habits, title)
    if habits.n_sampled < habits.n_customers:
        words = segments.fit.V.vocabulary
        st.caption(
            f"Orders and days: of {habits.n_sampled:,} of the {words.count_customers(habits.n_customers)}, drawn at random; "
            f"{words.customers} and revenue: of all."
        )
    with st.expander("In words, for a manager", icon=":material/record_voice_over:", key="in_words"):
        for number, name in zip(segments.fit.segment_numbers, segments.names, strict=True):
            st.markdown(f"**{md(name)}.** {md(paragraph(segments, habits, number))}")


def _table(segments: Segmentation, habits: Habits, title: str) -> None:
    words, table = segments.fit.V.vocabulary, habits.table
    order = "order" if habits.named_orders else "day"
    share = st.column_config.NumberColumn(format="percent")
    columns = {
        "customers": (words.customers.capitalize(), st.column_config.NumberColumn(format="localized")),
        "customers_share": (f"Share of {words.customers}", share),
        "revenue": ("Revenue", st.column_config.NumberColumn(format="localized")),
        "revenue_share": ("Share of revenue", share),
        "index": (
            "Index",
            st.column_config.NumberColumn(format="%.0f", help=f"Revenue of each {words.customer}; 100 is the average."),
        ),
        "items_per_order": (f"{words.items.capitalize()} per {order}", st.column_config.NumberColumn(format="%.1f")),
        "revenue_per_order": (f"Revenue per {order}", st.column_config.NumberColumn(format="%.2f")),
        "days_between": (
            "Days between",
            st.column_config.NumberColumn(format="%.0f", help="From one day with an order to the next: the middle one of all."),
        ),
        "recent": (f"Active in the last {RECENT_DAYS} days", share),
        "retained": ("Came back", st.column_config.NumberColumn(format="percent", help=_retained(habits))),
    }
    told = [column for column in columns if table[column].notna().any()]
    if told == SIZES:
        return
    shown = pd.DataFrame(
        {
            "Segment": segments.names,
            **{columns[column][0]: table[column].round(DECIMALS.get(column, SHARE_DECIMALS)).to_numpy() for column in told},
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        key="habits",
        alt=f"How each segment buys. {title}.",
        column_config={columns[column][0]: columns[column][1] for column in told},
    )


def _retained(habits: Habits) -> str:
    if habits.periods is None:
        return ""
    first, second = habits.periods
    return f"Of those active from {first}, the share active again from {second}."
