"""What the windows of a back-test say together: means over products and windows, with bands over products."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analytics.evaluation.metrics import SHARES, mean_band
from analytics.evaluation.windows import OURS, Window

LIFT_DIGITS = 3


def table_of(windows: Sequence[Window]) -> pd.DataFrame:
    """Return what each method was worth, by audience, the best first; see `BackTest.table`."""
    measured = pd.concat([window.measured for window in windows])
    measured["base_rate"] = measured["buyers"] / measured["customers"]
    groups = measured.groupby(["audience", "method"])
    table = groups[["lift", "precision", "reached", "auc", "base_rate"]].mean()
    by_window = measured.groupby(["audience", "method", "start"])["lift"].mean().groupby(level=[0, 1])
    table["spread"] = by_window.max() - by_window.min()
    table["tests"] = groups.size()
    bands = {audience: lifts_by_item(windows, audience) for audience in measured["audience"].unique()}
    table[["low", "high"]] = [mean_band(bands[audience][method].to_numpy()) for audience, method in table.index]
    # Of two that are equally good the simple one stands first.
    simple = ~table.index.get_level_values("method").isin(OURS)
    table = table.assign(simple=simple, rounded=table["lift"].round(LIFT_DIGITS)).reset_index()
    table = table.sort_values(["audience", "rounded", "simple"], ascending=[True, False, False], kind="stable")
    columns = ["audience", "method", "lift", "low", "high", "spread", "precision", "reached", "auc", "base_rate", "tests"]
    return table[columns].reset_index(drop=True)


def lifts_by_item(windows: Sequence[Window], audience: str) -> pd.DataFrame:
    """Return lifts by item and method, averaged over windows: the same product twice is no second product."""
    measured = pd.concat([window.measured for window in windows])
    return measured[measured["audience"] == audience].pivot_table("lift", "item", "method", aggfunc="mean")


def gains_of(windows: Sequence[Window]) -> pd.DataFrame:
    """Return the mean curve of each method, by audience; see `BackTest.gains`."""
    measured = pd.concat([window.measured for window in windows])
    groups = ["audience", "method"]
    means = measured.groupby(groups)[list(SHARES)].mean().reset_index()
    curves = means.melt(groups, var_name="share", value_name="reached")
    by_item = measured.groupby([*groups, "item"])[list(SHARES)].mean().reset_index(groups)
    long = by_item.melt(groups, var_name="share", value_name="reached").groupby([*groups, "share"])["reached"]
    bands = [(*key, *mean_band(values.to_numpy())) for key, values in long]
    found = curves.merge(pd.DataFrame(bands, columns=[*groups, "share", "low", "high"]), how="left", on=[*groups, "share"])
    return found.astype({"share": float})
