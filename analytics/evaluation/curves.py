"""Curves from score to probability, and how they do on purchases that they have not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from sklearn.isotonic import IsotonicRegression

from analytics.evaluation.drift import NO_DRIFT, fit_drift
from analytics.evaluation.metrics import rank
from analytics.evaluation.windows import NEW, Window

FULL_TRUST_BUYERS = 20
"""Buyers from which a product's own scores are believed in full."""
BIN_EDGES = (0.0, 0.01, 0.02, 0.05, 0.10, 0.20, 0.30, 0.50, 0.70, 1.0)


@dataclass(frozen=True)
class Curve:
    """Probability by score: rising steps, joined by lines, level beyond both ends.

    Attributes
    ----------
    scores, probabilities : ndarray, shape (n_points,)
    """

    scores: np.ndarray = field(repr=False)
    probabilities: np.ndarray = field(repr=False)

    def __call__(self, scores: np.ndarray) -> np.ndarray:
        """Return the probability of each score."""
        return np.interp(scores, self.scores, self.probabilities)


def fit_curve(
    windows: Sequence[Window], audience: str, method: str, history_days: int | None = None, depth: float = 1.0
) -> Curve:
    """Fit one rising curve to all pairs of a product and a customer (Zadrozny and Elkan, 2002).

    Parameters
    ----------
    windows : sequence of Window
    audience : {"everyone", "new"}
    method : str
    history_days : int, optional
        Days that are learned from where the curve is used: the trend of the windows is followed up to there, see
        `analytics.evaluation.drift.fit_drift`. By default the curve is that of the windows' average.
    depth : float, default 1
        Share of each list on which the trend is fitted. At the same score customers at the head of a list are a little more
        or less likely to buy than others: what is promised of those who are contacted is learned from such as them.
    """
    scores, bought = zip(*(_eligible(window, audience, method) for window in windows), strict=True)
    fitted = IsotonicRegression(out_of_bounds="clip").fit(np.concatenate(scores), np.concatenate(bought))
    common = Curve(fitted.X_thresholds_, fitted.y_thresholds_)
    if history_days is None:
        return common
    scores, bought = zip(*(_heads(window, audience, method, depth) for window in windows), strict=True)
    learned = [window.history_days for window in windows]
    drift = fit_drift([common(part) for part in scores], bought, learned, history_days)
    return common if drift == NO_DRIFT else Curve(common.scores, drift(common.probabilities))


def _eligible(window: Window, audience: str, method: str) -> tuple[np.ndarray, np.ndarray]:
    allowed = ~window.known if audience == NEW else np.ones_like(window.known)
    return window.scores[method][allowed].astype(float), window.bought[allowed].astype(float)


def _heads(window: Window, audience: str, method: str, depth: float) -> tuple[np.ndarray, np.ndarray]:
    """Return scores of the first customers of each list, and whether they bought."""
    allowed = ~window.known if audience == NEW else np.ones_like(window.known)
    scores = np.where(allowed, window.scores[method].astype(float), -np.inf)
    order = np.argsort(-scores, axis=1, kind="stable")
    first = np.arange(order.shape[1]) < np.ceil(depth * allowed.sum(axis=1))[:, None]
    ranked, bought = (np.take_along_axis(part, order, axis=1)[first] for part in (scores, window.bought))
    return ranked, bought.astype(float)


def shrunk(probabilities: np.ndarray, buyers: int | np.ndarray, base_rate: float | np.ndarray) -> np.ndarray:
    """Draw probabilities towards the base rate of a product with fewer than 20 buyers.

    ``w p + (1 - w) base`` with ``w = min(buyers / 20, 1)``.

    Examples
    --------
    >>> shrunk(np.array([0.4]), buyers=5, base_rate=0.1).round(3).tolist()
    [0.175]
    """
    trust = np.minimum(np.asarray(buyers) / FULL_TRUST_BUYERS, 1.0)
    return trust * probabilities + (1 - trust) * base_rate


def lists_checked(curve: Curve, window: Window, audience: str, method: str, depth: float) -> pd.DataFrame:
    """Compare the buyers that the list of each product was said to hold with those who bought.

    Returns
    -------
    DataFrame
        ``item``, ``contacts``, ``predicted``, ``actual``: the first ``depth`` of those eligible. Customers with the same
        score at the end of a list are counted by their average.
    """
    rows = []
    for row, item in enumerate(window.items):
        allowed = ~window.known[row] if audience == NEW else np.ones(window.bought.shape[1], dtype=bool)
        scores, bought = window.scores[method][row][allowed], window.bought[row][allowed]
        contacts = depth * len(scores)
        if not bought.any():
            rows.append((item, contacts, _predicted(curve, scores, contacts), 0.0))
            continue
        actual = float(rank(scores, bought).reached(depth)) * bought.sum()
        rows.append((item, contacts, _predicted(curve, scores, contacts), actual))
    return pd.DataFrame(rows, columns=["item", "contacts", "predicted", "actual"])


def _predicted(curve: Curve, scores: np.ndarray, contacts: float) -> float:
    best = curve(-np.sort(-scores.astype(float)))
    whole = int(contacts)
    return float(best[:whole].sum() + (contacts - whole) * (best[whole] if whole < len(best) else 0.0))


def reliability_table(curve: Curve, window: Window, audience: str, method: str) -> pd.DataFrame:
    """Compare probabilities with what happened, in ranges of the probability: ``low``, ``high``, ``pairs``, ``predicted``, ``actual``."""
    scores, bought = _eligible(window, audience, method)
    predicted = curve(scores)
    number = np.clip(np.digitize(predicted, BIN_EDGES) - 1, 0, len(BIN_EDGES) - 2)
    pairs = np.bincount(number, minlength=len(BIN_EDGES) - 1)
    table = pd.DataFrame(
        {
            "low": BIN_EDGES[:-1],
            "high": BIN_EDGES[1:],
            "pairs": pairs,
            "predicted": np.bincount(number, predicted, len(pairs)) / np.maximum(pairs, 1),
            "actual": np.bincount(number, bought, len(pairs)) / np.maximum(pairs, 1),
        }
    )
    return table[table["pairs"] > 0].reset_index(drop=True)
