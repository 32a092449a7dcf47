"""Synthetic purchases: planted segments, heavy tails, a seed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from analytics import InteractionMatrix

N_ITEMS = 5_000
N_CUSTOMERS = 100_000
N_PURCHASES = 5_000_000
N_SEGMENTS = 20
ACTIVITY_SPREAD = 1.0
"""Standard deviation of the logarithm of a customer's number of purchases: a few buy very much."""
POPULARITY_POWER = 0.6
"""Zipf exponent of items: a few are bought by nearly everybody."""
OWN_TASTE = 30.0
"""How many times as often a segment takes the items it likes as those it does not."""
LIKED_SHARE = 0.1
MIX_CONCENTRATION = 0.1
"""Dirichlet parameter of the mixes: small, so that most customers have one main segment and a second."""
QUANTITY_POWER = 3.5
MOST_UNITS = 50
MATRIX_FILE = "purchases.npz"
TABLE_FILE = "purchases.parquet"
CHUNK = 500_000
CHUNKS = 8


@dataclass(frozen=True)
class Purchases:
    """Distinct pairs of a customer and an item, with the units bought."""

    customers: np.ndarray
    items: np.ndarray
    units: np.ndarray
    n_customers: int = N_CUSTOMERS
    n_items: int = N_ITEMS

    def matrix(self) -> InteractionMatrix:
        """Return V as the reader of tables would build it."""
        shape = self.n_items, self.n_customers
        cells = sparse.csr_array(sparse.coo_array((self.units.astype(np.float64), (self.items, self.customers)), shape=shape))
        return InteractionMatrix(cells, *labels(self.n_items, self.n_customers), "counts", "units")

    def save(self, folder: Path) -> None:
        """Write the pairs for other processes, and the long table that an analyst would upload."""
        np.savez(folder / MATRIX_FILE, customers=self.customers, items=self.items, units=self.units)
        items, customers = labels(self.n_items, self.n_customers)
        long = pd.DataFrame({"customer": customers[self.customers], "item": items[self.items]})
        long.assign(quantity=self.units.astype(np.int64)).to_parquet(folder / TABLE_FILE, index=False)


def load(folder: Path) -> Purchases:
    """Read what `Purchases.save` wrote."""
    stored = np.load(folder / MATRIX_FILE)
    return Purchases(stored["customers"], stored["items"], stored["units"])


def labels(n_items: int, n_customers: int) -> tuple[pd.Index, pd.Index]:
    """Return names of items and of customers."""
    return (
        pd.Index([f"Item {number:05d}" for number in range(n_items)], dtype="str"),
        pd.Index([f"C{number:06d}" for number in range(n_customers)], dtype="str"),
    )


def generate(seed: int = 0) -> Purchases:
    """Return `N_PURCHASES` distinct pairs, every customer and every item at least once."""
    rng = np.random.default_rng(seed)
    draw = partial(_draw, rng, _profiles(rng), _mixes(rng), rng.lognormal(sigma=ACTIVITY_SPREAD, size=N_CUSTOMERS).cumsum())
    needed = _everybody_and_everything(rng)
    others = np.empty(0, dtype=np.int64)
    while others.size < N_PURCHASES - needed.size:
        others = np.setdiff1d(np.concatenate([others, *(draw() for _ in range(CHUNKS))]), needed)
    pairs = np.concatenate([needed, rng.choice(others, N_PURCHASES - needed.size, replace=False)])
    pairs = rng.permutation(pairs)
    units = np.minimum(rng.zipf(QUANTITY_POWER, pairs.size), MOST_UNITS)
    return Purchases((pairs // N_ITEMS).astype(np.int32), (pairs % N_ITEMS).astype(np.int32), units.astype(np.int16))


def _draw(rng: np.random.Generator, profiles: np.ndarray, mixes: np.ndarray, activity: np.ndarray) -> np.ndarray:
    """Return pairs, repeats included: a customer by activity, a segment by the customer's mix, an item by the segment."""
    customers = np.searchsorted(activity, rng.random(CHUNK) * activity[-1])
    segments = np.minimum((rng.random(CHUNK)[:, None] > mixes[customers]).sum(axis=1), N_SEGMENTS - 1)
    items = np.empty(CHUNK, dtype=np.int64)
    for segment, profile in enumerate(profiles):
        rows = np.flatnonzero(segments == segment)
        items[rows] = np.minimum(np.searchsorted(profile, rng.random(rows.size)), N_ITEMS - 1)
    return customers * N_ITEMS + items


def _mixes(rng: np.random.Generator) -> np.ndarray:
    """Return the cumulated mix of each customer."""
    return rng.dirichlet(np.full(N_SEGMENTS, MIX_CONCENTRATION), N_CUSTOMERS).cumsum(axis=1)


def _profiles(rng: np.random.Generator) -> np.ndarray:
    """Return the cumulated item profile of each segment."""
    popularity = rng.permutation(np.arange(1, N_ITEMS + 1) ** -POPULARITY_POWER)
    liked = rng.random((N_SEGMENTS, N_ITEMS)) < LIKED_SHARE
    profiles = popularity * np.where(liked, OWN_TASTE, 1.0)
    return (profiles / profiles.sum(axis=1, keepdims=True)).cumsum(axis=1)


def _everybody_and_everything(rng: np.random.Generator) -> np.ndarray:
    """Return one pair for each customer, which between them cover every item."""
    return np.arange(N_CUSTOMERS, dtype=np.int64) * N_ITEMS + rng.permutation(np.arange(N_CUSTOMERS) % N_ITEMS)
