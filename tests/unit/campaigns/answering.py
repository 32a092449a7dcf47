"""A planted shop whose customers answer campaigns by a liking of their own, which their purchases do not tell."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd
from scipy.special import expit

import analytics as an
from analytics.tables.cleaning.interactions import CleaningReport

N_CUSTOMERS, N_DAYS = 520, 330
NAMES = [f"C{number:03d}" for number in range(N_CUSTOMERS)]
ITEMS = [f"Item {number}" for number in range(8)]
START = date(2025, 1, 1)
PULLS = (-2.0, -1.0, -2.5, -1.5, -2.0, -1.0, -2.0)


def purchases() -> pd.DataFrame:
    """Return ``customer``, ``item`` and ``date``; the first half of the customers mostly buys the first half of the items."""
    rng = np.random.default_rng(1)
    customers = rng.integers(N_CUSTOMERS, size=8_000)
    first_half = (customers < N_CUSTOMERS // 2) == (rng.random(8_000) < 0.85)
    items = rng.integers(4, size=8_000) + 4 * ~first_half
    days = np.sort(rng.integers(N_DAYS, size=8_000))
    days[-1] = N_DAYS - 1
    dates = [(START + timedelta(days=int(day))).isoformat() for day in days]
    return pd.DataFrame({"customer": np.take(NAMES, customers), "item": np.take(ITEMS, items), "date": dates})


def interactions() -> an.Interactions:
    """Return the purchases as they are after cleaning."""
    frame = purchases()
    frame["date"] = pd.to_datetime(frame["date"])
    frame = frame.astype({"customer": "category", "item": "category"})
    return an.Interactions(frame, "counts", an.Vocabulary(), CleaningReport(len(frame), len(frame), "rows", ()), "long")


def answers(eagerness: float = 2.0) -> pd.DataFrame:
    """Return past answers as they are uploaded; with an eagerness of 0 chance alone decides who answers."""
    rng = np.random.default_rng(2)
    odds = eagerness * np.random.default_rng(3).normal(size=N_CUSTOMERS)
    parts = []
    for number, pull in enumerate(PULLS):
        sent = rng.random(N_CUSTOMERS) < 2 / 3
        answered = (rng.random(N_CUSTOMERS) < expit(odds + pull)).astype(int)
        part = pd.DataFrame({"customer_id": np.array(NAMES)[sent], "campaign_id": f"mail {number}", "responded": answered[sent]})
        parts.append(part.assign(sent_at=START + timedelta(days=60 + 38 * number)))
    return pd.concat(parts, ignore_index=True)


@cache
def basis_and_segments() -> tuple[an.CampaignBasis, an.Segmentation]:
    """Return what lists of the shop are made from, without past answers."""
    rows = interactions()
    V = an.build_matrix(rows)
    return an.prepare_lists(rows, V), an.segment(an.factorize(V, 2))
