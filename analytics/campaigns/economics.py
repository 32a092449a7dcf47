"""What contacting a customer is expected to earn, customer by customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from analytics.errors import AnalyticsError

View = Literal["gross", "incremental"]


@dataclass(frozen=True)
class Costs:
    """What a contact costs and what a purchase brings, in one currency.

    Parameters
    ----------
    margin : float
        Contribution margin of a purchase before the offer.
    contact : float
        Cost of one contact.
    offer : float
        Cost of the offer, such as a discount: it is paid to everybody who buys, also to those who would have bought anyway.
    fixed : float
        Cost of the campaign, whatever its size.
    incrementality : float
        Share of the buyers who would not have bought without the campaign, from 0 to 1.

    Raises
    ------
    AnalyticsError
        When an amount is negative or no number, or the share is not within 0 and 1.

    Examples
    --------
    >>> Costs(margin=6, contact=0.12, offer=1.5).break_even("gross")
    0.02666...
    """

    margin: float
    contact: float = 0.0
    offer: float = 0.0
    fixed: float = 0.0
    incrementality: float = 1.0

    def __post_init__(self) -> None:
        for name in ("margin", "contact", "offer", "fixed"):
            if not 0 <= getattr(self, name) < np.inf:
                raise AnalyticsError(f"The {name} cost or margin is {getattr(self, name)}.", hint="Enter an amount of 0 or more.")
        if not 0 <= self.incrementality <= 1:
            raise AnalyticsError(
                f"The share of extra buyers is {self.incrementality}.", hint="Enter a share between 0 and 1, such as 0.4 for 40%."
            )

    def gain(self, view: View) -> float:
        """Return what one buyer leaves before the costs of contacts: ``m - d`` gross, ``rho m - d`` incremental."""
        if view not in get_args(View):
            raise AnalyticsError(f"There is no view {view!r}.", hint=f"Choose one of {', '.join(get_args(View))}.")
        return (self.incrementality if view == "incremental" else 1.0) * self.margin - self.offer

    def break_even(self, view: View) -> float | None:
        """Return the probability of buying above which a contact earns money: ``c / gain``; None when no contact does.

        Piatetsky-Shapiro and Masand (1999), Estimating campaign benefits and modeling lift, KDD.
        """
        gain = self.gain(view)
        return self.contact / gain if gain > 0 and self.contact <= gain else None

    def profit_of(self, probabilities: pd.Series, view: View, uplift: pd.Series | None = None) -> pd.Series:
        """Return what contacting each customer is expected to earn, without the fixed cost.

        Gross ``p (m - d) - c``; incremental ``p (rho m - d) - c``, or ``tau m - p d - c`` where the uplift tau is known
        (Piatetsky-Shapiro and Masand 1999; Radcliffe 2007, Using control groups to target on predicted lift).

        Parameters
        ----------
        probabilities : Series
            Calibrated probability to buy when contacted, from 0 to 1, by customer.
        view : {"gross", "incremental"}
        uplift : Series, optional
            How much a contact adds to the probability, by customer; it takes the place of the share of extra buyers.

        Returns
        -------
        Series
            In the order of the probabilities.
        """
        check_probabilities(probabilities)
        if view == "gross" or uplift is None:
            return probabilities * self.gain(view) - self.contact
        tau = uplift.reindex(probabilities.index)
        if tau.isna().any():
            raise AnalyticsError(
                f"The uplift of {int(tau.isna().sum()):,} of the customers is not known.", hint="Give one for each customer."
            )
        return tau * self.margin - probabilities * self.offer - self.contact

    def least_incrementality(self, probabilities: pd.Series) -> float | None:
        """Return the share of extra buyers at which contacting all of these customers costs as much as it earns.

        ``rho* = (F + n c + d sum p) / (m sum p)``: the root of the incremental profit in rho.

        Returns
        -------
        float or None
            Above 1 where even extra buyers alone would not pay for it; None when nobody is expected to buy or nothing is earned.

        Examples
        --------
        >>> round(Costs(margin=10, contact=0.5, offer=2).least_incrementality(pd.Series([0.1] * 100)), 6)
        0.7
        """
        check_probabilities(probabilities)
        earned = self.margin * float(probabilities.sum())
        if earned <= 0:
            return None
        spent = self.fixed + self.contact * len(probabilities) + self.offer * float(probabilities.sum())
        return spent / earned


def check_probabilities(probabilities: pd.Series) -> None:
    """Raise when a value is no probability: a strength must be calibrated before money is computed from it."""
    values = probabilities.to_numpy(dtype=float)
    if not ((values >= 0) & (values <= 1)).all():
        raise AnalyticsError(
            "Some of the probabilities of buying are not between 0 and 1.",
            hint="Turn strengths into probabilities by a back-test first; until then lists are rankings without amounts.",
        )
