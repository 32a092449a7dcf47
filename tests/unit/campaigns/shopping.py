"""A shop whose customers are planned one by one, so that each list can be worked out by hand; and one with a planted taste."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

import analytics as an
from analytics.campaigns.basis import CampaignBasis
from analytics.segments.segmentation import Segmentation
from tests.unit.evaluation.planted import collectors, of_collectors
from tests.unit.hand_made import interactions_of

# Ann takes tea every ten days, last on 1 March; Bob took it twice, thirty days apart; Cat came often and stays away since
# January; Dan took coffee only; Eve took tea once, on the last day. Everybody's purchases end on 31 March.
ROWS = """customer,item,order,date,revenue
Ann,Tea,a1,2024-02-10,4
Ann,Tea,a2,2024-02-20,4
Ann,Tea,a3,2024-03-01,4
Ann,Honey,a3,2024-03-01,6
Bob,Tea,b1,2024-02-01,4
Bob,Tea,b2,2024-03-02,4
Bob,Coffee,b3,2024-03-30,9
Cat,Tea,c1,2024-01-01,4
Cat,Tea,c2,2024-01-08,4
Cat,Honey,c3,2024-01-15,6
Dan,Coffee,d1,2024-03-20,9
Dan,Milk,d2,2024-03-28,2
Eve,Tea,e1,2024-03-31,4
Eve,Milk,e1,2024-03-31,2
"""


@cache
def small_shop() -> tuple[CampaignBasis, Segmentation]:
    interactions = interactions_of(ROWS)
    V = an.build_matrix(interactions)
    return an.prepare_lists(interactions, V), an.segment(an.factorize(V, 2))


@cache
def planted_shop() -> tuple[CampaignBasis, Segmentation]:
    """Return the planted collectors, whose lists were tested on their past."""
    test = of_collectors()
    known = {audience: an.calibrate(test, audience) for audience in test.audiences}
    V = an.build_matrix(collectors())
    return an.prepare_lists(collectors(), V, test, known), an.segment(an.factorize(V, 4))


def by_customer(basis: CampaignBasis, values: np.ndarray) -> dict[str, float]:
    return dict(zip(basis.V.customers, values.tolist(), strict=True))


def considered(basis: CampaignBasis, mask: np.ndarray) -> set[str]:
    return set(basis.V.customers[mask])


def everybody(basis: CampaignBasis) -> pd.Index:
    return basis.V.customers
