"""The list of a campaign: what to do in a sentence, what it will bring, who is on it and why, and how it came about."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import AnalyticsError, Campaign, Segmentation, parts_of_score
from analytics.campaigns.campaign import RANDOM, rate_without
from analytics.campaigns.campaign_files import CONTROL
from analytics.campaigns.cautions import campaign_cautions
from analytics.campaigns.control import detectable_difference, tell_detectable
from analytics.campaigns.economics import View
from analytics.campaigns.eligibility import STANDING_RULES
from analytics.campaigns.several import SharedCampaigns
from analytics.segments.periods import span_of
from analytics.segments.segmentation import NO_SEGMENT_NAME
from analytics.trust import DataWarning
from analytics.values import days as in_days
from dashboard import components, state
from dashboard.charts.bars import make_up_bars, parts_bars
from dashboard.charts.campaigns import profit_curve
from dashboard.text import md, number, percent

ROWS_SHOWN = 200
PARTS_SHOWN = 10
UNTESTED_KINDS = ("lapsed", "cold", "alike")
VIEWS: dict[View, str] = {"gross": "all buyers counted", "incremental": "extra buyers only"}
WHY_WIDTH = 690
SMALL_CONTROL = "small control"
SHOWN = ("rank", "customer", "score", "p_buy", "expected_profit", "known", "group", "main_segment", "reason")


def headline(segments: Segmentation, campaign: Campaign) -> str:
    """Say how many to contact about what, and whom."""
    words = segments.fit.V.vocabulary
    items = campaign.settings.items
    about = md(items[0]) if len(items) == 1 else words.count_items(len(items))
    if campaign.settings.mode == "cold":
        about = f"a new {words.item} like {about}"
    what = f" about {about}" if items else ""
    if campaign.people.empty:
        return f"Nobody is left to contact{what}"
    placed = campaign.make_up[campaign.make_up["segment"] != NO_SEGMENT_NAME]
    lead = placed.loc[placed["contacts"].idxmax()]
    who = f"; {percent(lead['share'])} from {md(lead['segment'])}" if lead["contacts"] else ""
    return f"Contact {words.count_customers(len(campaign.contacts))}{what}{who}"


def outlook(segments: Segmentation, campaign: Campaign) -> None:
    """Say what the list will bring, what ranks it, and what is to be known before it goes out."""
    words = segments.fit.V.vocabulary
    if campaign.people.empty:
        st.write(_why_nobody(campaign))
        return
    told = _cautions(segments, campaign)
    if campaign.plan is not None:
        st.markdown(f"**{md(campaign.plan.advice)}**")
    _groups(segments, campaign, any(one.id == SMALL_CONTROL for one in told))
    expected(campaign)
    ranked = f"Ranked by {md(campaign.ranked_by)}"
    if campaign.chances is None:
        st.caption(f"{ranked}. It orders the {words.customers}; it is not a probability that somebody buys.")
    else:
        st.caption(f"{ranked}, which won on your past. {md(campaign.chances.sentence)}")
    for note in campaign.notes:
        st.caption(md(note))
    lines = [f"- **{md(one.sentence)}** {md(one.advice)}" for one in told]
    st.info("Before this list goes out:\n\n" + "\n".join(lines), icon=":material/info:")


def earnings(campaign: Campaign) -> None:
    """Show what the list earns by its length."""
    if campaign.plan is not None:
        st.subheader("What it earns by its length", anchor=False)
        alt = f"Expected profit by number of contacts. {campaign.plan.advice}"
        components.chart(profit_curve(campaign.plan, components.look()), alt, "profit_curve")


def _why_nobody(campaign: Campaign) -> str:
    if campaign.plan is not None and campaign.plan.depth == 0:
        tick = " Untick the last box under Money to make the list all the same."
        return md(f"{campaign.plan.advice}{tick if campaign.settings.stop_at_optimum and campaign.plan.affordable != 0 else ''}")
    return "Choose other customers, or loosen the limits: below stands which rule left how many."


def _groups(segments: Segmentation, campaign: Campaign, too_small: bool) -> None:
    """Say who of the list is left out to compare with, what that costs and what it can show."""
    words = segments.fit.V.vocabulary
    n_control = int((campaign.people["group"] == CONTROL).sum())
    n_random = int((campaign.people["group"] == RANDOM).sum())
    told = []
    if n_control:
        told.append(
            f"{words.count_customers(n_control)} of the {len(campaign.listed):,} on the list are left out to compare with."
        )
        told.append(_price(campaign, n_control))
        told += [] if too_small else [_can_show(campaign, len(campaign.listed) - n_control, n_control)]
    if n_random:
        told.append(f"{words.count_customers(n_random)} from outside of the list are contacted, too.")
    if told:
        st.write(" ".join(filter(None, told)))


def _price(campaign: Campaign, n_control: int) -> str:
    """Say what it costs not to contact the control group."""
    if "expected_profit" not in campaign.listed:
        return ""
    price = n_control * float(campaign.listed["expected_profit"].mean())
    return f"That costs {price:,.2f} of expected profit." if price > 0 else ""


def _can_show(campaign: Campaign, n_target: int, n_control: int) -> str:
    listed = campaign.listed
    if campaign.settings.mode in UNTESTED_KINDS:
        return "For such a list no chances are known, so neither profit nor the size of effect that can be seen."
    if "p_buy" not in listed:
        return "How large an effect they can show is told once the chances to buy are known."
    rate = rate_without(listed, campaign.settings.costs)
    if rate is None:
        return ""
    found = detectable_difference(n_target, n_control, rate)
    return "" if found is None else tell_detectable(found)


def expected(campaign: Campaign | SharedCampaigns) -> None:
    """Show buyers and profit to be expected of the whole list, both views of profit side by side."""
    known = campaign.chances
    if known is None:
        return
    outcome = "Answers" if known.horizon_days is None else f"Buyers within {in_days(known.horizon_days)}"
    cells = [(outcome, campaign.buyers, ",.0f")]
    cells += [(f"Profit, {words}", campaign.profit(view), ",.2f") for view, words in VIEWS.items()]
    told = [(label, found, form) for label, found, form in cells if found is not None]
    for column, (label, found, form) in zip(st.columns(len(told)), told, strict=True):
        column.metric(label, f"{found.expected:{form}}", help="Expected, with the range in which it lies 8 times in 10.")
        column.caption(f"{found.low:{form}} to {found.high:{form}}")


def make_up(segments: Segmentation, campaign: Campaign) -> None:
    """Show of which segments the list is made up."""
    words = segments.fit.V.vocabulary
    st.subheader("Who is on the list", anchor=False)
    figure = make_up_bars(campaign.make_up, components.look(), f"all {words.customers}")
    components.chart(figure, "Share of each segment in the list, against its share of all", "make_up")
    st.caption(f"Bars: share of the list. Lines: share of all {words.customers}.")


def funnel(campaign: Campaign | SharedCampaigns) -> None:
    """Show how many customers each rule has left, in order; those that nobody fell to are only named."""
    st.subheader("How the list came about", anchor=False)
    steps = campaign.eligibility.steps
    told = [row for row in steps.itertuples() if row.removed or row.rule not in STANDING_RULES]
    objecting = state.n_objectors()
    if objecting:
        st.caption(f"{objecting:,} more object to profiling: they are left out of the segments, too.")
    st.markdown("\n".join(f"1. {md(_step(row.rule, row.removed))}: **{row.left:,}**" for row in told))
    idle = [row.rule for row in steps.itertuples() if not row.removed and row.rule in STANDING_RULES]
    if idle:
        st.caption(f"Nobody was left out for: {', '.join(idle)}.")


def _step(rule: str, removed: int) -> str:
    """Say whom a rule keeps; the standing ones say whom they leave out."""
    return f"{removed:,} left out ({rule}), leaves" if rule in STANDING_RULES else rule


def the_list(segments: Segmentation, campaign: Campaign) -> None:
    """Show the list with its reasons, and who just missed it."""
    words = segments.fit.V.vocabulary
    st.subheader("The list", anchor=False)
    top = float(campaign.people["score"].max()) or 1.0
    name = "score" if campaign.ranked_by not in ("strength", "predicted rating", "likeness") else campaign.ranked_by
    st.dataframe(
        _table(campaign.people.head(ROWS_SHOWN), words.customer, name),
        hide_index=True,
        key="targets",
        alt=f"Contacts, best first: {words.count_customers(len(campaign.people))}",
        column_config={
            "rank": st.column_config.NumberColumn(width=50),
            words.customer: st.column_config.TextColumn(width=130),
            name: st.column_config.ProgressColumn(format="%.3g", min_value=0, max_value=top, width=130),
            "chance": st.column_config.NumberColumn(format="%.1f%%", width=70),
            "profit": st.column_config.NumberColumn(format="%.2f", width=70),
            "has it": st.column_config.TextColumn(width=60),
            "group": st.column_config.TextColumn(width=70),
            "main segment": st.column_config.TextColumn(width=170),
            "why": st.column_config.TextColumn(width=WHY_WIDTH),
        },
    )
    if len(campaign.people) > ROWS_SHOWN:
        st.caption(f"The first {ROWS_SHOWN} of {len(campaign.people):,}; the download has all.")
    _missed(campaign, words.customer, name)
    _arithmetic(segments, campaign)


def _table(frame: pd.DataFrame, customer: str, score: str) -> pd.DataFrame:
    shown = frame[[column for column in SHOWN if column in frame]]
    if (shown.get("group", pd.Series(dtype=object)) == "target").all():
        shown = shown.drop(columns="group", errors="ignore")
    if "p_buy" in shown:
        shown = shown.assign(p_buy=100 * shown["p_buy"])
    return shown.assign(known=shown["known"].map({True: "yes", False: ""})).rename(
        columns={
            "customer": customer,
            "score": score,
            "p_buy": "chance",
            "expected_profit": "profit",
            "known": "has it",
            "main_segment": "main segment",
            "reason": "why",
        }
    )


def _missed(campaign: Campaign, customer: str, name: str) -> None:
    if campaign.just_missed.empty:
        return
    first = campaign.just_missed.iloc[0]
    others = len(campaign.just_missed) - 1
    with st.expander(f"Just missed: {md(first['customer'])} ({number(first['score'])}) and {others} more"):
        shown = _table(campaign.just_missed.drop(columns="group"), customer, name)
        st.dataframe(shown, hide_index=True, key="missed", alt="The next ones on the ranking")


def _cautions(segments: Segmentation, campaign: Campaign) -> tuple[DataWarning, ...]:
    files, dataset = state.campaign_files(), state.workspace().dataset
    span = None if dataset is None else span_of(dataset.interactions)
    return campaign_cautions(campaign, segments.fit.V, span, files.history, files.groups)


def _arithmetic(segments: Segmentation, campaign: Campaign) -> None:
    """Show what the score of one customer is made of, where it is a sum."""
    words, basis = segments.fit.V.vocabulary, state.campaign_basis()
    with st.expander("Why, exactly", icon=":material/calculate:"):
        names = campaign.people["customer"].head(ROWS_SHOWN).tolist()
        components.keep_option("arithmetic_of", names)
        who = st.selectbox(
            f"Which {words.customer}", names, index=None, key="arithmetic_of", placeholder=f"Choose one of the first {len(names)}"
        )
        if who is None or basis is None:
            return
        try:
            parts = parts_of_score(basis, segments, campaign.settings, who)
        except AnalyticsError as error:
            st.write(md(error))
            return
        total = number(float(parts["value"].sum()))
        st.markdown(f"**{md(who)}** has a score of **{total}**, the sum of these parts.")
        largest = parts.head(PARTS_SHOWN)
        rest = float(parts["value"].iloc[PARTS_SHOWN:].sum())
        if rest:
            largest = pd.concat([largest, pd.DataFrame({"part": ["all others"], "value": [rest]})], ignore_index=True)
        components.chart(
            parts_bars(largest, components.look()), f"Parts of the score of {who}, which add up to {total}", "arithmetic"
        )
