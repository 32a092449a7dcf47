"""Whether segments come again: the same fit on random halves of the customers, from other starts."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import sparse

from analytics.factorization.contract import Engine, Factors, Progress, no_progress, part_of
from analytics.factorization.matching import matched_cosines
from analytics.matrix import InteractionMatrix
from analytics.threads import one_blas_thread

SPLITS = 5
"""Times that the customers are cut in half; each half is a trial."""
SMALLEST_HALF = 10
"""Customers that a half needs to tell anything."""
SAME = 0.8
"""Likeness of two profiles from which they are the same segment."""


@dataclass(frozen=True)
class Stability:
    """How the segments of one fit came again in trials.

    Attributes
    ----------
    profiles : DataFrame, shape (n_items, n_components)
        W of the fit that the trials were held against.
    cosines : ndarray, shape (n_trials, n_components)
        Likeness (0 to 1) of each segment to its counterpart in each trial.
    shares : ndarray, shape (n_components,)
        Share of the customers whose main segment it is.
    """

    profiles: pd.DataFrame = field(repr=False)
    cosines: np.ndarray = field(repr=False)
    shares: np.ndarray = field(repr=False)

    @property
    def mean(self) -> float:
        """Mean likeness over trials and segments."""
        return float(self.cosines.mean())

    @property
    def weakest(self) -> float:
        """Mean likeness of the segment that comes again least."""
        return float(self.cosines.mean(axis=0).min())

    @property
    def repeats(self) -> np.ndarray:
        """Number of trials in which each segment came again."""
        return (self.cosines >= SAME).sum(axis=0)


def can_repeat(V: InteractionMatrix, n_components: int) -> bool:
    """Return whether a half of the customers is enough for a trial."""
    return V.shape[1] // 2 >= max(SMALLEST_HALF, n_components)


def stability_of(
    V: InteractionMatrix, engine: Engine, n_components: int, random_state: int = 0, on_progress: Progress = no_progress
) -> Stability:
    """Fit everybody once, and random halves of the customers from other starts; match the profiles.

    Profiles are matched one to one by cosine, so nothing of the size customers x customers is needed; stability under
    resampling as in Brunet et al. (2004), on halves as in Lange et al. (2004).

    Parameters
    ----------
    V : InteractionMatrix
        See `can_repeat`.
    engine : Engine
    n_components, random_state : int
    on_progress : callable, optional

    Returns
    -------
    Stability

    Examples
    --------
    >>> from analytics import matrix_from_wide
    >>> from analytics.factorization import ENGINES
    >>> V = matrix_from_wide(pd.DataFrame(np.kron(np.eye(2), np.ones((2, 20)))))
    >>> round(stability_of(V, ENGINES["counts"], 2).mean, 6)
    1.0
    """
    parts = 1 + 2 * SPLITS
    with one_blas_thread():
        fit = engine.fit(V.values, n_components, random_state, part_of(on_progress, 0, parts))
    columns = pd.RangeIndex(1, n_components + 1)
    profiles = pd.DataFrame(fit.W, index=V.items, columns=columns)
    people = V.by_customer
    rng = np.random.default_rng(random_state)
    cosines: list[np.ndarray] = []
    for _ in range(SPLITS):
        order = rng.permutation(V.shape[1])
        for half in (order[: order.size // 2], order[order.size // 2 :]):
            trial = len(cosines) + 1
            values = sparse.csr_array(people[np.sort(half)].T)
            with one_blas_thread():
                factors = engine.fit(values, n_components, random_state + trial, part_of(on_progress, trial, parts))
            trial_profiles = pd.DataFrame(factors.W, index=V.items, columns=columns)
            cosines.append(matched_cosines(trial_profiles, profiles)["cosine"].to_numpy())
    return Stability(profiles.astype(np.float32), np.array(cosines), _main_shares(fit))


def _main_shares(fit: Factors) -> np.ndarray:
    """Return the share of the customers of whom each segment explains the most."""
    volumes = fit.H * fit.W.sum(axis=0)[:, None]
    main = volumes.argmax(axis=0)[volumes.max(axis=0) > 0]
    return np.bincount(main, minlength=len(volumes)) / volumes.shape[1]


def repeats_of(stability: Stability, W: pd.DataFrame) -> list[int | None]:
    """Return in how many trials each segment of another fit of the same table came again.

    Parameters
    ----------
    stability : Stability
        Of as many segments.
    W : DataFrame, shape (n_items, n_components)
        Profiles of the other fit.

    Returns
    -------
    list of int or None
        None for a segment that is not the same in both fits.
    """
    pairs = matched_cosines(stability.profiles, W)
    places = stability.profiles.columns.get_indexer(pairs["old"])
    known = pairs["cosine"] >= SAME
    return [int(stability.repeats[place]) if same else None for place, same in zip(places, known, strict=True)]
