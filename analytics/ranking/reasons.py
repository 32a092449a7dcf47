"""One sentence for each customer of a list, made for many customers at once."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from analytics.ranking.explain import amount_phrase, amounts_in_favour, nothing_typical
from analytics.segments.membership import typical_belonging
from analytics.segments.segmentation import Segmentation

HELD_ITSELF = 1e15
"""Weight of a purchase of the item itself: more than that of any other purchase."""


def reasons_for_customers(segments: Segmentation, customers: np.ndarray, items: np.ndarray) -> list[str]:
    """Say for each customer why the items suit: the segment that gives most, and an own purchase that is typical of it.

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
    volumes = fit.customer_factors[:, customers].T.astype(np.float64)
    profile = fit.scoring.item_parts[items].sum(axis=0, dtype=np.float64)
    parts = fit.scoring.by_segment(fit.scoring.customer_parts[:, customers].T * profile, fit.n_components)
    lead = parts.argmax(axis=1)
    rows = np.arange(len(customers))
    mixes = volumes[rows, lead] / np.maximum(volumes.sum(axis=1), 1e-300)
    shares = parts[rows, lead] / np.maximum(parts.sum(axis=1), 1e-300)
    own = fit.V.by_customer[customers]
    wanted = np.isin(own.indices, items)
    leads, any_taste = (np.repeat(values, np.diff(own.indptr)) for values in (lead, shares > 0))
    # For all items once: for every purchase of every customer it would fill the memory.
    typical = typical_belonging(fit, np.arange(fit.V.shape[0]))
    weights = amounts_in_favour(fit, own.data) * typical[own.indices, leads] * any_taste
    weights[wanted] = HELD_ITSELF + own.data[wanted]
    reasons = []
    for row, (start, stop) in enumerate(pairwise(own.indptr)):
        words = _segment_part(segments, int(lead[row]), mixes[row], shares[row])
        best = start + int(np.argmax(weights[start:stop]))
        if weights[best] > 0:
            words += f"; {amount_phrase(fit.V, fit.V.items[own.indices[best]], float(own.data[best]))}"
        elif shares[row] > 0:
            words += f"; {nothing_typical(fit.V)}"
        reasons.append(words)
    return reasons


def _segment_part(segments: Segmentation, lead: int, mix: float, share: float) -> str:
    V = segments.fit.V
    if not share:
        return f"no taste known that sets this {V.vocabulary.customer} apart"
    whole = "taste" if V.kind == "ratings" else "strength"
    return f"{segments.names[lead]} is {mix:.0%} of the mix and gives {share:.0%} of the {whole}"
