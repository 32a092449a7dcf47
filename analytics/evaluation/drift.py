"""How the worth of a score changes as the history grows longer, and where that leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression

DOUBT = 0.05
"""Squared spread of log history below which a trend is mostly season: windows with just this spread are followed half way."""
LEAST_CHANCE = 1e-6
"""Nobody is given a smaller chance than this, and nobody one that is nearer to certainty: their log odds have no end."""
DIGITS = 2
"""Log odds that are equal to so many decimals are counted together."""


@dataclass(frozen=True)
class Drift:
    """A straight line on log odds: ``intercept + slope * log(p / (1 - p))``.

    Examples
    --------
    >>> halved = Drift(np.log(0.5), 1.0)
    >>> halved(np.array([0.5, 0.2])).round(3).tolist()
    [0.333, 0.111]
    """

    intercept: float
    slope: float

    def __call__(self, probabilities: np.ndarray) -> np.ndarray:
        """Return the probabilities as they will be."""
        return expit(self.intercept + self.slope * _log_odds(probabilities))


NO_DRIFT = Drift(0.0, 1.0)


def fit_drift(
    predicted: Sequence[np.ndarray], bought: Sequence[np.ndarray], history_days: Sequence[int], until_days: int
) -> Drift:
    """Follow how predictions that all windows share were off in each of them to another length of history.

    With more history those who never bought a product are ever less likely to, and who bought it often is told from who
    did once. One logistic regression of all windows (Platt, 1999) tells how the log odds, their intercept and their slope,
    change with the logarithm of the days learned from, `t`. It is followed to
    ``mean(t) + (t_until - mean(t)) S / (S + DOUBT)``, where ``S`` is the sum of squares of `t` about its mean: between
    windows that had almost the same history, differences are mostly season and say little about what comes.

    Parameters
    ----------
    predicted, bought : sequence of ndarray
        Of each window: probabilities by a common curve, and whether (1 or 0) the pair came true.
    history_days : sequence of int
        Days that each window learned from.
    until_days : int
        Days that are learned from where the predictions are used.

    Returns
    -------
    Drift
        None at all where everybody or nobody bought. A single window tells no trend, only how far off it was itself.
    """
    happened = np.concatenate(bought)
    if happened.min() == happened.max():
        return NO_DRIFT
    logs = np.log(np.maximum(history_days, 1))
    times = logs - logs.mean()
    counted = [_counted(p, y, time) for p, y, time in zip(predicted, bought, times, strict=True)]
    features, outcomes, weights = (np.concatenate(parts) for parts in zip(*counted, strict=True))
    model = LogisticRegression(solver="newton-cholesky").fit(features, outcomes, weights)
    steepness, change, turn = model.coef_[0]
    spread = float(times @ times)
    ahead = (np.log(max(until_days, 1)) - logs.mean()) * spread / (spread + DOUBT)
    return Drift(float(model.intercept_[0] + change * ahead), max(float(steepness + turn * ahead), 0.0))


def _counted(predicted: np.ndarray, bought: np.ndarray, time: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return features, outcomes and numbers of the pairs of a window; those with the same prediction are one row."""
    odds, which = np.unique(_log_odds(predicted).round(DIGITS), return_inverse=True)
    buyers = np.bincount(which, bought)
    features = np.column_stack([odds, np.full(odds.size, time), odds * time])
    outcomes = np.repeat([1, 0], odds.size)
    return np.vstack([features, features]), outcomes, np.concatenate([buyers, np.bincount(which) - buyers])


def _log_odds(probabilities: np.ndarray) -> np.ndarray:
    return logit(np.clip(probabilities, LEAST_CHANCE, 1 - LEAST_CHANCE))
