"""What one session learned or worked out beside its lists; it belongs to that session only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from analytics import CampaignBasis, Costs, EligibilityRules, NextOffers, Segmentation


@dataclass(frozen=True)
class LearnedAnswers:
    """What the past answers of this session taught about a table."""

    of: str
    """Digest of the files of answers."""
    before: CampaignBasis = field(repr=False)
    """What lists were made from without them."""
    basis: CampaignBasis = field(repr=False)
    """What lists are made from with them; the same as before where nothing could be learned."""
    why: str = ""
    """Why nothing could be learned."""


@dataclass(frozen=True)
class WorkedOutOffers:
    """The next best offers that were worked out last, and what they follow from."""

    basis: CampaignBasis = field(repr=False)
    segments: Segmentation = field(repr=False)
    rules: EligibilityRules = field(repr=False)
    costs: Mapping[str, Costs] | None = field(repr=False)
    tested: bool
    """Whether the basis follows from a test on the past."""
    found: NextOffers = field(repr=False)
