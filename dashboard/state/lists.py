"""Commands on lists of offers: remember what they follow."""

from __future__ import annotations

from dashboard.state.session import change, workspace


def keep_offer_settings(hide_known: bool, least_rating: float | None) -> None:
    """Remember which offers are wanted, so that every list of offers follows the same rule."""
    if (workspace().hide_known, workspace().least_rating) != (hide_known, least_rating):
        change(hide_known=hide_known, least_rating=least_rating)
