"""A difference between two groups with what chance leaves open."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import binomtest, ttest_ind

CONFIDENCE = 0.95
MIN_GROUP = 2
"""Customers of a group from which anything can be said about chance."""


@dataclass(frozen=True)
class Effect:
    """An effect as it was measured, with its 95% interval."""

    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0

    def times(self, factor: float, plus: float = 0.0) -> Effect:
        """Return the effect in another unit; the factor is not negative."""
        return Effect(*(bound * factor + plus for bound in (self.value, self.low, self.high)))


def difference_of_rates(responders: int, n: int, responders_control: int, n_control: int) -> Effect:
    """Return the difference of two rates with the interval of Newcombe.

    The distances of both Wilson intervals from their rates are put together as sides of a right triangle (Newcombe 1998,
    Interval estimation for the difference between independent proportions, method 10). It holds for small groups and rates
    near 0, where the usual one does not.

    Examples
    --------
    >>> found = difference_of_rates(56, 70, 48, 80)  # the example of the paper
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    rates = (responders / n, responders_control / n_control)
    one, two = (
        binomtest(hits, size).proportion_ci(CONFIDENCE, method="wilson")
        for hits, size in ((responders, n), (responders_control, n_control))
    )
    value = rates[0] - rates[1]
    low = value - math.hypot(rates[0] - one.low, two.high - rates[1])
    high = value + math.hypot(one.high - rates[0], rates[1] - two.low)
    return Effect(value, low, high)


def difference_of_means(amounts: pd.Series, amounts_control: pd.Series) -> Effect | None:
    """Return the difference of two means with the interval of Welch (1947), which lets groups spread differently.

    Returns
    -------
    Effect or None
        None where no amount differs from another: then nothing tells how far chance reaches.
    """
    interval = ttest_ind(amounts, amounts_control, equal_var=False).confidence_interval(CONFIDENCE)
    if not np.isfinite([interval.low, interval.high]).all():
        return None
    return Effect(float(amounts.mean() - amounts_control.mean()), float(interval.low), float(interval.high))
