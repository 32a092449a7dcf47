"""Segments: who are my customers, in a handful of words?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from analytics.factorization import max_components
from analytics.ranking.stories import customer_table, item_story
from analytics.segments.maps import MapData, membership_map, profile_map
from analytics.segments.profiles import top_items
from dashboard import components, state
from dashboard.charts.bars import error_curve, share_bars
from dashboard.charts.heatmap import cell_at, membership_heatmap, profile_heatmap
from dashboard.text import md, number, percent, times

TOP_SHOWN = 3
CARDS_IN_A_ROW = 3
CUSTOMERS_SHOWN = 50
SCALES = {"item": "share of the {item}", "segment": "share of the segment", "volume": "amount"}
CHOICES = {"relevance": "distinctive", "share": "typical"}


def show() -> None:
    current = state.workspace()
    if current.dataset is None:
        components.heading("Segments")
        components.need_data()
        return
    components.heading(_finding())
    _number_of_segments()
    if current.segments is None:
        if state.fit_job() is None:
            st.write("Press *Find segments* to see who buys what.")
        else:
            st.skeleton(height=320)
        return
    _cards()
    _names()
    _profile_map()
    _membership_map()


def _finding() -> str:
    segments = state.workspace().segments
    if segments is None:
        return "Who are they, in a handful of words?"
    first = segments.sizes.iloc[0]
    words = segments.fit.V.vocabulary
    return (
        f"{segments.fit.n_components} segments; the largest, {md(first['name'])}: {percent(first['weight_share'])} of the "
        f"{words.customers}, {percent(first['volume_share'])} of the {components.value_noun(segments.fit.V)}"
    )


def _number_of_segments() -> None:
    current = state.workspace()
    choose, curve = st.columns([2, 3], gap="large")
    most = min(state.MOST_SEGMENTS, max_components(current.dataset.V))
    with choose:
        if most > 1:
            key = f"k_{current.dataset.id[:8]}"
            st.session_state.setdefault(key, current.n_components)
            if st.session_state[key] != current.n_components:
                st.session_state[key] = current.n_components
            st.slider(
                "Number of segments",
                1 if most < 3 else 2,
                most,
                key=key,
                on_change=lambda: state.choose_number(st.session_state[key]),
                help="Each segment is one column of W: the products that go together.",
            )
        found = current.segments is not None and current.segments.fit.n_components == current.n_components
        st.button(
            "Find segments",
            type="secondary" if found else "primary",
            key="find",
            on_click=state.find_segments,
            icon=":material/search:",
            disabled=state.fit_job() is not None,
        )
        if current.segments is not None and not found:
            st.caption(f"Below are the {current.segments.fit.n_components} segments found before.")
        _advice_sentence()
    with curve:
        _advice_curve()


def _advice_sentence() -> None:
    current = state.workspace()
    if current.advice is None:
        return
    st.write(current.advice.reason)
    if current.advice.best != current.n_components:
        st.button(f"Use {current.advice.best}", key="use_advice", on_click=state.choose_number, args=(current.advice.best,))


def _advice_curve() -> None:
    current = state.workspace()
    if current.advice is None:
        _advice_progress()
        return
    with st.expander("How the number was judged", expanded=current.segments is None, icon=":material/show_chart:"):
        components.chart(
            error_curve(current.advice.table, current.n_components, components.look()), current.advice.reason, "curve"
        )
        if current.advice.held_out:
            st.caption(
                "Share of what was held back that each number of segments does not predict; lower is better, the band is one standard error."
            )
        else:
            st.caption(
                "Share of the table that each number of segments does not reproduce; the table is too small to hold anything back."
            )


@st.fragment(run_every=components.POLL_SECONDS)
def _advice_progress() -> None:
    job = state.advice_job()
    if job is None:
        return
    if job.done:
        st.rerun()
    st.progress(job.share, text=f"Comparing numbers of segments: {job.message.lower()}")


def _cards() -> None:
    segments = state.workspace().segments
    V = segments.fit.V
    words = V.vocabulary
    rows = list(segments.sizes.itertuples())
    for start in range(0, len(rows), CARDS_IN_A_ROW):
        for column, row in zip(st.columns(CARDS_IN_A_ROW), rows[start : start + CARDS_IN_A_ROW], strict=False):
            with column.container(border=True, height="stretch"):
                st.markdown(f"#### {row.Index} · {md(row.name)}")
                st.markdown(
                    f"**{percent(row.weight_share)}** of the {words.customers} by their mix, main segment of **{row.customers:,}**; "
                    f"**{percent(row.volume_share)}** of the {components.value_noun(V)}."
                )
                typical = top_items(segments.profiles, row.Index, TOP_SHOWN, by="share")
                distinctive = top_items(segments.profiles, row.Index, TOP_SHOWN)
                st.markdown(
                    "Typical: "
                    + ", ".join(
                        f"{md(item)} ({percent(share)})" for item, share in zip(typical["item"], typical["share"], strict=True)
                    )
                )
                st.markdown(
                    "Distinctive: "
                    + ", ".join(
                        f"{md(item)} ({times(lift)} the average, {buyers:,} {words.customer if buyers == 1 else words.customers})"
                        for item, lift, buyers in zip(
                            distinctive["item"], distinctive["lift"], distinctive["buyers"], strict=True
                        )
                    )
                )
                if segments.origins[row.Index - 1] == "drifted":
                    st.caption("Its content has changed since it was named; please check the name.")


def _names() -> None:
    current = state.workspace()
    segments = current.segments
    with st.expander("Rename the segments", icon=":material/edit:", key="rename_panel"):
        frame = pd.DataFrame({"Segment": segments.fit.segment_numbers, "Name": segments.names})
        st.data_editor(
            frame,
            hide_index=True,
            disabled=["Segment"],
            num_rows="fixed",
            key="names_editor",
            on_change=_commit_names,
            column_config={
                "Segment": st.column_config.NumberColumn(width="small"),
                "Name": st.column_config.TextColumn(max_chars=40, required=True),
            },
            alt="Names of the segments, which can be edited",
        )
        st.button("Undo", on_click=state.undo_rename, disabled=not current.names_before, key="undo_names", icon=":material/undo:")


def _commit_names() -> None:
    edits = st.session_state["names_editor"]["edited_rows"]
    names = {int(row) + 1: cells["Name"] for row, cells in edits.items() if cells.get("Name")}
    if state.rename_segments(names):
        st.toast("Renamed everywhere.")


def _profile_map() -> None:
    segments = state.workspace().segments
    words = segments.fit.V.vocabulary
    st.subheader(
        f"What each segment {'likes' if segments.fit.V.kind == 'ratings' else 'takes'}",
        anchor=False,
        help="The matrix W: items by segments.",
    )
    with st.container(horizontal=True):
        scale = st.segmented_control(
            "Colour shows",
            list(SCALES),
            default="item",
            required=True,
            key="map_scale",
            persist_state="session",
            format_func=lambda name: SCALES[name].format(item=words.item),
        )
        choose = "relevance"
        if segments.fit.V.shape[0] > 40:
            choose = st.segmented_control(
                f"{words.items.capitalize()} shown",
                list(CHOICES),
                default="relevance",
                required=True,
                key="map_choice",
                persist_state="session",
                format_func=lambda name: f"most {CHOICES[name]}",
            )
    data = profile_map(segments, scale, choose)
    left, right = st.columns([3, 2], gap="large")
    with left:
        components.chart(
            profile_heatmap(data, components.look(), words.item),
            _profile_alt(data, words.items),
            "profile_map",
            lambda: _item_clicked(data),
        )
        if not data.complete:
            st.caption(
                f"{len(data.rows):,} of {words.count_items(data.total)}: the most {CHOICES[choose]} of each segment. The export has all."
            )
        st.caption(f"Click a cell for the {words.item}'s own story.")
    with right:
        _item_panel()


def _profile_alt(data: MapData, items: str) -> str:
    return f"Heatmap of {len(data.rows)} {items} by {len(data.segments)} segments; lines part the {items} by the segment that takes most of each."


def _item_clicked(data: MapData) -> None:
    point = components.clicked_point("profile_map")
    if point is not None:
        st.session_state["item_shown"] = data.rows[cell_at(data, point)[0]]


def _item_panel() -> None:
    segments = state.workspace().segments
    V = segments.fit.V
    if st.session_state.get("item_shown") not in V.items:
        st.session_state["item_shown"] = None
    item = components.choose_one(f"Look at one {V.vocabulary.item}", V, "item_shown")
    if item is None:
        return
    story = item_story(segments, item)
    st.markdown(f"#### {md(item)}")
    total = (
        f"rated {number(story.total)} on average" if V.kind == "ratings" else f"{number(story.total)} {components.value_noun(V)}"
    )
    st.write(f"{V.vocabulary.count_customers(story.buyers)}, {total}.")
    notes = [f"{buyers:,} {V.vocabulary.customers}" for buyers in story.shares["buyers"]]
    components.chart(
        share_bars(story.shares["segment"], story.shares["share"], notes, components.look()),
        f"Share of {item} by segment",
        "item_shares",
    )
    if len(story.similar):
        st.markdown("Goes with: " + ", ".join(md(name) for name in story.similar["item"]))
    if st.button("Plan a campaign", key="campaign_for_item", icon=":material/campaign:"):
        st.session_state["campaign_items"] = [item]
        st.switch_page(components.PAGES["campaigns"][0])


def _membership_map() -> None:
    segments = state.workspace().segments
    words = segments.fit.V.vocabulary
    st.subheader(f"Who belongs: the mix of each {words.customer}", anchor=False, help="The matrix H: segments by customers.")
    data = membership_map(segments)
    components.chart(
        membership_heatmap(data, components.look(), words.customer),
        f"Heatmap of the mixes of {words.count_customers(data.total)}, ordered by main segment.",
        "membership_map",
        lambda: _group_clicked(data),
    )
    if data.binned:
        st.caption(
            f"{words.count_customers(data.total)} in {len(data.rows)} groups, ordered by main segment and by how clearly they belong; "
            "the colour is the mean mix of a group. Click a group for its people.".replace("people", words.customers)
        )
    _people_panel(data)


def _group_clicked(data: MapData) -> None:
    point = components.clicked_point("membership_map")
    if point is not None:
        st.session_state["group_shown"] = data.rows[cell_at(data, point)[0]]


def _people_panel(data: MapData) -> None:
    segments = state.workspace().segments
    words = segments.fit.V.vocabulary
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
    if len(members) > 1:
        shown = people.rename(
            columns={
                "customer": words.customer,
                "main_segment": "main segment",
                "share": "share of the mix",
                "total": components.value_noun(segments.fit.V),
            }
        )
        st.dataframe(
            shown,
            hide_index=True,
            key="group_table",
            alt=f"{words.customers} of {label}",
            column_config={"share of the mix": st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)},
        )
        if len(people) < len(members):
            st.caption(f"{len(people)} of {len(members):,}.")
    if st.button(f"Open {md(people['customer'].iloc[0])}", key="open_customer", icon=":material/person_search:"):
        st.session_state["customer_shown"] = people["customer"].iloc[0]
        st.switch_page(components.PAGES["customers"][0])


show()
