"""How many segments: tables in which a number was planted, and the number that is suggested."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

import analytics as an
from benchmarks.report import Result

SEEDS = 20
"""0 to 19; the thresholds were chosen on seeds from 1,000 on."""
NEAR = 1
LEAST_FOUND = 80.0
"""Percent of tables in which the suggestion is near what was planted."""
CANDIDATES = range(2, 16)
SIZES = ((600, 120), (1_500, 250), (4_000, 400))
"""Customers and items."""
PLANTED = (3, 10)
PURCHASES = 20.0
"""Of a customer, on average."""
ACTIVITY_SPREAD = 0.8
POPULARITY_POWER = 0.6
OWN_TASTE = 30.0
"""How many times as often a segment takes the items it likes as those it does not."""
LIKED_SHARE = 0.1
MIX_CONCENTRATION = 0.1
"""Dirichlet parameter of the mixes: most customers have one main segment and a second."""
RATING_SIZES = ((400, 60), (800, 120))
PLANTED_TASTES = (3, 7)
KNOWN_SHARE = 0.4
NOISE = 0.4
"""Standard deviation, in stars."""

Draw = Callable[[int], tuple[int, an.InteractionMatrix]]


def planted_k(folder: Path) -> list[Result]:
    """Count the tables in which the number of segments is found within one of the planted; the folder is not needed."""
    return [
        *_results("planted baskets", baskets),
        *_results("the same, bought or not", bought_or_not),
        *_results("planted ratings", ratings),
    ]


def _results(what: str, draw: Draw) -> list[Result]:
    off, by_error, seconds = [], [], []
    for seed in range(SEEDS):
        k, V = draw(seed)
        start = time.perf_counter()
        advice = an.suggest_n_components(V, CANDIDATES)
        seconds.append(time.perf_counter() - start)
        off.append(advice.best - k)
        by_error.append(advice.by_error - k)
    note = (
        f"{SEEDS} seeds; suggested less planted: {', '.join(f'{one:+d}' if one else '0' for one in off)}; "
        f"by error alone {_found(by_error):.0f} %"
    )
    return [
        Result(f"{what}: number of segments found within {NEAR}", [_found(off)], LEAST_FOUND, "%", note=note, at_least=True),
        Result(f"{what}: time of the comparison", seconds),
    ]


def _found(off: list[int]) -> float:
    return 100 * float(np.mean(np.abs(off) <= NEAR))


def baskets(seed: int) -> tuple[int, an.InteractionMatrix]:
    """Draw Poisson counts around mixes of planted profiles; a few items and a few customers have most of them."""
    rng = np.random.default_rng(seed)
    k = int(rng.integers(PLANTED[0], PLANTED[1] + 1))
    n_customers, n_items = SIZES[seed % len(SIZES)]
    popularity = rng.permutation(np.arange(1, n_items + 1) ** -POPULARITY_POWER)
    profiles = popularity * np.where(rng.random((k, n_items)) < LIKED_SHARE, OWN_TASTE, 1.0)
    profiles /= profiles.sum(axis=1, keepdims=True)
    mixes = rng.dirichlet(np.full(k, MIX_CONCENTRATION), n_customers)
    activity = PURCHASES * rng.lognormal(-(ACTIVITY_SPREAD**2) / 2, ACTIVITY_SPREAD, n_customers)
    return k, an.matrix_from_wide(_labelled(rng.poisson((mixes @ profiles) * activity[:, None]).T))


def bought_or_not(seed: int) -> tuple[int, an.InteractionMatrix]:
    """Draw the same baskets, with 1 for whatever was bought."""
    k, V = baskets(seed)
    return k, an.matrix_from_wide((V.to_frame() > 0).astype(float))


def ratings(seed: int) -> tuple[int, an.InteractionMatrix]:
    """Draw half stars around planted tastes, with generous and strict customers, good and bad items."""
    rng = np.random.default_rng(seed)
    k = int(rng.integers(PLANTED_TASTES[0], PLANTED_TASTES[1] + 1))
    n_customers, n_items = RATING_SIZES[seed % len(RATING_SIZES)]
    taste = rng.gamma(0.3, size=(n_items, k)) @ rng.dirichlet(np.full(k, 0.15), n_customers).T
    biases = 0.3 * (rng.normal(size=(n_items, 1)) + rng.normal(size=n_customers))
    stars = 3.0 + 0.8 * (taste - taste.mean()) / taste.std() + biases + NOISE * rng.normal(size=taste.shape)
    stars = np.clip(np.round(2 * stars) / 2, 0.5, 5.0)
    known = rng.random(stars.shape) < KNOWN_SHARE
    return k, an.matrix_from_wide(_labelled(np.where(known, stars, np.nan)), kind="ratings")


def _labelled(cells: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        cells,
        index=[f"Item {number:03d}" for number in range(cells.shape[0])],
        columns=[f"C{number:04d}" for number in range(cells.shape[1])],
    )
