"""Commands on lists: remember what the lists of offers and contacts follow."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.campaigns.targeting import TargetList
from dashboard.state.session import change, workspace


def keep_targets(targets: TargetList, settings: Mapping[str, object]) -> None:
    """Remember the campaign list for the export page."""
    change(targets=targets, target_settings=dict(settings))


def keep_offer_settings(hide_known: bool, least_rating: float | None) -> None:
    """Remember which offers are wanted, so that every list of offers follows the same rule."""
    if (workspace().hide_known, workspace().least_rating) != (hide_known, least_rating):
        change(hide_known=hide_known, least_rating=least_rating)
