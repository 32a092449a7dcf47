"""What there is to say about one item, or about some customers."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.ranking.similar import similar_items
from analytics.segments.membership import belonging, mix
from analytics.segments.segmentation import Segmentation


@dataclass(frozen=True)
class ItemStory:
    """One item: how much of it there is, who takes it, and what is like it.

    Attributes
    ----------
    item : str
    buyers : int
        Customers who have it.
    total : float
        Sum of its cells; the mean for ratings.
    shares : DataFrame
        ``segment``, ``share`` (of the item that the segment takes by the model; sums to 1), ``purchases_share``
        (of the item's real volume, for ratings of its ratings, that is with the members), ``buyers`` (members who have it).
    similar : DataFrame
        ``item``, ``score``.
    """

    item: str
    buyers: int
    total: float
    shares: pd.DataFrame = field(repr=False)
    similar: pd.DataFrame = field(repr=False)


def item_story(segments: Segmentation, item: str, n_similar: int = 5, min_similar: float = 0.0) -> ItemStory:
    """Return the story of an item; raise `UnknownLabelError` when there is none of this name."""
    fit = segments.fit
    position = fit.V.item_position(item)
    row = fit.V.values[[position], :]
    owners = segments.main_positions[row.indices]
    placed = owners >= 0
    volumes = np.ones(row.nnz) if fit.V.kind == "ratings" else row.data.astype(np.float64)
    shares = pd.DataFrame(
        {
            "segment": segments.names,
            "share": belonging(fit, np.array([position]))[0],
            "purchases_share": np.bincount(owners[placed], volumes[placed], fit.n_components) / max(volumes.sum(), 1e-300),
            "buyers": np.bincount(owners[placed], minlength=fit.n_components),
        }
    )
    total = float(row.data.mean() if fit.V.kind == "ratings" else row.data.sum())
    return ItemStory(item, int(row.nnz), total, shares, similar_items(fit, item, n_similar, min_similar))


def customer_table(segments: Segmentation, positions: np.ndarray, n: int = 50) -> pd.DataFrame:
    """Return up to ``n`` customers, those with the clearest main segment first.

    Returns
    -------
    DataFrame
        ``customer``, ``main_segment``, ``share`` (of the main segment in the mix), ``total`` (sum of the
        customer's cells; the mean for ratings).
    """
    fit = segments.fit
    shares = mix(fit)[positions].max(axis=1)
    order = np.argsort(-shares, kind="stable")[:n]
    chosen = positions[order]
    return pd.DataFrame(
        {
            "customer": fit.V.customers[chosen],
            "main_segment": segments.main.iloc[chosen].to_numpy(),
            "share": shares[order],
            "total": customer_totals(segments)[chosen],
        }
    )


def customer_totals(segments: Segmentation) -> np.ndarray:
    """Return the sum of each customer's cells; for ratings their mean. Shape (n_customers,)."""
    V = segments.fit.V
    totals = np.asarray(V.values.sum(axis=0), dtype=np.float64).ravel()
    return totals / np.diff(V.by_customer.indptr) if V.kind == "ratings" else totals
