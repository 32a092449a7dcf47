"""One campaign: what, whom, how many, and the list that comes of it."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from analytics import AnalyticsError, Segmentation, TargetList, build_target_list
from analytics.exports.files import campaign_file_name, to_csv, to_xlsx
from analytics.exports.frames import target_list
from analytics.segments.segmentation import NO_SEGMENT_NAME
from analytics.vocabulary import score_name, with_article
from dashboard import components, state
from dashboard.charts.bars import make_up_bars
from dashboard.exports import settings_sheet
from dashboard.panels.data_warnings import data_warnings
from dashboard.text import md, number, percent

DEFAULT_CONTACTS = 500
ROWS_SHOWN = 200
WHY_WIDTH = 690
AUDIENCES = {
    "everyone": ("everyone", "everyone"),
    "new": ("only those who {do_not} it yet", "only those who {have} none of them yet"),
    "buyers": ("only those who {have} it already", "only those who {have} one of them already"),
}


def one_campaign(segments: Segmentation) -> None:
    """Let the analyst make one campaign list."""
    heading = st.container()
    choose, result = st.columns([1, 2], gap="large")
    with choose:
        items, settings = _choose(segments)
    targets = _targets(segments, items, settings)
    with heading:
        components.heading(_finding(segments, targets) if targets else "Whom do I contact?")
        data_warnings("campaigns")
    with result:
        if targets is None:
            st.write(
                f"Choose {'a category' if st.session_state.get('what') == 'category' else with_article(segments.fit.V.vocabulary.item)} to see who should hear of it."
            )
        else:
            _result(segments, targets)
    if targets is not None:
        _list(segments, targets)


def _choose(segments: Segmentation) -> tuple[list[str], dict]:
    V = segments.fit.V
    words = V.vocabulary
    items = _what(segments)
    ratings = V.kind == "ratings"
    verbs = {"have": "rated" if ratings else "have", "do_not": "have not rated" if ratings else "do not have"}
    audience = st.radio(
        "Who",
        list(AUDIENCES),
        key="audience",
        persist_state="session",
        format_func=lambda name: AUDIENCES[name][len(items) > 1].format(**verbs),
    )
    n = st.number_input(
        f"How many {words.customers} can be contacted",
        1,
        V.shape[1],
        min(DEFAULT_CONTACTS, max(1, V.shape[1] * 2 // 3)),
        key=f"contacts_{V.shape[1]}",
        persist_state="session",
    )
    numbers = list(segments.fit.segment_numbers)
    components.keep_option("only_segments", numbers)
    only = st.multiselect(
        "Only members of",
        numbers,
        key="only_segments",
        placeholder="all segments",
        format_func=lambda number_: segments.names[number_ - 1],
        help=f"Keeps {words.customers} whose main segment is one of these. Ranking everybody usually finds more buyers.",
    )
    return items, {"audience": audience, "n": int(n), "only_segments": [segments.names[number_ - 1] for number_ in only]}


def _what(segments: Segmentation) -> list[str]:
    V = segments.fit.V
    words = V.vocabulary
    key = "campaign_items"
    if V.categories is None:
        return components.choose_items(f"What: one {words.item} or several", V, key)
    by = st.radio(
        "What",
        ["items", "category"],
        horizontal=True,
        key="what",
        persist_state="session",
        format_func=lambda name: "A category" if name == "category" else words.items.capitalize(),
    )
    if by == "items":
        return components.choose_items(f"One {words.item} or several", V, key)
    names = sorted({str(name) for name in V.categories.dropna() if str(name)})
    category = st.selectbox(
        "Category", names, index=None, key="campaign_category", persist_state="session", placeholder="Choose a category"
    )
    return list(V.categories.index[V.categories == category]) if category else []


def _targets(segments: Segmentation, items: list[str], settings: dict) -> TargetList | None:
    if not items:
        return None
    try:
        targets = build_target_list(segments, items, **settings)
    except AnalyticsError as error:
        state.refuse(error)
        return None
    state.keep_targets(targets, {"items": items, **settings})
    return targets


def _finding(segments: Segmentation, targets: TargetList) -> str:
    words = segments.fit.V.vocabulary
    what = md(targets.items[0]) if len(targets.items) == 1 else words.count_items(len(targets.items))
    if targets.contacts.empty:
        return f"Nobody is left to contact about {what}"
    placed = targets.make_up[targets.make_up["segment"] != NO_SEGMENT_NAME]
    lead = placed.loc[placed["contacts"].idxmax()]
    who = f"; {percent(lead['share'])} from {md(lead['segment'])}" if lead["contacts"] else ""
    return f"Contact {words.count_customers(len(targets.contacts))} about {what}{who}"


def _result(segments: Segmentation, targets: TargetList) -> None:
    words = segments.fit.V.vocabulary
    if targets.contacts.empty:
        st.write("Choose another audience or more segments.")
        _funnel(targets)
        return
    st.write(
        f"Ranked by {score_name(segments.fit.V)}, the model's expectation from each {words.customer}'s mix. "
        "It orders the list; it is not a probability that somebody responds."
    )
    _downloads(targets, target_list(targets, segments.fit.V))
    make_up, funnel = st.columns([3, 2], gap="large")
    with make_up:
        st.subheader("Who is on the list", anchor=False)
        figure = make_up_bars(targets.make_up, components.look(), f"all {words.customers}")
        components.chart(figure, "Share of each segment in the list, against its share of all", "make_up")
        st.caption(f"Bars: share of the list. Lines: share of all {words.customers}.")
    with funnel:
        _funnel(targets)


def _list(segments: Segmentation, targets: TargetList) -> None:
    words, name = segments.fit.V.vocabulary, score_name(segments.fit.V)
    if targets.contacts.empty:
        return
    st.subheader("The list", anchor=False)
    top = float(targets.contacts["score"].max()) or 1.0
    st.dataframe(
        _table(targets.contacts.head(ROWS_SHOWN), words.customer, name),
        hide_index=True,
        key="targets",
        alt=f"Contacts, best first: {words.count_customers(len(targets.contacts))}",
        column_config={
            "rank": st.column_config.NumberColumn(width=50),
            words.customer: st.column_config.TextColumn(width=130),
            name: st.column_config.ProgressColumn(format="%.3g", min_value=0, max_value=top, width=130),
            "has it": st.column_config.TextColumn(width=60),
            "main segment": st.column_config.TextColumn(width=170),
            "why": st.column_config.TextColumn(width=WHY_WIDTH),
        },
    )
    if len(targets.contacts) > ROWS_SHOWN:
        st.caption(f"The first {ROWS_SHOWN} of {len(targets.contacts):,}; the download has all.")
    _missed(targets, words.customer, name)


def _downloads(targets: TargetList, sheet: pd.DataFrame) -> None:
    current = state.workspace()
    with st.container(horizontal=True):
        st.download_button(
            "Download list",
            partial(to_csv, sheet),
            f"{campaign_file_name(targets)}.csv",
            "text/csv",
            type="primary",
            key="download_list",
            on_click="ignore",
            icon=":material/download:",
        )
        st.download_button(
            "As a workbook with settings",
            lambda: to_xlsx({"list": sheet, "settings": settings_sheet(current)}),
            f"{campaign_file_name(targets)}.xlsx",
            key="download_list_xlsx",
            on_click="ignore",
        )


def _table(frame: pd.DataFrame, customer: str, score: str) -> pd.DataFrame:
    return frame.assign(known=frame["known"].map({True: "yes", False: ""})).rename(
        columns={"customer": customer, "score": score, "known": "has it", "main_segment": "main segment", "reason": "why"}
    )


def _missed(targets: TargetList, customer: str, name: str) -> None:
    if targets.just_missed.empty:
        return
    first = targets.just_missed.iloc[0]
    with st.expander(f"Just missed: {md(first['customer'])} ({number(first['score'])}) and {len(targets.just_missed) - 1} more"):
        st.dataframe(
            _table(targets.just_missed, customer, name), hide_index=True, key="missed", alt="The next ones on the ranking"
        )


def _funnel(targets: TargetList) -> None:
    st.subheader("How the list came about", anchor=False)
    st.markdown("\n".join(f"1. {md(rule)}: **{count:,}**" for rule, count in targets.steps))
