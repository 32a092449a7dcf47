"""Lists for one product among very many customers: how long they take once it is known who buys what."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

import analytics as an
from analytics.tables.cleaning.interactions import CleaningReport
from benchmarks.report import Result

N_CUSTOMERS, N_ITEMS, N_LINES, N_TASTES = 1_000_000, 20_000, 12_000_000, 20
DAYS = 540
N_SEGMENTS = 6
CONTACTS = 1_000
MAX_SECONDS = 1.0
RUNS = 7
COSTS = an.Costs(margin=6, contact=0.12, offer=1.5, incrementality=0.5)


def lists(folder: Path) -> list[Result]:
    """Learn once, then make lists for several products; the first list is made and thrown away."""
    interactions = purchases()
    started = time.perf_counter()
    V = an.build_matrix(interactions)
    segments = an.segment(an.factorize(V, N_SEGMENTS))
    segmented = time.perf_counter() - started
    started = time.perf_counter()
    test = an.back_test(interactions)
    known = {audience: an.calibrate(test, audience) for audience in test.audiences}
    tested = time.perf_counter() - started
    started = time.perf_counter()
    basis = an.prepare_lists(interactions, V, test, known)
    learned = time.perf_counter() - started
    items = V.items[np.linspace(0, V.shape[0] // 4, RUNS + 1).astype(int)]
    results = []
    for mode in ("everyone", "new", "due"):
        seconds = []
        for number, item in enumerate(items):
            settings = an.CampaignSettings(
                (item,), mode, CONTACTS, costs=COSTS, control_share=0.1, name=item, day=date(2025, 7, 1)
            )
            start = time.perf_counter()
            an.make_campaign(basis, segments, settings)
            if number:
                seconds.append(time.perf_counter() - start)
        note = f"ranked by {basis.by_audience['new' if mode == 'new' else 'everyone'].method}, with chances, profit, control group, reasons"
        size = f"{N_CUSTOMERS:,} customers x {N_ITEMS:,} products"
        results.append(Result(f"{size}, {mode}: list of {CONTACTS:,}", seconds, MAX_SECONDS, note=note))
    note = f"once for each table, in the background; segments {segmented:.0f} s, back-test {tested:.0f} s"
    return [*results, Result(f"{N_LINES:,} order lines: learning who buys what", [learned], note=note)]


def purchases() -> an.Interactions:
    """Draw customers of twenty tastes, each buying mostly products of its own, popular ones more often."""
    rng = np.random.default_rng(0)
    customers = np.minimum((rng.beta(0.8, 2.0, N_LINES) * N_CUSTOMERS).astype(np.int32), N_CUSTOMERS - 1)
    taste = customers % N_TASTES
    own = rng.random(N_LINES) < 0.7
    popular = (rng.beta(0.5, 3.0, N_LINES) * (N_ITEMS // N_TASTES)).astype(np.int32)
    items = np.where(own, popular * N_TASTES + taste, popular * N_TASTES + rng.integers(0, N_TASTES, N_LINES, dtype=np.int32))
    frame = pd.DataFrame(
        {
            "customer": _labels(customers, N_CUSTOMERS, "C"),
            "item": _labels(items, N_ITEMS, "P"),
            "date": pd.Timestamp("2024-01-08") + pd.to_timedelta(rng.integers(0, DAYS, N_LINES), unit="D"),
        }
    )
    return an.Interactions(frame, "counts", an.Vocabulary(), CleaningReport(N_LINES, N_LINES, "rows", ()), "long")


def _labels(codes: np.ndarray, n: int, letter: str) -> pd.Categorical:
    present = np.unique(codes)
    return pd.Categorical.from_codes(np.searchsorted(present, codes), [f"{letter}{number}" for number in present])
