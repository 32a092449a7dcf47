"""Several campaigns at once: at most one offer a customer, so that all of them together earn most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.campaigns.assignment_exact import solve_exactly
from analytics.campaigns.assignment_places import worth_of_places
from analytics.campaigns.assignment_prices import solve_by_prices
from analytics.campaigns.assignment_rules import LIST_AFTER_LIST, NOBODY, RULES, Places, greedy, times_listed, value_of
from analytics.errors import AnalyticsError
from analytics.tables.wording import say

EXACT_CELLS = 20_000
"""Customers times offers up to which the linear programme takes about a second."""
MAX_OFFERS = 100
"""Values of all customers and offers are held at once."""


@dataclass(frozen=True)
class Offer:
    """A campaign that competes with others for customers.

    Parameters
    ----------
    name : str
    cap : int
        Most contacts.
    minimum : int
        Contacts that were promised to somebody, if any; they are made up even at a loss.
    contact_cost : float
        What one contact takes from the common budget; the values are net of it.
    """

    name: str
    cap: int
    minimum: int = 0
    contact_cost: float = 0.0


@dataclass(frozen=True)
class Assignment:
    """Who gets which offer.

    Attributes
    ----------
    contacts : DataFrame
        ``customer``, ``offer``, ``value`` (expected profit), in the order of the customers given.
    offers : DataFrame
        For each offer: ``offer``, ``cap``, ``minimum``, ``contacts``, ``value``, ``price`` (what one more place is worth),
        ``missing`` (places of the minimum that could not be filled).
    comparison : DataFrame
        The same under simpler rules: ``rule``, ``contacts``, ``value``, ``share`` (of the best value).
    double_contacts : int
        Contacts beyond the first one of a customer, were each list made for itself.
    value, bound : float
        Expected profit, and a number that no assignment exceeds.
    gap : float
        Share of the bound that is missed at most; missing where minimums cannot be met, as the bound then counts them.
    method : {"exact", "price adjustment", "greedy"}
    notes : tuple of str
        What an analyst should know, in sentences.
    """

    contacts: pd.DataFrame = field(repr=False)
    offers: pd.DataFrame = field(repr=False)
    comparison: pd.DataFrame = field(repr=False)
    double_contacts: int
    value: float
    bound: float
    gap: float
    method: str
    notes: tuple[str, ...]

    @property
    def unmet(self) -> tuple[str, ...]:
        """Which minimums cannot be met, in sentences; they are the first of the notes."""
        return _unmet(self.offers)

    @property
    def gain_over_lists(self) -> float | None:
        """How much more is earned than by one list filled after the other, as a share of that; None where that earns nothing."""
        simple = float(self.comparison.set_index("rule")["value"][LIST_AFTER_LIST])
        return self.value / simple - 1 if simple > 0 else None


def assign_offers(values: pd.DataFrame, offers: Sequence[Offer], budget: float | None = None) -> Assignment:
    """Give each customer at most one offer, so that the expected profit of all together is largest.

    Small tables are solved exactly; for large ones prices are adjusted, and the gap to the bound is told. The answer is never
    worse than taking the most valuable cells first.

    Parameters
    ----------
    values : DataFrame
        Expected profit of each customer (rows) and offer (columns, by name): calibrated and net of costs; missing where a
        customer must not get an offer.
    offers : sequence of Offer
    budget : float, optional
        For all contacts together.

    Returns
    -------
    Assignment

    Raises
    ------
    AnalyticsError
        When offers and columns differ, names repeat, or a cap, minimum, cost or the budget makes no sense.

    Examples
    --------
    >>> values = pd.DataFrame({"Tea": [5.0, 4.0], "Coffee": [4.0, 1.0]}, index=["Ann", "Bob"])
    >>> found = assign_offers(values, [Offer("Tea", 1), Offer("Coffee", 1)])
    >>> found.contacts.to_numpy().tolist(), found.value
    ([['Ann', 'Coffee', 4.0], ['Bob', 'Tea', 4.0]], 8.0)
    """
    _check(values, offers, budget)
    cells = values[[offer.name for offer in offers]].to_numpy(dtype=float)
    cells = np.where(np.isnan(cells), -np.inf, cells)
    places = Places(
        caps=np.array([offer.cap for offer in offers]),
        minimums=np.array([offer.minimum for offer in offers]),
        costs=np.array([offer.contact_cost for offer in offers], dtype=float),
        budget=np.inf if budget is None else float(budget),
    )
    small = cells.size <= EXACT_CELLS
    chosen, prices, bound = (solve_exactly if small else solve_by_prices)(cells, places)
    method = "exact" if small else "price adjustment"
    simple = greedy(cells, places)
    if not places.minimums.any() and value_of(cells, simple) > value_of(cells, chosen):
        chosen, method = simple, ("greedy" if not small else method)
    if places.costs[chosen[chosen != NOBODY]].sum() + places.costs.max() <= places.budget:
        prices = worth_of_places(cells, chosen, places)
    return _told(values.index, cells, offers, places, chosen, prices, bound, method)


def _told(
    customers: pd.Index,
    cells: np.ndarray,
    offers: Sequence[Offer],
    places: Places,
    chosen: np.ndarray,
    prices: np.ndarray,
    bound: float,
    method: str,
) -> Assignment:
    rows = np.flatnonzero(chosen != NOBODY)
    taken, names = chosen[rows], np.array([offer.name for offer in offers], dtype=object)
    contacts = pd.DataFrame({"customer": customers[rows], "offer": names[taken], "value": cells[rows, taken]})
    counts = np.bincount(taken, minlength=len(offers))
    table = pd.DataFrame(
        {
            "offer": names,
            "cap": places.caps,
            "minimum": places.minimums,
            "contacts": counts,
            "value": np.bincount(taken, weights=contacts["value"], minlength=len(offers)),
            "price": prices,
            "missing": np.maximum(places.minimums - counts, 0),
        }
    )
    value = float(contacts["value"].sum())
    met = not table["missing"].any()
    gap = max((bound - value) / bound, 0.0) if met and bound > 0 else (0.0 if met else np.nan)
    double = int(np.maximum(times_listed(cells, places) - 1, 0).sum())
    comparison = _compare(cells, places, value, len(rows), method)
    return Assignment(contacts, table, comparison, double, value, bound, gap, method, _notes(table, double, gap, method))


def _compare(cells: np.ndarray, places: Places, value: float, n_contacts: int, method: str) -> pd.DataFrame:
    rows = [(f"this assignment ({method})", n_contacts, value)]
    for name, rule in RULES.items():
        chosen = rule(cells, places)
        rows.append((name, int((chosen != NOBODY).sum()), value_of(cells, chosen)))
    table = pd.DataFrame(rows, columns=["rule", "contacts", "value"])
    return table.assign(share=table["value"] / value if value > 0 else np.nan)


def _notes(table: pd.DataFrame, double: int, gap: float, method: str) -> tuple[str, ...]:
    notes = [*_unmet(table)]
    if method == "greedy":
        notes.append("This is a simple choice, the most valuable contacts first: no better one was found.")
    if method != "exact" and gap >= 0:
        notes.append(f"No assignment earns more than {100 * gap:.2f}% above this one.")
    if double:
        notes.append(f"Separate lists would contact customers twice or more: {double:,} of their contacts would be double.")
    return tuple(notes)


def _unmet(table: pd.DataFrame) -> tuple[str, ...]:
    return tuple(
        f"{row.offer} was promised {say(row.minimum, 'contact', 'contacts')} and can have {row.contacts:,}: "
        f"{row.missing:,} {'is' if row.missing == 1 else 'are'} missing. Lower its minimum, or let more customers have it."
        for row in table[table["missing"] > 0].itertuples()
    )


def _check(values: pd.DataFrame, offers: Sequence[Offer], budget: float | None) -> None:
    names = [offer.name for offer in offers]
    if not offers or len(set(names)) < len(names) or len(offers) > MAX_OFFERS:
        raise AnalyticsError(f"{len(offers)} campaigns were given.", hint=f"Give 1 to {MAX_OFFERS}, each with a name of its own.")
    if set(names) - set(values.columns):
        absent = ", ".join(map(str, sorted(set(names) - set(values.columns))))
        raise AnalyticsError(f"There are no expected profits for {absent}.", hint="Score the customers for each campaign.")
    if values.index.has_duplicates:
        raise AnalyticsError("A customer stands in the table of expected profits twice.", hint="Give one row a customer.")
    for offer in offers:
        if offer.cap < 0 or not 0 <= offer.minimum <= offer.cap or not 0 <= offer.contact_cost < np.inf:
            raise AnalyticsError(
                f"{offer.name} has a minimum of {offer.minimum:,}, a cap of {offer.cap:,} and a cost of {offer.contact_cost}.",
                hint="None may be below 0, and the minimum not above the cap.",
            )
    if budget is not None and not budget >= 0:
        raise AnalyticsError(f"The budget is {budget}.", hint="Enter an amount of 0 or more, or none.")
    if np.isposinf(values[names].to_numpy(dtype=float)).any():
        raise AnalyticsError("An expected profit is infinite.", hint="Check margins and costs.")
