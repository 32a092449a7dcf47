"""What every engine takes and gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
from scipy import sparse

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
        Loss after each step, in the unit of the engine; never rises.
    total : float
        Sum of squares that a reconstruction could explain.
    baseline : Baseline or None
    converged : bool
    unit : float
        What the engine divided the cells by before it penalised anything; H is in the unit of the cells.
    """

    W: np.ndarray = field(repr=False)
    H: np.ndarray = field(repr=False)
    squared_error: float
    losses: tuple[float, ...] = field(repr=False)
    total: float
    baseline: Baseline | None = None
    converged: bool = True
    unit: float = 1.0


class Plan(NamedTuple):
    """How predictions are made: the average of ``restarts`` models of ``n_components`` each."""

    n_components: int
    restarts: int = 1


class Engine(Protocol):
    """A way to factorize one kind of data.

    Attributes
    ----------
    name : str
    amounts : bool
        Whether W·H is in the unit of the cells; else it is a strength, and the volume of each customer is dealt to
        segments by the shares of it.
    """

    name: str
    amounts: bool

    def fit(self, values: sparse.csr_array, n_components: int, random_state: int, on_progress: Progress = no_progress) -> Factors:
        """Factorize ``values`` (n_items x n_customers)."""
        ...

    def fit_to_predict(
        self, values: sparse.csr_array, n_components: int, random_state: int, on_progress: Progress = no_progress
    ) -> Factors:
        """Fit one of the models whose average predicts; it differs from `fit` where that always begins at the same place."""
        ...

    def plan(self, values: sparse.csr_array, n_components: int) -> Plan:
        """Return how to predict, when ``n_components`` segments are described."""
        ...

    def reconstruction(
        self, values: sparse.csr_array, W: np.ndarray, H: np.ndarray, baseline: Baseline | None
    ) -> tuple[float, float]:
        """Return the sum of squared errors over the cells that are fitted, and what it could be at most (`Factors.total`)."""
        ...

    def fold_in(
        self, new: sparse.csr_array, known: np.ndarray, offset: np.ndarray, n_fitted: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Solve rows that were not part of the fit, the other side being fixed.

        Parameters
        ----------
        new : csr_array, shape (n_new, n_known)
            Cells, divided by `Factors.unit`; ratings as deviations from the mean.
        known : ndarray, shape (n_known, n_components)
            Factors of the other side, as the engine found them, divided by the unit if they are those of customers.
        offset : ndarray, shape (n_known,)
            Biases of the other side, divided by the unit; zeros for counts.
        n_fitted : int
            Cells that were fitted.

        Returns
        -------
        factors : ndarray, shape (n_new, n_components)
        bias : ndarray, shape (n_new,)
            Zeros for counts.
        """
        ...
