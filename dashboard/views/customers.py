"""Customers: what should we offer this person, and why?"""

from __future__ import annotations

import streamlit as st

from analytics import Segmentation, estimate_from_similar, explain, recommend
from analytics.exports.files import to_csv
from analytics.ranking.explain import Explanation
from analytics.ranking.search import search_labels
from analytics.ranking.similar import similar_items
from analytics.ranking.stories import customer_totals
from analytics.vocabulary import score_name, total_noun, value_noun, with_article
from dashboard import components, exports, state
from dashboard.charts.bars import mix_bar, parts_bars
from dashboard.panels.data_warnings import data_warnings
from dashboard.text import md, number, percent

OFFERS = 10
HISTORY_SHOWN = 8
HISTORY_HEIGHT = 200
LEAST_SAID = 0.005
SIMILAR = 5
NEIGHBOURS = 3
WHY_WIDTH = 780


def show() -> None:
    segments = _ready()
    if segments is None:
        return
    customer = _choose_customer(segments)
    if customer is None:
        return
    data_warnings("customers")
    mix, history = st.columns([3, 2], gap="large")
    with mix:
        _mix(segments, customer)
    with history:
        _history(segments, customer)
    chosen = _offers(segments, customer)
    _why(segments, customer, chosen)
    _everybody(segments)


def _ready() -> Segmentation | None:
    if state.workspace().segments is None:
        components.heading("What should we offer, and why?")
    return components.need_segments()


def _choose_customer(segments: Segmentation) -> str | None:
    V = segments.fit.V
    heading = st.container()
    text = st.text_input(
        f"Search {V.shape[1]:,} {V.vocabulary.customers}",
        type="search",
        live=True,
        key="customer_search",
        placeholder="Type a part of the name",
        persist_state="session",
    )
    found, total = search_labels(V.customers, text, components.MATCHES, customer_totals(segments))
    wanted = str(st.session_state.get("customer_shown"))
    if wanted in V.customers and wanted not in found and not text:
        found = [wanted, *found[:-1]]
    if not found:
        with heading:
            components.heading(f"Find {with_article(V.vocabulary.customer)}")
        st.write(f"No {V.vocabulary.customer} has that in the name.")
        return None
    if wanted not in found:
        st.session_state["customer_shown"] = found[0]
    st.radio(
        V.vocabulary.customers.capitalize(),
        found,
        key="customer_shown",
        format_func=md,
        horizontal=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    if total > len(found):
        st.caption(
            f"{len(found)} of {total:,} that match; type more to narrow them down."
            if text
            else f"The {len(found)} with {'the highest mean rating' if V.kind == 'ratings' else 'the most ' + md(total_noun(V))}; type to find another."
        )
    customer = st.session_state["customer_shown"]
    with heading:
        components.heading(_finding(segments, customer))
    return customer


def _finding(segments: Segmentation, customer: str) -> str:
    mix = segments.membership.loc[customer]
    if not mix.sum():
        return f"{md(customer)}: no clear segment"
    return f"{md(customer)}: {percent(float(mix.max()))} {md(str(mix.idxmax()))}"


def _mix(segments: Segmentation, customer: str) -> None:
    V = segments.fit.V
    mix = segments.membership.loc[customer]
    st.subheader("The mix", anchor=False, help="This customer's column of H, as shares.")
    said = ", ".join(
        f"{name} {percent(share)}" for name, share in mix.sort_values(ascending=False).items() if share >= LEAST_SAID
    )
    components.chart(mix_bar(list(mix.index), mix.to_list(), components.look()), f"Mix of {customer}: {said}", "mix")
    st.markdown(md(said) if said else f"Nothing in the segments explains this {V.vocabulary.customer}.")


def _history(segments: Segmentation, customer: str) -> None:
    V = segments.fit.V
    history = V.history(customer)
    verb = "Rated" if V.kind == "ratings" else "Has"
    st.subheader(f"{verb} {V.vocabulary.count_items(len(history))}", anchor=False)
    noun = "rating" if V.kind == "ratings" else value_noun(V)
    shown = history.head(HISTORY_SHOWN).rename(noun).rename_axis(V.vocabulary.item).reset_index()
    st.dataframe(
        shown,
        hide_index=True,
        key="history",
        height=min(HISTORY_HEIGHT, 36 * (len(shown) + 1)),
        alt=f"What {customer} has, most first",
    )
    if len(history) > len(shown):
        st.caption(f"{len(shown)} of {len(history):,}, most first.")


def _offers(segments: Segmentation, customer: str) -> str | None:
    fit, words = segments.fit, segments.fit.V.vocabulary
    ratings = fit.V.kind == "ratings"
    st.subheader("What to offer", anchor=False)
    wanted = state.workspace()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        components.show_truth("hide_known", wanted.hide_known)
        st.toggle(f"Hide {words.items} they already {'rated' if ratings else 'have'}", key="hide_known", on_change=_keep_offers)
        if fit.rating_range is not None:
            low, high = fit.rating_range
            components.show_truth("least_rating", low if wanted.least_rating is None else wanted.least_rating)
            st.number_input("Least predicted rating", low, high, step=0.5, key="least_rating", width=200, on_change=_keep_offers)
    table = recommend(fit, customer, OFFERS, exclude_known=wanted.hide_known, min_score=wanted.least_rating)
    if table.empty:
        st.write(f"No {words.item} is left to offer" + (" at this rating." if ratings else " that this mix leads to."))
        return None
    reasons = [explain(fit, customer, item, segments).sentence for item in table["item"]]
    name = score_name(fit.V)
    shown = table.assign(known=table["known"].map({True: "yes", False: ""}), why=reasons).rename(
        columns={"item": words.item, "score": name, "known": "rated" if ratings else "has it"}
    )
    top = float(fit.rating_range[1]) if fit.rating_range else float(table["score"].max())
    event = st.dataframe(
        shown,
        hide_index=True,
        key="offers",
        on_select=_show_chosen,
        selection_mode="single-row",
        column_config={
            words.item: st.column_config.TextColumn(width=190),
            name: st.column_config.ProgressColumn(format="%.2f", min_value=0, max_value=top, width=140),
            "rated" if ratings else "has it": st.column_config.TextColumn(width=60),
            "why": st.column_config.TextColumn(width=WHY_WIDTH),
        },
        alt=f"What to offer {customer}, best first",
    )
    unit = "" if ratings else f"Strength is the number of {md(value_noun(fit.V))} that the model expects. "
    st.caption(f"{unit}Select a row for the exact arithmetic.")
    rows = event["selection"]["rows"] if event else []
    return str(table["item"].iloc[rows[0]]) if rows and rows[0] < len(table) else str(table["item"].iloc[0])


def _keep_offers() -> None:
    state.keep_offer_settings(bool(st.session_state["hide_known"]), st.session_state.get("least_rating"))


def _show_chosen() -> None:
    """Let a row that is selected win over an item that was chosen before."""
    st.session_state["why_item"] = None


def _why(segments: Segmentation, customer: str, chosen: str | None) -> None:
    V = segments.fit.V
    st.subheader("Why, exactly", anchor=False)
    other = components.choose_one(f"Why not another {V.vocabulary.item}?", V, "why_item")
    item = other or chosen
    if item is None:
        return
    why = explain(segments.fit, customer, item, segments)
    arithmetic, evidence = st.columns(2, gap="large")
    with arithmetic:
        _arithmetic(segments, why)
    with evidence:
        _evidence(segments, why)


def _arithmetic(segments: Segmentation, why: Explanation) -> None:
    name = "a predicted rating" if segments.fit.V.kind == "ratings" else "a strength"
    st.markdown(f"**{md(why.item)}** has {name} of **{number(why.score)}** for {md(why.customer)}: {md(why.sentence)}.")
    alt = f"Parts of the score of {why.item}, which add up to {number(why.score)}"
    components.chart(parts_bars(why.parts, components.look()), alt, "parts")


def _evidence(segments: Segmentation, why: Explanation) -> None:
    V = segments.fit.V
    alike = similar_items(segments.fit, why.item, SIMILAR, min_score=components.LIKE_ENOUGH)
    if len(why.evidence):
        st.markdown(f"What {md(why.customer)} has that speaks for it")
        noun = "rating" if V.kind == "ratings" else value_noun(V)
        shown = why.evidence.head(5)[["item", "value"]].rename(columns={"item": V.vocabulary.item, "value": noun})
        st.dataframe(shown, hide_index=True, key="evidence", alt="Own purchases that speak for it, strongest first")
    if why.item not in V.history(why.customer).index:
        st.caption(_second_opinion(segments, why))
    if len(alike):
        st.markdown(f"Goes with {md(why.item)}: " + ", ".join(md(name) for name in alike["item"]))


def _second_opinion(segments: Segmentation, why: Explanation) -> str:
    """Say what the most similar items alone would suggest, from what the customer has of them."""
    estimate = estimate_from_similar(segments.fit, why.customer, why.item, NEIGHBOURS)
    if estimate.neighbours.empty:
        return md(estimate.note)
    said = ", ".join(
        f"{md(item)} {number(value)}"
        for item, value in zip(estimate.neighbours["item"], estimate.neighbours["value"], strict=True)
    )
    return f"A second opinion, from the most similar {segments.fit.V.vocabulary.items} alone: {number(estimate.value)} ({said})."


def _everybody(segments: Segmentation) -> None:
    st.divider()
    make = exports.tables(state.workspace())["recommendations"]
    st.download_button(
        f"Download the top {OFFERS} for every {segments.fit.V.vocabulary.customer}",
        lambda: to_csv(make()),
        "recommendations.csv",
        "text/csv",
        key="download_recommendations",
        type="primary",
        on_click="ignore",
        icon=":material/download:",
    )


show()
