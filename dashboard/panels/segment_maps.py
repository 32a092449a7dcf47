"""The two maps, and what a click on them opens."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from analytics import Segmentation
from analytics.ranking.stories import customer_table, item_story
from analytics.segments.maps import MAX_ROWS, Choice, MapData, Scale
from analytics.vocabulary import counted, total_noun, value_noun
from dashboard import cache, components, state
from dashboard.charts.bars import share_bars
from dashboard.charts.heatmap import cell_at
from dashboard.text import md, number

CUSTOMERS_SHOWN = 50
SCALES: dict[Scale, str] = {"item": "share of the {item}", "segment": "share of the segment", "volume": "amount"}
CHOICES: dict[Choice, str] = {"relevance": "distinctive", "share": "typical"}


@st.fragment
def show_profile_map(segments: Segmentation) -> None:
    """Show what each segment takes (W), and beside it the item that was clicked."""
    V = segments.fit.V
    words = V.vocabulary
    title = "What each segment likes" if V.kind == "ratings" else "What each segment takes"
    st.subheader(title, anchor=False, help=f"W: {words.items} by segments.")
    with st.container(horizontal=True):
        scale = st.radio(
            "Colour shows",
            list(SCALES),
            horizontal=True,
            key="map_scale",
            persist_state="session",
            format_func=lambda name: SCALES[name].format(item=words.item),
        )
        choose: Choice = "relevance"
        if V.shape[0] > MAX_ROWS:
            choose = st.radio(
                f"{words.items.capitalize()} shown",
                list(CHOICES),
                horizontal=True,
                key="map_choice",
                persist_state="session",
                format_func=lambda name: f"most {CHOICES[name]}",
            )
    data, figure = cache.profile_chart(state.segments_digest(), segments, scale, choose, components.look().dark)
    left, right = st.columns([3, 2], gap="large")
    with left:
        alt = (
            f"Heatmap of {len(data.rows)} {words.items} by {len(data.segments)} segments, grouped by the segment that takes most."
        )
        components.chart(figure, alt, "profile_map", lambda: _item_clicked(data))
        shown = (
            ""
            if data.complete
            else f"{len(data.rows):,} of {words.count_items(data.total)}: the most {CHOICES[choose]} of each segment. "
        )
        st.caption(f"{shown}Click a cell for the {words.item}'s own story.")
    with right:
        if st.session_state.get("item_shown") not in V.items:
            st.session_state["item_shown"] = data.rows[0]
        _item_panel(segments)


def _item_clicked(data: MapData) -> None:
    point = components.clicked_point("profile_map", data.values.size)
    if point is not None:
        st.session_state["item_shown"] = data.rows[cell_at(data, point)[0]]


def _item_panel(segments: Segmentation) -> None:
    V = segments.fit.V
    item = components.choose_one(f"Look at one {V.vocabulary.item}", V, "item_shown")
    if item is None:
        return
    story = item_story(segments, item, min_similar=components.LIKE_ENOUGH)
    total = f"rated {number(story.total)} on average" if V.kind == "ratings" else counted(story.total, md(value_noun(V)))
    st.markdown(f"**{md(item)}**: {V.vocabulary.count_customers(story.buyers)}, {total}.")
    notes = [V.vocabulary.count_customers(buyers) for buyers in story.shares["buyers"]]
    figure = share_bars(story.shares["segment"], story.shares["purchases_share"], notes, components.look())
    components.chart(figure, f"Share of {item} that the members of each segment have", "item_shares")
    st.caption(
        f"Share of the {V.vocabulary.item} that the members of each segment have. The map splits it by mix, not by members."
    )
    if len(story.similar):
        st.markdown("Goes with: " + ", ".join(md(name) for name in story.similar["item"]))
    if st.button(f"Plan a campaign for this {V.vocabulary.item}", key="campaign_for_item", icon=":material/campaign:"):
        st.session_state["campaign_items"] = [item]
        st.session_state["what"] = "items"
        st.switch_page(components.PAGES["campaigns"][0])


@st.fragment
def show_membership_map(segments: Segmentation) -> None:
    """Show who belongs to which segment (H), and under it the customers that were clicked."""
    words = segments.fit.V.vocabulary
    st.subheader(f"Who belongs: the mix of each {words.customer}", anchor=False, help=f"H: segments by {words.customers}.")
    data, figure = cache.membership_chart(state.segments_digest(), segments, components.look().dark)
    alt = f"Heatmap of the mixes of {words.count_customers(data.total)}, ordered by main segment."
    components.chart(figure, alt, "membership_map", lambda: _group_clicked(data))
    if data.binned:
        st.caption(
            f"{words.count_customers(data.total)} in {len(data.rows)} groups, ordered by main segment and then by how clearly they "
            f"belong to it; the colour is a group's mean mix. Click a group to see its {words.customers}."
        )
    _people_panel(segments, data)


def _group_clicked(data: MapData) -> None:
    point = components.clicked_point("membership_map", data.values.size)
    if point is not None:
        st.session_state["group_shown"] = data.rows[cell_at(data, point)[0]]


def _people_panel(segments: Segmentation, data: MapData) -> None:
    words = segments.fit.V.vocabulary
    components.keep_option("group_shown", data.rows)
    label = st.selectbox(
        "Look at a group" if data.binned else f"Look at one {words.customer}",
        data.rows,
        index=None,
        key="group_shown",
        placeholder="Click the map, or choose",
    )
    if label is None:
        return
    members = data.members[data.rows.index(label)]
    people = customer_table(segments, np.asarray(members), CUSTOMERS_SHOWN)
    first = str(people["customer"].iloc[0])
    if data.binned:
        _people_table(segments, people, f"{words.customers.capitalize()} of {label}")
        if len(people) < len(members):
            st.caption(f"{len(people)} of {len(members):,}, those who belong most clearly.")
    if st.button(f"Open {md(first)}", key="open_customer", icon=":material/person_search:"):
        st.session_state["customer_shown"] = first
        st.session_state["customer_search"] = ""
        st.switch_page(components.PAGES["customers"][0])


def _people_table(segments: Segmentation, people: pd.DataFrame, alt: str) -> None:
    V = segments.fit.V
    total = "mean rating" if V.kind == "ratings" else total_noun(V)
    st.dataframe(
        people.rename(
            columns={
                "customer": V.vocabulary.customer,
                "main_segment": "main segment",
                "share": "share of the mix",
                "total": total,
            }
        ),
        hide_index=True,
        key="group_table",
        alt=alt,
        column_config={
            "share of the mix": st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1),
            total: st.column_config.NumberColumn(format="localized"),
        },
    )
