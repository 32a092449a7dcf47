"""Customers, or items, that were not part of a fit: where they belong, the fit staying as it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from analytics.errors import FactorizationError
from analytics.factorization import ENGINES, Factorization, in_amounts
from analytics.factorization.scoring import Scoring
from analytics.matrix import InteractionMatrix


def fold_in(fit: Factorization, V: InteractionMatrix) -> Factorization:
    """Return the factorization of other customers with the profiles of a fit.

    Each customer is solved alone and to the end, so that the result never depends on who else is in the table; a
    customer of the fit gets what the fit found, up to where it stopped. Items of the fit that V lacks count as
    not bought, or as not rated; items that only V has cannot be used.

    Parameters
    ----------
    fit : Factorization
    V : InteractionMatrix, shape (n_items, n_customers)
        Of the same kind; items are matched by name.

    Returns
    -------
    Factorization
        Over the items of the fit and the customers of V; W is that of the fit.

    Raises
    ------
    FactorizationError
        When the kind differs, or no item of V is known.

    Examples
    --------
    >>> import pandas as pd
    >>> from analytics import factorize, matrix_from_wide
    >>> V = matrix_from_wide(pd.DataFrame({"John": [2, 0], "Mary": [0, 3]}, index=["Fruits", "Bread"]))
    >>> new = matrix_from_wide(pd.DataFrame({"Ann": [0, 6], "Bob": [1, 1]}, index=["Fruits", "Bread"]))
    >>> fold_in(factorize(V, 2), new).H["Ann"].round(2).tolist()
    [6.0, 0.0]
    """
    aligned = _aligned(fit, V)
    cells, base = aligned.by_customer, fit.baseline
    solved, bias = _solve(fit, cells, fit.item_factors * _scale(fit), None if base is None else (base.mean, base.item))
    scorer = None if fit.scorer is None else _folded_scorer(fit, fit.scorer, cells)
    strengths = np.ascontiguousarray((fit.unit * solved * _scale(fit)).T).astype(fit.customer_factors.dtype)
    engine = ENGINES[fit.engine]
    H = strengths if engine.amounts else in_amounts(strengths, aligned.values)
    baseline = None if base is None else replace(base, customer=fit.unit * bias)
    folded = replace(fit, V=aligned, customer_factors=H, baseline=baseline, scorer=scorer)
    squared_error, total = engine.reconstruction(aligned.values, folded.item_factors, strengths, baseline)
    return replace(folded, error=float(np.sqrt(squared_error)), total=total)


def fold_in_items(fit: Factorization, V: InteractionMatrix) -> np.ndarray:
    """Return the factors of items that were not part of a fit, from customers who were.

    Parameters
    ----------
    fit : Factorization
    V : InteractionMatrix, shape (n_new_items, n_customers)
        Of the same kind; customers are matched by name, others cannot be used.

    Returns
    -------
    ndarray, shape (n_new_items, n_components)
        In the scale of `Factorization.item_factors`: a row says how an item is bought beside what each segment buys.

    Raises
    ------
    FactorizationError
        When the kind differs, or no customer of V is known.
    """
    _check_kind(fit, V)
    cells = _placed(sparse.csr_array(V.values), fit.V.customers.get_indexer(V.customers), fit.V.shape[1])
    _check_known(cells, V, V.vocabulary.customer)
    base, known = fit.baseline, (fit.customer_factors.T / _scale(fit)) / fit.unit
    if not ENGINES[fit.engine].amounts:
        known, _ = _solve(fit, fit.V.by_customer, fit.item_factors * _scale(fit), None)
    W, _ = _solve(fit, cells, known, None if base is None else (base.mean, base.customer))
    return W / _scale(fit)


def _scale(fit: Factorization) -> np.ndarray:
    return np.ones(fit.n_components) if fit.scale is None else fit.scale


def _check_kind(fit: Factorization, V: InteractionMatrix) -> None:
    if V.kind != fit.V.kind:
        raise FactorizationError(
            f"The segments were found in {fit.V.kind}; this table holds {V.kind}.", hint="Read it the same way."
        )


def _check_known(cells: sparse.csr_array, V: InteractionMatrix, noun: str) -> None:
    if not cells.nnz:
        raise FactorizationError(f"No {noun} of this table was there when the segments were found.", hint="Compare the names.")


def _aligned(fit: Factorization, V: InteractionMatrix) -> InteractionMatrix:
    """Return V over the items of the fit."""
    _check_kind(fit, V)
    cells = _placed(V.by_customer, fit.V.items.get_indexer(V.items), fit.V.shape[0])
    _check_known(cells, V, V.vocabulary.item)
    return replace(V, values=sparse.csr_array(cells.T), items=fit.V.items, categories=fit.V.categories)


def _placed(cells: sparse.csr_array, positions: np.ndarray, n_columns: int) -> sparse.csr_array:
    """Move columns to other positions; those at -1 are left out. Ratings of zero stay."""
    table = cells.tocoo()
    rows, columns = table.coords
    places = positions[columns]
    kept = places >= 0
    placed = sparse.coo_array((table.data[kept], (rows[kept], places[kept])), shape=(cells.shape[0], n_columns))
    return sparse.csr_array(placed)


def _solve(
    fit: Factorization, cells: sparse.csr_array, known: np.ndarray, means: tuple[float, np.ndarray] | None
) -> tuple[np.ndarray, np.ndarray]:
    """Solve rows of cells on known factors of the other side; ``means`` are the mean and that side's biases."""
    mean, offset = (0.0, np.zeros(len(known))) if means is None else means
    new = sparse.csr_array(((cells.data - mean) / fit.unit, cells.indices, cells.indptr), shape=cells.shape)
    return ENGINES[fit.engine].fold_in(new, known, offset / fit.unit, int(fit.V.values.nnz))


def _folded_scorer(fit: Factorization, scorer: Scoring, cells: sparse.csr_array) -> Scoring:
    """Fold customers into each of the models that predict."""
    size = len(scorer.segment_of) // scorer.n_models
    parts, baselines = [], []
    for number in range(scorer.n_models):
        known = scorer.item_parts[:, number * size : (number + 1) * size]
        base = scorer.baselines[number] if scorer.baselines else None
        H, bias = _solve(fit, cells, known, None if base is None else (base.mean, base.item))
        parts.append(fit.unit * H.T / scorer.n_models)
        if base is not None:
            baselines.append(replace(base, customer=fit.unit * bias))
    return replace(scorer, customer_parts=np.vstack(parts).astype(scorer.customer_parts.dtype), baselines=tuple(baselines))
