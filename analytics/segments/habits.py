"""How the customers of each segment buy: what they spend, how much at a time, how often, and whether they come back."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.segments.membership import NO_SEGMENT, mix
from analytics.segments.periods import Period, Periods, check_periods, halves, period_of, span_of
from analytics.segments.purchases import MOST_CUSTOMERS, Purchases, positions_of, purchases_of
from analytics.segments.segmentation import Segmentation
from analytics.tables.cleaning.interactions import Interactions

RECENT_DAYS = 30
AVERAGE = 100
"""Index of a segment whose customers bring as much revenue each as all customers do on average."""


@dataclass(frozen=True)
class Habits:
    """How the customers of each segment buy; customers belong to their main segment over the whole table.

    Attributes
    ----------
    table : DataFrame
        One row for each segment, indexed by its number; NaN where the table does not tell. ``customers``,
        ``customers_share``; ``revenue``, ``revenue_share``, ``index`` (revenue per customer, 100 is the average);
        ``items_per_order`` (distinct ones), ``revenue_per_order``; ``days_between`` (median of the days from one day with
        an order to the customer's next); ``recent`` (share active in the last 30 days of the table); ``retained`` (of
        those active in the first period, the share active in the second).
    mixes : ndarray, shape (n_components, n_components)
        Row s is the mean mix of the customers whose main segment is s + 1.
    periods : (Period, Period), optional
        Of ``retained``; None without dates.
    n_sampled, n_customers : int
        Customers whose orders were looked at, and all. Customers and revenue are those of all.
    named_orders : bool
        Whether a column told the orders; if not, what a customer took on one day is one.
    """

    table: pd.DataFrame = field(repr=False)
    mixes: np.ndarray = field(repr=False)
    periods: Periods | None
    n_sampled: int
    n_customers: int
    named_orders: bool


def segment_habits(
    segments: Segmentation,
    interactions: Interactions,
    periods: Periods | None = None,
    *,
    most: int = MOST_CUSTOMERS,
    random_state: int = 0,
) -> Habits:
    """Return how the customers of each segment buy.

    Parameters
    ----------
    segments : Segmentation
    interactions : Interactions
        Those that V was built of.
    periods : (Period, Period), optional
        Between which customers are retained; by default the halves of the time that the table covers.
    most : int
        Customers whose orders are looked through; of more, this many are drawn at random.
    random_state : int, default 0

    Returns
    -------
    Habits

    Raises
    ------
    PeriodError
        When the periods overlap.
    """
    fit, span = segments.fit, span_of(interactions)
    if periods is not None:
        check_periods(periods)
    elif span is not None and span.first < span.last:
        periods = halves(span)
    purchases = purchases_of(fit, interactions, most, random_state)
    main = segments.main_positions
    sizes = segments.sizes[["customers", "customers_share"]].astype({"customers": int})
    parts = [sizes, _revenue(segments, interactions), _baskets(purchases, main), _rhythm(purchases, main, span, periods)]
    return Habits(
        pd.concat(parts, axis=1),
        _mean_mixes(mix(fit), main, fit.n_components),
        periods if span is not None else None,
        len(purchases.sampled),
        fit.V.shape[1],
        "order" in interactions.frame,
    )


def _revenue(segments: Segmentation, interactions: Interactions) -> pd.DataFrame:
    """Return what each segment brings: sum, share of that of all customers, and index."""
    fit, frame = segments.fit, interactions.frame
    found = pd.DataFrame(np.nan, index=fit.segment_numbers, columns=["revenue", "revenue_share", "index"])
    if "revenue" not in frame:
        return found
    customers = positions_of(frame["customer"], fit.V.customers)
    known = customers >= 0
    spent = np.bincount(customers[known], frame["revenue"].to_numpy(dtype=float)[known], fit.V.shape[1])
    placed = segments.main_positions != NO_SEGMENT
    revenue = np.bincount(segments.main_positions[placed], spent[placed], fit.n_components)
    share = revenue / spent.sum() if spent.sum() > 0 else np.full(fit.n_components, np.nan)
    found["revenue"], found["revenue_share"] = revenue, share
    found["index"] = AVERAGE * _ratio(share, segments.sizes["customers_share"].to_numpy())
    return found


def _baskets(purchases: Purchases, main: np.ndarray) -> pd.DataFrame:
    """Return the mean number of distinct items of an order, and the mean revenue of one."""
    fit, frame = purchases.fit, purchases.frame
    found = pd.DataFrame(np.nan, index=fit.segment_numbers, columns=["items_per_order", "revenue_per_order"])
    bought = _bought(purchases)
    if fit.V.kind == "ratings" or not bought.any():
        return found
    lines = pd.DataFrame(
        {
            "order": purchases.orders[bought],
            "item": frame["item"].cat.codes.to_numpy()[bought],
            "segment": main[purchases.sampled][purchases.customers[bought]],
        }
    )
    n_orders = _count(lines.drop_duplicates("order")["segment"], fit.n_components)
    found["items_per_order"] = _ratio(_count(lines.drop_duplicates(["order", "item"])["segment"], fit.n_components), n_orders)
    if "revenue" in frame:
        placed = lines["segment"].to_numpy() != NO_SEGMENT
        spent = frame["revenue"].to_numpy(dtype=float)[bought][placed]
        found["revenue_per_order"] = _ratio(np.bincount(lines["segment"][placed], spent, fit.n_components), n_orders)
    return found


def _rhythm(purchases: Purchases, main: np.ndarray, span: Period | None, periods: Periods | None) -> pd.DataFrame:
    """Return how often customers come, how many came lately, and how many came back."""
    k = purchases.fit.n_components
    found = pd.DataFrame(np.nan, index=purchases.fit.segment_numbers, columns=["days_between", "recent", "retained"])
    bought = _bought(purchases) & ~np.isnat(purchases.days)
    if span is None or not bought.any():
        return found
    segment = main[purchases.sampled]
    came = pd.DataFrame({"customer": purchases.customers[bought], "day": purchases.days[bought].astype(np.int64)})
    came = came.drop_duplicates().sort_values(["customer", "day"])
    gaps = came.groupby("customer")["day"].diff()
    medians = gaps.groupby(segment[came["customer"]]).median()
    found["days_between"] = medians.reindex(range(k)).to_numpy()
    if (span.last - span.first).days >= RECENT_DAYS:
        last = np.datetime64(span.last).astype(np.int64)
        lately = came.loc[came["day"] > last - RECENT_DAYS, "customer"].unique()
        found["recent"] = _ratio(_count(segment[lately], k), _count(segment[came["customer"].unique()], k))
    if periods is not None:
        lies_in = period_of(purchases.days, periods)
        first, second = (purchases.rows(bought & (lies_in == number)).active() for number in (0, 1))
        found["retained"] = _ratio(_count(segment[first & second], k), _count(segment[first], k))
    return found


def _bought(purchases: Purchases) -> np.ndarray:
    """Return which rows are part of an order and were not returned in full."""
    known = purchases.orders >= 0
    return known & (purchases.frame["quantity"].to_numpy() > 0) if "quantity" in purchases.frame else known


def _count(segment: np.ndarray | pd.Series, k: int) -> np.ndarray:
    """Return how often each segment stands there; customers without one are left out."""
    places = np.asarray(segment)
    return np.bincount(places[places != NO_SEGMENT], minlength=k)


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return quotients, NaN where there is nothing to divide by."""
    return np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)


def _mean_mixes(mixes: np.ndarray, main: np.ndarray, k: int) -> np.ndarray:
    placed = main != NO_SEGMENT
    sums = np.zeros((k, k))
    np.add.at(sums, main[placed], mixes[placed])
    return sums / np.maximum(_count(main, k), 1)[:, None]
