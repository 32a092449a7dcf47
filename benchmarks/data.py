"""Synthetic purchases: planted segments, heavy tails, a seed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analytics import InteractionMatrix

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


class Size(NamedTuple):
    """Size of a table; purchases are distinct pairs of a customer and an item."""

    n_items: int
    n_customers: int
    n_purchases: int

    def __str__(self) -> str:
        return f"{self.n_items:,} x {self.n_customers:,}, {self.n_purchases / 1e6:.3g} M purchases"


LARGE = Size(5_000, 100_000, 5_000_000)


@dataclass(frozen=True)
class Purchases:
    """Distinct pairs of a customer and an item, with the units bought."""

    customers: np.ndarray
    items: np.ndarray
    units: np.ndarray
    n_customers: int
    n_items: int

    def matrix(self) -> InteractionMatrix:
        """Return V as the reader of tables would build it."""
        shape = self.n_items, self.n_customers
        cells = sparse.csr_array(sparse.coo_array((self.units.astype(np.float64), (self.items, self.customers)), shape=shape))
        return InteractionMatrix(cells, *labels(self.n_items, self.n_customers), "counts", "units")

    def save(self, folder: Path) -> None:
        """Write the pairs for other processes, and the long table that an analyst would upload."""
        shape = self.n_customers, self.n_items
        np.savez(folder / MATRIX_FILE, customers=self.customers, items=self.items, units=self.units, shape=shape)
        items, customers = labels(self.n_items, self.n_customers)
        long = pd.DataFrame({"customer": customers[self.customers], "item": items[self.items]})
        long.assign(quantity=self.units.astype(np.int64)).to_parquet(folder / TABLE_FILE, index=False)


def load(folder: Path) -> Purchases:
    """Read what `Purchases.save` wrote."""
    stored = np.load(folder / MATRIX_FILE)
    return Purchases(stored["customers"], stored["items"], stored["units"], *map(int, stored["shape"]))


def labels(n_items: int, n_customers: int) -> tuple[pd.Index, pd.Index]:
    """Return names of items and of customers."""
    return (
        pd.Index([f"Item {number:05d}" for number in range(n_items)], dtype="str"),
        pd.Index([f"C{number:06d}" for number in range(n_customers)], dtype="str"),
    )


def generate(size: Size = LARGE, seed: int = 0) -> Purchases:
    """Return distinct pairs, every customer and every item at least once."""
    rng = np.random.default_rng(seed)
    profiles, mixes = _profiles(rng, size.n_items), _mixes(rng, size.n_customers)
    draw = partial(_draw, rng, profiles, mixes, rng.lognormal(sigma=ACTIVITY_SPREAD, size=size.n_customers).cumsum())
    needed = _everybody_and_everything(rng, size)
    others = np.empty(0, dtype=np.int64)
    while others.size < size.n_purchases - needed.size:
        others = np.setdiff1d(np.concatenate([others, *(draw() for _ in range(CHUNKS))]), needed)
    pairs = np.concatenate([needed, rng.choice(others, size.n_purchases - needed.size, replace=False)])
    pairs = rng.permutation(pairs)
    units = np.minimum(rng.zipf(QUANTITY_POWER, pairs.size), MOST_UNITS).astype(np.int16)
    customers, items = (part.astype(np.int32) for part in np.divmod(pairs, size.n_items))
    return Purchases(customers, items, units, size.n_customers, size.n_items)


def _draw(rng: np.random.Generator, profiles: np.ndarray, mixes: np.ndarray, activity: np.ndarray) -> np.ndarray:
    """Return pairs, repeats included: a customer by activity, a segment by the customer's mix, an item by the segment."""
    n_items = profiles.shape[1]
    customers = np.searchsorted(activity, rng.random(CHUNK) * activity[-1])
    segments = np.minimum((rng.random(CHUNK)[:, None] > mixes[customers]).sum(axis=1), N_SEGMENTS - 1)
    items = np.empty(CHUNK, dtype=np.int64)
    for segment, profile in enumerate(profiles):
        rows = np.flatnonzero(segments == segment)
        items[rows] = np.minimum(np.searchsorted(profile, rng.random(rows.size)), n_items - 1)
    return customers * n_items + items


def _mixes(rng: np.random.Generator, n_customers: int) -> np.ndarray:
    """Return the cumulated mix of each customer."""
    return rng.dirichlet(np.full(N_SEGMENTS, MIX_CONCENTRATION), n_customers).cumsum(axis=1)


def _profiles(rng: np.random.Generator, n_items: int) -> np.ndarray:
    """Return the cumulated item profile of each segment."""
    popularity = rng.permutation(np.arange(1, n_items + 1) ** -POPULARITY_POWER)
    liked = rng.random((N_SEGMENTS, n_items)) < LIKED_SHARE
    profiles = popularity * np.where(liked, OWN_TASTE, 1.0)
    return (profiles / profiles.sum(axis=1, keepdims=True)).cumsum(axis=1)


def _everybody_and_everything(rng: np.random.Generator, size: Size) -> np.ndarray:
    """Return one pair for each customer, which between them cover every item."""
    customers = np.arange(size.n_customers, dtype=np.int64)
    return customers * size.n_items + rng.permutation(customers % size.n_items)
