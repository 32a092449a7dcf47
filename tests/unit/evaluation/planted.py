"""Customers whose next purchase is known, because it was planted."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

import analytics as an
from analytics.evaluation.backtest import BackTest, back_test
from tests.unit.hand_made import framed

N_CUSTOMERS, N_COLLECTORS, N_DAYS = 400, 1_200, 200
N_GROUPS, GROUP_SIZE = 4, 10
START = pd.Timestamp("2024-01-01")


@cache
def collectors() -> an.Interactions:
    """Each customer takes the ten items of the own group once each, in any order, on any days, and nothing else."""
    rng = np.random.default_rng(0)
    group = np.repeat(np.arange(N_COLLECTORS) % N_GROUPS, GROUP_SIZE)
    items = group * GROUP_SIZE + rng.permuted(np.tile(np.arange(GROUP_SIZE), (N_COLLECTORS, 1)), axis=1).ravel()
    return framed(_frame(np.repeat(np.arange(N_COLLECTORS), GROUP_SIZE), items, rng.integers(N_DAYS, size=items.size)))


@cache
def of_collectors() -> BackTest:
    return back_test(collectors())


@cache
def habits() -> an.Interactions:
    """Each customer buys the own item every ten days and nothing else; no item has anything to do with another."""
    own = np.random.default_rng(1).integers(4, size=N_CUSTOMERS)
    customers, days = np.divmod(np.arange(N_CUSTOMERS * 20), N_DAYS // 10)
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
