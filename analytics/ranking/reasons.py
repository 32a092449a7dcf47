"""One sentence for each customer of a list, made for many customers at once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analytics.factorization import Factorization
from analytics.ranking.explain import amount_phrase, amounts_in_favour, nothing_typical
from analytics.segments.membership import typical_belonging
from analytics.segments.segmentation import Segmentation

HELD_ITSELF = 1e15
"""Weight of a purchase of the item itself: more than that of any other purchase."""


@dataclass(frozen=True)
class Given:
    """What the scores of some customers are made of: they are the sums of all of it.

    Attributes
    ----------
    segments : ndarray, shape (n_customers, n_segments)
        By tastes, each counted to a segment.
    own : ndarray, shape (n_customers,)
        By own purchases of the items themselves.
    """

    segments: np.ndarray
    own: np.ndarray

    @property
    def total(self) -> np.ndarray:
        """The scores, shape (n_customers,)."""
        return self.segments.sum(axis=1) + self.own


def strengths_given(fit: Factorization, customers: np.ndarray, items: np.ndarray) -> Given:
    """Return what the strengths of the items for some customers are made of."""
    profile = fit.scoring.item_parts[items].sum(axis=0, dtype=np.float64)
    parts = fit.scoring.by_segment(fit.scoring.customer_parts[:, customers].T * profile, fit.n_components)
    return Given(parts, np.zeros(len(customers)))


def reasons_for_customers(
    segments: Segmentation, customers: np.ndarray, items: np.ndarray, given: Given | None = None
) -> list[str]:
    """Say for each customer why the items suit: the segment that gives most, and an own purchase that is typical of it.

    Parameters
    ----------
    segments : Segmentation
    customers : ndarray of int
        Positions of the customers.
    items : ndarray of int
        Positions of the items of the campaign, taken together.
    given : Given, optional
        What the scores that rank the customers are made of; by default these are strengths.

    Returns
    -------
    list of str
    """
    fit = segments.fit
    volumes = fit.customer_factors[:, customers].T.astype(np.float64)
    whole = "score" if given is not None else "taste" if fit.V.kind == "ratings" else "strength"
    given = given or strengths_given(fit, customers, items)
    lead = given.segments.argmax(axis=1)
    rows = np.arange(len(customers))
    mixes = volumes[rows, lead] / np.maximum(volumes.sum(axis=1), 1e-300)
    shares, own_shares = (part / np.maximum(given.total, 1e-300) for part in (given.segments[rows, lead], given.own))
    own = fit.V.by_customer[customers]
    wanted = np.isin(own.indices, items)
    leads, any_taste = (np.repeat(values, np.diff(own.indptr)) for values in (lead, shares > 0))
    # For all items once: for every purchase of every customer it would fill the memory.
    typical = typical_belonging(fit, np.arange(fit.V.shape[0]))
    weights = amounts_in_favour(fit, own.data) * typical[own.indices, leads] * any_taste
    weights[wanted] = HELD_ITSELF + own.data[wanted]
    reasons = []
    for row, (start, stop) in enumerate(pairwise(own.indptr)):
        words = _segment_part(segments, int(lead[row]), mixes[row], shares[row], whole)
        best = start + int(np.argmax(weights[start:stop]))
        if weights[best] > 0:
            words += f"; {amount_phrase(fit.V, fit.V.items[own.indices[best]], float(own.data[best]))}"
        elif shares[row] > 0:
            words += f"; {nothing_typical(fit.V)}"
        if own_shares[row] > 0:
            words += f" ({own_shares[row]:.0%})"
        reasons.append(words)
    return reasons


def _segment_part(segments: Segmentation, lead: int, mix: float, share: float, whole: str) -> str:
    V = segments.fit.V
    if not share:
        return f"no taste known that sets this {V.vocabulary.customer} apart"
    return f"{segments.names[lead]} is {mix:.0%} of the mix and gives {share:.0%} of the {whole}"
