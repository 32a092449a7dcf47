"""What predictions are made of: the average of models, each part of which belongs to a segment that is described."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from analytics.factorization.contract import Baseline, Factors


@dataclass(frozen=True)
class Scoring:
    """A score as an exact sum of parts, ``item_parts @ customer_parts``, plus the biases of ratings.

    The parts of several models stand side by side, those of customers divided by the number of models: the sum is
    the average of their predictions. Each part belongs to one segment, so the sum by segment is exact, too.

    Attributes
    ----------
    item_parts : ndarray, shape (n_items, n_parts)
    customer_parts : ndarray, shape (n_parts, n_customers)
    segment_of : ndarray of int, shape (n_parts,)
        Position of the segment that a part belongs to.
    baselines : tuple of Baseline
        Of each model of ratings; empty for counts.
    n_models : int
    unit : float
        See `Factors`.
    """

    item_parts: np.ndarray = field(repr=False)
    customer_parts: np.ndarray = field(repr=False)
    segment_of: np.ndarray = field(repr=False)
    baselines: tuple[Baseline, ...] = field(default=(), repr=False)
    n_models: int = 1
    unit: float = 1.0

    @property
    def baseline(self) -> Baseline | None:
        """Average of the baselines."""
        return average(self.baselines)

    def by_segment(self, parts: np.ndarray, n_segments: int) -> np.ndarray:
        """Add up parts by the segment they belong to: (..., n_parts) becomes (..., n_segments)."""
        summed = np.zeros((*parts.shape[:-1], n_segments))
        for segment in range(n_segments):
            summed[..., segment] = parts[..., self.segment_of == segment].sum(axis=-1, dtype=np.float64)
        return summed


def average(baselines: Sequence[Baseline]) -> Baseline | None:
    """Return the mean of several baselines; None of none."""
    if not baselines:
        return None
    return Baseline(
        float(np.mean([one.mean for one in baselines])),
        np.mean([one.item for one in baselines], axis=0),
        np.mean([one.customer for one in baselines], axis=0),
    )


def stacked(models: Sequence[Factors], profiles: np.ndarray) -> Scoring:
    """Return the average of models, each part assigned to the segment whose profile is most like it.

    Parameters
    ----------
    models : sequence of Factors
    profiles : ndarray, shape (n_items, n_segments)
        Of the segments that are described.
    """
    items = np.hstack([model.W for model in models])
    customers = np.vstack([model.H for model in models]) / np.float32(len(models))
    baselines = tuple(model.baseline for model in models if model.baseline is not None)
    return Scoring(items, customers, nearest_segments(items, profiles), baselines, len(models), models[0].unit)


def nearest_segments(parts: np.ndarray, profiles: np.ndarray) -> np.ndarray:
    """Return the segment whose profile is most like each part, by cosine.

    Parameters
    ----------
    parts : ndarray, shape (n_items, n_parts)
    profiles : ndarray, shape (n_items, n_segments)
    """
    unit = [columns / np.maximum(np.linalg.norm(columns, axis=0), 1e-30) for columns in (parts, profiles)]
    return (unit[0].T @ unit[1]).argmax(axis=1)
