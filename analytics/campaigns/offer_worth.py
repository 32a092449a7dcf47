"""What an offer is worth, so that offers of different items can be compared: a score, a chance to buy, or a profit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.campaigns.basis import CampaignBasis
from analytics.campaigns.economics import Costs
from analytics.errors import AnalyticsError
from analytics.evaluation.calibration import Calibration
from analytics.evaluation.curves import FULL_TRUST_BUYERS
from analytics.tables.wording import say
from analytics.vocabulary import Vocabulary


@dataclass(frozen=True)
class ByScore:
    """Scores themselves are compared.

    Attributes
    ----------
    n_items : int
        Items are told by their numbers, from 0.
    """

    n_items: int
    name = ""

    @property
    def offered(self) -> np.ndarray:
        """Numbers of the items that can be offered, those of a group one after the other."""
        return np.arange(self.n_items)

    @property
    def groups(self) -> np.ndarray:
        """Group of each item, shape (n_items,): within one, the highest score is worth most."""
        return np.zeros(self.n_items, dtype=int)

    def values(self, items: int | np.ndarray, scores: np.ndarray) -> np.ndarray:
        """Return what offers with some scores are worth, of one item or of an item each."""
        return scores

    def columns(self, items: np.ndarray, scores: np.ndarray) -> dict[str, np.ndarray]:
        """Return what is told of offers beside the score."""
        return {}

    def notes(self, people: pd.DataFrame, words: Vocabulary) -> tuple[str, ...]:
        """Say what is to be known."""
        return (f"No chances to buy are known, so the {words.item} with the highest score is offered.",)


@dataclass(frozen=True)
class ByChance:
    """Chances to buy are compared.

    Attributes
    ----------
    known : Calibration
    buyers, base_rates : ndarray, shape (n_items,)
        See `Calibration.probabilities`.
    """

    known: Calibration = field(repr=False)
    buyers: np.ndarray = field(repr=False)
    base_rates: np.ndarray = field(repr=False)
    name = "chance to buy"

    @property
    def groups(self) -> np.ndarray:
        """Group of each item: all that enough bought share one curve from score to chance."""
        few = self.buyers < FULL_TRUST_BUYERS
        return _alike(np.minimum(self.buyers, FULL_TRUST_BUYERS), np.where(few, self.base_rates, 0.0))

    @property
    def offered(self) -> np.ndarray:
        """Numbers of all items, those of a group one after the other."""
        return np.argsort(self.groups, kind="stable")

    def values(self, items: int | np.ndarray, scores: np.ndarray) -> np.ndarray:
        """Return the chances to buy."""
        return self.known.probabilities(scores, self.buyers[items], self.base_rates[items])

    def columns(self, items: np.ndarray, scores: np.ndarray) -> dict[str, np.ndarray]:
        """Return the chances as ``p_buy``."""
        return {"p_buy": self.values(items, scores)}

    def notes(self, people: pd.DataFrame, words: Vocabulary) -> tuple[str, ...]:
        """Say what the chances are of."""
        return (f"Chances are of buying within {say(self.known.horizon_days, 'day', 'days')}. {self.known.sentence()}",)


@dataclass(frozen=True)
class ByProfit:
    """Expected incremental profits are compared; see `Costs.profit_of`.

    Attributes
    ----------
    chance : ByChance
    gains, contacts : ndarray, shape (n_items,)
        What a buyer leaves and what a contact costs; NaN where nobody told.
    """

    chance: ByChance
    gains: np.ndarray = field(repr=False)
    contacts: np.ndarray = field(repr=False)
    name = "expected profit"

    @property
    def groups(self) -> np.ndarray:
        """Group of each item: of one curve and with the same costs."""
        return _alike(self.chance.groups, np.nan_to_num(self.gains), np.nan_to_num(self.contacts))

    @property
    def offered(self) -> np.ndarray:
        """Numbers of the items that leave anything; of others the worst customer would look best."""
        order = np.argsort(self.groups, kind="stable")
        return order[self.gains[order] > 0]

    def values(self, items: int | np.ndarray, scores: np.ndarray) -> np.ndarray:
        """Return the expected profits."""
        return self.chance.values(items, scores) * self.gains[items] - self.contacts[items]

    def columns(self, items: np.ndarray, scores: np.ndarray) -> dict[str, np.ndarray]:
        """Return ``p_buy`` and ``expected_profit``."""
        return self.chance.columns(items, scores) | {"expected_profit": self.values(items, scores)}

    def notes(self, people: pd.DataFrame, words: Vocabulary) -> tuple[str, ...]:
        """Say what is left out, and whose best offer still loses money."""
        left_out = len(self.gains) - len(self.offered)
        losing = int((people["expected_profit"] <= 0).sum())
        found = [*self.chance.notes(people, words)]
        if left_out:
            verb = "is" if left_out == 1 else "are"
            found.append(
                f"{words.count_items(left_out)} {verb} not offered: the margin is not known, or the offer costs as much."
            )
        if losing:
            found.append(f"For {words.count_customers(losing)} even the best offer is expected to lose money.")
        return tuple(found)


Worth = ByScore | ByChance | ByProfit


def worth_of_offers(basis: CampaignBasis, items: pd.Index, audience: str, costs: Mapping[str, Costs] | None = None) -> Worth:
    """Return by what offers of items are compared.

    Parameters
    ----------
    basis : CampaignBasis
    items : Index of str
        Of V, and of the scores of the audience.
    audience : str
        Of the back-test; empty where no chances are to be told.
    costs : mapping of str to Costs, optional
        By item.

    Raises
    ------
    AnalyticsError
        When costs are given and no item has any that leave something of a purchase.
    """
    known = basis.calibrations.get(audience)
    rates = basis.base_rates.get(audience)
    if known is None or rates is None:
        return ByScore(len(items))
    scored = basis.by_audience[audience].V
    buyers = np.asarray((scored.values > 0).sum(axis=1)).ravel()[scored.items.get_indexer(items)]
    chance = ByChance(known, buyers, rates.reindex(items).fillna(0.0).to_numpy())
    if costs is None:
        return chance
    told = [costs.get(item) for item in items]
    gains = np.array([np.nan if one is None else one.gain("incremental") for one in told])
    if not (gains > 0).any():
        raise AnalyticsError(
            "No item leaves anything when it is offered: margins are missing, or offers cost as much.",
            hint="Give the margin of each product in a file of product costs, or compare chances without money.",
        )
    return ByProfit(chance, gains, np.array([np.nan if one is None else one.contact for one in told]))


def _alike(*parts: np.ndarray) -> np.ndarray:
    """Return a number for each item, the same for items of which all parts are the same."""
    _, found = np.unique(np.column_stack(parts), axis=0, return_inverse=True)
    return np.asarray(found).ravel()
