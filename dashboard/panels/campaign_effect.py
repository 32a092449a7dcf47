"""What a campaign changed: the effect with what chance leaves open, where in the list it lies, and whether the test was sound."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from analytics import AnalyticsError, Costs, ReadOut, ScoreEffect
from analytics.campaigns.campaign_files import CONTROL, TARGET
from analytics.campaigns.effects import Effect
from analytics.segments.periods import told
from dashboard import cache, components, state
from dashboard.charts.read_out import qini_chart, uplift_bars
from dashboard.text import md

GROUP_NAMES = {TARGET: "Contacted", CONTROL: "Control group"}
LEAST_WHOLE = 10
"""From here on, customers and amounts need no decimals."""


def effect(found: ReadOut, costs: Costs | None) -> None:
    """Tell the effect of a campaign, what it brought and what did not fit.

    Parameters
    ----------
    found : ReadOut
    costs : Costs or None
        None where the margin is not known: then there is no profit to tell.
    """
    st.write(found.sentence)
    shown = pd.DataFrame(
        {
            "Group": found.groups["group"].map(GROUP_NAMES),
            "Customers": found.groups["customers"],
            "Bought": found.groups["responders"],
            "Share": found.groups["rate"],
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        key="result_groups",
        alt=f"Both groups: {found.title}",
        column_config={
            **{name: st.column_config.NumberColumn(format="localized") for name in ("Customers", "Bought")},
            "Share": st.column_config.NumberColumn(format="percent"),
        },
    )
    _brought(found, costs)
    st.caption("Everybody counts as planned, whether or not a message arrived: only so are the groups alike.")
    for note in found.notes:
        st.caption(f":material/info: {md(note)}")


def _brought(found: ReadOut, costs: Costs | None) -> None:
    profit = None if costs is None else found.profit(costs)
    rows = {"Extra buyers": found.extra_buyers, "Extra revenue": found.revenue, "Profit": profit}
    brought = {name: each for name, each in rows.items() if each is not None}
    shown = pd.DataFrame(
        [(name, *_rounded(each)) for name, each in brought.items()],
        columns=["What it brought", "Measured", "At least", "At most"],
    )
    st.dataframe(
        shown,
        hide_index=True,
        key="result_brought",
        alt=f"What the campaign brought: {', '.join(f'{name} {each.value:,.0f}' for name, each in brought.items())}",
        column_config={name: st.column_config.NumberColumn(format="localized") for name in shown.columns[1:]},
    )
    st.caption("At least, at most: the 95% range.")
    if profit is not None:
        st.write(_paid(profit))


def _rounded(effect: Effect) -> list[float]:
    bounds = [effect.value, effect.low, effect.high]
    digits = 0 if max(map(abs, bounds)) >= LEAST_WHOLE else 1
    return [round(bound, digits) for bound in bounds]


def _paid(profit: Effect) -> str:
    if profit.clear:
        return "The campaign paid for itself." if profit.low > 0 else "The campaign lost money."
    return "Whether the campaign paid for itself is open: the range of the profit holds a loss."


def groups_before(found: ReadOut) -> None:
    """Tell whether the groups were alike before the campaign."""
    st.subheader("Were the groups alike before?", anchor=False)
    start = _first_day()
    state.groups_before(start)
    balance = state.workspace().results.balance
    if balance is None:
        return
    if balance.table["differs"].any():
        st.warning(md(balance.sentence), icon=":material/warning:")
    else:
        st.write(md(balance.sentence))
    if balance.table.empty:
        st.caption("Upload the list with its scores, or use the table that has the purchases of these customers.")
        return
    shown = pd.DataFrame(
        {
            "Known before": balance.table["column"],
            "Contacted": balance.table["target"],
            "Control group": balance.table["control"],
            "Customers known": balance.table["known"],
            "Differ": balance.table["differs"].map({True: "yes", False: ""}),
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        key="result_balance",
        alt=f"Means of both groups before the campaign. {balance.sentence}",
        column_config={
            **{name: st.column_config.NumberColumn(format="%.4g") for name in ("Contacted", "Control group")},
            "Customers known": st.column_config.NumberColumn(format="localized", help=f"Of {len(found.people):,}."),
        },
    )


def _first_day() -> date | None:
    """Ask where the table in use reaches into the campaign: what was bought then is its effect, and no difference before."""
    dataset = state.workspace().dataset
    span = None if dataset is None else cache.span(dataset.id, dataset.interactions)
    if dataset is None or span is None:
        return None
    day = st.date_input(
        "First day of the campaign",
        None,
        min_value=span.first,
        max_value=span.last,
        key=f"result_start_{dataset.id[:8]}",
        format="YYYY-MM-DD",
        help="What was bought from that day on is no difference from before.",
        width=260,
    )
    if not isinstance(day, date):
        st.caption(f"Give the first day if the table in use, which ends on {told(span.last)}, reaches into the campaign.")
        return None
    st.caption(f"Purchases before {told(day)} count.")
    return day


def effect_by_score(by_score: ScoreEffect | AnalyticsError | None) -> None:
    """Tell where in the list the effect lies, or why that cannot be told."""
    st.subheader("Where in the list the effect lies", anchor=False)
    if not isinstance(by_score, ScoreEffect):
        st.write(md(by_score) if by_score is not None else "")
        return
    st.write(by_score.sentence)
    tenths, curve = st.columns(2, gap="large")
    with tenths:
        components.chart(
            uplift_bars(by_score.bands, components.look()), f"Bars of the effect by tenth. {by_score.sentence}", "uplift"
        )
        st.caption("Lines: the 95% range. A line that crosses zero may be chance.")
    with curve:
        alt = f"Curve of extra buyers by share of the list, beside a list by chance. {by_score.sentence}"
        components.chart(qini_chart(by_score.qini.curve, components.look()), alt, "qini")
        st.caption(
            "Above the dotted line the score finds customers whom the campaign changes sooner than chance would "
            f"(Qini {by_score.qini.coefficient:+.3g})."
        )
