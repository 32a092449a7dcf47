"""How many of a list will buy, with a range that holds for about 8 in 10 lists."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from analytics.errors import AnalyticsError

INTERVAL = 0.8
"""How often what happens should lie within the interval that is shown."""


@dataclass(frozen=True)
class Range:
    """An expected amount, and the bounds within which it will lie 8 times in 10."""

    expected: float
    low: float
    high: float


def buyers_within(probabilities: pd.Series, model_error: tuple[float, float] = (1.0, 1.0)) -> Range:
    """Return how many of these customers will buy, with an interval that includes the error of the model.

    Chance alone has the variance ``sum p (1 - p)`` of independent draws (Poisson's binomial distribution), which is far too
    narrow. Each side of the interval is the root of the squares of the chance and of what the model missed in a back-test.

    Examples
    --------
    >>> found = buyers_within(pd.Series([0.1] * 1000), model_error=(0.8, 1.2))
    >>> round(found.expected), round(found.low), round(found.high)
    (100, 77, 123)
    """
    p = probabilities.to_numpy(dtype=float)
    low, high = model_error
    if not 0 <= low <= high < np.inf:
        raise AnalyticsError(
            f"The error of the model is given as {low} to {high}.", hint="Give buyers / predicted buyers, the smaller first."
        )
    expected = float(p.sum())
    chance = norm.ppf(0.5 + INTERVAL / 2) * np.sqrt((p * (1 - p)).sum())
    below = np.hypot(chance, expected * max(1 - low, 0.0))
    above = np.hypot(chance, expected * max(high - 1, 0.0))
    return Range(expected, float(max(expected - below, 0.0)), float(min(expected + above, len(p))))
