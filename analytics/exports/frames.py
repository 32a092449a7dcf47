"""The tables that are exported, in the dataset's own words."""

from __future__ import annotations

import pandas as pd

from analytics.campaigns.targeting import TargetList
from analytics.factorization import Factorization
from analytics.matrix import InteractionMatrix
from analytics.ranking.top import recommend_all
from analytics.segments.segmentation import Segmentation


def customer_segments(segments: Segmentation) -> pd.DataFrame:
    """Return one row for each customer: main segment and the share of each segment in the mix."""
    words = segments.fit.V.vocabulary
    table = segments.membership.reset_index(names=words.customer)
    table.insert(1, "main segment", segments.main.to_numpy())
    return table


def segment_profiles(segments: Segmentation) -> pd.DataFrame:
    """Return one row for each segment and item in its profile, most distinctive first."""
    words = segments.fit.V.vocabulary
    rows = segments.profiles[segments.profiles["share"] > 0]
    rows = rows.sort_values(["segment", "relevance", "item"], ascending=[True, False, True])
    names = pd.Series(segments.names, index=segments.fit.segment_numbers)
    return pd.DataFrame(
        {
            "segment": rows["segment"].map(names),
            words.item: rows["item"],
            "share of segment": rows["share"],
            "times the average": rows["lift"],
            f"{words.customers} (main segment) who have it": rows["buyers"],
        }
    ).reset_index(drop=True)


def segment_sizes(segments: Segmentation) -> pd.DataFrame:
    """Return one row for each segment: its name and its sizes."""
    words = segments.fit.V.vocabulary
    return segments.sizes.rename(
        columns={
            "name": "segment",
            "customers": f"{words.customers} (main segment)",
            "customers_share": f"share of {words.customers} (main segment)",
            "weight": f"{words.customers} (by mix)",
            "weight_share": f"share of {words.customers} (by mix)",
            "volume_share": f"share of {words.value}",
        }
    ).reset_index(drop=True)


def recommendations(segments: Segmentation, n: int, exclude_known: bool) -> pd.DataFrame:
    """Return the ``n`` best items for every customer, with the customer's main segment."""
    words = segments.fit.V.vocabulary
    table = recommend_all(segments.fit, n, exclude_known)
    table.insert(1, "main segment", segments.main.reindex(table["customer"]).to_numpy())
    return table.rename(columns={"customer": words.customer, "item": words.item, "score": _score_name(segments.fit.V)})


def target_list(targets: TargetList, V: InteractionMatrix) -> pd.DataFrame:
    """Return the contacts of a target list, best first, with reasons."""
    words = V.vocabulary
    return targets.contacts.assign(known=targets.contacts["known"].map({True: "yes", False: "no"})).rename(
        columns={
            "customer": words.customer,
            "score": _score_name(V),
            "known": "has it already",
            "main_segment": "main segment",
        }
    )


def _score_name(V: InteractionMatrix) -> str:
    return "predicted rating" if V.kind == "ratings" else "strength"


def profile_matrix(segments: Segmentation) -> pd.DataFrame:
    """Return W: items in rows, segments in columns; each column sums to 1."""
    return _named(segments.fit.W, segments).reset_index(names=segments.fit.V.vocabulary.item)


def membership_matrix(segments: Segmentation) -> pd.DataFrame:
    """Return H turned to customers in rows, segments in columns, in the unit of V."""
    return _named(segments.fit.H.T, segments).reset_index(names=segments.fit.V.vocabulary.customer)


def _named(table: pd.DataFrame, segments: Segmentation) -> pd.DataFrame:
    return table.set_axis(list(segments.names), axis=1)


def settings(fit: Factorization, extra: dict[str, str]) -> pd.DataFrame:
    """Return what an export was made with, one row for each setting."""
    V = fit.V
    known = {
        V.vocabulary.items: f"{V.shape[0]:,}",
        V.vocabulary.customers: f"{V.shape[1]:,}",
        "a cell counts": V.value,
        "blank means": "unknown" if V.kind == "ratings" else "none",
        "segments": str(fit.n_components),
        "random state": str(fit.random_state),
        "engine": fit.engine,
        "typical error of one cell": f"{fit.root_mean_squared_error:.4g}",
    }
    return pd.DataFrame(list({**extra, **known}.items()), columns=["setting", "value"])
