"""Who gets which offer: in a sentence, campaign by campaign, against simpler ways, and as lists ready to upload."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import Segmentation
from analytics.campaigns.cautions import shared_cautions
from analytics.campaigns.several import SharedCampaigns
from analytics.segments.periods import span_of
from analytics.tables.wording import say
from dashboard import components, state
from dashboard.exports import shared_record
from dashboard.panels.audiences import audiences_panel
from dashboard.panels.campaign_result import ROWS_SHOWN, WHY_WIDTH, expected, funnel
from dashboard.panels.record_check import compare_with_record
from dashboard.text import md, percent

ALL = "All campaigns in one"
ONE_FILE = "shared campaigns"
SHOWN = {
    "rank": "rank",
    "customer": "customer",
    "offer": "campaign",
    "p_buy": "chance",
    "expected_profit": "profit",
    "group": "group",
    "main_segment": "main segment",
    "reason": "why",
}


def headline(segments: Segmentation, shared: SharedCampaigns) -> str:
    """Say how many to contact."""
    words = segments.fit.V.vocabulary
    if shared.people.empty:
        return "Nobody is left to contact"
    n_offers = shared.people["offer"].nunique()
    who = words.count_customers(len(shared.contacts))
    if n_offers == 1:
        return f"Contact {who}, all with {md(shared.people['offer'].iloc[0])}"
    return f"Contact {who}, each with one of {n_offers} offers"


def outlook(segments: Segmentation, shared: SharedCampaigns) -> None:
    """Say what the campaigns bring together, what each brings, and what is to be known before they go out."""
    if shared.people.empty:
        st.write("No contact earns money, or nobody may be contacted: below stands which rule left how many.")
        funnel(shared)
        return
    st.markdown(f"**{_in_a_sentence(shared)}**")
    for sentence in shared.assignment.unmet:
        st.warning(md(sentence), icon=":material/warning:")
    _groups(segments, shared)
    expected(shared)
    st.caption(md(shared.chances.sentence))
    for note in shared.notes[len(shared.assignment.unmet) :]:
        st.caption(md(note))
    st.subheader("What each campaign gets", anchor=False)
    _offers(shared)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _simpler(shared)
    with right:
        funnel(shared)
    _cautions(segments, shared)


def _in_a_sentence(shared: SharedCampaigns) -> str:
    profit = shared.profit("incremental").expected
    more = shared.assignment.gain_over_lists
    told = f"Expected to earn {profit:,.2f}"
    if more is None or more <= 0:
        return f"{told}."
    return f"{told}, {percent(more)} more than filling list after list."


def _groups(segments: Segmentation, shared: SharedCampaigns) -> None:
    n = len(shared.people) - len(shared.contacts)
    if n:
        who = segments.fit.V.vocabulary.count_customers(n)
        st.write(f"{who} of the {len(shared.people):,} on the lists are left out to compare with, drawn from each list.")


def _offers(shared: SharedCampaigns) -> None:
    table = shared.offers
    columns = {"offer": "campaign", "contacts": "contacts", "control": "left out", "buyers": "buyers", "profit": "profit"}
    columns |= {"price": "one more place", "missing": "missing contacts"}
    if not table["control"].any():
        del columns["control"]
    if not table["missing"].any():
        del columns["missing"]
    st.dataframe(
        table[list(columns)].rename(columns=columns),
        hide_index=True,
        key="shared_offers",
        alt="What each campaign gets and earns",
        column_config={
            "campaign": st.column_config.TextColumn(width=170),
            "contacts": st.column_config.NumberColumn(format="localized"),
            "left out": st.column_config.NumberColumn(format="localized", help="To compare with."),
            "buyers": st.column_config.NumberColumn(format="%.0f", help="Expected."),
            "profit": st.column_config.NumberColumn(format="%.2f", help="Expected, of extra buyers only."),
            "one more place": st.column_config.NumberColumn(
                format="%.2f", help="What all campaigns together would earn more if this list could be one longer."
            ),
            "missing contacts": st.column_config.NumberColumn(
                format="localized", help="Promised contacts for whom nobody is left."
            ),
        },
    )


def _simpler(shared: SharedCampaigns) -> None:
    """Show what simpler ways to share would earn."""
    st.subheader("Against simpler ways", anchor=False)
    table = shared.assignment.comparison
    shown = pd.DataFrame(
        {
            "way": ["as above", *table["rule"].iloc[1:]],
            "on the lists": table["contacts"],
            "profit": table["value"],
            "of the best": 100 * table["share"],
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        key="simpler_ways",
        alt="What simpler ways to share the customers would earn",
        column_config={
            "way": st.column_config.TextColumn(width=210),
            "on the lists": st.column_config.NumberColumn(format="localized"),
            "profit": st.column_config.NumberColumn(format="%.2f"),
            "of the best": st.column_config.NumberColumn(format="%.0f%%"),
        },
    )
    if len(shared.people) > len(shared.contacts):
        st.caption("If everybody on the lists were contacted, those who are left out to compare with included.")


def _cautions(segments: Segmentation, shared: SharedCampaigns) -> None:
    files, dataset = state.campaign_files(), state.workspace().dataset
    span = None if dataset is None else span_of(dataset.interactions)
    told = shared_cautions(shared, segments.fit.V, span, files.history, files.groups)
    lines = [f"- **{md(one.sentence)}** {md(one.advice)}" for one in told]
    st.info("Before these lists go out:\n\n" + "\n".join(lines), icon=":material/info:")


def lists(segments: Segmentation, shared: SharedCampaigns) -> None:
    """Show the list of one campaign or of all, and offer it as a file."""
    names = [offer.name for offer in shared.settings.offers if (shared.people["offer"] == offer.name).any()]
    st.subheader("The lists", anchor=False)
    components.keep_option("shared_list", [ALL, *names])
    chosen = st.selectbox("Show and download", [ALL, *names], key="shared_list", persist_state="session") or ALL
    people = shared.people if chosen == ALL else shared.people_of(chosen)
    _table(segments, people)
    record = shared_record(state.workspace(), shared, ONE_FILE if chosen == ALL else chosen)
    if record is not None:
        compare_with_record(people, record)
        audiences_panel(people, record)


def _table(segments: Segmentation, people: pd.DataFrame) -> None:
    words = segments.fit.V.vocabulary
    shown = people[list(SHOWN)].head(ROWS_SHOWN)
    shown = shown.assign(p_buy=100 * shown["p_buy"]).rename(columns={**SHOWN, "customer": words.customer})
    st.dataframe(
        shown,
        hide_index=True,
        key="shared_people",
        alt=f"Who gets which offer: {say(len(people), words.customer, words.customers)}",
        column_config={
            "rank": st.column_config.NumberColumn(width=50),
            words.customer: st.column_config.TextColumn(width=130),
            "campaign": st.column_config.TextColumn(width=150),
            "chance": st.column_config.NumberColumn(format="%.1f%%", width=70),
            "profit": st.column_config.NumberColumn(format="%.2f", width=70),
            "group": st.column_config.TextColumn(width=70),
            "main segment": st.column_config.TextColumn(width=170),
            "why": st.column_config.TextColumn(width=WHY_WIDTH),
        },
    )
    if len(people) > ROWS_SHOWN:
        st.caption(f"The first {ROWS_SHOWN} of {len(people):,}; the download has all.")
