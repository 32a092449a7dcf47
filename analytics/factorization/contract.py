"""What every engine takes and gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np
import pandas as pd
from scipy import sparse

from analytics.factorization.centred import CentredParts, centred_parts
from analytics.matrix import InteractionMatrix

Progress = Callable[[float, str], None]
"""Called with the share done (0 to 1) and a few words; it may raise `Cancelled` to stop the work."""


def no_progress(share: float, message: str) -> None:
    """Ignore progress."""


def part_of(on_progress: Progress, number: int, parts: int, words: str = "") -> Progress:
    """Return a progress that covers part ``number`` of the whole, with words of its own where they are given."""

    def report(share: float, message: str) -> None:
        on_progress((number + share) / parts, words or message)

    return report


@dataclass(frozen=True)
class Baseline:
    """What a rating would be without taste: mean + item bias + customer bias.

    Attributes
    ----------
    mean : float
    item : ndarray, shape (n_items,)
    customer : ndarray, shape (n_customers,)
    """

    mean: float
    item: np.ndarray = field(repr=False)
    customer: np.ndarray = field(repr=False)


@dataclass(frozen=True)
class Factors:
    """Raw result of an engine, before scale and order are fixed.

    Attributes
    ----------
    W : ndarray, shape (n_items, n_components)
    H : ndarray, shape (n_components, n_customers)
    squared_error : float
        Sum of squared errors over the fitted cells.
    losses : tuple of float
        Loss after each step; never rises.
    baseline : Baseline or None
    converged : bool
    """

    W: np.ndarray = field(repr=False)
    H: np.ndarray = field(repr=False)
    squared_error: float
    losses: tuple[float, ...] = field(repr=False)
    baseline: Baseline | None = None
    converged: bool = True


class Engine(Protocol):
    """A way to factorize one kind of data."""

    name: str

    def fit(self, values: sparse.csr_array, n_components: int, random_state: int, on_progress: Progress = no_progress) -> Factors:
        """Factorize ``values`` (n_items x n_customers)."""
        ...


@dataclass(frozen=True)
class Factorization:
    """V ~ W·H with a fixed scale: every column of W sums to 1, and segment 1 explains the most.

    Attributes
    ----------
    V : InteractionMatrix
    item_factors : ndarray, shape (n_items, n_components)
        W. Column s is the product profile of segment s + 1.
    customer_factors : ndarray, shape (n_components, n_customers)
        H. Cell (s, j) is the volume of customer j that segment s + 1 explains, in the unit of V.
    error : float
        Frobenius norm of V - W·H (counts: over all cells; ratings: over the known cells, biases included).
    random_state : int
    engine : str
    baseline : Baseline or None
        Of ratings.
    converged : bool
    """

    V: InteractionMatrix
    item_factors: np.ndarray = field(repr=False)
    customer_factors: np.ndarray = field(repr=False)
    error: float
    random_state: int
    engine: str
    baseline: Baseline | None = field(default=None, repr=False)
    converged: bool = True

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
    def centred(self) -> CentredParts | None:
        """Predictions of ratings taken apart around their means; None for counts."""
        if self.baseline is None:
            return None
        base = self.baseline
        return centred_parts(self.V.values, self.item_factors, self.customer_factors, base.mean, base.item, base.customer)

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

        Counts: ``1 - |V - WH|^2 / |V|^2``. Ratings: the same over known cells, around their mean.
        """
        data = self.V.values.data.astype(np.float64)
        if self.baseline is not None:
            data = data - data.mean()
        total = float((data**2).sum())
        return max(0.0, 1.0 - self.error**2 / total) if total > 0 else 1.0
