"""How likely customers are to buy what a campaign is about, by the test on the past, or to respond, by past campaigns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from analytics.campaigns.basis import CampaignBasis
from analytics.campaigns.candidates import Candidates
from analytics.campaigns.response_scores import ResponseScores
from analytics.campaigns.responses import ResponseModel

ONE_ITEM = 1


@dataclass(frozen=True)
class Chances:
    """Probabilities to buy one of the items within the time that was tested, or to respond to the campaign.

    Attributes
    ----------
    values : ndarray, shape (n_customers,)
        Of all customers of V; only those of the audience mean anything.
    model_error : (float, float)
        10% and 90% quantile of buyers / predicted buyers in the back-test.
    horizon_days : int or None
        None where they are of a response to the campaign itself.
    sentence : str
        How right the last back-test was.
    note : str
        What was assumed; empty where nothing was.
    bounds : (ndarray, ndarray) or None
        10% and 90% quantile of each customer, shape (n_customers,), where they are no fixed share of the probability.
    """

    values: np.ndarray = field(repr=False)
    model_error: tuple[float, float]
    horizon_days: int | None
    sentence: str
    note: str = ""
    bounds: tuple[np.ndarray, np.ndarray] | None = field(default=None, repr=False)

    def within(self, customers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the bounds of the probabilities of customers at some positions."""
        if self.bounds is not None:
            return self.bounds[0][customers], self.bounds[1][customers]
        low, high = (np.clip(self.values[customers] * bound, 0.0, 1.0) for bound in self.model_error)
        return low, high

    def error_of(self, customers: np.ndarray) -> tuple[float, float]:
        """Return how far the sum over some customers may be off; see the function of this name."""
        return error_of(self.values[customers], *self.within(customers))


def error_of(probabilities: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[float, float]:
    """Return the bounds of a sum of probabilities over the sum itself: what `buyers_within` asks for.

    Examples
    --------
    >>> error_of(np.array([0.25, 0.75]), np.array([0.0, 0.5]), np.array([0.5, 1.0]))
    (0.5, 1.5)
    """
    total = max(float(probabilities.sum()), float(np.finfo(float).tiny))
    return float(low.sum()) / total, float(high.sum()) / total


def worth_of(basis: CampaignBasis, items: Sequence[str], found: Candidates) -> Chances | None:
    """Return the probabilities that hold for what ranks the candidates for some items; None where none do."""
    if found.responses is not None and basis.responses is not None:
        return chances_to_respond(basis, basis.responses, found.responses)
    return chances(basis, items, found.audience) if found.audience else None


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
    rates = basis.base_rates.get(audience)
    if known is None or rates is None:
        return None
    rows = basis.rows(audience, items)
    scores = basis.by_audience[audience]
    none = np.ones(basis.V.shape[1])
    for row in rows:
        found = basis.aligned(audience, scores.of_rows(np.array([row]))[0])
        buyers = int((scores.V.values[[row]] > 0).sum())
        none *= 1.0 - known.probabilities(found, buyers, float(rates.get(scores.V.items[row], 0.0)))
    note = ""
    if len(rows) > ONE_ITEM:
        words = basis.V.vocabulary
        note = f"The chance is that of buying any of the {words.count_items(len(rows))}, as if each were bought on its own."
    return Chances(1.0 - none, known.error, known.horizon_days, known.sentence(), note)


def chances_to_respond(basis: CampaignBasis, model: ResponseModel, scores: ResponseScores) -> Chances:
    """Return how likely each customer is to respond, by past campaigns; 0 for those of whom they know nothing.

    Parameters
    ----------
    basis : CampaignBasis
    model : ResponseModel
    scores : ResponseScores
        Of this model for the campaign.
    """
    places = scores.customers.get_indexer(basis.V.customers)
    values, low, high = (
        np.where(places >= 0, scores.people[name].to_numpy()[places], 0.0) for name in ("p_respond", "p_low", "p_high")
    )
    note = "The chance is that of an answer as past campaigns had them; profit counts each answer as a purchase."
    return Chances(values, error_of(values, low, high), None, model.kept, note, (low, high))
