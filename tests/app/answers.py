"""A campaign that tests read out: its list as it was downloaded, and what customers answered."""

from __future__ import annotations

import numpy as np
import pandas as pd


def plan(n_target: int = 800, n_control: int = 200) -> pd.DataFrame:
    """Return a list as it is downloaded: one of five is left out, all along the scores."""
    n = n_target + n_control
    group = np.where(np.arange(n) * n_control // n == (np.arange(n) + 1) * n_control // n, "target", "control")
    return pd.DataFrame(
        {
            "rank": np.arange(1, n + 1),
            "customer_id": [f"C{number:05d}" for number in range(1, n + 1)],
            "score": np.linspace(5, 1, n).round(4),
            "reason": "buys bread",
            "group": group,
        }
    )


def results(rows: pd.DataFrame, target: int, control: int) -> pd.DataFrame:
    """Return results in which the best-ranked of each group bought, for 20 each."""
    place = rows.groupby("group").cumcount()
    bought = np.where(rows["group"] == "target", place < target, place < control).astype(int)
    return pd.DataFrame({"customer_id": rows["customer_id"], "responded": bought, "revenue": bought * 20.0})
