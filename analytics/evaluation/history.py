"""Whether a history is long enough for probabilities, and how often each product was bought of late."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from analytics.errors import EvaluationError
from analytics.evaluation.splits import within
from analytics.segments.periods import Period, span_of, told
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
    span = span_of(interactions)
    if span is None:
        raise EvaluationError("The table has no dates.", hint="Choose the column of the date.")
    last = within(interactions, Period(span.last - timedelta(days=horizon_days - 1), span.last)).frame
    pairs = last[["item", "customer"]].drop_duplicates()
    counts = pairs["item"].value_counts().reindex(interactions.frame["item"].cat.categories, fill_value=0)
    return (counts / len(interactions.frame["customer"].cat.categories)).rename("base_rate")


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
