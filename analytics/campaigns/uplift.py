"""Whether a ranking finds the customers whom a campaign changes: Qini and uplift by band, both with a control group only."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.campaigns.campaign_files import CONTROL, TARGET
from analytics.campaigns.effects import MIN_GROUP, Effect, decimals, difference_of_rates, points
from analytics.errors import AnalyticsError
from analytics.tables.wording import say

BANDS = 10
LEAST_BANDS = 2
"""Parts of a ranking with both groups: of fewer, none can be compared with another."""


@dataclass(frozen=True)
class Qini:
    """How many extra responses a ranking reaches by depth.

    Attributes
    ----------
    curve : DataFrame
        From nobody to everybody, one row a score: ``share`` (of the customers), ``targets``, ``controls``, ``responses``,
        ``control_responses`` (so far), ``extra`` (Q), ``random`` (extra responses at this share for an order by chance).
    coefficient : float
        Area between the curve and that of chance, in extra responses a target; 0 for an order that does not help.
    """

    curve: pd.DataFrame = field(repr=False)
    coefficient: float


@dataclass(frozen=True)
class ScoreEffect:
    """Where in a ranking a campaign changed anything.

    Attributes
    ----------
    qini : Qini
    bands : DataFrame
        See `uplift_by_band`.
    sentence : str
        The effect in the better half of the ranking beside that in the other.
    """

    qini: Qini
    bands: pd.DataFrame = field(repr=False)
    sentence: str


def effect_by_score(people: pd.DataFrame) -> ScoreEffect:
    """Return the effect of a campaign by score.

    Parameters
    ----------
    people : DataFrame
        As for `qini`.

    Raises
    ------
    AnalyticsError
        Without a control group or scores, or when no two parts of the ranking have customers of both groups.
    """
    bands = uplift_by_band(people)
    if bands["effect"].notna().sum() < LEAST_BANDS:
        raise AnalyticsError(
            "The scores do not part the customers into groups that could be compared.",
            hint="A control group is drawn all along the list, from the best scores to the lowest.",
        )
    return ScoreEffect(qini(people), bands, _tell_halves(people))


def qini(people: pd.DataFrame) -> Qini:
    """Return the Qini curve of a ranking.

    With numbers of targets and controls so far ``N_T, N_C`` and of responses ``R_T, R_C``, in falling order of the score,
    ``Q = R_T - R_C N_T / N_C`` (Radcliffe 2007, Using control groups to target on predicted lift). Customers of one score come
    at once, so that the order of rows means nothing.

    Parameters
    ----------
    people : DataFrame
        ``score``, ``group`` and ``responded`` of each customer, as `ReadOut.people` has them.

    Raises
    ------
    AnalyticsError
        Without a control group or scores.
    """
    _check(people)
    treated = (people["group"] == TARGET).to_numpy()
    responded = people["responded"].to_numpy(dtype=float)
    sums = (
        pd.DataFrame(
            {
                "score": people["score"].to_numpy(dtype=float),
                "targets": treated.astype(float),
                "controls": (~treated).astype(float),
                "responses": responded * treated,
                "control_responses": responded * ~treated,
            }
        )
        .groupby("score")
        .sum()
        .sort_index(ascending=False)
        .cumsum()
    )
    curve = pd.concat([pd.DataFrame([dict.fromkeys(sums.columns, 0.0)]), sums], ignore_index=True)
    share = (curve["targets"] + curve["controls"]) / len(people)
    # Before the first control there is nothing to compare with: as in the paper nothing is taken off.
    expected = curve["control_responses"] * curve["targets"] / curve["controls"].where(curve["controls"] > 0, 1.0)
    curve["extra"] = curve["responses"] - expected
    curve["random"] = share * curve["extra"].iloc[-1]
    curve.insert(0, "share", share)
    area = np.trapezoid(curve["extra"] - curve["random"], curve["share"])
    return Qini(curve, float(area / treated.sum()))


def uplift_by_band(people: pd.DataFrame, bands: int = BANDS) -> pd.DataFrame:
    """Return the effect in each tenth of the scores, best first.

    Parameters
    ----------
    people : DataFrame
        As for `qini`; where it has the column ``band`` of the split, that is used.
    bands : int
        Number of equal parts of the ranking where there is no such column.

    Returns
    -------
    DataFrame
        ``band``, ``targets``, ``controls``, ``rate``, ``control_rate``, ``effect``, ``low``, ``high`` (95% interval); without an
        effect where a band has nobody in a group.
    """
    _check(people)
    if "band" in people:
        band = people["band"].to_numpy()
    else:
        ranks = people["score"].rank(method="average", ascending=False).to_numpy()
        band = np.minimum(np.ceil(ranks / len(people) * bands), bands).astype(int)
    rows = []
    for number, part in people.groupby(band):
        target, control = (part.loc[part["group"] == group, "responded"] for group in (TARGET, CONTROL))
        effect = (np.nan,) * 3
        if len(target) and len(control):
            found = difference_of_rates(int(target.sum()), len(target), int(control.sum()), len(control))
            effect = (found.value, found.low, found.high)
        rows.append((number, len(target), len(control), target.mean(), control.mean(), *effect))
    return pd.DataFrame(rows, columns=["band", "targets", "controls", "rate", "control_rate", "effect", "low", "high"])


def _tell_halves(people: pd.DataFrame) -> str:
    halves = uplift_by_band(people.drop(columns="band", errors="ignore"), bands=2)
    if len(halves) < LEAST_BANDS or halves["effect"].isna().any():
        return "The halves of the list cannot be compared: one of them has nobody of a group."
    better, other = (Effect(row.effect, row.low, row.high) for row in halves.itertuples())
    digits = max(decimals(better.value), decimals(other.value))
    both = f"{_said(better, digits)} in the better half of the list, {_said(other, digits)} in the other"
    difference = better.minus(other)
    if not difference.clear:
        return f"The halves of the list do not clearly differ: {both}."
    found = "more" if difference.value > 0 else "less"
    return f"The campaign changed {found} where the score is high: {both}."


def _said(effect: Effect, digits: int) -> str:
    low, high = points(effect.low, digits), points(effect.high, digits)
    return f"{points(effect.value, digits)} points ({low} to {high})"


def _check(people: pd.DataFrame) -> None:
    counts = people["group"].value_counts()
    if min(counts.get(TARGET, 0), counts.get(CONTROL, 0)) < MIN_GROUP:
        raise AnalyticsError(
            "A Qini needs a control group that was drawn at random, and there is none.",
            hint="Without one, those who would have bought anyway look like a success.",
        )
    unknown = int(people["score"].isna().sum()) if "score" in people else len(people)
    if unknown:
        raise AnalyticsError(
            f"{say(unknown, 'customer has', 'customers have')} no score.",
            hint="Give the list of the campaign with its scores.",
        )
