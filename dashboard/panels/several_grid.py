"""The grid of campaigns that share the customers: names, numbers of contacts, margins and costs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from analytics.interaction_matrix import InteractionMatrix
from dashboard import cache, state
from dashboard.panels.campaign_choices import DEFAULT_CONTACTS

MAX_NAME = 60
WIDTHS = {"About": 115, "Name": 150, "Most": 80, "Fewest": 90, "Margin": 90, "Offer cost": 115, "Contact cost": 130}
COUNTS = {"Most": "most", "Fewest": "fewest"}
AMOUNTS = {"Margin": "margin", "Offer cost": "offer_cost", "Contact cost": "contact_cost"}
HELP = {
    "Most": "Places on the list, those left out to compare with included.",
    "Fewest": "Contacts that were promised to somebody; 0 for none. They are made up even at a loss.",
    "Margin": "What one purchase leaves before the offer.",
    "Offer cost": "Such as a discount: everybody who buys gets it.",
    "Contact cost": "Such as 0.12 for a letter or a text message.",
}


@dataclass(frozen=True)
class Subject:
    """What a campaign is about: an item, or all items of a category."""

    about: str
    items: tuple[str, ...]
    is_item: bool

    @classmethod
    def of_item(cls, item: str) -> Subject:
        """Return an item as what a campaign is about."""
        return cls(item, (item,), True)

    @classmethod
    def of_category(cls, categories: pd.Series, name: str) -> Subject:
        """Return a category, where ``categories`` are those of all items."""
        return cls(name, tuple(categories.index[categories == name]), False)

    @property
    def key(self) -> str:
        """What tells it from others."""
        return f"{'item' if self.is_item else 'category'} {self.about}"

    def name(self, day: date) -> str:
        """Return the name that is proposed for the campaign."""
        return f"{self.about[: MAX_NAME - 8]} {day:%Y-%m}"


def offers_grid(V: InteractionMatrix, subjects: Sequence[Subject], day: date) -> list[state.OfferEntry]:
    """Let the analyst enter what each campaign may take and what it costs; return that with the names filled in."""
    keys = [subject.key for subject in subjects]
    dataset = state.workspace().dataset
    key = f"offers_{cache.digest_of(dataset.id if dataset else '', keys, f'{day:%Y-%m}', state.sharing().grids)[:12]}"
    if key not in st.session_state or list(state.sharing().in_grid) != keys:
        state.fill_grid({subject.key: _proposed(V, subject) for subject in subjects})
    filled = state.sharing().in_grid
    frame = pd.DataFrame(
        {
            "About": [subject.about for subject in subjects],
            "Name": [filled[subject.key].name or subject.name(day) for subject in subjects],
            **{column: [getattr(filled[name], part) for name in keys] for column, part in COUNTS.items()},
            **{column: [getattr(filled[name], part) for name in keys] for column, part in AMOUNTS.items()},
        }
    ).astype(dict.fromkeys(AMOUNTS, float))
    st.data_editor(
        frame,
        hide_index=True,
        num_rows="fixed",
        disabled=["About"],
        # What has to be entered stands where a narrow screen shows it.
        column_order=["About", "Margin", "Name", *COUNTS, "Offer cost", "Contact cost"],
        key=key,
        on_change=_enter,
        args=(key, keys, V.shape[1]),
        column_config={
            "About": st.column_config.TextColumn(width=WIDTHS["About"]),
            "Name": st.column_config.TextColumn(
                width=WIDTHS["Name"], max_chars=MAX_NAME, required=True, help="The control group is drawn from the name."
            ),
            **{
                column: st.column_config.NumberColumn(
                    width=WIDTHS[column], min_value=0, max_value=V.shape[1], step=1, help=HELP[column], required=True
                )
                for column in COUNTS
            },
            **{
                column: st.column_config.NumberColumn(width=WIDTHS[column], min_value=0.0, format="%.2f", help=HELP[column])
                for column in AMOUNTS
            },
        },
        placeholder="enter it",
        alt="The campaigns; all but what they are about can be edited",
    )
    entries = state.sharing().entries
    return [replace(entries[subject.key], name=entries[subject.key].name or subject.name(day)) for subject in subjects]


def _proposed(V: InteractionMatrix, subject: Subject) -> state.OfferEntry:
    known = state.campaign_files().costs
    margin = min((known[item] for item in subject.items if item in known), default=None)
    return state.OfferEntry("", min(DEFAULT_CONTACTS, max(1, V.shape[1] * 2 // 3)), margin=margin)


def _enter(key: str, subjects: Sequence[str], n_customers: int) -> None:
    """Keep what was typed into the grid."""
    edited, filled = st.session_state[key]["edited_rows"], state.sharing().in_grid
    typed = {subjects[int(row)]: cells for row, cells in edited.items() if 0 <= int(row) < len(subjects)}
    state.enter_offers({name: _typed(entry, typed.get(name, {}), n_customers) for name, entry in filled.items()})


def _typed(entry: state.OfferEntry, cells: Mapping[str, object], n_customers: int) -> state.OfferEntry:
    changes: dict[str, Any] = {}
    if cells.get("Name"):
        changes["name"] = str(cells["Name"]).strip()[:MAX_NAME]
    for column, part in COUNTS.items():
        n = _number(cells.get(column))
        if n is not None:
            changes[part] = min(int(n), n_customers)
    for column, part in AMOUNTS.items():
        if column in cells:
            empty = None if part == "margin" else 0.0
            found = _number(cells[column])
            changes[part] = empty if found is None else found
    return replace(entry, **changes)


def _number(cell: object) -> float | None:
    """Return the number that stands in a cell; None where there is none, or one that makes no sense."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    return float(cell) if math.isfinite(cell) and cell >= 0 else None
