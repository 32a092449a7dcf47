"""What lists of a table are made from: worked out once, so that each list takes no time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.campaigns.responses import ResponseModel
from analytics.errors import AnalyticsError
from analytics.evaluation.backtest import BackTest
from analytics.evaluation.calibration import Calibration
from analytics.evaluation.history import base_rates, first_time_rates
from analytics.evaluation.method_scores import scores_by_method
from analytics.evaluation.windows import EVERYONE, NEW
from analytics.factorization.contract import Progress, no_progress
from analytics.interaction_matrix import InteractionMatrix
from analytics.ranking.campaign_scores import (
    DEFAULT_HALF_LIFE_DAYS,
    OWN_AND_TASTE,
    TASTE,
    CampaignScores,
    RanksCustomers,
)
from analytics.segments.periods import days_of
from analytics.tables.cleaning.interactions import Interactions
from analytics.values import has_dates

LITTLE_KNOWN = 3
"""Rows below which little is known of a customer."""
UNTESTED: Mapping[str, str] = {EVERYONE: OWN_AND_TASTE, NEW: TASTE}
"""What ranks customers until the past has told what is better."""


@dataclass(frozen=True)
class CampaignBasis:
    """What is known of the customers of a table.

    Attributes
    ----------
    V : InteractionMatrix
        Names items and customers of all lists.
    interactions : Interactions or None
        Those that V was built of; None where V was given as it is, and dates are not known.
    by_audience : mapping of str to RanksCustomers
        What ranks "everyone", and who is "new" to an item; empty where only the strengths of segments are known: of ratings,
        and of tables without dates.
    calibrations : mapping of str to Calibration
        What these scores are worth; empty before a back-test.
    responses : ResponseModel or None
        What past campaigns taught of the customers of these interactions. Where it is used, it ranks "everyone".
    """

    V: InteractionMatrix = field(repr=False)
    interactions: Interactions | None = field(default=None, repr=False)
    by_audience: Mapping[str, RanksCustomers] = field(default_factory=dict, repr=False)
    calibrations: Mapping[str, Calibration] = field(default_factory=dict, repr=False)
    responses: ResponseModel | None = field(default=None, repr=False)

    @property
    def taste(self) -> CampaignScores | None:
        """The taste of customers, where it ranks any of them."""
        return next((scores for scores in self.by_audience.values() if isinstance(scores, CampaignScores)), None)

    @property
    def frame(self) -> pd.DataFrame:
        """The rows of the interactions.

        Raises
        ------
        AnalyticsError
            When they are not known.
        """
        if self.interactions is None:
            raise AnalyticsError("Only the amounts of customers are known.", hint="Start from a list of purchases with dates.")
        return self.interactions.frame

    @cached_property
    def positions(self) -> np.ndarray:
        """Position in V of each row of the interactions, -1 for customers whom V leaves out."""
        column = self.frame["customer"].cat
        return self.V.customers.get_indexer(pd.Index(column.categories.astype(str)))[column.codes]

    @cached_property
    def purchases(self) -> np.ndarray:
        """Rows of each customer of V, shape (n_customers,); where they are not known, items."""
        if self.interactions is None:
            return np.diff(self.V.by_customer.indptr)
        return np.bincount(self.positions[self.positions >= 0], minlength=self.V.shape[1])

    @property
    def little_known(self) -> np.ndarray:
        """Customers of V with so few rows that what they want is mostly a guess, as a mask; nobody where rows are not known."""
        return np.zeros(self.V.shape[1], dtype=bool) if self.interactions is None else self.purchases < LITTLE_KNOWN

    @cached_property
    def days(self) -> np.ndarray:
        """Day of each row of the interactions."""
        return days_of(self.frame)

    @cached_property
    def base_rates(self) -> dict[str, pd.Series]:
        """Share of customers who bought each item of late, by audience; of "new", for the first time. Only what is calibrated."""
        if self.interactions is None:
            return {}
        ways = {EVERYONE: base_rates, NEW: first_time_rates}
        return {who: ways[who](self.interactions, known.horizon_days) for who, known in self.calibrations.items()}

    @cached_property
    def _columns(self) -> dict[str, np.ndarray | None]:
        """Column in the scores of each customer of V; None where they are the same."""
        found = {}
        for audience, scores in self.by_audience.items():
            same = scores.V.customers.equals(self.V.customers)
            found[audience] = None if same else scores.V.customers.get_indexer(self.V.customers)
        return found

    def columns(self, audience: str, customers: np.ndarray) -> np.ndarray:
        """Return the columns in the scores of customers at some positions of V, -1 where they have none."""
        columns = self._columns[audience]
        return customers if columns is None else columns[customers]

    def aligned(self, audience: str, scores: np.ndarray) -> np.ndarray:
        """Return scores, shape (..., n_scored), for the customers of V; 0 where nothing is known."""
        columns = self._columns[audience]
        return scores if columns is None else np.where(columns >= 0, scores[..., columns], 0.0)

    def members(self, items: Sequence[str]) -> list[str]:
        """Return the items of the table behind items of V, of which some stand for several."""
        return [name for item in items for name in self.V.folded.get(item, (item,))]

    def rows(self, audience: str, items: Sequence[str]) -> np.ndarray:
        """Return the rows in the scores of items of V."""
        rows = self.by_audience[audience].V.items.get_indexer(pd.Index(self.members(items), dtype=object))
        return rows[rows >= 0]

    def bought(self, items: Sequence[str]) -> np.ndarray:
        """Return which rows of the interactions are purchases of items of V."""
        frame = self.frame
        wanted = np.isin(frame["item"].cat.categories.astype(str), self.members(items))[frame["item"].cat.codes]
        return wanted & (frame["quantity"].to_numpy() > 0) if "quantity" in frame else wanted


def prepare_lists(
    interactions: Interactions,
    V: InteractionMatrix,
    test: BackTest | None = None,
    calibrations: Mapping[str, Calibration] | None = None,
    random_state: int = 0,
    on_progress: Progress = no_progress,
    responses: ResponseModel | None = None,
) -> CampaignBasis:
    """Learn who buys what, by the way that won on the past where that has been tested.

    Parameters
    ----------
    interactions : Interactions
    V : InteractionMatrix
        Built of these interactions.
    test : BackTest, optional
        Its winners rank the customers; without it, own purchases and taste do, and taste alone who is new to an item.
    calibrations : mapping of str to Calibration, optional
        Of the winners, by audience.
    random_state : int, default 0
    on_progress : callable, optional
        May raise `Cancelled`.
    responses : ResponseModel, optional
        Of these interactions; see `response_model`.

    Returns
    -------
    CampaignBasis
    """
    if interactions.kind == "ratings" or not has_dates(interactions):
        return CampaignBasis(V, interactions)
    methods = dict(UNTESTED) | (test.winner if test is not None else {})
    half_life = test.half_life_days if test is not None else DEFAULT_HALF_LIFE_DAYS
    found = scores_by_method(interactions, methods.values(), half_life, random_state, on_progress)
    by_audience = {audience: found[name] for audience, name in methods.items()}
    return CampaignBasis(V, interactions, by_audience, calibrations or {}, responses)
