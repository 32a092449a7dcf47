"""What is measured about the use of factors: customers folded in, and lists for everybody."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import nnls
from sklearn.decomposition import NMF

import analytics as an
from analytics.factorization import ENGINES
from analytics.factorization.folding_in import fold_in
from analytics.ranking.top import NEGLIGIBLE_SHARE
from analytics.threads import one_blas_thread
from benchmarks.measuring import measured
from benchmarks.peers.engine_jobs import N_COMPONENTS, SMALL, by_customer, factors, table

TOP = 20
FOLDED = 200
"""Customers who are folded in, one at a time."""
BLOCK = 2_000
"""Customers whose lists are made anew at once, every score being formed."""
ROUNDING = 1e-5


def _fit(folder: Path) -> an.Factorization:
    W, H = factors(folder)
    return an.Factorization(table(folder), W, H, 0.0, 0, "counts")


def _each(work: Callable[[int], np.ndarray]) -> tuple[np.ndarray, list[float]]:
    """Do some work for each customer, one more for a start; return what it found and how long it took."""
    work(FOLDED)
    found, times = [], []
    for number in range(FOLDED):
        start = time.perf_counter()
        found.append(work(number))
        times.append(time.perf_counter() - start)
    return np.array(found), times


def _fold_in(folder: Path) -> dict[str, Any]:
    fit = _fit(folder)
    cells, W = sparse.csr_array(fit.V.by_customer[: FOLDED + 1]), fit.item_factors
    rows = [sparse.csr_array(cells[[number]]) for number in range(FOLDED + 1)]
    alone = [
        replace(fit.V, values=sparse.csr_array(row.T), customers=fit.V.customers[[number]]) for number, row in enumerate(rows)
    ]
    peer = NMF(N_COMPONENTS, random_state=0).fit(by_customer(folder)[:SMALL])
    peer.components_ = np.ascontiguousarray(W.T)
    singles = [row.astype(np.float32) for row in rows]
    exact = np.array([nnls(W.astype(np.float64), row.toarray().ravel())[0] for row in rows[:FOLDED]])
    engine, offset = ENGINES["counts"], np.zeros(len(W))
    found, times = {}, {}
    work = {
        "engine": lambda number: engine.fold_in(rows[number], W, offset, fit.V.values.nnz)[0][0],
        "public": lambda number: fold_in(fit, alone[number]).customer_factors[:, 0],
        "peer": lambda number: peer.transform(singles[number])[0],
    }
    for name, one in work.items():
        found[name], times[name] = _each(one)
    largest = exact.max(axis=1, keepdims=True)
    return {"times": times, "off": {name: float((np.abs(found[name] - exact) / largest).max()) for name in work}}


def _lists(folder: Path) -> dict[str, Any]:
    fit, lists = _fit(folder), []

    def work() -> dict[str, Any]:
        lists.append(an.recommend_all(fit, TOP, exclude_known=True))
        return {}

    found = measured(work)
    return found | {"wrong": _wrong_lists(fit, lists[0])}


def _wrong_lists(fit: an.Factorization, lists: pd.DataFrame) -> int:
    """Count the customers whose list is not the one that forming and sorting every score gives, up to rounding.

    Items whose scores agree up to rounding may stand in for each other.
    """
    listed = np.full((fit.V.shape[1], TOP), -1)
    listed[fit.V.customers.get_indexer(lists["customer"]), lists["rank"].to_numpy() - 1] = fit.V.items.get_indexer(lists["item"])
    W, H, wrong = fit.item_factors.astype(np.float64), fit.customer_factors.astype(np.float64), 0
    for first in range(0, len(listed), BLOCK):
        here = slice(first, first + BLOCK)
        scores = H[:, here].T @ W.T
        scores[fit.V.by_customer[here].tocoo().coords] = -np.inf
        best = -np.sort(-np.partition(scores, -TOP, axis=1)[:, -TOP:], axis=1)
        best[best < NEGLIGIBLE_SHARE * best[:, :1]] = -np.inf
        reached = np.where(listed[here] >= 0, np.take_along_axis(scores, listed[here], axis=1), -np.inf)
        twice = (np.diff(np.sort(listed[here], axis=1), axis=1) == 0) & (np.sort(listed[here], axis=1)[:, 1:] >= 0)
        wrong += int((~np.isclose(reached, best, rtol=ROUNDING, atol=0.0).all(axis=1) | twice.any(axis=1)).sum())
    return wrong


def _lists_of_peer(folder: Path) -> dict[str, Any]:
    from implicit.als import AlternatingLeastSquares

    X, (W, H) = sparse.csr_matrix(by_customer(folder)), factors(folder)
    model = AlternatingLeastSquares(factors=N_COMPONENTS)
    model.item_factors, model.user_factors = W, np.ascontiguousarray(H.T)

    def work() -> dict[str, Any]:
        with one_blas_thread():
            model.recommend(np.arange(X.shape[0]), X, N=TOP, filter_already_liked_items=True)
        return {}

    return measured(work)


JOBS: dict[str, Callable[[Path], dict[str, Any]]] = {"fold in": _fold_in, "lists ours": _lists, "lists implicit": _lists_of_peer}
