"""What an analyst decides about campaigns that share the customers: with the data, all that their lists are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Literal, get_args

from analytics.campaigns import recorded
from analytics.campaigns.economics import Costs
from analytics.campaigns.settings import CampaignSettings
from analytics.errors import AnalyticsError
from analytics.tables.wording import say

Audience = Literal["everyone", "new"]
FEWEST_OFFERS, MOST_OFFERS = 2, 10


@dataclass(frozen=True)
class SharedOffer:
    """One of several campaigns that want the same customers.

    Parameters
    ----------
    name : str
        Of the campaign: its control group is drawn from it.
    items : tuple of str
        What it is about.
    most, fewest : int
        Customers on its list.
    costs : Costs
    """

    name: str
    items: tuple[str, ...]
    most: int
    costs: Costs
    fewest: int = 0

    def __post_init__(self) -> None:
        if not self.items:
            raise AnalyticsError(f"{self.name} is about nothing.", hint="Choose at least one product.")
        if self.most < 1 or not 0 <= self.fewest <= self.most:
            raise AnalyticsError(
                f"{self.name} asks for {self.fewest:,} to {self.most:,} contacts.",
                hint="The fewest may not be below 0 or above the most, and the most not below 1.",
            )


@dataclass(frozen=True)
class SharedSettings:
    """Campaigns of which each customer gets one at most.

    Parameters
    ----------
    offers : tuple of SharedOffer
        2 to 10, each with a name of its own.
    mode : {"everyone", "new"}
        Whom each considers; see `analytics.campaigns.candidates.candidates`.
    budget : float, optional
        For the contacts of all together; who is left out to compare with costs nothing.
    control_share : float
        Share of each list that is left out at random, to compare with.
    salt : str
        To draw other control groups for the same names.
    day : date
        On which they run; today by default.

    Raises
    ------
    AnalyticsError
        When their number, a name or the budget makes no sense.
    """

    offers: tuple[SharedOffer, ...]
    mode: Audience = "everyone"
    budget: float | None = None
    control_share: float = 0.0
    salt: str = ""
    day: date = field(default_factory=date.today)

    def __post_init__(self) -> None:
        names = [offer.name for offer in self.offers]
        if not FEWEST_OFFERS <= len(names) <= MOST_OFFERS:
            raise AnalyticsError(
                f"{say(len(names), 'campaign is', 'campaigns are')} to share the customers.",
                hint=f"Choose {FEWEST_OFFERS} to {MOST_OFFERS}.",
            )
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise AnalyticsError(f"Two campaigns are called {twice}.", hint="Give each a name of its own.")
        if self.mode not in get_args(Audience):
            raise AnalyticsError(f"{self.mode!r} is nobody to share.", hint=f"Choose one of {', '.join(get_args(Audience))}.")
        if self.budget is not None and not self.budget >= 0:
            raise AnalyticsError(f"The budget is {self.budget}.", hint="Enter an amount of 0 or more, or none.")

    def campaign(self, offer: SharedOffer) -> CampaignSettings:
        """Return the settings of one of the campaigns, as if it were alone."""
        return CampaignSettings(
            items=offer.items,
            mode=self.mode,
            contacts=offer.most,
            costs=offer.costs,
            control_share=self.control_share,
            name=offer.name,
            salt=self.salt,
            offer=offer.name,
            day=self.day,
        )

    def to_mapping(self) -> dict[str, object]:
        """Return the settings as plain values, for a record."""
        offers = [asdict(offer) | {"items": list(offer.items)} for offer in self.offers]
        return asdict(self) | {"offers": offers, "day": self.day.isoformat()}

    @classmethod
    def from_mapping(cls, values: Mapping[str, object]) -> SharedSettings:
        """Return the settings that `to_mapping` gave.

        Raises
        ------
        AnalyticsError
            When a value is not what it should be.
        """
        try:
            offers = tuple(_offer(dict(each)) for each in values["offers"])  # type: ignore[attr-defined]
            known = recorded.of_kinds(values, _READERS) | {"day": recorded.day(values["day"])}
            return cls(offers, **known)  # type: ignore[arg-type]
        except recorded.UNREADABLE as error:
            raise AnalyticsError(
                "The settings of these campaigns cannot be read.", hint="Choose another copy of the record."
            ) from error


_READERS: recorded.Readers = {
    "mode": recorded.text,
    "budget": recorded.amount,
    "control_share": recorded.share,
    "salt": recorded.text,
}
_OF_OFFER: recorded.Readers = {
    "name": recorded.text,
    "items": recorded.texts,
    "most": recorded.count,
    "fewest": recorded.count,
}


def _offer(values: dict) -> SharedOffer:
    return SharedOffer(**recorded.of_kinds(values, _OF_OFFER), costs=recorded.costs(values["costs"]))  # type: ignore[arg-type]
