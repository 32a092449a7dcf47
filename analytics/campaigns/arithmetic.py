"""What the score of one customer on a list is made of: parts that add up to it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.campaigns.basis import CampaignBasis
from analytics.campaigns.candidates import candidates
from analytics.campaigns.reasons import given_by_products, given_by_tastes
from analytics.campaigns.settings import CampaignSettings
from analytics.errors import AnalyticsError
from analytics.evaluation.method_scores import SimpleScores
from analytics.ranking.campaign_scores import CampaignScores
from analytics.ranking.reasons import Given, strengths_given
from analytics.segments.segmentation import Segmentation

BY_PRODUCTS = "similar products"


def parts_of_score(basis: CampaignBasis, segments: Segmentation, settings: CampaignSettings, customer: str) -> pd.DataFrame:
    """Return the parts of the score by which a customer is ranked.

    Tastes are counted to the segment whose profile they are most like; what is bought already is a part of its own. Where a
    simple rule ranks, its parts are the products that it looks at, or the score is one part.

    Parameters
    ----------
    basis : CampaignBasis
    segments : Segmentation
        Of the same V.
    settings : CampaignSettings
    customer : str

    Returns
    -------
    DataFrame
        ``part`` and ``value``, largest first; the values add up to the score.

    Raises
    ------
    AnalyticsError
        When there is no such customer, or the score is no sum: of predicted ratings, likeness and past answers.
    """
    position = basis.V.customer_position(customer)
    if basis.V.kind == "ratings" or settings.mode == "alike":
        raise AnalyticsError("This score is no sum of parts of a taste.", hint="Look at the reasons on the list.")
    found = candidates(basis, segments, settings.items, settings.mode)
    if found.responses is not None:
        raise AnalyticsError("Past answers rank by a chance, which is no sum.", hint="Look at the reasons on the list.")
    parts = _parts(basis, segments, tuple(dict.fromkeys(settings.items)), found.audience, np.array([position]))
    score = float(found.scores[position])
    # Past value and the number of similar items multiply all parts alike.
    parts["value"] *= score / parts["value"].sum() if parts["value"].sum() else 0.0
    shown = parts[parts["value"] != 0]
    return shown.sort_values("value", ascending=False, kind="stable").reset_index(drop=True)


def _parts(
    basis: CampaignBasis, segments: Segmentation, items: tuple[str, ...], audience: str, customer: np.ndarray
) -> pd.DataFrame:
    scores = basis.by_audience.get(audience)
    if isinstance(scores, SimpleScores):
        if scores.method == BY_PRODUCTS:
            return given_by_products(basis, scores.known, audience, items, int(customer[0]))
        return pd.DataFrame({"part": [scores.method], "value": [1.0]})
    if isinstance(scores, CampaignScores):
        return _of(segments, given_by_tastes(basis, segments, scores, audience, items, customer))
    rows = np.array([basis.V.item_position(item) for item in items])
    return _of(segments, strengths_given(segments.fit, customer, rows))


def _of(segments: Segmentation, given: Given) -> pd.DataFrame:
    return pd.DataFrame({"part": [*segments.names, "own purchases"], "value": [*given.segments[0], float(given.own[0])]})
