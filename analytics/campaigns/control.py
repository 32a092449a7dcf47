"""Control groups: who is left out so that the effect of a campaign can be told, what that costs and what it can show."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.stats import norm

from analytics.errors import AnalyticsError
from analytics.tables.wording import percent

BANDS = 10
"""Each tenth of the scores has its share of the control group, so that both groups are alike."""
SIGNIFICANCE = 0.05
"""How often a difference is seen where there is none, on both sides together."""
POWER = 0.8
"""How often a difference of the detectable size is seen."""
SHARES = (0.05, 0.1, 0.2, 0.5)
"""Sizes of a control group between which an analyst chooses."""
_HASH_BYTES = 8
_DIGITS_OF_Z = 4
"""As printed tables have them, so that sizes agree with theirs to the last customer."""


@dataclass(frozen=True)
class ControlSplit:
    """A list divided at random into those who are contacted and those who are not.

    Attributes
    ----------
    groups : DataFrame
        One row a customer, in the order of the list: ``customer``, ``score``, ``band`` (1 has the highest scores), ``group``
        ("target" or "control").
    campaign, salt : str
        What the split was drawn from: the same ones draw the same groups again.
    share : float
        Share of the list that was asked for as control group.
    """

    groups: pd.DataFrame = field(repr=False)
    campaign: str
    salt: str
    share: float

    @property
    def target(self) -> list[str]:
        """Customers to contact."""
        return self.groups.loc[self.groups["group"] == "target", "customer"].tolist()

    @property
    def control(self) -> list[str]:
        """Customers who are left out."""
        return self.groups.loc[self.groups["group"] == "control", "customer"].tolist()


def split_control(scores: pd.Series, campaign: str, share: float = 0.1, salt: str = "") -> ControlSplit:
    """Draw a control group from a list that is final: eligible, without the suppressed, and cut to its depth.

    Within each tenth of the scores, the customers with the smallest hash of campaign, salt and customer become the control
    group. The draw knows no order of rows and no clock, so that it comes out the same again; another campaign draws anew. A
    larger share keeps everybody whom a smaller one left out, within the rounding of a tenth.

    Parameters
    ----------
    scores : Series
        By customer; each customer once.
    campaign : str
        Its name or number.
    share : float
        Of the list, from 0 to below 1.
    salt : str

    Returns
    -------
    ControlSplit

    Raises
    ------
    AnalyticsError
        When a customer stands twice in the list or the share is not within its bounds.

    Examples
    --------
    >>> split = split_control(pd.Series(range(40), index=[f"C{number}" for number in range(40)]), "Coffee in May", share=0.25)
    >>> len(split.target), len(split.control), split.groups.groupby("band")["group"].apply(lambda g: (g == "control").sum()).tolist()
    (30, 10, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
    """
    if not 0 <= share < 1:
        raise AnalyticsError(f"The share of the control group is {share}.", hint="Choose 0 or more, and less than 1: 0.1 is 10%.")
    if scores.index.has_duplicates:
        twice = scores.index[scores.index.duplicated()][0]
        raise AnalyticsError(f"{twice} stands in the list more than once.", hint="Remove customers that repeat.")
    draw = _draw(scores.index, campaign, salt, "control")
    values = scores.to_numpy(dtype=float)
    order = np.lexsort((draw, -values))
    bands, control = np.empty(len(scores), dtype=int), np.zeros(len(scores), dtype=bool)
    before = seen = 0
    for number, band in enumerate(np.array_split(order, BANDS), start=1):
        bands[band] = number
        seen += len(band)
        size = math.floor(seen * share + 0.5) - before
        control[band[np.argsort(draw[band], kind="stable")[:size]]] = True
        before += size
    groups = pd.DataFrame(
        {"customer": scores.index, "score": values, "band": bands, "group": np.where(control, "control", "target")}
    )
    return ControlSplit(groups, campaign, salt, share)


def random_slice(outside: Iterable[str], n: int, campaign: str, salt: str = "") -> list[str]:
    """Draw customers from outside a list, to be contacted with it: only they can tell whether the ranking helps.

    Parameters
    ----------
    outside : iterable of str
        Eligible customers who are not on the list.
    n : int
        How many; fewer where there are fewer.
    campaign, salt : str
        As for `split_control`; the draw is independent of that one.

    Returns
    -------
    list of str
        The same for the same customers in any order.
    """
    if n < 0:
        raise AnalyticsError(f"A slice of {n} customers was asked for.", hint="Ask for 0 or more.")
    names = pd.Index(list(dict.fromkeys(outside)), dtype=object)
    return names[np.argsort(_draw(names, campaign, salt, "outside"), kind="stable")[:n]].tolist()


def detectable_difference(
    n_target: int, n_control: int, rate: float, significance: float = SIGNIFICANCE, power: float = POWER
) -> float | None:
    """Return the smallest difference of rates that a test of this size would probably show.

    ``(z_{1-a/2} + z_{power}) sqrt(p (1 - p) (1 / n_T + 1 / n_C))``: normal approximation at the rate without a campaign
    (Fleiss, Levin and Paik 2003, Statistical methods for rates and proportions, chapter 4).

    Returns
    -------
    float or None
        As a share: 0.064 is 6.4 points. None without anybody in one of the groups.

    Examples
    --------
    >>> round(100 * detectable_difference(900, 100, 0.05), 1)
    6.4
    """
    _check_rates(rate)
    if min(n_target, n_control) < 1:
        return None
    return float(_z(significance, power) * math.sqrt(rate * (1 - rate) * (1 / n_target + 1 / n_control)))


def sample_size(rate: float, rate_with: float, significance: float = SIGNIFICANCE, power: float = POWER) -> int:
    """Return how many customers each group needs so that a test probably shows this difference.

    ``(z_{1-a/2} + z_{power})^2 (p1 (1 - p1) + p2 (1 - p2)) / (p1 - p2)^2`` (Fleiss, Levin and Paik 2003, chapter 4, without
    correction for continuity).

    Examples
    --------
    >>> sample_size(0.05, 0.06)
    8156
    """
    _check_rates(rate, rate_with)
    if rate == rate_with:
        raise AnalyticsError(f"Both rates are {percent(rate)}.", hint="Enter the rate that you hope for with the campaign.")
    spread = rate * (1 - rate) + rate_with * (1 - rate_with)
    return math.ceil(_z(significance, power) ** 2 * spread / (rate - rate_with) ** 2)


def control_options(expected_profit: pd.Series, rate: float, shares: Sequence[float] = SHARES) -> pd.DataFrame:
    """Set the price of control groups of several sizes beside what they could show.

    Parameters
    ----------
    expected_profit : Series
        Of contacting each customer of the list: see `Costs.profit_of`.
    rate : float
        Share expected to buy without the campaign.
    shares : sequence of float

    Returns
    -------
    DataFrame
        One row a share: ``share``, ``target``, ``control`` (customers), ``detectable`` (as a share; missing without a group),
        ``price`` (profit foregone: size of the control group times the mean expected profit) and ``sentence``.
    """
    rows = []
    for share in shares:
        n_control = math.floor(len(expected_profit) * share + 0.5)
        n_target = len(expected_profit) - n_control
        detectable = detectable_difference(n_target, n_control, rate)
        price = n_control * float(expected_profit.mean()) if n_control else 0.0
        rows.append(
            (share, n_target, n_control, np.nan if detectable is None else detectable, price, _told(n_control, detectable, price))
        )
    return pd.DataFrame(rows, columns=["share", "target", "control", "detectable", "price", "sentence"])


def tell_detectable(difference: float) -> str:
    """Return what a test can show, in a sentence.

    Examples
    --------
    >>> tell_detectable(0.0643)
    'This test can show a difference of 6.4 points or more.'
    """
    return f"This test can show a difference of {100 * difference:.1f} points or more."


def _told(n_control: int, detectable: float | None, price: float) -> str:
    if detectable is None:
        return "Without a control group nobody can tell what the campaign changed."
    return f"{n_control:,} left out cost {price:,.2f} of expected profit. {tell_detectable(detectable)}"


def _draw(customers: Iterable[str], campaign: str, salt: str, purpose: str) -> np.ndarray:
    """Return a number for each customer that looks random; lengths keep ("ab", "c") and ("a", "bc") apart."""
    start = "".join(f"{len(part)}:{part}" for part in (purpose, campaign, salt))
    seed = hashlib.sha256(start.encode())
    draws = []
    for customer in customers:
        state = seed.copy()
        state.update(str(customer).encode())
        draws.append(int.from_bytes(state.digest()[:_HASH_BYTES], "big"))
    return np.array(draws, dtype=np.uint64)


def _z(significance: float, power: float) -> float:
    if not (0 < significance < 1 and 0 < power < 1):
        raise AnalyticsError("Significance and power must lie between 0 and 1.", hint="Usual are 0.05 and 0.8.")
    return float(round(norm.ppf(1 - significance / 2), _DIGITS_OF_Z) + round(norm.ppf(power), _DIGITS_OF_Z))


def _check_rates(*rates: float) -> None:
    for rate in rates:
        if not 0 < rate < 1:
            raise AnalyticsError(f"A rate of {rate} cannot be tested.", hint="Enter a share between 0 and 1: 0.05 is 5%.")
