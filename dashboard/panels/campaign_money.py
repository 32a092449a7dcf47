"""What a campaign costs and what a purchase brings; before that, the test on the past without which no chance is known."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from analytics import Costs
from analytics.campaigns.campaign import UNKNOWN_EXTRA
from analytics.campaigns.candidates import Mode
from analytics.segments.periods import span_of, told
from dashboard import components, state
from dashboard.text import md


def money(items: tuple[str, ...], mode: Mode, day: date) -> tuple[Costs | None, float | None, bool]:
    """Ask for costs; return them with the budget, and whether the list ends where contacts lose money."""
    with st.expander("Money", icon=":material/payments:", key="money"):
        return _costs(items) if _answers_known(mode, day) or chances_known(day) else (None, None, True)


def _answers_known(mode: Mode, day: date) -> bool:
    """Return whether past answers tell how likely customers are to respond: then no test on the past is needed."""
    return state.answers_rank(mode) and not state.why_ranks_only(day)


def chances_known(day: date) -> bool:
    """Return whether it is known how likely customers are to buy; where it is not, say why and offer the way there."""
    why = state.why_ranks_only(day)
    if why:
        _ranks_only(why)
    elif state.evidence() is None:
        _test_first()
    else:
        return True
    return False


def _ranks_only(why: str) -> None:
    """Say why no money can be told; where the data are only old, offer to plan as of their end."""
    st.write(md(why))
    dataset = state.workspace().dataset
    span = None if dataset is None else span_of(dataset.interactions)
    if dataset is None or span is None:
        return
    after = span.last + timedelta(days=1)
    if not state.why_ranks_only(after):
        st.button(
            f"Plan as of {told(after)}",
            key="plan_as_of",
            on_click=st.session_state.__setitem__,
            args=(f"day_{dataset.id[:12]}", after),
            help="As if it were the day after the last purchase of the table.",
        )


def _test_first() -> None:
    st.write("How many will buy, and what that earns, follows from a test on your own past. It has not been run yet.")
    running = state.back_test_job() is not None
    st.button("Test on my past", key="run_back_test", on_click=state.run_back_test, disabled=running, icon=":material/history:")
    with st.container(key="back_test_progress"):
        if running:
            components.running(state.back_test_job, state.stop_back_test, "stop_back_test")


def _costs(items: tuple[str, ...]) -> tuple[Costs | None, float | None, bool]:
    known = state.campaign_files().costs
    margins = [known[item] for item in items if item in known]
    margin = amount("Margin of a purchase", "margin", "What one purchase leaves before the offer.", min(margins, default=None))
    left, right = st.columns(2)
    with left:
        contact = amount("Cost of a contact", "contact_cost", "Such as 0.12 for a letter or a text message.") or 0.0
        fixed = amount("Fixed cost", "fixed_cost", "What the campaign costs, whatever its size.") or 0.0
    with right:
        offer = amount("Cost of the offer", "offer_cost", "Such as a discount: everybody who buys gets it.") or 0.0
        budget = amount("Budget", "budget", "For contacts and the fixed cost; empty for no limit.")
    extra = extra_buyers()
    stop = st.checkbox("End the list where contacts lose money", True, key="stop_at_optimum", persist_state="session")
    if margin is None:
        limit = " Until then the budget limits nothing." if budget is not None else ""
        st.caption(f"Enter the margin to see what the list will earn.{limit}")
        return None, None, stop
    return Costs(margin, contact, offer, fixed, extra), budget, stop


def extra_buyers() -> float:
    """Ask which share of the buyers buys because of the campaign."""
    percent = st.slider(
        "Buyers who would not have bought anyway",
        0,
        100,
        round(100 * UNKNOWN_EXTRA),
        format="%d%%",
        key="incrementality",
        persist_state="session",
        help="Nobody knows before a control group has told; half is a guess.",
    )
    return percent / 100


def amount(label: str, key: str, help_: str, proposed: float | None = None) -> float | None:
    """Ask for an amount of money; None where none is entered."""
    return st.number_input(label, 0.0, None, proposed, format="%.2f", key=key, persist_state="session", help=help_)
