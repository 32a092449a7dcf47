"""What an analyst should know about the data before trusting what is made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analytics.cells import order_codes
from analytics.interaction_matrix import InteractionMatrix
from analytics.sensitive import sensitive_items
from analytics.tables.cleaning.interactions import Interactions
from analytics.tables.wording import say
from analytics.values import days, has_dates
from analytics.vocabulary import Vocabulary, with_article

MIN_BUYERS = 500
MIN_DAYS = 180
"""Below these, a probability of buying learned from the data would be guesswork; a mail platform asks for as much."""
MAX_DAYS_OLD = 30
"""Days since the last date after which the customers may have changed."""
MAX_SHARE_ONCE = 0.5
MAX_SHARE_OF_ONE = 0.05
MIN_TIMES_AVERAGE = 5
"""In a table of ten customers everyone has more than 5 %: only who also has this many times the average stands out."""
MIN_SHARE_NEW = 0.95
"""Customers per order from which the column of the customer looks like a number of orders."""
MIN_ORDERS = 20
"""Below so many orders it may be chance that nobody comes twice."""
MAX_NAMED = 3
ORDER = "order"
"""Name of a customer where the file names none, and each order is taken for one."""
DOCUMENTS = "documents"
"""Unit of the account of texts, which nobody buys: no probability of buying is learned from them."""
BY_WEIGHT = ("new customers", "shortened", "dominated", "currencies", "once", "history", "sensitive", "old", "future", "ratings")
"""What turns results upside down comes before what makes them weaker."""
ADVICE_ON_READING = {
    "currencies": "Keep one currency, or convert the amounts before you read the file.",
    "shortened": "Export again with this column as text, so that no digit is lost.",
}
"""What the account of cleaning tells that nothing here can repair, and what to do about it."""


@dataclass(frozen=True)
class DataWarning:
    """One thing to know before trusting results.

    Attributes
    ----------
    id : str
    sentence : str
        What was found, with its numbers.
    advice : str
        What to do about it.
    where : tuple of str
        Pages on which it matters: "segments", "customers", "campaigns".
    items : tuple of str
        The items that it is about, if it is about some.
    """

    id: str
    sentence: str
    advice: str
    where: tuple[str, ...]
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Visits:
    """Who came how often.

    Attributes
    ----------
    customers : ndarray of int
        The customer of each purchase.
    total : int
        Orders, or rows, in the whole table.
    what : {"orders", "rows"}
    """

    customers: np.ndarray
    total: int
    what: str


def data_warnings(interactions: Interactions, V: InteractionMatrix, today: date) -> tuple[DataWarning, ...]:
    """Return what to know about the data before trusting segments and lists made of them.

    Parameters
    ----------
    interactions : Interactions
    V : InteractionMatrix
        Made of them.
    today : date

    Returns
    -------
    tuple of DataWarning
        The most serious first, see `BY_WEIGHT`; empty when nothing is wrong.
    """
    words = V.vocabulary
    found = [*_on_visits(interactions, V), *_on_reading(interactions), _sensitive(V)]
    if V.kind == "ratings":
        found += [_ratings(words)]
    else:
        dates = _dates(interactions)
        history = None if interactions.report.unit == DOCUMENTS else _little_history(V, dates)
        found += [history, *_end(dates, today), _dominated(interactions, V)]
    return tuple(sorted((warning for warning in found if warning is not None), key=lambda found: BY_WEIGHT.index(found.id)))


def _on_visits(interactions: Interactions, V: InteractionMatrix) -> list[DataWarning | None]:
    """Warn of customers who came once; where orders stand in for customers, that each came once says nothing."""
    words = V.vocabulary
    visits = None if words.customer == ORDER else _visits(interactions)
    if visits is None:
        return []
    return [_new_customers(visits, words) or _once(visits, words, "rated" if V.kind == "ratings" else "came")]


def _on_reading(interactions: Interactions) -> list[DataWarning | None]:
    """Warn of what the account of cleaning tells and nothing here can repair."""
    steps = [step for step in interactions.report.steps if step.rule in ADVICE_ON_READING]
    everywhere = ("segments", "customers", "campaigns")
    return [DataWarning(step.rule, step.sentence, ADVICE_ON_READING[step.rule], everywhere) for step in steps]


def _dates(interactions: Interactions) -> tuple[date, date] | None:
    """Return the first and the last day of the data."""
    if not has_dates(interactions):
        return None
    dates = interactions.frame["date"]
    return dates.min().date(), dates.max().date()


def _little_history(V: InteractionMatrix, dates: tuple[date, date] | None) -> DataWarning | None:
    covered = (dates[1] - dates[0]).days + 1 if dates else MIN_DAYS
    short = []
    if V.shape[1] < MIN_BUYERS:
        short.append(f"{V.vocabulary.count_customers(V.shape[1])} (at least {MIN_BUYERS:,} are needed)")
    if covered < MIN_DAYS:
        short.append(f"{days(covered)} (at least {MIN_DAYS:,} are needed)")
    if not short:
        return None
    sentence = f"There is too little history for probabilities: {' and '.join(short)}."
    return DataWarning("history", sentence, "Read lists as rankings, or add older exports.", ("campaigns",))


def _end(dates: tuple[date, date] | None, today: date) -> list[DataWarning]:
    """Compare the last date of the data with today."""
    if dates is None:
        return []
    last, age = dates[1], (today - dates[1]).days
    if age < 0:
        advice = "Check whether day and month were read the right way round."
        return [DataWarning("future", f"The last date is {last}, {days(-age)} from now.", advice, ("segments", "campaigns"))]
    if age <= MAX_DAYS_OLD:
        return []
    sentence = f"The last date is {last}, {days(age)} ago; recency is counted from then."
    return [DataWarning("old", sentence, "Export newer data before you send anything.", ("customers", "campaigns"))]


def _visits(interactions: Interactions) -> _Visits | None:
    """Find out who came how often: by orders, else by days, else by rows; None for grids."""
    frame = interactions.frame
    if interactions.layout == "wide":
        return None
    if "quantity" in frame:
        frame = frame[frame["quantity"] > 0]
    customers = frame["customer"].cat.codes.to_numpy()
    if interactions.kind == "ratings":
        return _Visits(customers, len(frame), "rows")
    if "order" in frame:
        orders, _ = order_codes(frame["order"])
        visits = pd.DataFrame({"customer": customers, "order": orders})
        distinct = visits[orders >= 0].drop_duplicates()
        nameless = visits.loc[orders < 0, "customer"]
        n_orders = distinct["order"].nunique() + len(nameless)
        return _Visits(np.concatenate([distinct["customer"], nameless]), n_orders, "orders")
    if has_dates(interactions):
        visits = pd.DataFrame({"customer": customers, "day": frame["date"].dt.floor("D").to_numpy()})
        return _Visits(visits.drop_duplicates()["customer"].to_numpy(), len(frame), "rows")
    return _Visits(customers, len(frame), "rows")


def _new_customers(visits: _Visits, words: Vocabulary) -> DataWarning | None:
    """Tell when nearly every order has a customer of its own, as where a number of orders was taken for the customer."""
    customers = len(np.unique(visits.customers))
    if visits.total < MIN_ORDERS or customers < MIN_SHARE_NEW * visits.total:
        return None
    sentence = (
        f"Nearly every one of the {visits.total:,} {visits.what} has {with_article(words.customer)} of its own: "
        f"{words.count_customers(customers)}."
    )
    advice = f"Choose a column that names the same {words.customer} each time; this one may number the orders."
    return DataWarning("new customers", sentence, advice, ("segments", "customers", "campaigns"))


def _once(visits: _Visits, words: Vocabulary, did: str) -> DataWarning | None:
    times = np.bincount(visits.customers)
    share = (times == 1).sum() / max((times > 0).sum(), 1)
    if share <= MAX_SHARE_ONCE:
        return None
    sentence = f"{share:.0%} of the {words.customers} {did} only once; segments will mostly repeat what they took then."
    advice = f"Look at {words.customers} who {did} at least twice, or at categories instead of {words.items}."
    return DataWarning("once", sentence, advice, ("segments", "customers"))


def _dominated(interactions: Interactions, V: InteractionMatrix) -> DataWarning | None:
    """Tell when single customers have a large share of the revenue, else of the units, else of what the cells count."""
    frame, words = interactions.frame, V.vocabulary
    column = next((name for name in ("revenue", "quantity", "weight") if name in frame), None)
    amounts = np.ones(len(frame)) if column is None else np.maximum(frame[column].to_numpy(dtype=float), 0.0)
    shares = np.bincount(frame["customer"].cat.codes, weights=amounts)
    shares = shares / max(shares.sum(), np.finfo(float).tiny)
    large = np.flatnonzero((shares > MAX_SHARE_OF_ONE) & (shares > MIN_TIMES_AVERAGE / V.shape[1]))
    if not large.size:
        return None
    large = large[np.argsort(-shares[large], kind="stable")]
    names = frame["customer"].cat.categories[large[:MAX_NAMED]]
    of = {"revenue": "revenue", "quantity": "units"}.get(column or "", words.value)
    have = say(len(large), f"{words.customer} makes", f"{words.customers} make")
    named = f"{'such as' if len(large) > MAX_NAMED else 'namely'} {', '.join(map(str, names))}"
    sentence = f"{have} up {shares[large].sum():.0%} of the {of}, {named}."
    advice = "Leave out such accounts, or count orders or logarithms instead, so that they do not shape the segments."
    return DataWarning("dominated", sentence, advice, ("segments", "campaigns"))


def _ratings(words: Vocabulary) -> DataWarning:
    sentence = f"These are ratings: what {with_article(words.customer)} has not rated is unknown, not disliked."
    advice = "Scores are expected ratings; how likely somebody buys, and at what profit, is not in the table."
    return DataWarning("ratings", sentence, advice, ("campaigns",))


def _sensitive(V: InteractionMatrix) -> DataWarning | None:
    found = sensitive_items(V)
    if found.empty:
        return None
    words = V.vocabulary
    topics = "; ".join(
        f"{topic}: {len(items):,}, such as {items.iloc[0]}" for topic, items in found.groupby("topic", sort=False)["item"]
    )
    sentence = f"{say(len(found), words.item, words.items)} may reveal something private ({topics})."
    advice = f"Think about keeping them out of target lists, and name neither them nor their segment to {with_article(words.customer)}."
    return DataWarning("sensitive", sentence, advice, ("segments", "campaigns"), tuple(found["item"]))
