"""How likely customers are to buy what a campaign is about, by the test on the past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from analytics.campaigns.basis import CampaignBasis

ONE_ITEM = 1


@dataclass(frozen=True)
class Chances:
    """Probabilities to buy one of the items within the time that was tested.

    Attributes
    ----------
    values : ndarray, shape (n_customers,)
        Of all customers of V; only those of the audience mean anything.
    model_error : (float, float)
        10% and 90% quantile of buyers / predicted buyers in the back-test.
    horizon_days : int
    sentence : str
        How right the last back-test was.
    note : str
        What was assumed; empty where nothing was.
    """

    values: np.ndarray = field(repr=False)
    model_error: tuple[float, float]
    horizon_days: int
    sentence: str
    note: str = ""


def chances(basis: CampaignBasis, items: Sequence[str], audience: str) -> Chances | None:
    """Return how likely each customer is to buy one of the items; None where the test has told nothing of the audience.

    Of several items ``1 - product of (1 - p_i)``: as if each were bought on its own.

    Parameters
    ----------
    basis : CampaignBasis
    items : sequence of str
        Of V.
    audience : str
        As `candidates` tells it.
    """
    known = basis.calibrations.get(audience)
    if known is None or basis.base_rates is None:
        return None
    rows = basis.rows(audience, items)
    scores = basis.by_audience[audience]
    none = np.ones(basis.V.shape[1])
    for row in rows:
        found = basis.aligned(audience, scores.of_rows(np.array([row]))[0])
        buyers = int((scores.V.values[[row]] > 0).sum())
        none *= 1.0 - known.probabilities(found, buyers, float(basis.base_rates.get(scores.V.items[row], 0.0)))
    note = ""
    if len(rows) > ONE_ITEM:
        words = basis.V.vocabulary
        note = f"The chance is that of buying any of the {words.count_items(len(rows))}, as if each were bought on its own."
    return Chances(1.0 - none, known.error, known.horizon_days, known.sentence(), note)
