"""Whether a history is long enough for probabilities, and how often each product was bought of late."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from analytics.errors import EvaluationError
from analytics.segments.periods import days_of, span_of, told
from analytics.tables.cleaning.interactions import Interactions
from analytics.trust import MAX_DAYS_OLD, MIN_BUYERS, MIN_DAYS
from analytics.values import days as in_days


def base_rates(interactions: Interactions, horizon_days: int) -> pd.Series:
    """Return the share of all customers who bought each item in the last days of a table, indexed by item.

    Raises
    ------
    EvaluationError
        When the table has no dates.
    """
    late, _ = _purchases(interactions, horizon_days)
    pairs = late[["item", "customer"]].drop_duplicates()
    return (_count(pairs["item"], interactions) / _n_customers(interactions)).rename("base_rate")


def first_time_rates(interactions: Interactions, horizon_days: int) -> pd.Series:
    """Return the share of those who had not bought each item before the last days and did then, indexed by item.

    Raises
    ------
    EvaluationError
        When the table has no dates.
    """
    _, first = _purchases(interactions, horizon_days)
    new, before = (_count(first.loc[mask, "item"], interactions) for mask in (first["late"], ~first["late"]))
    return (new / (_n_customers(interactions) - before).clip(lower=1)).rename("base_rate")


def _purchases(interactions: Interactions, horizon_days: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the purchases of the last days, and the first one of each pair with whether it is ``late``."""
    span = span_of(interactions)
    if span is None:
        raise EvaluationError("The table has no dates.", hint="Choose the column of the date.")
    frame = interactions.frame[interactions.frame["date"].notna()]
    if "quantity" in frame:
        frame = frame[frame["quantity"] > 0]
    late = days_of(frame) > np.datetime64(span.last - timedelta(days=horizon_days))
    once = frame[["item", "customer"]].assign(late=late).groupby(["item", "customer"], observed=True)["late"].min().reset_index()
    return frame[late], once


def _count(items: pd.Series, interactions: Interactions) -> pd.Series:
    return items.value_counts().reindex(interactions.frame["item"].cat.categories, fill_value=0)


def _n_customers(interactions: Interactions) -> int:
    return len(interactions.frame["customer"].cat.categories)


def why_ranks_only(interactions: Interactions, today: date) -> str:
    """Say why a table allows no probabilities; empty where it does.

    At least 500 buyers, 180 days, and an order within the last 30 days are asked for.
    """
    words, span = interactions.vocabulary, span_of(interactions)
    if interactions.kind == "ratings":
        return "Ratings do not tell who buys; lists are rankings."
    if span is None:
        return "There are no dates, so no probabilities; lists are rankings."
    short = []
    n_customers = interactions.frame["customer"].nunique()
    covered, silent = (span.last - span.first).days + 1, (today - span.last).days
    if n_customers < MIN_BUYERS:
        short.append(f"{words.count_customers(n_customers)} (at least {MIN_BUYERS:,} are needed)")
    if covered < MIN_DAYS:
        short.append(f"{in_days(covered)} (at least {MIN_DAYS:,} are needed)")
    if silent > MAX_DAYS_OLD:
        short.append(f"no purchase since {told(span.last)} (one in the last {in_days(MAX_DAYS_OLD)} is needed)")
    return f"Too little history for probabilities, so lists are rankings: {'; '.join(short)}." if short else ""
