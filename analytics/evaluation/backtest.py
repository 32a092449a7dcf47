"""The back-test: which way to rank customers would have found most buyers on the analyst's own past?"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from analytics.errors import EvaluationError
from analytics.evaluation.averages import gains_of, lifts_by_item, table_of
from analytics.evaluation.metrics import SHARES, mean_band
from analytics.evaluation.splits import Cuts, choose_cuts
from analytics.evaluation.windows import EVERYONE, LEAST_BUYERS, NEW, OURS, Settings, Window, look_back, sample_customers
from analytics.factorization.contract import Progress, no_progress, part_of
from analytics.ranking.campaign_scores import DEFAULT_HALF_LIFE_DAYS
from analytics.tables.cleaning.interactions import Interactions
from analytics.tables.wording import percent, say
from analytics.vocabulary import Vocabulary

DEFAULT_DEPTH = 0.10
MOST_ITEMS = 100
MOST_CUSTOMERS = 10_000
BUDGET_SECONDS = 300.0
"""No further window is begun that would not end within it."""
LARGEST_RATIO_IN_PERCENT = 2.0
AUDIENCES = (EVERYONE, NEW)


@dataclass(frozen=True)
class BackTest:
    """What every method was worth on the past.

    Attributes
    ----------
    cuts : Cuts
        The windows that were tested.
    depth : float
        Share of the customers who are contacted.
    half_life_days : float
        Of the purchases that were learned from.
    table : DataFrame
        By ``audience`` and ``method``, the best first: ``lift``, ``low``, ``high`` (90% band over products), ``spread``
        (largest less smallest mean of a window), ``precision``, ``reached``, ``auc``, ``base_rate``, ``tests`` (products x windows).
    gains : DataFrame
        ``audience``, ``method``, ``share``, ``reached``, ``low``, ``high``: mean curves, with their 90% band over products.
    windows : tuple of Window
        The oldest first.
    vocabulary : Vocabulary
    notes : tuple of str
        What was drawn at random or left out.
    """

    cuts: Cuts
    depth: float
    half_life_days: float
    table: pd.DataFrame = field(repr=False)
    gains: pd.DataFrame = field(repr=False)
    windows: tuple[Window, ...] = field(repr=False)
    vocabulary: Vocabulary
    notes: tuple[str, ...] = ()

    @property
    def audiences(self) -> tuple[str, ...]:
        """Those that had buyers enough: "everyone", and "new" who had not bought the product before."""
        return tuple(name for name in AUDIENCES if (self.table["audience"] == name).any())

    @property
    def winner(self) -> dict[str, str]:
        """The method with the highest lift, by audience: the one to use."""
        return {name: str(self._of(name)["method"].iloc[0]) for name in self.audiences}

    def _of(self, audience: str) -> pd.DataFrame:
        rows = self.table[self.table["audience"] == audience]
        if rows.empty:
            raise EvaluationError(
                f"No {self.vocabulary.item} had {LEAST_BUYERS.get(audience, 0)} buyers among {audience!r}.",
                hint=f"Look at {' or '.join(self.audiences)}.",
            )
        return rows

    def at_depth(self, audience: str, depth: float) -> pd.DataFrame:
        """Return what every method was worth at another depth.

        Parameters
        ----------
        audience : str
        depth : float
            One of the depths of `gains`, above 0.

        Returns
        -------
        DataFrame
            ``method``, ``lift``, ``low``, ``high``, ``precision``, ``reached``, ``auc``, in the order of `table`.

        Raises
        ------
        EvaluationError
            When the depth is none of those.
        """
        rows = self._of(audience).set_index("method")
        gains = self.gains[(self.gains["audience"] == audience) & np.isclose(self.gains["share"], depth)].set_index("method")
        if gains.empty or depth <= 0:
            raise EvaluationError(f"A depth of {depth:g} was not looked at.", hint="Give a multiple of 0.05, such as 0.2.")
        measured = pd.concat([window.measured for window in self.windows])
        measured = measured[measured["audience"] == audience]
        share = next(share for share in SHARES if np.isclose(share, depth))
        precise = (measured[share] * measured["buyers"] / (depth * measured["customers"])).groupby(measured["method"]).mean()
        reached = gains.loc[rows.index, ["reached", "low", "high"]]
        return pd.DataFrame(
            {
                "lift": reached["reached"] / depth,
                "low": reached["low"] / depth,
                "high": reached["high"] / depth,
                "precision": precise[rows.index],
                "reached": reached["reached"],
                "auc": rows["auc"],
            }
        ).reset_index()

    def rival(self, audience: str) -> str:
        """Return the best method of the other kind: the best simple one where ours wins, and the other way round."""
        methods = self._of(audience)["method"]
        return str(next(name for name in methods if (name in OURS) != (methods.iloc[0] in OURS)))

    def difference(self, audience: str, method: str, other: str) -> tuple[float, float, float]:
        """Return by how much the lift of a method is above that of another, product by product, with its 90% band."""
        lifts = lifts_by_item(self.windows, audience)
        gap = (lifts[method] - lifts[other]).to_numpy()
        return (float(gap.mean()), *mean_band(gap))

    def sentence(self, audience: str) -> str:
        """Say who wins, and by how much.

        Raises
        ------
        EvaluationError
            When the audience had too few buyers to be tested.
        """
        rows = self._of(audience).set_index("method")["lift"]
        best, words = str(rows.index[0]), self.vocabulary
        second = self.rival(audience)
        _, low, _ = self.difference(audience, best, second)
        whom = f"all {words.customers}" if audience == EVERYONE else f"{words.customers} new to the {words.item}"
        depth = percent(self.depth)
        if low > 0:
            told = (
                f"Among {whom}, ranking by {best} wins: its top {depth} held {rows[best]:.1f} times as many buyers as a random "
                f"list, {_beside(rows[best], rows[second])} ranking by {second} ({rows[second]:.1f})."
            )
        else:
            told = (
                f"Among {whom}, ranking by {best} and by {second} do about equally well: their top {depth} held "
                f"{rows[best]:.1f} and {rows[second]:.1f} times as many buyers as a random list."
            )
        return told if best in OURS else f"{told} Lists are ranked by {best}."


def _beside(lift: float, other: float) -> str:
    """Say how much better a lift is; of one that is several times as good a percentage would only sound odd."""
    return f"{percent(lift / other - 1)} more than" if lift < LARGEST_RATIO_IN_PERCENT * other else "far more than"


def back_test(
    interactions: Interactions,
    *,
    horizon_days: int | None = None,
    starts: Sequence[date] | None = None,
    depth: float = DEFAULT_DEPTH,
    half_life_days: float = DEFAULT_HALF_LIFE_DAYS,
    most_items: int = MOST_ITEMS,
    most_customers: int = MOST_CUSTOMERS,
    budget_seconds: float = BUDGET_SECONDS,
    random_state: int = 0,
    on_progress: Progress = no_progress,
) -> BackTest:
    """Rank customers as of days in the past, and count who bought afterwards.

    Parameters
    ----------
    interactions : Interactions
        Purchases with dates.
    horizon_days : int, optional
        Time that a campaign is given; see `choose_cuts`.
    starts : sequence of date, optional
        First days of the outcomes.
    depth : float, default 0.1
        Share of the customers who are contacted.
    half_life_days : float, default 90
    most_items, most_customers : int
        Of larger tables, so many are drawn at random.
    budget_seconds : float
        The newest window comes first; older ones are left out when time is short.
    random_state : int, default 0
    on_progress : callable, optional
        May raise `Cancelled`.

    Returns
    -------
    BackTest

    Raises
    ------
    EvaluationError
        Without dates, with too short a history, with too few buyers, or when the depth is no share.
    AnalyticsError
        When the table holds ratings.
    """
    if not 0 < depth < 1:
        raise EvaluationError(f"A depth of {depth:g} is impossible.", hint="Give a share of the customers, such as 0.1.")
    words = interactions.vocabulary
    cuts = choose_cuts(interactions, horizon_days, starts)
    sampled, drawn = sample_customers(interactions, most_customers, random_state)
    settings = Settings(depth, half_life_days, most_items, random_state)
    windows, untested = _within_budget(sampled, cuts, settings, budget_seconds, on_progress)
    if not windows:
        raise EvaluationError(
            f"No {words.item} had {LEAST_BUYERS[EVERYONE]} buyers within {cuts.horizon_days} days.",
            hint="Test a longer time, or group products by category.",
        )
    notes = [cuts.note] if cuts.note else []
    if drawn:
        notes.append(f"{words.count_customers(most_customers)} were drawn at random.")
    if any(len(window.items) == most_items for window in windows):
        notes.append(f"At most {words.count_items(most_items)} were drawn at random for each test.")
    if untested:
        notes.append(f"{say(untested, 'older test was', 'older tests were')} left out: time was short, or buyers were too few.")
    on_progress(1.0, "Done")
    tested = Cuts(tuple(window.start for window in windows), cuts.horizon_days, cuts.note)
    return BackTest(tested, depth, half_life_days, table_of(windows), gains_of(windows), windows, words, tuple(notes))


def _within_budget(
    interactions: Interactions, cuts: Cuts, settings: Settings, budget_seconds: float, on_progress: Progress
) -> tuple[tuple[Window, ...], int]:
    """Return the windows that were looked at, the oldest first, and the number of those that were not."""
    started = time.monotonic()
    windows: list[Window] = []
    for number, start in enumerate(reversed(cuts.starts)):
        spent = time.monotonic() - started
        if number and spent * (number + 1) / number > budget_seconds:
            break
        found = look_back(interactions, cuts, start, settings, part_of(on_progress, number, len(cuts.starts)))
        if found is not None:
            windows.append(found)
    return tuple(reversed(windows)), len(cuts.starts) - len(windows)
