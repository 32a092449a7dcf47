"""Predicted ratings taken apart around the means that a person can see."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from analytics.factorization.scoring import Scoring


@dataclass(frozen=True)
class CentredParts:
    """The same predictions as mean + biases + W·H, with parts that are 0 on the average of the known cells.

    Taste is never negative, so the biases of a fit absorb its mean, and alone they say nothing: a reader with a high
    mean may well have a negative one. As in an analysis of variance, the mean of a part over the ratings of an item
    moves to the item, that over the ratings of a customer to the customer, and what is left of it is interaction.

    Attributes
    ----------
    mean : float
        Average of the predictions for the known cells.
    item : ndarray, shape (n_items,)
    customer : ndarray, shape (n_customers,)
        Deviations from the mean, taste included.
    item_taste : ndarray, shape (n_items, n_components)
    customer_taste : ndarray, shape (n_customers, n_components)
        What each segment adds on the average of the ratings of the item, or of the customer.
    taste : ndarray, shape (n_components,)
        What each segment adds on the average of all ratings.
    """

    mean: float
    item: np.ndarray = field(repr=False)
    customer: np.ndarray = field(repr=False)
    item_taste: np.ndarray = field(repr=False)
    customer_taste: np.ndarray = field(repr=False)
    taste: np.ndarray = field(repr=False)

    def of_segments(self, row: int, column: int, taste: np.ndarray) -> np.ndarray:
        """Return what each segment adds to one cell beyond what it adds to its item and its customer anyway."""
        return taste - self.item_taste[row] - self.customer_taste[column] + self.taste


def centred_parts(values: sparse.csr_array, scoring: Scoring, n_segments: int) -> CentredParts:
    """Centre the parts of the predicted ratings on the known cells.

    Parameters
    ----------
    values : csr_array, shape (n_items, n_customers)
        The known cells.
    scoring : Scoring
        Of ratings.
    n_segments : int

    Returns
    -------
    CentredParts
    """
    base = scoring.baseline
    if base is None:
        raise ValueError("Only ratings have biases.")
    known = sparse.csr_array((np.ones(values.nnz, scoring.item_parts.dtype), values.indices, values.indptr), shape=values.shape)
    of_item, of_customer = (np.asarray(known.sum(axis=axis), dtype=np.float64).ravel() for axis in (1, 0))
    items, customers = scoring.item_parts, scoring.customer_parts.T
    item_taste = scoring.by_segment(items * (known @ customers), n_segments) / np.maximum(of_item, 1.0)[:, None]
    customer_taste = scoring.by_segment(customers * (known.T @ items), n_segments) / np.maximum(of_customer, 1.0)[:, None]
    taste = np.average(item_taste, axis=0, weights=of_item)
    item_mean, customer_mean = np.average(base.item, weights=of_item), np.average(base.customer, weights=of_customer)
    return CentredParts(
        float(base.mean + item_mean + customer_mean + taste.sum()),
        base.item + item_taste.sum(axis=1) - item_mean - taste.sum(),
        base.customer + customer_taste.sum(axis=1) - customer_mean - taste.sum(),
        item_taste,
        customer_taste,
        taste,
    )
