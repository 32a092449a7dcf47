"""What a list tells of each customer, and of which segments it is made up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.campaigns.basis import CampaignBasis
from analytics.campaigns.candidates import Candidates
from analytics.campaigns.chances import Chances
from analytics.campaigns.settings import CampaignSettings
from analytics.segments.membership import mix
from analytics.segments.segmentation import NO_SEGMENT_NAME, Segmentation

LEAST_SECOND = 0.1
"""Share of the mix from which a second segment is named."""


def described(
    basis: CampaignBasis,
    segments: Segmentation,
    settings: CampaignSettings,
    found: Candidates,
    worth: Chances | None,
    positions: np.ndarray,
    first_rank: int,
) -> pd.DataFrame:
    """Return what a list tells of customers at some positions, best first; see `Campaign.people`."""
    V = basis.V
    names = np.array([*segments.names, NO_SEGMENT_NAME], dtype=object)
    table = pd.DataFrame(
        {
            "rank": np.arange(first_rank, first_rank + len(positions)),
            "customer": V.customers[positions],
            "score": found.scores[positions],
            "known": _known(basis, settings, positions),
        }
    )
    if worth is not None:
        p = worth.values[positions]
        table["p_buy"] = p
        table["p_low"], table["p_high"] = worth.within(positions)
        if settings.costs is not None:
            table["expected_profit"] = settings.costs.profit_of(pd.Series(p), "incremental").to_numpy()
    table["main_segment"] = names[segments.main_positions[positions]]
    table["second_segment"] = _second(segments, positions, names)
    few = basis.little_known[positions]
    reasons = found.why(positions) if len(positions) else []
    table["reason"] = [f"{why}; few purchases so far" if little else why for why, little in zip(reasons, few, strict=True)]
    table["offer"] = settings.offer
    return table


def _known(basis: CampaignBasis, settings: CampaignSettings, positions: np.ndarray) -> np.ndarray:
    if settings.mode == "cold":  # nobody has what is not sold yet
        return np.zeros(len(positions), dtype=bool)
    rows = np.array([basis.V.item_position(item) for item in settings.items], dtype=int)
    held = basis.V.by_customer[positions][:, rows] if len(rows) else None
    return np.zeros(len(positions), dtype=bool) if held is None else np.asarray((held > 0).sum(axis=1)).ravel() > 0


def _second(segments: Segmentation, positions: np.ndarray, names: np.ndarray) -> np.ndarray:
    """Return the second largest part of each mix; empty where it is small."""
    mixes = mix(segments.fit, positions)
    if mixes.shape[1] < 2 or not len(positions):
        return np.full(len(positions), "", dtype=object)
    second = np.argsort(-mixes, axis=1, kind="stable")[:, 1]
    large = mixes[np.arange(len(positions)), second] >= LEAST_SECOND
    return np.where(large, names[second], "")


def make_up_of(segments: Segmentation, listed: pd.DataFrame) -> pd.DataFrame:
    """Count the list by main segment; those without one get a row where there are any."""
    names = [*segments.names, NO_SEGMENT_NAME]
    counts = listed["main_segment"].value_counts().reindex(names, fill_value=0).to_numpy()
    base = np.bincount(segments.main_positions % len(names), minlength=len(names)) / len(segments.main_positions)
    table = pd.DataFrame({"segment": names, "contacts": counts, "share": counts / max(len(listed), 1), "base_share": base})
    return table if base[-1] > 0 else table.iloc[:-1]
