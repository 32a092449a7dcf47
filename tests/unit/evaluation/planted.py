"""Customers whose next purchase is known, because it was planted."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

import analytics as an
from tests.unit.hand_made import framed

N_CUSTOMERS, N_ITEMS, N_GROUPS, N_DAYS = 240, 16, 4, 200
START = pd.Timestamp("2024-01-01")


@cache
def two_tastes() -> an.Interactions:
    """Each customer buys on 20 days, nearly always something of the four items of the own group."""
    rng = np.random.default_rng(0)
    group = np.arange(N_CUSTOMERS) % N_GROUPS
    days = np.sort(rng.integers(N_DAYS, size=(N_CUSTOMERS, 20)), axis=1)
    liked = group[:, None] * (N_ITEMS // N_GROUPS) + rng.integers(N_ITEMS // N_GROUPS, size=days.shape)
    items = np.where(rng.random(days.shape) < 0.95, liked, rng.integers(N_ITEMS, size=days.shape))
    frame = _frame(np.repeat(np.arange(N_CUSTOMERS), 20), items.ravel(), days.ravel())
    return framed(frame)


@cache
def habits() -> an.Interactions:
    """Each customer buys the own item every ten days and nothing else; no item has anything to do with another."""
    own = np.random.default_rng(1).integers(4, size=N_CUSTOMERS)
    customers, days = np.divmod(np.arange(N_CUSTOMERS * 20), 20)
    return framed(_frame(customers, own[customers], days * 10 + customers % 10))


def _frame(customers: np.ndarray, items: np.ndarray, days: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "customer": [f"C{number:03d}" for number in customers],
            "item": [f"Item {number:02d}" for number in items],
            "order": [f"O{number}" for number in range(len(days))],
            "date": (START + pd.to_timedelta(days, unit="D")).astype(str),
        }
    )
