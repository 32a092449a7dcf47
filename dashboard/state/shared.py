"""Campaigns that share the customers, as one analyst has entered them, and the lists that came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from analytics.campaigns.basis import CampaignBasis
from analytics.campaigns.eligibility import EligibilityRules
from analytics.campaigns.several import SharedCampaigns, share_customers
from analytics.campaigns.several_settings import SharedSettings
from analytics.factorization.contract import Progress, no_progress
from analytics.segments.segmentation import Segmentation


@dataclass(frozen=True)
class OfferEntry:
    """What is entered about one of the campaigns; a margin of None is missing."""

    name: str
    most: int
    fewest: int = 0
    margin: float | None = None
    offer_cost: float = 0.0
    contact_cost: float = 0.0


@dataclass(frozen=True)
class SharedFrom:
    """What shared lists follow from."""

    settings: SharedSettings
    rules: EligibilityRules = field(repr=False)
    basis: CampaignBasis = field(repr=False)
    segments: Segmentation = field(repr=False)

    def same_as(self, other: SharedFrom | None) -> bool:
        """Whether the same lists would come of both; large parts are the same only as objects."""
        return other is not None and (
            self.basis is other.basis
            and self.segments is other.segments
            and self.rules is other.rules
            and self.settings == other.settings
        )

    @property
    def n_cells(self) -> int:
        """Customers times campaigns."""
        return self.basis.V.shape[1] * len(self.settings.offers)

    def shared(self, on_progress: Progress = no_progress) -> SharedCampaigns:
        """Make the lists."""
        return share_customers(self.basis, self.segments, self.settings, self.rules, on_progress)


@dataclass(frozen=True)
class Sharing:
    """Everything about campaigns that share the customers of one table."""

    dataset_id: str = ""
    entries: Mapping[str, OfferEntry] = field(default_factory=dict)
    """By what they are about; they stay when a campaign is taken away and comes back."""
    in_grid: Mapping[str, OfferEntry] = field(default_factory=dict)
    """What the grid was filled with, before anything was changed in it."""
    grids: int = 0
    """Counts the times that the grid has to start anew, because a record was opened."""
    made_from: SharedFrom | None = field(default=None, repr=False)
    found: SharedCampaigns | None = field(default=None, repr=False)
