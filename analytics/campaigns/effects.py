"""A difference between two groups with what chance leaves open."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd
from scipy.stats import binomtest, ttest_ind

CONFIDENCE = 0.95
MOST_DECIMALS = 3
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

    def minus(self, other: Effect) -> Effect:
        """Return the difference to another one that was measured on other customers.

        The distances of both bounds from their values are put together as sides of a right triangle (Zou and Donner 2008,
        Construction of confidence limits about effect measures: a general approach).
        """
        value = self.value - other.value
        low = value - math.hypot(self.value - self.low, other.high - other.value)
        return Effect(value, low, value + math.hypot(self.high - self.value, other.value - other.low))


def difference_of_rates(responders: int, n: int, responders_control: int, n_control: int) -> Effect:
    """Return the difference of two rates with the interval of Newcombe.

    It is put together of both Wilson intervals (Newcombe 1998, Interval estimation for the difference between independent
    proportions, method 10) and holds for small groups and rates near 0, where the usual one does not.

    Examples
    --------
    >>> found = difference_of_rates(56, 70, 48, 80)  # the example of the paper
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    return _rate(responders, n).minus(_rate(responders_control, n_control))


def _rate(hits: int, size: int) -> Effect:
    interval = binomtest(hits, size).proportion_ci(CONFIDENCE, method="wilson")
    return Effect(hits / size, float(interval.low), float(interval.high))


def difference_of_means(amounts: pd.Series, amounts_control: pd.Series) -> Effect | None:
    """Return the difference of two means with the interval of Welch (1947), which lets groups spread differently.

    Returns
    -------
    Effect or None
        None where no amount of a group differs from another: then nothing tells how far chance reaches.
    """
    if amounts.nunique() == amounts_control.nunique() == 1:
        return None
    interval = ttest_ind(amounts, amounts_control, equal_var=False).confidence_interval(CONFIDENCE)
    return Effect(float(amounts.mean() - amounts_control.mean()), float(interval.low), float(interval.high))


def decimals(share: float) -> int:
    """Return how many decimals of points show an effect; small rates need more.

    Examples
    --------
    >>> [decimals(share) for share in (0.009, 0.12, 0.0004, 0.0)]
    [1, 1, 2, 1]
    """
    points = abs(100 * share)
    return 1 if points in (0, math.inf) else min(max(1, math.ceil(-math.log10(points))), MOST_DECIMALS)


def points(share: float, digits: int) -> str:
    """Return a difference of shares in points, with its sign.

    Examples
    --------
    >>> points(0.009, 1), points(-0.0004, 2)
    ('+0.9', '-0.04')
    """
    return f"{100 * share:+.{digits}f}"
