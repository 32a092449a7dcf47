"""Logistic regression over past campaigns, each with a pull of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit
from scipy.stats import t as student
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from analytics.evaluation.expected import INTERVAL
from analytics.evaluation.metrics import rank

STRENGTHS = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
"""Variances of the weights of standardised features that are tried: small ones hold the weights down."""
USUAL_STRENGTH = 0.03
"""Where there is too little to try them on."""
PULL_SPREAD = 1.0
"""Standard deviation, in log-odds, that the pulls of campaigns are expected to have: the tenth part of a campaign's rate or its
tenfold are then about two of them away."""
FOLDS = 5
LEAST_ALIKE = 2
"""Campaigns of a type from which it is known how much they differ."""


@dataclass(frozen=True)
class ResponseFit:
    """Log-odds of a response: ``pull of the campaign + sum of weight * (feature - mean)``.

    Attributes
    ----------
    weights, means : Series
        By feature.
    pulls : Series, shape (n_campaigns,)
        Log-odds of a customer with the mean of all features, one for each campaign, indexed by its type.
    strength : float
        Variance of the weights that was chosen.
    """

    weights: pd.Series
    means: pd.Series
    pulls: pd.Series
    strength: float

    def parts(self, features: pd.DataFrame) -> pd.DataFrame:
        """Return what each feature adds to the score, shape of the features; rows add up to the score."""
        return (features[self.weights.index] - self.means) * self.weights

    def scores(self, features: pd.DataFrame) -> np.ndarray:
        """Return log-odds beside those of a customer with the mean of all features, shape (n_customers,)."""
        return (features[self.weights.index].to_numpy() - self.means.to_numpy()) @ self.weights.to_numpy()

    def probabilities(self, scores: np.ndarray, kind: str = "") -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return how likely responses are, and bounds that hold for about 8 in 10 campaigns.

        The mean is over the pulls of the past campaigns. The bounds are those of the pull of one more campaign: mean of the pulls
        plus and minus ``t sd sqrt(1 + 1/n)``, with the quantile of Student's t (1908) for n - 1 degrees.

        Parameters
        ----------
        scores : ndarray, shape (n_customers,)
        kind : str, optional
            Type of the campaign: only those of the same type count, where there are two or more.

        Returns
        -------
        (ndarray, ndarray, ndarray), each of shape (n_customers,)
        """
        alike = self.pulls[self.pulls.index == kind]
        pulls = (alike if len(alike) >= LEAST_ALIKE else self.pulls).to_numpy()
        n = len(pulls)
        half = student.ppf(0.5 + INTERVAL / 2, n - 1) * pulls.std(ddof=1) * np.sqrt(1 + 1 / n)
        expected = np.mean([expit(scores + pull) for pull in pulls], axis=0)
        low, high = (expit(scores + pulls.mean() + side * half) for side in (-1, 1))
        return expected, np.minimum(low, expected), np.maximum(high, expected)

    def with_error(self, scores: np.ndarray, kind: str = "") -> tuple[pd.Series, tuple[float, float]]:
        """Return probabilities, and the bounds of their sum over the sum itself: what `buyers_within` asks for."""
        expected, low, high = self.probabilities(scores, kind)
        total = max(float(expected.sum()), np.finfo(float).tiny)
        return pd.Series(expected), (float(low.sum()) / total, float(high.sum()) / total)


def fit_responses(
    features: pd.DataFrame, responded: np.ndarray, campaigns: np.ndarray, kinds: Mapping[int, str] | None = None
) -> ResponseFit:
    """Learn who responds from at least two campaigns.

    Logistic regression with a ridge (Hoerl and Kennard 1970; le Cessie and van Houwelingen 1992) on standardised features, and
    with one more column a campaign, whose weight is drawn towards the mean of all: small campaigns say little of their own. How
    strongly weights are held down is chosen by leaving whole campaigns out, for the area under the curve within each.

    Parameters
    ----------
    features : DataFrame, shape (n_contacts, n_features)
    responded : ndarray of bool, shape (n_contacts,)
    campaigns : ndarray of int, shape (n_contacts,)
    kinds : mapping of int to str, optional
        Type of each campaign.
    """
    strength = _best_strength(features, responded, campaigns)
    return _fit(features, responded, campaigns, strength, kinds or {})


def _fit(
    features: pd.DataFrame, responded: np.ndarray, campaigns: np.ndarray, strength: float, kinds: Mapping[int, str]
) -> ResponseFit:
    scaler = StandardScaler().fit(features.to_numpy())
    names = np.unique(campaigns)
    # A larger column needs a smaller weight for the same effect, so that the ridge allows pulls their own spread.
    size = PULL_SPREAD / np.sqrt(strength)
    columns = np.hstack([scaler.transform(features.to_numpy()), size * (campaigns[:, None] == names)])
    model = LogisticRegression(C=strength, solver="newton-cholesky", max_iter=500).fit(columns, responded)
    weights, pulls = np.split(model.coef_[0], [features.shape[1]])
    return ResponseFit(
        pd.Series(weights / scaler.scale_, index=features.columns),
        pd.Series(scaler.mean_, index=features.columns),
        pd.Series(model.intercept_[0] + size * pulls, index=[kinds.get(int(name), "") for name in names]),
        strength,
    )


def _best_strength(features: pd.DataFrame, responded: np.ndarray, campaigns: np.ndarray) -> float:
    tried = {strength: _held_out_area(features, responded, campaigns, strength) for strength in STRENGTHS}
    if all(np.isnan(area) for area in tried.values()):
        return USUAL_STRENGTH
    return max(tried, key=lambda strength: tried[strength])


def _held_out_area(features: pd.DataFrame, responded: np.ndarray, campaigns: np.ndarray, strength: float) -> float:
    """Return the mean area under the curve of campaigns left out, those with many responders counting more; NaN where none can be."""
    areas, weights = [], []
    for learned, left_out in _folds(responded, campaigns):
        fit = _fit(features[learned], responded[learned], campaigns[learned], strength, {})
        scores = fit.scores(features[left_out])
        for name in np.unique(campaigns[left_out]):
            of_one = campaigns[left_out] == name
            answers = responded[left_out][of_one]
            if 0 < answers.sum() < len(answers):
                areas.append(rank(scores[of_one], answers).auc)
                # The error of an area falls with the root of the responders.
                weights.append(np.sqrt(answers.sum()))
    return float(np.average(areas, weights=weights)) if areas else float("nan")


def _folds(responded: np.ndarray, campaigns: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield masks of contacts to learn from and to leave out, whole campaigns at a time."""
    n_campaigns = len(np.unique(campaigns))
    for learned, left_out in GroupKFold(min(FOLDS, n_campaigns)).split(campaigns, groups=campaigns):
        if 0 < responded[learned].sum() < len(learned):
            yield np.isin(np.arange(len(campaigns)), learned), np.isin(np.arange(len(campaigns)), left_out)
