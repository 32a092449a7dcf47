"""A `Factorization`: V ~ W·H with labels, a fixed scale, and what its predictions are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from analytics.factorization.centred import CentredParts, centred_parts
from analytics.factorization.contract import Baseline
from analytics.factorization.scoring import Scoring
from analytics.matrix import InteractionMatrix


class Seconds(NamedTuple):
    """How long a fit took: to describe the segments, and to fit the models that predict."""

    describing: float = 0.0
    predicting: float = 0.0


@dataclass(frozen=True)
class Factorization:
    """V ~ W·H with a fixed scale: every column of W sums to 1, and segment 1 explains the most.

    Attributes
    ----------
    V : InteractionMatrix
    item_factors : ndarray, shape (n_items, n_components)
        W. Column s is the product profile of segment s + 1.
    customer_factors : ndarray, shape (n_components, n_customers)
        H. Cell (s, j) is the volume of customer j that segment s + 1 explains, in the unit of V; where the engine knows
        only whether something was bought, all of the customer's volume dealt by the shares of the mix.
    error : float
        Frobenius norm of V - W·H (counts: over all cells; ratings: over the known cells, biases included).
    random_state : int
    engine : str
    baseline : Baseline or None
        Of ratings.
    converged : bool
    scale : ndarray, shape (n_components,), optional
        What each column of W was divided by, and each row of H multiplied by, after the fit.
    unit, total : float
        See `Factors`.
    scorer : Scoring, optional
        Models that predict in place of W·H, where the engine averages several or more components were asked for.
    n_scoring : int or None
        Number of components that predict as it was asked for.
    seconds : Seconds
        What it cost.
    """

    V: InteractionMatrix
    item_factors: np.ndarray = field(repr=False)
    customer_factors: np.ndarray = field(repr=False)
    error: float
    random_state: int
    engine: str
    baseline: Baseline | None = field(default=None, repr=False)
    converged: bool = True
    scale: np.ndarray | None = field(default=None, repr=False)
    unit: float = 1.0
    total: float = 0.0
    scorer: Scoring | None = field(default=None, repr=False)
    n_scoring: int | None = None
    seconds: Seconds = field(default=Seconds(), compare=False, repr=False)

    @property
    def n_components(self) -> int:
        """Number of segments."""
        return int(self.item_factors.shape[1])

    @property
    def segment_numbers(self) -> pd.RangeIndex:
        """1 to ``n_components``, the largest segment first."""
        return pd.RangeIndex(1, self.n_components + 1, name="segment")

    @cached_property
    def W(self) -> pd.DataFrame:
        """Items x segments; each column sums to 1."""
        return pd.DataFrame(self.item_factors, index=self.V.items, columns=self.segment_numbers)

    @cached_property
    def H(self) -> pd.DataFrame:
        """Segments x customers, in the unit of V."""
        return pd.DataFrame(self.customer_factors, index=self.segment_numbers, columns=self.V.customers)

    @cached_property
    def scoring(self) -> Scoring:
        """What a score is the sum of: the models that predict, or W·H itself."""
        if self.scorer is not None:
            return self.scorer
        baselines = () if self.baseline is None else (self.baseline,)
        return Scoring(self.item_factors, self.customer_factors, np.arange(self.n_components), baselines, 1, self.unit)

    @cached_property
    def centred(self) -> CentredParts | None:
        """Predictions of ratings taken apart around their means; None for counts."""
        if self.scoring.baseline is None:
            return None
        return centred_parts(self.V.values, self.scoring, self.n_components)

    @property
    def volumes(self) -> np.ndarray:
        """Volume that each segment explains, in the unit of V, largest first."""
        return self.customer_factors.sum(axis=1, dtype=np.float64)

    @property
    def rating_range(self) -> tuple[float, float] | None:
        """Lowest and highest rating seen; None for counts."""
        if self.baseline is None:
            return None
        return float(self.V.values.data.min()), float(self.V.values.data.max())

    @property
    def root_mean_squared_error(self) -> float:
        """Typical error of one fitted cell, in the unit of V."""
        cells = self.V.values.nnz if self.baseline is not None else self.V.shape[0] * self.V.shape[1]
        return self.error / float(np.sqrt(cells))

    @property
    def explained(self) -> float:
        """Share of the squared values of V that W·H reproduces, 0 to 1.

        Counts: ``1 - |V - WH|^2 / |V|^2``. Ratings: the same over known cells, around their mean. Bought or not: the
        same for a table of 0 and 1.
        """
        return max(0.0, 1.0 - self.error**2 / self.total) if self.total > 0 else 1.0
