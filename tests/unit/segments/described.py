"""Segments with profiles and customers that a test writes down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

import analytics as an
from tests.unit.worked import built_fit

ITEMS = ("Bread", "Fruits", "Coffee", "Tea")
EPSILON = 1e-9
"""Keeps every item in the table."""


def described(*profiles: Sequence[float], items: Sequence[str] = ITEMS) -> an.Segmentation:
    """Return segments with these profiles, the first the largest, each with a customer of its own."""
    k = len(profiles)
    mixes = {f"customer {place}": [float(k - place) if row == place else 0.0 for row in range(k)] for place in range(k)}
    return peopled(profiles, mixes, items)


def peopled(
    profiles: Sequence[Sequence[float]], volumes: Mapping[str, Sequence[float]], items: Sequence[str] = ITEMS
) -> an.Segmentation:
    """Return segments with these profiles, and for each customer the volume that each segment explains."""
    W = np.array(profiles, dtype=float).T + EPSILON
    H = pd.DataFrame(volumes, index=range(1, W.shape[1] + 1))
    return an.segment(built_fit(pd.DataFrame(W / W.sum(axis=0), index=list(items), columns=H.index), H))
