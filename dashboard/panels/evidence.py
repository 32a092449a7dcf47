"""Who wins on the past and by how much, how right the predictions were, and what all that cannot say."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import BackTest, Calibration
from analytics.evaluation.backtest import DEFAULT_DEPTH
from analytics.evaluation.windows import EVERYONE, NEW
from analytics.segments.periods import told
from analytics.values import days as in_days
from dashboard import components, state
from dashboard.charts.evidence import gains_chart, reliability_chart
from dashboard.text import md, percent

DEPTHS = (0.05, 0.1, 0.2, 0.3, 0.5)
LEAST_POINTS = 2
"""Ranges of probability from which a chart of them tells anything."""


def headline(found: state.Evidence) -> str:
    """Say who wins, and by how much, in a title's length."""
    test = found.test
    best = test.table[test.table["audience"] == test.audiences[0]].iloc[0]
    return f"Ranking by {best['method']} finds {best['lift']:.1f} times the buyers of a random list"


def evidence_panel(found: state.Evidence) -> None:
    """Tell what the back-test found."""
    test = found.test
    for audience in test.audiences:
        st.write(md(test.sentence(audience)))
    audience = _choose(test)
    depth = _depth(test)
    ranks, right = st.columns(2, gap="large")
    with ranks:
        _gains(test, audience, depth)
    with right:
        _calibration(found.calibrations.get(audience), test)
    _methods(test, audience, depth)
    _limits(test)
    components.door("campaigns", "Make a list")


def _choose(test: BackTest) -> str:
    words = test.vocabulary
    if len(test.audiences) == 1:
        st.caption(f"Too few {words.customers} bought a {words.item} for the first time to test lists of those new to it.")
        return test.audiences[0]
    names = {EVERYONE: f"all {words.customers}", NEW: f"{words.customers} new to the {words.item}"}
    chosen = st.radio(
        "Lists among",
        list(test.audiences),
        horizontal=True,
        key="evidence_audience",
        persist_state="session",
        format_func=lambda name: names[name],
    )
    return str(chosen)


def _depth(test: BackTest) -> float:
    """Ask how far down the list is contacted; the winner is always that of the depth that was tested."""
    chosen = st.radio(
        f"Contacted, of all {test.vocabulary.customers}",
        DEPTHS,
        DEPTHS.index(DEFAULT_DEPTH),
        horizontal=True,
        key="evidence_depth",
        persist_state="session",
        format_func=percent,
    )
    return float(chosen)


def _gains(test: BackTest, audience: str, depth: float) -> None:
    best, rival = test.winner[audience], test.rival(audience)
    st.subheader("Buyers reached", anchor=False)
    gains = test.gains[test.gains["audience"] == audience]
    rows = test.at_depth(audience, depth).set_index("method")["reached"]
    alt = (
        f"Curves of buyers reached by share contacted. The top {percent(depth)} by {best} reaches {percent(rows[best])} of "
        f"the buyers, by {rival} {percent(rows[rival])}."
    )
    components.chart(gains_chart(gains, best, rival, depth, components.look()), alt, "gains")
    banded = gains.loc[gains["method"] == best, "low"].notna().any()
    band = f" Shaded: where the curve of {best} lies in 9 of 10 draws of {test.vocabulary.items}." if banded else ""
    st.caption(f"Dashed: {percent(depth)} of the {test.vocabulary.customers}.{band}")


def _calibration(known: Calibration | None, test: BackTest) -> None:
    st.subheader("Predicted and real", anchor=False)
    if known is None:
        st.write(f"Too few {test.vocabulary.items} were bought to check predictions.")
        return
    low, high = known.error
    st.write(
        f"{known.sentence()} For at least 8 of 10 {test.vocabulary.items}, between {percent(low)} and {percent(high)} of the predicted "
        "buyers came."
    )
    if len(known.reliability) >= LEAST_POINTS:
        alt = f"Predicted chances beside the shares that bought. {known.sentence()}"
        components.chart(reliability_chart(known.reliability, components.look()), alt, "reliability")
        st.caption("On the dotted line a prediction was right; above it more bought. Larger dots: tested more often.")


def _methods(test: BackTest, audience: str, depth: float) -> None:
    words = test.vocabulary
    st.subheader("All rules that were tested", anchor=False)
    rows, told_depth = test.at_depth(audience, depth), percent(depth)
    shown = pd.DataFrame(
        {
            "Ranked by": rows["method"],
            "Times a random list": rows["lift"],
            "9 of 10 draws": [_span(row.low, row.high) for row in rows.itertuples()],
            "Of those contacted": 100 * rows["precision"],
            "Buyers reached": 100 * rows["reached"],
            "AUC": rows["auc"],
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        key="methods_tested",
        alt=f"Rules by how many buyers their top {percent(test.depth)} held: {rows['method'].iloc[0]} first",
        column_config={
            "Times a random list": st.column_config.NumberColumn(
                format="%.2f", help=f"Buyers in the top {told_depth} of the list."
            ),
            "9 of 10 draws": st.column_config.TextColumn(
                help=f"Where the mean lies in 9 of 10 draws of the {words.items} tested."
            ),
            "Of those contacted": st.column_config.NumberColumn(
                format="%.1f%%", help=f"Share of the {words.customers} in the top {told_depth} who bought."
            ),
            "Buyers reached": st.column_config.NumberColumn(
                format="%.0f%%", help=f"Share of all buyers who stood in the top {told_depth}."
            ),
            "AUC": st.column_config.NumberColumn(
                format="%.3f", help="How often a buyer stands above somebody who did not buy: 0.5 is chance, 1 never wrong."
            ),
        },
    )
    days = ", ".join(told(day) for day in test.cuts.starts)
    st.caption(md(" ".join([f"Looked at {in_days(test.cuts.horizon_days)} from {days}.", *test.notes])))


def _span(low: float, high: float) -> str:
    return "" if pd.isna(low) else f"{low:.2f} to {high:.2f}"


def _limits(test: BackTest) -> None:
    words = test.vocabulary
    st.subheader("What this cannot say", anchor=False)
    limits = [
        "**Lists for customers who may buy, are due, or are new to it.** On the page Campaigns these are ranked by what won here. "
        "Lists to win customers back (by taste and past value), for new products (by taste) and by likeness are not tested here.",
        "**Who buys, not why.** The test shows who bought later, with or without a message. Whether a message makes people "
        "buy, only a control group that gets none can tell.",
        f"**The past, not the future.** A new {md(words.item)}, a new price or another season is not in it.",
    ]
    why = state.why_ranks_only()
    if why:
        limits.append(f"**Chances of today.** {md(why)} On the page Campaigns you can plan as of the end of the table.")
    st.markdown("\n".join(f"- {limit}" for limit in limits))
