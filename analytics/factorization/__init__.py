"""V ~ W·H: one engine per kind of data behind one contract."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import sparse

from analytics.errors import FactorizationError
from analytics.factorization.contract import Baseline, Engine, Factors, Plan, Progress, no_progress, part_of
from analytics.factorization.counts import CountsEngine
from analytics.factorization.implicit import ImplicitEngine
from analytics.factorization.poisson import PoissonEngine
from analytics.factorization.ratings import RatingsEngine
from analytics.factorization.result import Factorization, Seconds
from analytics.factorization.scoring import Scoring, stacked
from analytics.matrix import InteractionMatrix
from analytics.threads import one_blas_thread

__all__ = ["ENGINES", "ENGINES_OF", "Baseline", "Engine", "Factorization", "Factors", "engine_of", "factorize", "max_components"]

ENGINES: dict[str, Engine] = {
    engine.name: engine for engine in (CountsEngine(), PoissonEngine(), ImplicitEngine(), RatingsEngine())
}
ENGINES_OF: dict[str, tuple[str, ...]] = {"counts": ("counts", "poisson", "implicit"), "ratings": ("ratings",)}
"""Engines that may factorize a kind of table; the first is the default."""
MAX_COMPONENTS = 100
TIE_DECIMALS = 6
"""Segments whose shares of the volume are equal to so many decimals are equally large."""


def max_components(V: InteractionMatrix) -> int:
    """Return the largest number of segments that a table allows."""
    return min(*V.shape, MAX_COMPONENTS)


def factorize(
    V: InteractionMatrix,
    n_components: int,
    random_state: int = 0,
    on_progress: Progress = no_progress,
    engine: str | None = None,
    n_scoring: int | None = None,
    weights: sparse.csr_array | None = None,
) -> Factorization:
    """Factorize V with the engine for its kind.

    The result does not depend on the order of rows and columns of V: they are sorted by
    label before the fit and put back after it.

    Parameters
    ----------
    V : InteractionMatrix, shape (n_items, n_customers)
    n_components : int
        Number of segments that are described.
    random_state : int, default 0
        Makes the result reproducible.
    on_progress : callable, optional
        Called with the share done and a few words; may raise `Cancelled`.
    engine : str, optional
        One of `ENGINES_OF` for the kind of V: "counts" (squared error), "poisson" (large amounts weigh less) or
        "implicit" (bought or not) for counts, "ratings" for ratings.
    n_scoring : int, optional
        Number of components that predict. By default the engine decides: counts are predicted by the segments
        themselves; ratings, and what is bought or not, by more components.
    weights : csr_array, shape (n_items, n_customers), optional
        How much each rating counts, above 0 in every cell that V knows; other cells are ignored.

    Returns
    -------
    Factorization
        Columns of W sum to 1; segments are ordered by their share of reconstructed volume.

    Raises
    ------
    FactorizationError
        When the table allows fewer segments, the engine does not suit it, or a rating has no weight.

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
    chosen = engine_of(V.kind, engine)
    if weights is not None:
        chosen = _weighted(V, weights)
    rows, columns = _by_label(V.items), _by_label(V.customers)
    values = _rearranged(V.values, rows, columns)
    plan = chosen.plan(values, n_components)
    if n_scoring is not None:
        plan = plan._replace(n_components=max(n_components, min(n_scoring, max_components(V))))
    more = plan != Plan(n_components) or not chosen.amounts
    started = time.perf_counter()
    with one_blas_thread():
        factors = chosen.fit(values, n_components, random_state, part_of(on_progress, 0, 2) if more else on_progress)
        described = time.perf_counter()
        scorer = _scorer(chosen, values, plan, random_state, factors, part_of(on_progress, 1, 2)) if more else None
    # Scale and order are fixed before the rows go back, so that not even rounding depends on their order.
    W, H, scale, order = _canonical(factors.W, factors.H)
    if not chosen.amounts:
        H = in_amounts(H, values)
    on_progress(1.0, "Done")
    return Factorization(
        V,
        _frozen(_put_back(W, rows)),
        _frozen(_put_back(H.T, columns).T),
        float(np.sqrt(factors.squared_error)),
        random_state,
        chosen.name,
        _baseline(factors.baseline, rows, columns),
        factors.converged,
        scale,
        factors.unit,
        factors.total,
        None if scorer is None else _arranged(scorer, rows, columns, order),
        n_scoring,
        Seconds(described - started, time.perf_counter() - described if more else 0.0),
    )


def engine_of(kind: str, name: str | None = None) -> Engine:
    """Return an engine for a kind of table, the default one unless it is named; raise `FactorizationError` if it does not suit."""
    allowed = ENGINES_OF[kind]
    if name is not None and name not in allowed:
        raise FactorizationError(f"{name!r} cannot factorize {kind}.", hint=f"Choose from {', '.join(allowed)}.")
    return ENGINES[name or allowed[0]]


def in_amounts(H: np.ndarray, values: sparse.csr_array) -> np.ndarray:
    """Deal the volume of each customer to segments by their shares, shape (n_components, n_customers)."""
    volumes = np.asarray(values.sum(axis=0), dtype=np.float64).ravel()
    return (H * (volumes / np.maximum(H.sum(axis=0, dtype=np.float64), 1e-300))).astype(H.dtype)


def _rearranged(table: sparse.csr_array, rows: np.ndarray, columns: np.ndarray) -> sparse.csr_array:
    if _in_order(rows) and _in_order(columns) and table.has_sorted_indices:
        return table
    moved = sparse.csr_array(table[rows][:, columns])
    moved.sort_indices()
    return moved


def _in_order(positions: np.ndarray) -> bool:
    return bool((np.diff(positions) == 1).all())


def _weighted(V: InteractionMatrix, weights: sparse.csr_array) -> Engine:
    """Return the engine of ratings with a weight for each of them, in the order in which they are fitted."""
    if V.kind != "ratings":
        raise FactorizationError("Weights are for ratings; this table holds counts.", hint="Leave the weights out.")
    if weights.shape != V.shape:
        raise FactorizationError(
            f"Weights of {weights.shape} were given for ratings of {V.shape}.", hint="Give one for each cell."
        )
    cells = V.values.tocoo()
    of_cells = np.asarray(weights.tocsr()[cells.coords], dtype=float).ravel()
    if not (of_cells > 0).all():
        raise FactorizationError(
            f"{int((~(of_cells > 0)).sum()):,} ratings have no weight above 0.", hint="Weigh every known rating."
        )
    aligned = sparse.csr_array((of_cells, V.values.indices, V.values.indptr), shape=V.shape)
    return RatingsEngine(_rearranged(aligned, _by_label(V.items), _by_label(V.customers)))


def _scorer(
    engine: Engine, values: sparse.csr_array, plan: Plan, random_state: int, described: Factors, on_progress: Progress
) -> Scoring:
    """Fit the models that predict, unless the one that describes is the one that predicts."""
    if plan == Plan(described.W.shape[1]):
        return stacked([described], described.W)
    models = [
        engine.fit_to_predict(
            values, plan.n_components, random_state + number, part_of(on_progress, number, plan.restarts, "Predictions")
        )
        for number in range(plan.restarts)
    ]
    return stacked(models, described.W)


def _arranged(scorer: Scoring, rows: np.ndarray, columns: np.ndarray, order: np.ndarray) -> Scoring:
    """Put items, customers and segments of a scorer into the order in which they are shown."""
    return replace(
        scorer,
        item_parts=_frozen(_put_back(scorer.item_parts, rows)),
        customer_parts=_frozen(_put_back(scorer.customer_parts.T, columns).T),
        segment_of=_frozen(np.argsort(order)[scorer.segment_of]),
        baselines=tuple(placed for base in scorer.baselines if (placed := _baseline(base, rows, columns)) is not None),
    )


def _baseline(baseline: Baseline | None, rows: np.ndarray, columns: np.ndarray) -> Baseline | None:
    if baseline is None:
        return None
    return Baseline(baseline.mean, _frozen(_put_back(baseline.item, rows)), _frozen(_put_back(baseline.customer, columns)))


def _put_back(sorted_rows: np.ndarray, order: np.ndarray) -> np.ndarray:
    placed = np.empty(sorted_rows.shape, sorted_rows.dtype)
    placed[order] = sorted_rows
    return placed


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


def _canonical(W: np.ndarray, H: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Give every profile the sum 1, move its scale to the customers, and put the largest segment first.

    Of segments that are equally large the one whose leading item has the first label stands first: their order must
    not hang on rounding, which differs from run to run.

    Returns W, H, the scales in the new order, and the old position of each segment.
    """
    sums = W.sum(axis=0, dtype=np.float64)
    safe = np.where(sums > 0, sums, 1.0)
    W = (W / safe).astype(W.dtype)
    H = (H * safe[:, None]).astype(H.dtype)
    volumes = H.sum(axis=1, dtype=np.float64)
    shares = np.round(volumes / max(float(volumes.sum()), 1e-300), TIE_DECIMALS)
    order = np.lexsort((W.argmax(axis=0), -shares))
    return np.ascontiguousarray(W[:, order]), np.ascontiguousarray(H[order]), safe[order], order
