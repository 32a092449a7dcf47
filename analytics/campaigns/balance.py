"""Whether target and control were alike before the campaign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import binomtest, norm

from analytics.campaigns.campaign_files import CONTROL, TARGET
from analytics.campaigns.effects import MIN_GROUP
from analytics.errors import AnalyticsError

LARGE = 0.1
"""Standardised difference from which groups are said to differ (Austin 2009)."""
SIGNIFICANCE = 0.05
"""For all columns together: one in twenty sound splits is suspected."""
SAMPLE_RATIO = 0.001
"""Chance below which sizes of groups are no accident."""


@dataclass(frozen=True)
class Balance:
    """Differences of the groups before the campaign.

    Attributes
    ----------
    table : DataFrame
        For each column that is known of two customers of each group: ``column``, ``target``, ``control`` (means),
        ``difference`` (in standard deviations), ``differs``, ``known`` (customers of both groups).
    alike : bool
        False also where nothing can be compared.
    sentence : str
    """

    table: pd.DataFrame
    alike: bool
    sentence: str


def check_balance(people: pd.DataFrame, columns: Sequence[str], share: float | None = None) -> Balance:
    """Compare the groups in what was known before the campaign.

    The difference of means is divided by the root of the mean of both variances (Austin 2009, Balance diagnostics for
    comparing the distribution of baseline covariates, Statistics in Medicine). A column differs when that is large *and* more
    than chance explains; the level of chance is shared out between the columns (Bonferroni).

    Parameters
    ----------
    people : DataFrame
        ``group`` and the columns, which are numbers; missing ones do not count.
    columns : sequence of str
        Such as score, past purchases, days since the last one.
    share : float, optional
        Planned share of the control group: a group that has lost customers is found out by its size.

    Returns
    -------
    Balance

    Raises
    ------
    AnalyticsError
        When a group has fewer than two customers or a column is missing.
    """
    target, control = (people[people["group"] == group] for group in (TARGET, CONTROL))
    if min(len(target), len(control)) < MIN_GROUP:
        raise AnalyticsError("One of the groups has fewer than two customers.", hint="Compare a list with a control group.")
    if absent := [name for name in columns if name not in people]:
        raise AnalyticsError(f"There is no column {absent[0]}.", hint=f"Choose among {', '.join(map(str, people.columns))}.")
    rows = []
    for name in columns:
        one, two = target[name].dropna(), control[name].dropna()
        if min(len(one), len(two)) < MIN_GROUP:
            continue
        chance = norm.ppf(1 - SIGNIFICANCE / 2 / len(columns)) * np.sqrt(1 / len(one) + 1 / len(two))
        means = float(one.mean()), float(two.mean())
        spread = float(np.sqrt((one.var() + two.var()) / 2))
        difference = 0.0 if means[0] == means[1] else (means[0] - means[1]) / spread if spread > 0 else np.inf
        rows.append((name, *means, difference, abs(difference) > max(LARGE, chance), len(one) + len(two)))
    table = pd.DataFrame(rows, columns=["column", "target", "control", "difference", "differs", "known"])
    differing = table.loc[table["differs"], "column"].astype(str).tolist()
    sizes = share is None or binomtest(len(control), len(people), share).pvalue >= SAMPLE_RATIO
    if table.empty and share is None:
        return Balance(table, False, "Too little is known of the customers from before the campaign to compare the groups.")
    return Balance(table, bool(not differing and sizes), _told(differing, sizes, len(control), len(people), share))


def _told(differing: list[str], sizes: bool, n_control: int, n: int, share: float | None) -> str:
    if not sizes and share is not None:
        return (
            f"The control group has {n_control:,} customers where {share * n:,.0f} were planned: somebody was moved or lost, "
            "and the groups may not be alike."
        )
    if differing:
        return (
            f"The groups differed before the campaign in {', '.join(differing)}, more than chance explains: "
            "part of the effect may be this difference."
        )
    return "Before the campaign the groups were as alike as chance makes them."
