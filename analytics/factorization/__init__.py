"""V ~ W·H: one engine per kind of data behind one contract."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from analytics.errors import FactorizationError
from analytics.factorization.contract import (
    Baseline,
    Engine,
    Factorization,
    Factors,
    Progress,
    no_progress,
)
from analytics.factorization.counts import CountsEngine
from analytics.factorization.ratings import RatingsEngine
from analytics.matrix import InteractionMatrix
from analytics.threads import one_blas_thread

__all__ = ["ENGINES", "Baseline", "Engine", "Factorization", "Factors", "factorize", "max_components"]

ENGINES: dict[str, Engine] = {"counts": CountsEngine(), "ratings": RatingsEngine()}
MAX_COMPONENTS = 100


def max_components(V: InteractionMatrix) -> int:
    """Return the largest number of segments that a table allows."""
    return min(*V.shape, MAX_COMPONENTS)


def factorize(
    V: InteractionMatrix, n_components: int, random_state: int = 0, on_progress: Progress = no_progress
) -> Factorization:
    """Factorize V with the engine for its kind.

    The result does not depend on the order of rows and columns of V: they are sorted by
    label before the fit and put back after it.

    Parameters
    ----------
    V : InteractionMatrix, shape (n_items, n_customers)
    n_components : int
        Number of segments.
    random_state : int, default 0
        Makes the result reproducible.
    on_progress : callable, optional
        Called with the share done and a few words; may raise `Cancelled`.

    Returns
    -------
    Factorization
        Columns of W sum to 1; segments are ordered by their share of reconstructed volume.

    Raises
    ------
    FactorizationError
        When the table allows fewer segments.

    Examples
    --------
    >>> import pandas as pd
    >>> from analytics import matrix_from_wide
    >>> V = matrix_from_wide(pd.DataFrame({"John": [2, 0], "Mary": [0, 3]}, index=["Fruits", "Bread"]))
    >>> fit = factorize(V, n_components=2)
    >>> fit.W.round(2).loc["Bread"].tolist(), round(fit.error, 4)
    ([1.0, 0.0], 0.0)
    """
    _check(V, n_components)
    rows, columns = _by_label(V.items), _by_label(V.customers)
    values = sparse.csr_array(V.values[rows][:, columns])
    values.sort_indices()
    engine = ENGINES[V.kind]
    with one_blas_thread():
        factors = engine.fit(values, n_components, random_state, on_progress)
    # Scale and order are fixed before the rows go back, so that not even rounding depends on their order.
    scaled = _canonical(factors.W, factors.H)
    W, H = (np.empty_like(part) for part in scaled)
    W[rows], H[:, columns] = scaled
    baseline = factors.baseline
    if baseline is not None:
        item, customer = np.empty_like(baseline.item), np.empty_like(baseline.customer)
        item[rows], customer[columns] = baseline.item, baseline.customer
        baseline = Baseline(baseline.mean, _frozen(item), _frozen(customer))
    on_progress(1.0, "Done")
    error = float(np.sqrt(factors.squared_error))
    return Factorization(V, _frozen(W), _frozen(H), error, random_state, engine.name, baseline, factors.converged)


def _by_label(labels: pd.Index) -> np.ndarray:
    # As objects: text of a fixed width would take the room of the longest label for every one.
    return np.argsort(labels.astype(str).to_numpy(dtype=object), kind="stable")


def _frozen(array: np.ndarray) -> np.ndarray:
    array.setflags(write=False)
    return array


def _check(V: InteractionMatrix, n_components: int) -> None:
    for count, one in zip(V.shape, (V.vocabulary.count_items, V.vocabulary.count_customers), strict=True):
        if count < 2:
            raise FactorizationError(f"The table has only {one(count)}.", hint="Segments need at least two of each.")
    if not 1 <= n_components <= max_components(V):
        raise FactorizationError(
            f"{n_components} segments were asked for; {V.vocabulary.count_items(V.shape[0])} and "
            f"{V.vocabulary.count_customers(V.shape[1])} allow 1 to {max_components(V)}.",
            hint="Choose a smaller number.",
        )


def _canonical(W: np.ndarray, H: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give every profile the sum 1, move its scale to the customers, and put the largest segment first."""
    sums = W.sum(axis=0, dtype=np.float64)
    safe = np.where(sums > 0, sums, 1.0)
    W = (W / safe).astype(W.dtype)
    H = (H * safe[:, None]).astype(H.dtype)
    order = np.argsort(-H.sum(axis=1, dtype=np.float64), kind="stable")
    return np.ascontiguousarray(W[:, order]), np.ascontiguousarray(H[order])
