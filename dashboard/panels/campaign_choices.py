"""What an analyst chooses for a campaign: whom it is for, what it is about, how many, when, and with which limits."""

from __future__ import annotations

from datetime import date
from typing import cast

import streamlit as st

from analytics import CampaignSettings, Segmentation
from analytics.campaigns.basis import LITTLE_KNOWN
from analytics.campaigns.candidates import Mode
from analytics.values import has_dates
from dashboard import cache, components, state
from dashboard.panels.campaign_files import campaign_files_panel
from dashboard.panels.campaign_money import money
from dashboard.panels.campaign_timing import campaign_day, control_share

DEFAULT_CONTACTS = 500
MOST_SIMILAR = 10
LONGEST_NAME = 100
MOST_RECENT_DAYS = 3_650
"""Longest time in which who bought is left out."""
MOST_OUTSIDE = 100_000
"""Most customers from outside of a list."""
PLAIN: tuple[Mode, ...] = ("everyone", "new", "buyers")
DATED: tuple[Mode, ...] = ("everyone", "new", "due", "lapsed", "cold")
KINDS: dict[Mode, str] = {
    "everyone": "everyone",
    "new": "only those who {do_not} it yet",
    "buyers": "only those who {have} it already",
    "due": "due to buy it again",
    "lapsed": "win back: bought it, then stayed away",
    "cold": "a new {item}, by similar ones",
    "alike": "most like my seed list",
}


def choose(segments: Segmentation) -> CampaignSettings:
    """Let the analyst choose; everything has a default that is good enough."""
    V = segments.fit.V
    dataset = state.workspace().dataset
    dated = dataset is not None and V.kind == "counts" and has_dates(dataset.interactions)
    mode = _kind(segments, dated)
    items = () if mode == "alike" else tuple(_what(segments, mode))
    n = st.number_input(
        f"How many {V.vocabulary.customers} can be contacted",
        1,
        V.shape[1],
        min(DEFAULT_CONTACTS, max(1, V.shape[1] * 2 // 3)),
        key=f"contacts_{V.shape[1]}",
        persist_state="session",
    )
    day = campaign_day()
    costs, budget, stop = money(items, mode, day)
    limits = _limits(segments, dated and mode in ("everyone", "due"))
    campaign_files_panel()
    name, share, outside = _control(items, mode, day)
    return CampaignSettings(
        items=items,
        mode=mode,
        contacts=int(n),
        budget=budget,
        costs=costs,
        stop_at_optimum=stop,
        control_share=share,
        outside=outside,
        name=name,
        offer=name,
        day=day,
        **limits,
    )


def _kind(segments: Segmentation, dated: bool) -> Mode:
    """Ask whom the campaign is for, before anything else: it decides what ranks them."""
    V = segments.fit.V
    kinds = [*(DATED if dated else PLAIN), *(("alike",) if state.campaign_files().seeds else ())]
    ratings = V.kind == "ratings"
    words = {
        "have": "rated" if ratings else "have",
        "do_not": "have not rated" if ratings else "do not have",
        "item": V.vocabulary.item,
    }
    components.keep_option("audience", kinds)
    chosen = st.radio(
        "Who",
        kinds,
        key="audience",
        persist_state="session",
        format_func=lambda name: KINDS[cast(Mode, name)].format(**words),
    )
    return cast(Mode, chosen or kinds[0])


def _what(segments: Segmentation, mode: Mode) -> list[str]:
    V = segments.fit.V
    words, key = V.vocabulary, "campaign_items"
    if mode == "cold":
        return components.choose_items(f"{words.items.capitalize()} that are like it", V, key, MOST_SIMILAR)
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


def _limits(segments: Segmentation, may_have_bought: bool) -> dict:
    words = segments.fit.V.vocabulary
    numbers = list(segments.fit.segment_numbers)
    components.keep_option("only_segments", numbers)
    with st.expander("Limits", icon=":material/filter_alt:", key="limits"):
        only = st.multiselect(
            "Only members of",
            numbers,
            key="only_segments",
            persist_state="session",
            placeholder="all segments",
            format_func=lambda number_: segments.names[number_ - 1],
            help=f"Keeps {words.customers} whose main segment is one of these. Ranking everybody usually finds more buyers.",
        )
        little = st.checkbox(
            f"Leave out {words.customers} of whom little is known",
            key="leave_out_little_known",
            persist_state="session",
            help=f"Those with fewer than {LITTLE_KNOWN} order lines: what they want next is mostly a guess.",
        )
        recent = 0
        if may_have_bought:
            recent = st.number_input(
                "Leave out who bought it in the last so many days",
                0,
                MOST_RECENT_DAYS,
                0,
                key="bought_within_days",
                persist_state="session",
                help="Counted back from the last day of the table; 0 leaves out nobody.",
            )
    return {
        "only_segments": tuple(segments.names[number_ - 1] for number_ in only),
        "least_purchases": LITTLE_KNOWN if little else 0,
        "bought_within_days": int(recent),
    }


def _control(items: tuple[str, ...], mode: Mode, day: date) -> tuple[str, float, int]:
    with st.expander("Control group", icon=":material/science:", key="control_group"):
        share = control_share()
        name = st.text_input(
            "Name of the campaign",
            f"{' + '.join(items)[:60] or mode} {day:%Y-%m}",
            key=name_key(items, mode, day),
            persist_state="session",
            max_chars=LONGEST_NAME,
            help="The draw follows from the name: the same name draws the same control group again, another one anew.",
        )
        outside = st.number_input(
            "Contact so many from outside of the list, too",
            0,
            MOST_OUTSIDE,
            0,
            key="outside",
            persist_state="session",
            help="Drawn at random from those who are eligible but ranked too low: only they can tell whether the ranking helps.",
        )
    return name, share, int(outside)


def name_key(items: tuple[str, ...], mode: str, day: date) -> str:
    """Return the key of the name of a campaign: another campaign begins with another name."""
    return f"campaign_name_{cache.digest_of(items, mode, day)[:12]}"
