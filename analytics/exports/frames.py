"""The tables that are exported, in the dataset's own words; numbers rounded for people, W and H exact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from analytics.campaigns.campaign import Campaign
from analytics.campaigns.next_offers import NextOffers, most_offered
from analytics.exports.platforms.platforms import platform_of
from analytics.exports.platforms.writers import people_rows
from analytics.factorization import Factorization
from analytics.factorization.methods import how_found
from analytics.ranking.everybody import recommend_all
from analytics.segments.habits import AVERAGE, RECENT_DAYS, Habits
from analytics.segments.manager import paragraph
from analytics.segments.movement import Movement
from analytics.segments.naming import numbered
from analytics.segments.segmentation import Segmentation
from analytics.vocabulary import score_name, total_noun

SHARE_DECIMALS = 4
DIGITS = 4
"""Significant digits of strengths, lifts and other amounts."""
MONEY_DECIMALS = 2
LONGEST_COLUMN = 200
YES_OR_NO = {True: "yes", False: "no"}


def customer_segments(segments: Segmentation) -> pd.DataFrame:
    """Return one row for each customer: main segment and the share of each segment in the mix."""
    fit = segments.fit
    shares = _shares(segments.membership.to_numpy())
    return _table(
        (fit.V.vocabulary.customer, fit.V.customers), ("main segment", segments.main), *zip(segments.names, shares.T, strict=True)
    )


def segment_profiles(segments: Segmentation) -> pd.DataFrame:
    """Return one row for each segment and item in its profile, most distinctive first."""
    words = segments.fit.V.vocabulary
    rows = segments.profiles[segments.profiles["share"] > 0]
    rows = rows.sort_values(["segment", "relevance", "item"], ascending=[True, False, True])
    names = pd.Series(segments.names, index=segments.fit.segment_numbers)
    return _table(
        ("segment", rows["segment"].map(names)),
        (words.item, rows["item"]),
        # Significant digits, not decimals: among thousands of items every share is small.
        ("share of segment", significant(rows["share"])),
        ("times the average", significant(rows["lift"])),
        (f"{words.customers} (main segment) who have it", rows["buyers"]),
    )


def segment_sizes(segments: Segmentation, offers: NextOffers | None = None) -> pd.DataFrame:
    """Return one row for each segment: its name, its sizes and, where it is known, what most of its customers are offered next."""
    V, sizes = segments.fit.V, segments.sizes
    customers = V.vocabulary.customers
    return _table(
        ("segment", sizes["name"]),
        (f"{customers} (main segment)", sizes["customers"]),
        (f"share of {customers} (main segment)", _shares(sizes["customers_share"])),
        (f"{customers} (by mix)", significant(sizes["weight"])),
        (f"share of {customers} (by mix)", _shares(sizes["weight_share"])),
        (f"share of {'taste' if V.kind == 'ratings' else total_noun(V)}", _shares(sizes["volume_share"])),
        *([] if offers is None else [(f"next best {V.vocabulary.item} of most", most_offered(segments, offers))]),
    )


def segment_habits(segments: Segmentation, habits: Habits) -> pd.DataFrame:
    """Return one row for each segment: how its customers buy, as far as the table tells, and a paragraph for a manager."""
    words, table = segments.fit.V.vocabulary, habits.table
    order = "order" if habits.named_orders else "day"
    columns = {
        "customers": f"{words.customers} (main segment)",
        "customers_share": f"share of {words.customers}",
        "revenue": "revenue",
        "revenue_share": "share of revenue",
        "index": f"revenue per {words.customer} ({AVERAGE} is the average)",
        "items_per_order": f"{words.items} per {order}",
        "revenue_per_order": f"revenue per {order}",
        "days_between": "days between orders (median)",
        "recent": f"share active in the last {RECENT_DAYS} days",
        "retained": "share active again" if habits.periods is None else f"share active again from {habits.periods[1]}",
    }
    rounded = table.assign(
        **{name: table[name].round(MONEY_DECIMALS) for name in ("revenue", "revenue_per_order")},
        **{name: significant(table[name]) for name in table.columns.difference(["customers", "revenue", "revenue_per_order"])},
    )
    return _table(
        ("segment", segments.names),
        *((heading, rounded[name]) for name, heading in columns.items() if table[name].notna().any()),
        ("in words", [paragraph(segments, habits, number) for number in segments.fit.segment_numbers]),
    )


def segment_movement(segments: Segmentation, movement: Movement) -> pd.DataFrame:
    """Return one row for each way from a segment of the first period to one of the second, with who and what went it."""
    flows, (first, second) = movement.flows(segments.names), movement.periods
    customers = segments.fit.V.vocabulary.customers
    if movement.n_sampled < movement.n_customers:
        customers += f" (of {movement.n_sampled:,} drawn from {movement.n_customers:,})"
    revenue = [(name, when) for name, when in (("revenue_before", first), ("revenue_after", second)) if name in flows]
    return _table(
        (f"from ({first})", flows["from"]),
        (f"to ({second})", flows["to"]),
        (customers, flows["customers"]),
        *((f"revenue from {when}", flows[name].round(MONEY_DECIMALS)) for name, when in revenue),
    )


def recommendations(segments: Segmentation, n: int, exclude_known: bool, min_score: float | None = None) -> pd.DataFrame:
    """Return the ``n`` best items for every customer, with the customer's main segment."""
    V = segments.fit.V
    table = recommend_all(segments.fit, n, exclude_known, min_score=min_score)
    return _table(
        (V.vocabulary.customer, table["customer"]),
        ("main segment", segments.main.reindex(table["customer"])),
        ("rank", table["rank"]),
        (V.vocabulary.item, table["item"]),
        (score_name(V), significant(table["score"])),
        ("has it already", table["known"].map(YES_OR_NO)),
    )


def next_best_offers(segments: Segmentation, offers: NextOffers) -> pd.DataFrame:
    """Return one row for each customer who may be contacted: the item to offer next, what it promises, and why."""
    V, people = segments.fit.V, offers.people
    numbers = {
        "p_buy": ("chance to buy", lambda column: column.round(SHARE_DECIMALS)),
        "expected_profit": ("expected profit", lambda column: column.round(MONEY_DECIMALS)),
    }
    return _table(
        (V.vocabulary.customer, people["customer"]),
        ("main segment", segments.main.reindex(people["customer"])),
        (f"next best {V.vocabulary.item}", people["offer"]),
        ("score", significant(people["score"])),
        *((heading, rounded(people[name])) for name, (heading, rounded) in numbers.items() if name in people),
        ("why", people["reason"]),
    )


def campaign_list(campaign: Campaign) -> pd.DataFrame:
    """Return the people of a campaign, best first, control group included, as our own platform declares it."""
    people = campaign.people.drop(columns=[name for name in campaign.people if campaign.people[name].eq("").all()])
    return people_rows(people.assign(score=significant(people["score"])), platform_of("own_csv"))


def profile_matrix(segments: Segmentation) -> pd.DataFrame:
    """Return W: items in rows, segments in columns; each column sums to 1."""
    fit = segments.fit
    return _table((fit.V.vocabulary.item, fit.V.items), *zip(segments.names, fit.item_factors.T, strict=True))


def membership_matrix(segments: Segmentation) -> pd.DataFrame:
    """Return H turned to customers in rows, segments in columns, in the unit of V."""
    fit = segments.fit
    return _table((fit.V.vocabulary.customer, fit.V.customers), *zip(segments.names, fit.customer_factors, strict=True))


def settings(fit: Factorization, extra: dict[str, str]) -> pd.DataFrame:
    """Return what an export was made with, one row for each setting."""
    V = fit.V
    known = [
        (V.vocabulary.items, f"{V.shape[0]:,}"),
        (V.vocabulary.customers, f"{V.shape[1]:,}"),
        ("a cell counts", V.description),
        ("blank means", "unknown" if V.kind == "ratings" else "none"),
        ("segments", str(fit.n_components)),
        ("random state", str(fit.random_state)),
        ("how found", how_found(fit)),
        ("engine", fit.engine),
        ("typical error of one cell", f"{fit.root_mean_squared_error:.4g}"),
    ]
    return pd.DataFrame([*extra.items(), *known], columns=["setting", "value"])


def significant(values: Iterable[float], digits: int = DIGITS) -> np.ndarray:
    """Return numbers rounded to significant digits.

    Examples
    --------
    >>> significant([0.123456, 1234.56, 0.0, -0.00065432]).tolist()
    [0.1235, 1235.0, 0.0, -0.0006543]
    """
    return np.array([float(f"{value:.{digits}g}") for value in values], dtype=np.float64)


def _shares(values: np.ndarray | pd.Series) -> np.ndarray:
    return np.asarray(values, dtype=np.float64).round(SHARE_DECIMALS)


def _table(*columns: tuple[str, Sequence[object] | np.ndarray | pd.Series | pd.Index]) -> pd.DataFrame:
    """Return a table of columns in this order; a name that stands before it already (a segment may be called "customer") gets a number."""
    taken: list[str] = []
    for name, _ in columns:
        taken.append(numbered(name, 2, taken, LONGEST_COLUMN) if name in taken else name)
    return pd.DataFrame({name: np.asarray(values) for name, (_, values) in zip(taken, columns, strict=True)})
