"""Orders that a test writes down: customers with a taste each, day by day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

import analytics as an
from tests.unit.hand_made import framed

TASTES = {"Bread": ("Rolls", "Rye", "Jam"), "Fruit": ("Apples", "Pears", "Plums")}


def orders(bought: Iterable[tuple[str, str, str]], price: float | None = 2.0) -> an.Interactions:
    """Return one order a customer and day of all products of a taste; ``price`` is that of each product."""
    rows = [
        {"customer": customer, "item": item, "date": day, "order": f"{customer} {day}", **({"revenue": price} if price else {})}
        for customer, taste, day in bought
        for item in TASTES[taste]
    ]
    return framed(pd.DataFrame(rows))


def two_segments(interactions: an.Interactions, value: str = "orders") -> an.Segmentation:
    """Return the segments of the two tastes, called like them."""
    segments = an.segment(an.factorize(an.build_matrix(interactions, value), 2))
    found = {number: "Bread" if segments.fit.W.loc["Rolls", number] > 0.1 else "Fruit" for number in (1, 2)}
    return segments.rename(found)


def shop(tastes: Mapping[str, tuple[float, float]], n_orders: int, seed: int = 0) -> an.Interactions:
    """Return orders of one product each, drawn at random over 2024: for each customer the chance of bread in each half."""
    random = np.random.default_rng(seed)
    days = {0: pd.date_range("2024-01-01", "2024-07-01"), 1: pd.date_range("2024-07-02", "2024-12-31")}
    rows = [("everybody", "Rolls", "2024-01-01"), ("everybody", "Apples", "2024-12-31")]
    for customer, chances in tastes.items():
        for half, chance in enumerate(chances):
            for day in random.choice(days[half], n_orders):
                items = TASTES["Bread"] if random.random() < chance else TASTES["Fruit"]
                rows.append((customer, str(random.choice(items)), str(pd.Timestamp(day).date())))
    frame = pd.DataFrame(rows, columns=["customer", "item", "date"])
    return framed(frame.assign(order=[f"o{row}" for row in range(len(frame))]))
