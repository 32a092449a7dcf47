"""How many segments: held-out error for each number, and one sentence that says why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.decomposition import non_negative_factorization

from analytics.errors import FactorizationError
from analytics.factorization import ENGINES, factorize, max_components
from analytics.factorization.contract import Progress, no_progress, part_of
from analytics.factorization.counts import CountsEngine, unit_of
from analytics.matrix import InteractionMatrix
from analytics.threads import one_blas_thread

SAMPLE_CUSTOMERS = 2_000
FOLDS = 4
"""Blocks of a 2 x 2 cut that are predicted in turn; also the number of rating hold-outs."""
SMALLEST_BLOCK = 10
"""Below this number of items or customers in a block nothing can be held back, and the fit itself decides."""
SMALLEST_RATINGS = 200
HELD_OUT_SHARE = 0.1
ENOUGH_EXPLAINED = 0.95
FOLD_IN_ITERATIONS = 60
FOLD_ITERATIONS = 90
"""Enough to compare numbers of segments; a fit that people see goes on longer."""
PATIENCE = 3
"""Numbers tried beyond the one with the least error before the search ends."""
FEWEST_CUSTOMERS_EACH = 5
FEWEST_ITEMS_EACH = 2
MOST_OF_SMALL = 3
"""Of a table too small for a test, each segment suggested has this many customers and items; up to 3 are always allowed."""
ALMOST_NOTHING = 0.01


@dataclass(frozen=True)
class Advice:
    """A number of segments and its reason.

    Attributes
    ----------
    best : int
    table : DataFrame
        One row for each number tried: ``n_components``, ``error`` (held out: the share of the squared values
        that is not predicted; or of the fit itself, see ``held_out``), ``spread`` (one standard error).
    reason : str
        One sentence.
    held_out : bool
        Whether ``error`` is that of cells the fit has not seen.
    """

    best: int
    table: pd.DataFrame = field(repr=False)
    reason: str
    held_out: bool


def suggest_n_components(
    V: InteractionMatrix, candidates: Iterable[int] = range(2, 13), random_state: int = 0, on_progress: Progress = no_progress
) -> Advice:
    """Suggest a number of segments.

    Counts: 2 x 2 bi-cross-validation (Owen and Perry, 2009). Ratings: a tenth of the known cells is
    held out, four times. Among the candidates the smallest within one standard error of the least
    error is taken (Breiman et al., 1984). Tables too small to hold anything back take the smallest
    number that explains 95 % of the squared values, and leaves 5 customers and 2 items to each segment.
    The search ends when three numbers in a row have not lowered the error.

    Parameters
    ----------
    V : InteractionMatrix
    candidates : iterable of int
        Numbers to try; those that the table does not allow are left out.
    random_state : int
    on_progress : callable, optional

    Returns
    -------
    Advice

    Raises
    ------
    FactorizationError
        When the table allows none of the candidates.

    Examples
    --------
    >>> from analytics import matrix_from_wide
    >>> V = matrix_from_wide(pd.DataFrame(np.kron(np.eye(2), np.ones((2, 3))), index=list("abcd")))
    >>> suggest_n_components(V, range(2, 4)).best
    2
    """
    sample = _sample(V, random_state)
    enough = sample.values.nnz >= SMALLEST_RATINGS if V.kind == "ratings" else min(sample.shape) >= 2 * SMALLEST_BLOCK
    limit = max_components(V) if not enough or V.kind == "ratings" else min(sample.shape) // 2
    limit = limit if enough else min(limit, _most_of_small(V))
    tried = sorted({k for k in candidates if 1 <= k <= limit})
    if not tried:
        raise FactorizationError(f"None of the numbers can be tried; the table allows at most {limit}.")
    if not enough:
        return _advise_by_fit(sample, tried, random_state, on_progress)
    errors = _rating_errors if V.kind == "ratings" else _count_errors
    rows = []
    for number, k in enumerate(tried):
        report = part_of(on_progress, number, len(tried), f"Trying {k} segments")
        report(0.0, "")
        with one_blas_thread():
            folds = np.array(list(errors(sample, k, random_state, report)))
        rows.append((k, folds.mean(), folds.std(ddof=1) / np.sqrt(len(folds))))
        if len(rows) - 1 - int(np.argmin([error for _, error, _ in rows])) >= PATIENCE:
            break
    table = pd.DataFrame(rows, columns=["n_components", "error", "spread"])
    lowest = table.loc[table["error"].idxmin()]
    best = int(table.loc[table["error"] <= lowest["error"] + lowest["spread"], "n_components"].iloc[0])
    return Advice(best, table, _sentence(table, best), held_out=True)


def _most_of_small(V: InteractionMatrix) -> int:
    n_items, n_customers = V.shape
    return max(MOST_OF_SMALL, min(n_customers // FEWEST_CUSTOMERS_EACH, n_items // FEWEST_ITEMS_EACH))


def _sentence(table: pd.DataFrame, best: int) -> str:
    error = table.set_index("n_components")["error"]
    before, after = error.get(best - 1), error.get(best + 1)
    parts = []
    if after is not None:
        gain = 1 - after / error[best]
        little = "almost nothing" if gain < ALMOST_NOTHING else "little for certain"
        parts.append(f"{_ordinal(best + 1)} adds " + (f"{little} ({gain:.1%})" if gain > 0 else "nothing"))
    if before is not None:
        parts.append(f"going from {best - 1} to {best} helped ({1 - error[best] / before:.1%})")
    return f"{best} suggested: {'; '.join(parts)}." if parts else f"{best} suggested."


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{'an' if number in (8, 11, 18) or 80 <= number < 90 else 'a'} {number}{ending}"


def _advise_by_fit(V: InteractionMatrix, tried: list[int], random_state: int, on_progress: Progress) -> Advice:
    rows = []
    for number, k in enumerate(tried):
        report = part_of(on_progress, number, len(tried), f"Trying {k} segments")
        report(0.0, "")
        rows.append((k, 1.0 - factorize(V, k, random_state, report).explained, 0.0))
    table = pd.DataFrame(rows, columns=["n_components", "error", "spread"])
    good = table.loc[table["error"] <= 1.0 - ENOUGH_EXPLAINED, "n_components"]
    best = int(good.iloc[0]) if len(good) else tried[-1]
    reproduced = 1.0 - float(table.set_index("n_components").loc[best, "error"])
    reason = f"{best} suggested: they reproduce {reproduced:.0%} of the table, which is too small to hold anything back and test."
    return Advice(best, table, reason, held_out=False)


def _sample(V: InteractionMatrix, random_state: int) -> InteractionMatrix:
    """Return V with at most `SAMPLE_CUSTOMERS` customers, and without the items that nobody of them has."""
    if V.shape[1] <= SAMPLE_CUSTOMERS:
        return V
    chosen = np.sort(np.random.default_rng(random_state).choice(V.shape[1], SAMPLE_CUSTOMERS, replace=False))
    values = sparse.csr_array(V.by_customer[chosen].T)
    rows = np.flatnonzero(np.diff(values.indptr))
    return InteractionMatrix(values[rows], V.items[rows], V.customers[chosen], V.kind, V.value, V.vocabulary)


def _count_errors(V: InteractionMatrix, k: int, random_state: int, on_progress: Progress) -> Iterator[float]:
    """Yield the relative squared error of each predicted block of a 2 x 2 cut of customers and items."""
    rng = np.random.default_rng(random_state)
    X = sparse.csr_array(V.by_customer / unit_of(V.values), dtype=np.float32)
    people, things = rng.permutation(X.shape[0]) % 2 == 0, rng.permutation(X.shape[1]) % 2 == 0
    for fold, (rows, columns) in enumerate((rows, columns) for rows in (people, ~people) for columns in (things, ~things)):
        engine, report = CountsEngine(FOLD_ITERATIONS), part_of(on_progress, fold, FOLDS)
        kept = engine.fit(sparse.csr_array(X[~rows][:, ~columns].T), k, random_state, report)
        left = _fold_in(X[rows][:, ~columns], np.ascontiguousarray(kept.W.T))
        right = _fold_in(X[~rows][:, columns].T, np.ascontiguousarray(kept.H)).T
        block = X[rows][:, columns]
        predicted = left @ right
        total = float((block.data.astype(np.float64) ** 2).sum())
        yield float(((block.toarray() - predicted) ** 2).sum()) / max(total, 1e-300)


def _fold_in(X: sparse.csr_array, components: np.ndarray) -> np.ndarray:
    """Return the non-negative weights of rows of X on fixed components."""
    weights, _, _ = non_negative_factorization(
        sparse.csr_array(X),
        None,
        components.astype(np.float32),
        n_components=components.shape[0],
        init="custom",
        update_H=False,
        solver="cd",
        tol=0.0,
        max_iter=FOLD_IN_ITERATIONS,
    )
    return weights


def _rating_errors(V: InteractionMatrix, k: int, random_state: int, on_progress: Progress) -> Iterator[float]:
    """Yield the squared error of held-out ratings, relative to predicting their mean."""
    cells = V.values.tocoo()
    rows, columns = cells.coords
    for fold in range(FOLDS):
        held = np.random.default_rng([random_state, fold]).random(cells.nnz) < HELD_OUT_SHARE
        train = sparse.csr_array(sparse.coo_array((cells.data[~held], (rows[~held], columns[~held])), shape=V.shape))
        factors = ENGINES["ratings"].fit(train, k, random_state, part_of(on_progress, fold, FOLDS))
        base = factors.baseline
        if base is None:
            raise FactorizationError("The ratings engine gave no biases.")
        taste = np.einsum("ns,ns->n", factors.W[rows[held]], factors.H.T[columns[held]])
        predicted = base.mean + base.item[rows[held]] + base.customer[columns[held]] + taste
        actual = cells.data[held]
        yield float(((actual - predicted) ** 2).sum() / max(((actual - base.mean) ** 2).sum(), 1e-12))
