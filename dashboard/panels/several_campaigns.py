"""Several campaigns at once: what they are about, what they may take and cost, and who gets which of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from analytics import AnalyticsError, Costs, Segmentation
from analytics.campaigns.several import SharedCampaigns
from analytics.campaigns.several_settings import FEWEST_OFFERS, MOST_OFFERS, Audience, SharedOffer, SharedSettings
from dashboard import components, state
from dashboard.panels.audiences import open_record
from dashboard.panels.campaign_choices import KINDS
from dashboard.panels.campaign_files import campaign_files_panel
from dashboard.panels.campaign_money import amount, chances_known, extra_buyers
from dashboard.panels.campaign_timing import campaign_day, control_share
from dashboard.panels.data_warnings import data_warnings
from dashboard.panels.several_grid import Subject, offers_grid
from dashboard.panels.several_record import choose_shared_again
from dashboard.panels.several_result import headline, lists, outlook
from dashboard.text import md

QUESTION = "Who gets which offer?"
AUDIENCES: tuple[Audience, ...] = ("everyone", "new")


@dataclass(frozen=True)
class Chosen:
    """What holds for all campaigns together."""

    subjects: tuple[Subject, ...]
    mode: Audience
    day: date
    budget: float | None
    extra: float
    control: float


def several_panel(segments: Segmentation) -> None:
    """Let the analyst share the customers between campaigns."""
    state.learn_lists()
    state.learn_answers()
    heading = st.container()
    left, right = st.columns([1, 2], gap="large")
    with left:
        day = campaign_day()
        chosen = _choose(segments, day) if chances_known(day) else None
    with right:
        settings = None if chosen is None else _settings(segments, chosen)
        shared = None if settings is None else _shared(settings)
        if chosen is None:
            st.write("Customers can be shared once it is known how likely each of them is to buy.")
    with heading:
        components.heading(QUESTION if shared is None else headline(segments, shared))
        data_warnings("campaigns")
    if shared is None:
        return
    with right:
        outlook(segments, shared)
    if not shared.people.empty:
        lists(segments, shared)


def _choose(segments: Segmentation, day: date) -> Chosen:
    V = segments.fit.V
    words = V.vocabulary
    mode = st.radio(
        "Who",
        AUDIENCES,
        key="shared_audience",
        persist_state="session",
        format_func=lambda name: KINDS[name].format(do_not="do not have"),
    )
    items = components.choose_items(f"{words.items.capitalize()}, a campaign each", V, "shared_items", MOST_OFFERS)
    subjects = [Subject.of_item(item) for item in items]
    if V.categories is not None:
        subjects += _categories(segments)
    with st.expander("Money", icon=":material/payments:", key="several_money"):
        extra = extra_buyers()
        budget = amount("Budget", "shared_budget", "For the contacts of all campaigns together; empty for no limit.")
    campaign_files_panel()
    with st.expander("Control groups", icon=":material/science:", key="several_control"):
        control = control_share()
    with st.expander("Open a record", icon=":material/history:"):
        open_record(choose_shared_again)
    return Chosen(tuple(subjects), mode, day, budget, extra, control)


def _categories(segments: Segmentation) -> list[Subject]:
    categories = segments.fit.V.categories
    assert categories is not None
    names = sorted({str(name) for name in categories.dropna() if str(name)})
    components.keep_option("shared_categories", names)
    chosen = st.multiselect(
        "Categories, a campaign each",
        names,
        key="shared_categories",
        persist_state="session",
        max_selections=MOST_OFFERS,
        placeholder="Choose categories",
    )
    return [Subject.of_category(categories, name) for name in chosen]


def _settings(segments: Segmentation, chosen: Chosen) -> SharedSettings | None:
    """Show the grid of the campaigns; return all settings, None while something is missing."""
    words = segments.fit.V.vocabulary
    if not FEWEST_OFFERS <= len(chosen.subjects) <= MOST_OFFERS:
        what = f"{words.items} or categories" if segments.fit.V.categories is not None else words.items
        st.write(f"Choose {FEWEST_OFFERS} to {MOST_OFFERS} {what}. Each is a campaign, and each customer gets one at most.")
        return None
    entries = offers_grid(segments.fit.V, chosen.subjects, chosen.day)
    missing = [entry.name for entry in entries if entry.margin is None]
    if missing:
        st.write("Enter the margin of each campaign: customers go where they are expected to earn most.")
        st.caption(f"Missing: {md(', '.join(missing))}.")
        return None
    try:
        offers = tuple(
            SharedOffer(
                entry.name,
                subject.items,
                entry.most,
                Costs(entry.margin or 0.0, entry.contact_cost, entry.offer_cost, incrementality=chosen.extra),
                entry.fewest,
            )
            for subject, entry in zip(chosen.subjects, entries, strict=True)
        )
        return SharedSettings(offers, chosen.mode, chosen.budget, chosen.control, day=chosen.day)
    except AnalyticsError as error:
        st.warning(f"{md(error.message)} {md(error.hint)}", icon=":material/error:")
        return None


def _shared(settings: SharedSettings) -> SharedCampaigns | None:
    """Return the lists; where they take long, offer to make them, and show how far they are."""
    rules = state.contact_rules()
    shared = state.shared_lists(settings, rules)
    if shared is not None:
        return shared
    job = state.sharing_job()
    if state.sharing_basis() is None:
        _learn_first()
    elif job is not None and not job.done:
        components.running(state.sharing_job, state.stop_sharing, "stop_sharing")
    elif state.workspace().problem is None:
        st.write("Your table is large: sharing its customers can take a minute.")
        st.button(
            "Share the customers",
            on_click=state.share_in_background,
            args=(settings, rules),
            key="share_customers",
            type="primary",
            icon=":material/alt_route:",
        )
    return None


def _learn_first() -> None:
    """Say what has to be learned before customers can be shared, or how far it is."""
    tested = state.evidence()
    if state.lists_job() is not None:
        st.write("Learning who buys what; the lists come by themselves.")
        components.running(state.lists_job, state.stop_lists, "stop_lists")
    elif tested is not None and not tested.calibrations:
        st.write("The test on your past had too few products to tell how likely customers are to buy.")
    else:
        st.write("To make lists, the purchases have to be looked through once.")
        st.button("Learn who buys what", on_click=state.learn_lists_again, key="learn_lists", type="primary")
