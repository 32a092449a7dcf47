"""How well a number of segments predicts what the fit has not seen: one test for each kind of table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import numpy as np
from scipy import sparse

from analytics.errors import FactorizationError
from analytics.factorization.contract import Engine, Progress, part_of
from analytics.matrix import InteractionMatrix

Test = Literal["purchases", "ratings", "blocks", "fit"]
"""What is held back: single purchases, single ratings, a quarter of the table, or nothing because the table is too small."""

FOLDS = 4
"""Times that something is held back; also the blocks of a 2 x 2 cut."""
HELD_OUT_SHARE = 0.1
OTHERS = 10
"""Items that each purchase held back is compared with."""
FEWEST_CELLS = 200
SMALLEST_BLOCK = 10
"""Below this number of items or customers in a block nothing can be told from it."""
MOST_KNOWN = 0.5
"""From this share of cells above zero on there are too few blanks to compare a purchase with."""


def choose_test(V: InteractionMatrix) -> Test:
    """Return how numbers of segments are to be compared on a table.

    Ratings and purchases need enough cells to hold some back. Where hardly a cell is zero, nothing tells who does
    not buy, and blocks are predicted instead.
    """
    if V.kind == "ratings":
        return "ratings" if V.values.nnz >= FEWEST_CELLS else "fit"
    if min(V.shape) < 2 * SMALLEST_BLOCK:
        return "fit"
    return "purchases" if V.values.nnz <= MOST_KNOWN * V.shape[0] * V.shape[1] else "blocks"


def errors_of(
    V: InteractionMatrix, test: Test, engine: Engine, n_components: int, random_state: int, on_progress: Progress
) -> np.ndarray:
    """Return the error of each time that something was held back; the same is held back for every number of segments.

    Parameters
    ----------
    V : InteractionMatrix
    test : {"purchases", "ratings", "blocks"}
    engine : Engine
    n_components, random_state : int
    on_progress : callable

    Returns
    -------
    ndarray, shape (`FOLDS`,)
        Purchases: the share of comparisons with other items that they lose. Ratings and blocks: the sum of squared
        errors over that of predicting the mean, or nothing.
    """
    return np.array(list(_TESTS[test](V, engine, n_components, random_state, on_progress)))


def _purchase_errors(V: InteractionMatrix, engine: Engine, k: int, random_state: int, on_progress: Progress) -> Iterator[float]:
    """Yield how often a purchase that was held back scores below an item that its customer does not have.

    1 - AUC within customers, as in Rendle et al. (2009); ties count half. The other item is that of another purchase, so that
    popularity alone wins nothing. A fit with too many segments learns that the purchases held back are zeros, and the
    error rises. The fits see square roots of the amounts, whose variance is alike for small and large ones (Anscombe,
    1948): how much a few customers buy is not to decide how many tastes there are.
    """
    rows, columns, data = _cells(V)
    roots = np.sqrt(data)
    owned = np.sort(_keys(rows, columns, V.shape[0]))
    for fold in range(FOLDS):
        rng = np.random.default_rng([random_state, fold])
        held = rng.random(rows.size) < HELD_OUT_SHARE
        factors = engine.fit(_table(V, rows, columns, roots, ~held), k, random_state, part_of(on_progress, fold, FOLDS))
        bought, customers = rows[held], columns[held]
        lost = compared = 0.0
        for _ in range(OTHERS):
            others = rows[rng.integers(rows.size, size=bought.size)]
            fair = ~_contains(owned, _keys(others, customers, V.shape[0]))
            margin = _scores(factors.W, factors.H, bought, customers) - _scores(factors.W, factors.H, others, customers)
            lost += float(((margin < 0) + 0.5 * (margin == 0))[fair].sum())
            compared += float(fair.sum())
        yield lost / max(compared, 1.0)


def _rating_errors(V: InteractionMatrix, engine: Engine, k: int, random_state: int, on_progress: Progress) -> Iterator[float]:
    """Yield the squared error of ratings that were held back, relative to predicting their mean (Wold, 1978)."""
    rows, columns, data = _cells(V)
    for fold in range(FOLDS):
        held = np.random.default_rng([random_state, fold]).random(rows.size) < HELD_OUT_SHARE
        factors = engine.fit(_table(V, rows, columns, data, ~held), k, random_state, part_of(on_progress, fold, FOLDS))
        base = factors.baseline
        if base is None:
            raise FactorizationError("The ratings engine gave no biases.", hint="Please report it.")
        predicted = base.mean + base.item[rows[held]] + base.customer[columns[held]]
        predicted += _scores(factors.W, factors.H, rows[held], columns[held])
        actual = data[held]
        yield float(((actual - predicted) ** 2).sum() / max(((actual - base.mean) ** 2).sum(), 1e-12))


def _block_errors(V: InteractionMatrix, engine: Engine, k: int, random_state: int, on_progress: Progress) -> Iterator[float]:
    """Yield the relative squared error of each block of a 2 x 2 cut, predicted from the three others (Owen and Perry, 2009)."""
    rng = np.random.default_rng(random_state)
    X = sparse.csr_array(V.by_customer, dtype=np.float64)
    people, things = rng.permutation(X.shape[0]) % 2 == 0, rng.permutation(X.shape[1]) % 2 == 0
    for fold, (rows, columns) in enumerate((rows, columns) for rows in (people, ~people) for columns in (things, ~things)):
        kept = engine.fit(sparse.csr_array(X[~rows][:, ~columns].T), k, random_state, part_of(on_progress, fold, FOLDS))
        left = _fold_in(engine, X[rows][:, ~columns], kept.W)
        right = _fold_in(engine, X[~rows][:, columns].T, kept.H.T)
        block = X[rows][:, columns]
        # |B - L R'|^2 = |B|^2 - 2 <B R, L> + <L'L, R'R>: the product itself would be as large as the block without its zeros.
        total = float((block.data**2).sum())
        residual = total - 2.0 * float(((block @ right) * left).sum()) + float(((left.T @ left) * (right.T @ right)).sum())
        yield max(residual, 0.0) / max(total, 1e-300)


_TESTS: dict[str, Callable[[InteractionMatrix, Engine, int, int, Progress], Iterator[float]]] = {
    "purchases": _purchase_errors,
    "ratings": _rating_errors,
    "blocks": _block_errors,
}


def _cells(V: InteractionMatrix) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    cells = V.values.tocoo()
    rows, columns = (place.astype(np.int64) for place in cells.coords)
    return rows, columns, cells.data.astype(np.float64)


def _table(V: InteractionMatrix, rows: np.ndarray, columns: np.ndarray, data: np.ndarray, kept: np.ndarray) -> sparse.csr_array:
    return sparse.csr_array(sparse.coo_array((data[kept], (rows[kept], columns[kept])), shape=V.shape))


def _keys(rows: np.ndarray, columns: np.ndarray, n_rows: int) -> np.ndarray:
    return columns * n_rows + rows


def _contains(owned: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """Return which keys are among the owned ones, which are sorted."""
    places = np.minimum(np.searchsorted(owned, keys), owned.size - 1)
    return owned[places] == keys


def _scores(W: np.ndarray, H: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    return np.einsum("ns,ns->n", W[rows], H.T[columns])


def _fold_in(engine: Engine, new: sparse.csr_array, known: np.ndarray) -> np.ndarray:
    """Return the weights of new rows on known ones, shape (n_new, n_components)."""
    solved, _ = engine.fold_in(sparse.csr_array(new), known, np.zeros(len(known)), new.nnz)
    return solved
