"""What a table knows of customers from before a campaign, to see whether its groups were alike."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from analytics.campaigns.identity import customer_key
from analytics.segments.periods import days_of, span_of
from analytics.tables.cleaning.interactions import Interactions

PURCHASES = ("past purchases", "days since the last purchase")
RATINGS = ("past ratings", "days since the last rating")
"""A row of the table each: a product counts once an order."""


def add_known_before(
    people: pd.DataFrame, interactions: Interactions, start: date | None = None
) -> tuple[pd.DataFrame, list[str]]:
    """Add how much each customer had bought before a campaign, and how long ago.

    Parameters
    ----------
    people : DataFrame
        With ``customer``.
    interactions : Interactions
    start : date, optional
        First day of the campaign: that day and later ones do not count. None for the whole table, which must then end before
        the campaign. A table without dates counts as a whole.

    Returns
    -------
    DataFrame
        The same rows with the columns below; NaN for customers whom the table does not know.
    list of str
        Their names: past purchases or ratings and, where the table has dates, the days from the last one to the start. None
        of them where the table knows nobody.
    """
    frame, span = interactions.frame, span_of(interactions)
    rows = frame["customer"].cat
    # Two spellings of one address are one customer.
    group, keys = pd.factorize(pd.Index([customer_key(name) for name in rows.categories]))
    places = keys.get_indexer(people["customer"].map(customer_key))
    known = places >= 0
    if not known.any():
        return people, []
    customers, days = group[rows.codes], days_of(frame)
    end = None if span is None else np.datetime64(start or span.last + timedelta(days=1))
    counted = np.ones(len(frame), dtype=bool) if end is None or start is None else days < end
    how_many, how_long = RATINGS if interactions.kind == "ratings" else PURCHASES
    columns = {how_many: np.bincount(customers[counted], minlength=len(keys)).astype(float)}
    if end is not None:
        dated = counted & ~np.isnat(days)
        ages = np.full(len(keys), np.inf)
        np.minimum.at(ages, customers[dated], (end - days[dated]).astype(float))
        columns[how_long] = np.where(np.isinf(ages), np.nan, ages)
    added = {name: np.where(known, values[places], np.nan) for name, values in columns.items()}
    return people.assign(**added), list(added)
