"""What an analyst decides about a campaign: with the data, all that a list is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import get_args

from analytics.campaigns import recorded
from analytics.campaigns.candidates import Mode
from analytics.campaigns.economics import Costs
from analytics.errors import AnalyticsError

DEFAULT_CONTROL = 0.1


@dataclass(frozen=True)
class CampaignSettings:
    """One campaign.

    Parameters
    ----------
    items : tuple of str
        What it is about.
    mode : str
        Whom it considers; see `analytics.campaigns.candidates.candidates`.
    contacts : int, optional
        Most customers on the list; None for all who are considered.
    budget : float, optional
        For contacts and the fixed cost.
    costs : Costs, optional
        Without them no profit is told.
    stop_at_optimum : bool
        Whether the list ends where further contacts lose money.
    only_segments : tuple of str
        Names of main segments; empty for all.
    least_purchases : int
        Order lines that a customer must have; 0 for any.
    bought_within_days : int
        Whoever bought one of the items in so many last days is left out; 0 leaves out nobody.
    control_share : float
        Share of the list that is left out at random, to compare with.
    outside : int
        Customers from outside of the list who are contacted, too.
    name : str
        Of the campaign: the control group is drawn from it.
    salt : str
        To draw another control group for the same name.
    offer : str
        What is offered, for the file.
    day : date
        On which it runs; today by default.

    Raises
    ------
    AnalyticsError
        When a number makes no sense.
    """

    items: tuple[str, ...] = ()
    mode: Mode = "everyone"
    contacts: int | None = None
    budget: float | None = None
    costs: Costs | None = None
    stop_at_optimum: bool = True
    only_segments: tuple[str, ...] = ()
    least_purchases: int = 0
    bought_within_days: int = 0
    control_share: float = 0.0
    outside: int = 0
    name: str = ""
    salt: str = ""
    offer: str = ""
    day: date = field(default_factory=date.today)

    def __post_init__(self) -> None:
        if self.contacts is not None and self.contacts < 1:
            raise AnalyticsError(f"{self.contacts} contacts were asked for.", hint="Ask for at least 1.")
        for name in ("least_purchases", "bought_within_days", "outside"):
            if getattr(self, name) < 0:
                raise AnalyticsError(f"The number {getattr(self, name)} is below 0.", hint="Enter 0 or more.")

    def to_mapping(self) -> dict[str, object]:
        """Return the settings as plain values, for a record."""
        return asdict(self) | {"day": self.day.isoformat(), "items": list(self.items), "only_segments": list(self.only_segments)}

    @classmethod
    def from_mapping(cls, values: Mapping[str, object]) -> CampaignSettings:
        """Return the settings that `to_mapping` gave.

        Raises
        ------
        AnalyticsError
            When a value is not what it should be.
        """
        try:
            known = recorded.of_kinds(values, _READERS) | {"day": recorded.day(values["day"])}
            return cls(**known)  # type: ignore[arg-type]
        except recorded.UNREADABLE as error:
            raise AnalyticsError(
                "The settings of this campaign cannot be read.", hint="Choose another copy of the record."
            ) from error


def _mode(value: object) -> str:
    if value not in get_args(Mode):
        raise ValueError
    return recorded.text(value)


_READERS: recorded.Readers = {
    "items": recorded.texts,
    "mode": _mode,
    "contacts": recorded.count,
    "budget": recorded.amount,
    "costs": recorded.costs,
    "stop_at_optimum": recorded.flag,
    "only_segments": recorded.texts,
    "least_purchases": recorded.count,
    "bought_within_days": recorded.count,
    "control_share": recorded.share,
    "outside": recorded.count,
    "name": recorded.text,
    "salt": recorded.text,
    "offer": recorded.text,
}
