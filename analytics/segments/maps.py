"""The two maps of a segmentation, cut down to what a page can show, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from analytics.segments.membership import NO_SEGMENT, belonging, mix
from analytics.segments.profiles import telling_items, top_items
from analytics.segments.segmentation import NO_SEGMENT_NAME, Segmentation

Scale = Literal["item", "segment", "volume"]
Choice = Literal["relevance", "share"]

MAX_ROWS = 40
MAX_BINS = 200
FEWEST_PER_SEGMENT = 3


@dataclass(frozen=True)
class MapData:
    """Rows x segments, ready to draw.

    Attributes
    ----------
    values : ndarray, shape (n_rows, n_segments)
    rows : tuple of str
        Label of each row: an item, a customer, or a group of customers.
    members : tuple of ndarray of int
        Positions of the items or customers behind each row.
    segments : tuple of str
    group : ndarray of int, shape (n_rows,)
        Position of each row's main segment; -1 where there is none.
    total : int
        Number of items or customers in the table.
    is_share : bool
        Whether values are shares (0 to 1) rather than volumes.
    many : bool
        Whether there are too many rows to give each a line of text.
    """

    values: np.ndarray = field(repr=False)
    rows: tuple[str, ...] = field(repr=False)
    members: tuple[np.ndarray, ...] = field(repr=False)
    segments: tuple[str, ...]
    group: np.ndarray = field(repr=False)
    total: int
    is_share: bool = True
    many: bool = False

    @property
    def complete(self) -> bool:
        """Whether every item or customer has a row of its own."""
        return len(self.rows) == self.total

    @property
    def binned(self) -> bool:
        """Whether rows stand for groups of customers."""
        return any(len(members) > 1 for members in self.members)


def profile_map(segments: Segmentation, scale: Scale = "item", choose: Choice = "relevance", max_rows: int = MAX_ROWS) -> MapData:
    """Return items x segments, grouped by the segment that takes most of each item.

    Parameters
    ----------
    segments : Segmentation
    scale : {"item", "segment", "volume"}
        Share of the item that each segment takes (rows sum to 1), share of the segment's profile
        (columns sum to 1 over all items), or the volume explained, in the unit of V.
    choose : {"relevance", "share"}
        With more than ``max_rows`` items: the most distinctive (where a segment has none, the most typical), or the most
        typical, of each segment.
    max_rows : int

    Returns
    -------
    MapData
    """
    fit = segments.fit
    shown = np.arange(fit.V.shape[0])
    if len(shown) > max_rows:
        shown = _of_many(segments, choose, max_rows)
    shares = belonging(fit, shown)
    main = np.where(shares.max(axis=1) > 0, shares.argmax(axis=1), NO_SEGMENT)
    strength = fit.item_factors[shown].astype(np.float64) * fit.volumes
    order = np.lexsort((-strength.max(axis=1), np.where(main == NO_SEGMENT, fit.n_components, main)))
    shown, main = shown[order], main[order]
    values = {"item": shares[order], "segment": fit.item_factors[shown].astype(np.float64), "volume": strength[order]}[scale]
    return MapData(
        values,
        tuple(fit.V.items[shown]),
        tuple(shown[:, None]),
        segments.names,
        main,
        fit.V.shape[0],
        is_share=scale != "volume",
    )


def _of_many(segments: Segmentation, choose: Choice, max_rows: int) -> np.ndarray:
    """Return the positions of the items that speak for the segments; the first items where none does."""
    fit = segments.fit
    each = max(FEWEST_PER_SEGMENT, max_rows // fit.n_components)
    found = [
        telling_items(segments.profiles, number, each)
        if choose == "relevance"
        else top_items(segments.profiles, number, each, by="share")
        for number in fit.segment_numbers
    ]
    shown = np.unique(fit.V.items.get_indexer(pd.concat(found)["item"]))
    return shown if shown.size else np.arange(max_rows)


def membership_map(segments: Segmentation, max_rows: int = MAX_ROWS, max_bins: int = MAX_BINS) -> MapData:
    """Return customers x segments: each customer's mix, or the mean mix of groups of customers.

    Customers are ordered by main segment, then by how much of their mix it is. With more than
    ``max_rows`` customers, neighbours in that order are averaged in about ``max_bins`` groups,
    none of which crosses a segment; when each is a group of one, they carry the customers' names.

    Returns
    -------
    MapData
    """
    shares, main = mix(segments.fit), segments.main_positions
    k = segments.fit.n_components
    order = np.lexsort((-shares.max(axis=1), np.where(main == NO_SEGMENT, k, main)))
    customers = segments.fit.V.customers
    if len(order) <= max_rows:
        return MapData(shares[order], tuple(customers[order]), tuple(order[:, None]), segments.names, main[order], len(order))
    labels = [*segments.names, NO_SEGMENT_NAME]
    rows: list[str] = []
    members: list[np.ndarray] = []
    group: list[int] = []
    for position in [*range(k), NO_SEGMENT]:
        block = order[main[order] == position]
        if not block.size:
            continue
        bins = np.array_split(block, max(1, min(round(max_bins * block.size / len(order)), block.size)))
        members += bins
        group += [position] * len(bins)
        rows += [f"{labels[position]} {number + 1} of {len(bins)}" for number in range(len(bins))]
    if len(members) == len(order):
        rows = list(customers[order])
    values = np.array([shares[part].mean(axis=0) for part in members])
    return MapData(values, tuple(rows), tuple(members), segments.names, np.array(group), len(order), many=True)
