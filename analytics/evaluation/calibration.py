"""From scores to probabilities: what a score was worth in the windows of a back-test, and how far that can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from scipy.stats import norm

from analytics.errors import EvaluationError
from analytics.evaluation.backtest import BackTest
from analytics.evaluation.curves import Curve, fit_curve, lists_checked, reliability_table, shrunk
from analytics.evaluation.expected import Range, buyers_within
from analytics.evaluation.windows import Window

ERROR_QUANTILES = (0.10, 0.90)
ENOUGH_LISTS = 10
"""Lists from which quantiles tell how wrong they can be."""
UNKNOWN_ERROR = (0.0, 2.0)
"""Where no list was expected to hold a buyer, nothing is known of the error."""


@dataclass(frozen=True)
class Calibration:
    """What scores are worth, learned from all windows and checked on one that was held back.

    Attributes
    ----------
    audience, method : str
    horizon_days : int
        Probabilities are of buying within so many days.
    curve : Curve
        From all windows, and their trend followed to the day on which the last of them ended.
    checked : DataFrame
        ``item``, ``contacts``, ``predicted``, ``actual``: lists of the last window, by a curve that had not seen them.
    reliability : DataFrame
        ``low``, ``high`` (of the probability), ``pairs``, ``predicted``, ``actual``: of the same curve and window.
    error : (float, float)
        10% and 90% quantile of actual / predicted buyers over products.
    depth : float
    """

    audience: str
    method: str
    horizon_days: int
    curve: Curve
    checked: pd.DataFrame = field(repr=False)
    reliability: pd.DataFrame = field(repr=False)
    error: tuple[float, float]
    depth: float

    @property
    def ratio(self) -> float:
        """Predicted over actual buyers in the window that was held back."""
        return float(self.checked["predicted"].sum() / max(self.checked["actual"].sum(), 1.0))

    @property
    def expected_calibration_error(self) -> float:
        """Mean distance of predicted and actual rates, weighted by pairs (Naeini et al., 2015)."""
        table = self.reliability
        return float(((table["predicted"] - table["actual"]).abs() * table["pairs"]).sum() / table["pairs"].sum())

    def sentence(self) -> str:
        """Say how right the last back-test was."""
        predicted, actual = round(self.checked["predicted"].sum()), round(self.checked["actual"].sum())
        return f"In the last back-test the lists of all products predicted {predicted:,} buyers, {actual:,} bought."

    def probabilities(self, scores: np.ndarray, buyers: int | np.ndarray, base_rate: float | np.ndarray) -> np.ndarray:
        """Return how likely each customer is to buy a product within the horizon.

        Parameters
        ----------
        scores : ndarray, shape (n_customers,)
            Of the method that was calibrated, on all data.
        buyers : int or ndarray, shape (n_customers,)
            Customers who ever bought it; of several products, those of each score's own.
        base_rate : float or ndarray
            See `analytics.evaluation.history.base_rates`.
        """
        return shrunk(self.curve(scores), buyers, base_rate)

    def expected(self, probabilities: np.ndarray) -> Range:
        """Return the buyers to expect of a list, chance and the model's own error included.

        See `buyers_within`, with the quantiles of actual / predicted as its error. Those contain the chance of each product's
        list, so that the range is rather too wide.

        Examples
        --------
        >>> table = pd.DataFrame()
        >>> known = Calibration("everyone", "taste", 30, Curve(np.zeros(1), np.zeros(1)), table, table, (0.8, 1.3), 0.1)
        >>> found = known.expected(np.full(100, 0.2))
        >>> [round(value, 1) for value in (found.expected, found.low, found.high)]
        [20.0, 13.5, 27.9]
        """
        return buyers_within(pd.Series(probabilities), self.error)


def calibrate(test: BackTest, audience: str, method: str | None = None) -> Calibration:
    """Learn what a score is worth from a back-test.

    Parameters
    ----------
    test : BackTest
    audience : {"everyone", "new"}
    method : str, optional
        By default the winner.

    Returns
    -------
    Calibration

    Raises
    ------
    EvaluationError
        When the audience had too few buyers to be tested, or there is no such method.
    """
    if audience not in test.winner:
        raise EvaluationError(f"There was nothing to learn from for {audience!r}: too few bought.", hint="Show ranks only.")
    method = method or test.winner[audience]
    known = list(test.windows[0].scores)
    if method not in known:
        raise EvaluationError(f"There is no method {method!r}.", hint=f"Choose one of {', '.join(known)}.")
    learned, held_back = _held_back(test.windows)
    now = test.windows[-1].history_days + test.cuts.horizon_days
    curve = fit_curve(learned, audience, method, held_back.history_days, test.depth)
    checked = lists_checked(curve, held_back, audience, method, test.depth)
    return Calibration(
        audience,
        method,
        test.cuts.horizon_days,
        fit_curve(test.windows, audience, method, now, test.depth),
        checked,
        reliability_table(curve, held_back, audience, method),
        _error(checked),
        test.depth,
    )


def _error(checked: pd.DataFrame) -> tuple[float, float]:
    likely = checked[checked["predicted"] >= 1]
    if likely.empty:
        return UNKNOWN_ERROR
    low, high = np.quantile(likely["actual"] / likely["predicted"], ERROR_QUANTILES)
    # What was expected lies within its own range, and a few lists leave chance that their quantiles do not show.
    chance = norm.ppf(ERROR_QUANTILES[1]) / np.sqrt(likely["predicted"].sum()) if len(likely) < ENOUGH_LISTS else 0.0
    return float(min(low, 1.0 - min(chance, 1.0))), float(max(high, 1.0 + chance))


def _held_back(windows: Sequence[Window]) -> tuple[Sequence[Window], Window]:
    """Return windows to learn from and one to check on; of a single window every other product is held back."""
    if len(windows) > 1:
        return windows[:-1], windows[-1]
    number = np.arange(len(windows[0].items))
    if len(number) < 2:
        raise EvaluationError(
            "A single product was tested; nothing is left to check on.", hint="Test more products, or a longer time."
        )
    return [_products(windows[0], number[::2])], _products(windows[0], number[1::2])


def _products(window: Window, rows: np.ndarray) -> Window:
    return replace(
        window,
        items=window.items[rows],
        bought=window.bought[rows],
        known=window.known[rows],
        scores={method: scores[rows] for method, scores in window.scores.items()},
    )
