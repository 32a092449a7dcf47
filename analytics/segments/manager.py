"""Segments told to a manager: what a segment is, spends, likes and does, in a paragraph without a number too many."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analytics.segments.habits import AVERAGE, RECENT_DAYS, Habits
from analytics.segments.movement import Movement
from analytics.segments.profiles import telling_items
from analytics.segments.segmentation import Segmentation
from analytics.tables.wording import percent
from analytics.vocabulary import Vocabulary

ITEMS_TOLD = 3
LEAST_SECOND = 0.1
"""Share of the mix from which a second segment is worth a sentence."""
PLAIN_LIFT = 1.05
"""Below it an item sets nobody apart."""


def paragraph(segments: Segmentation, habits: Habits, number: int) -> str:
    """Return what a manager should know of a segment, without its name.

    Parameters
    ----------
    segments : Segmentation
    habits : Habits
        Of the same fit.
    number : int
        1 is the largest segment.
    """
    row = habits.table.loc[number]
    told = [_size(segments, row), _items(segments, number), _basket(segments, habits, row), *_rhythm(row)]
    told += [_second(segments, habits, number), _retained(segments.fit.V.vocabulary, habits, row)]
    return " ".join(filter(None, told))


def headline(segments: Segmentation, habits: Habits) -> str:
    """Return the finding on the segments: whose customers bring most revenue each, or which is the largest."""
    table, words = habits.table, segments.fit.V.vocabulary
    known = table["index"].dropna()
    if len(known) > 1 and round(known.max()) > AVERAGE:
        best = int(known.idxmax())
        name, more = segments.names[best - 1], known[best] / AVERAGE - 1
        return f"{name}: each {words.customer} brings {percent(more)} more revenue than the average one"
    largest = int(table["customers"].idxmax())
    share = percent(table["customers_share"][largest])
    return f"{segments.names[largest - 1]} is the main segment of {share} of the {words.customers}"


def movement_headline(movement: Movement, words: Vocabulary) -> str:
    """Return how many customers changed their main segment, and how many would by chance alone."""
    if not movement.compared:
        return f"No {words.customer} was active in both periods, so nobody can have moved"
    changed, chance = percent(movement.changed), percent(movement.chance)
    if movement.more_than_chance:
        return f"{changed} changed segment; {chance} would by chance alone"
    return f"{changed} changed segment, no more than chance alone explains ({chance})"


def movement_account(movement: Movement, words: Vocabulary) -> str:
    """Return what the movement was measured on, and how chance was."""
    told = [f"{movement.periods[0]}, beside {movement.periods[1]}, with the same segments for both."]
    if movement.n_sampled < movement.n_customers:
        told.append(f"Measured on {movement.n_sampled:,} of {words.count_customers(movement.n_customers)}, drawn at random.")
    told.append(f"{words.count_customers(movement.compared)} {'was' if movement.compared == 1 else 'were'} active in both.")
    if movement.changed_by_chance:
        least, most = min(movement.changed_by_chance), max(movement.changed_by_chance)
        told.append(
            f"By chance: each one's orders dealt to the two periods at random, {len(movement.changed_by_chance)} times; "
            f"{percent(least)} to {percent(most)} changed segment. On average {percent(movement.mix_change)} of a "
            f"{words.customer}'s mix changed, {percent(movement.mix_change_by_chance)} by chance."
        )
    if movement.undated:
        told.append(
            f"{movement.undated:,} {'row has no date and is' if movement.undated == 1 else 'rows have no date and are'} left out."
        )
    return " ".join(told)


def _size(segments: Segmentation, row: pd.Series) -> str:
    customers = segments.fit.V.vocabulary.customers
    share = f"Main segment of {percent(row['customers_share'])} of the {customers}"
    if np.isnan(row["revenue_share"]):
        return f"{share}."
    if np.isnan(row["index"]):
        return f"{share} with {percent(row['revenue_share'])} of the revenue."
    return f"{share} with {percent(row['revenue_share'])} of the revenue (index {row['index']:.0f}, {AVERAGE} is the average)."


def _items(segments: Segmentation, number: int) -> str:
    V, top = segments.fit.V, telling_items(segments.profiles, number, ITEMS_TOLD)
    count = V.vocabulary.count_customers
    apart = top[top["lift"] >= PLAIN_LIFT]
    if apart.empty:
        return f"Typical: {', '.join(top['item'])}." if len(top) else ""
    said = [
        f"{item} ({lift:.1f} times the average, {count(buyers)})"
        for item, lift, buyers in zip(apart["item"], apart["lift"], apart["buyers"], strict=True)
    ]
    return f"What sets them apart: {', '.join(said)}."


def _basket(segments: Segmentation, habits: Habits, row: pd.Series) -> str:
    if np.isnan(row["items_per_order"]):
        return ""
    words, held = segments.fit.V.vocabulary, row["items_per_order"]
    order = "An average order holds" if habits.named_orders else f"On a day with any, a {words.customer} takes"
    revenue = "" if np.isnan(row["revenue_per_order"]) else f" for {row['revenue_per_order']:,.2f}"
    return f"{order} {held:.1f} {words.items}{revenue}."


def _rhythm(row: pd.Series) -> Iterator[str]:
    if not np.isnan(row["days_between"]):
        days = round(row["days_between"])
        yield "They typically come again the next day." if days == 1 else f"They typically come again after {days:,} days."
    if not np.isnan(row["recent"]):
        yield f"{percent(row['recent'])} were active in the last {RECENT_DAYS} days."


def _second(segments: Segmentation, habits: Habits, number: int) -> str:
    shares = habits.mixes[number - 1].copy()
    shares[number - 1] = 0.0
    second = int(shares.argmax())
    if shares[second] < LEAST_SECOND:
        return ""
    return f"Beside it, {percent(shares[second])} of their mix is {segments.names[second]}."


def _retained(words: Vocabulary, habits: Habits, row: pd.Series) -> str:
    if habits.periods is None or np.isnan(row["retained"]):
        return ""
    first, second = habits.periods
    return f"Of the {words.customers} active from {first}, {percent(row['retained'])} were active again from {second}."
