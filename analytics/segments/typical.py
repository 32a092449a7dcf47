"""The customers that show best what a segment is: of documents, those that a person would read first."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.errors import UnknownLabelError
from analytics.segments.membership import mix
from analytics.segments.segmentation import Segmentation


def typical_customers(segments: Segmentation, number: int, n: int = 5) -> pd.DataFrame:
    """Return the customers with the highest share of a segment in their mix; where the share is the same, who has most of it.

    Shares are compared as whole percents: a document of one word that is all of a topic comes after a long one that is.

    Parameters
    ----------
    segments : Segmentation
    number : int
        Number of the segment, 1 is the largest.
    n : int
        How many at most.

    Returns
    -------
    DataFrame
        ``customer``, ``share`` (of the segment in the mix) and ``volume`` (what the segment explains of the customer,
        in the unit of V); none has a share of 0.

    Raises
    ------
    UnknownLabelError
        When there is no segment of this number.

    Examples
    --------
    >>> from analytics import factorize, matrix_from_wide, segment
    >>> V = matrix_from_wide(pd.DataFrame({"Ann": [1, 0], "Bob": [0, 1], "Cleo": [9, 0]}, index=["Tea", "Jam"]))
    >>> typical_customers(segment(factorize(V, 2)), 1)["customer"].tolist()
    ['Cleo', 'Ann']
    """
    fit = segments.fit
    if number not in fit.segment_numbers:
        raise UnknownLabelError(f"There is no segment {number}.", hint=f"There are {fit.n_components}.")
    shares, volumes = mix(fit)[:, number - 1], fit.customer_factors[number - 1]
    order = np.lexsort((-volumes, -np.round(shares, 2)))[:n]
    order = order[shares[order] > 0]
    return pd.DataFrame({"customer": fit.V.customers[order], "share": shares[order], "volume": volumes[order]})
