"""One sentence for each customer of a list, made for many customers at once."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from analytics.ranking.explain import amount_phrase
from analytics.segments.membership import belonging
from analytics.segments.segmentation import Segmentation


def reasons_for_customers(segments: Segmentation, customers: np.ndarray, items: np.ndarray) -> list[str]:
    """Say for each customer why the items suit: the segment that gives most, and an own purchase in it.

    Parameters
    ----------
    segments : Segmentation
    customers : ndarray of int
        Positions of the customers.
    items : ndarray of int
        Positions of the items of the campaign, taken together.

    Returns
    -------
    list of str
    """
    fit = segments.fit
    profile = fit.item_factors[items].astype(np.float64).sum(axis=0)
    volumes = fit.customer_factors[:, customers].T.astype(np.float64)
    parts = volumes * profile
    lead = parts.argmax(axis=1)
    rows = np.arange(len(customers))
    mixes = volumes[rows, lead] / np.maximum(volumes.sum(axis=1), 1e-300)
    shares = parts[rows, lead] / np.maximum(parts.sum(axis=1), 1e-300)
    own = fit.V.by_customer[customers]
    wanted = np.isin(own.indices, items)
    weights = own.data * np.where(
        wanted, 1e9, belonging(fit, own.indices)[np.arange(own.nnz), np.repeat(lead, np.diff(own.indptr))]
    )
    return [
        _reason(
            segments, int(lead[row]), mixes[row], shares[row], own.indices[start:stop], own.data[start:stop], weights[start:stop]
        )
        for row, (start, stop) in enumerate(pairwise(own.indptr))
    ]


def _reason(
    segments: Segmentation, lead: int, mix: float, share: float, held: np.ndarray, amounts: np.ndarray, weights: np.ndarray
) -> str:
    """Say the segment's part, then the own purchase that speaks most for it (one of the items themselves, if held)."""
    V = segments.fit.V
    words = f"{segments.names[lead]} is {mix:.0%} of the mix and gives {share:.0%} of the {'taste' if V.kind == 'ratings' else 'strength'}"
    if not share:
        words = f"no taste known that sets this {V.vocabulary.customer} apart"
    best = int(np.argmax(weights))
    return f"{words}; {amount_phrase(V, V.items[held[best]], float(amounts[best]))}"
