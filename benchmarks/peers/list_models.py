"""What ranks films for users: Tastemap and its peers, each from what was liked to a score for every cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from scipy import sparse
from sklearn.decomposition import NMF

import analytics as an
from analytics.factorization import implicit as engine
from analytics.threads import one_blas_thread
from benchmarks import data
from benchmarks.peers import films

N_SEGMENTS = 6
TOP = 20
SEEDS = 3
HELD_OUT_SHARE = 0.2
ALS_COMPONENTS = 20


@dataclass(frozen=True)
class Model:
    """A way to rank: ``score(known, setting)``, known and scores being users x films."""

    title: str
    package: str
    score: Callable[[sparse.csr_array, Any], np.ndarray]
    settings: Sequence[Any] = (None,)
    setting: str = ""


def _tastemap(known: sparse.csr_array, penalty: float) -> np.ndarray:
    n_users, n_films = known.shape
    V = an.InteractionMatrix(sparse.csr_array(known.T), *data.labels(n_films, n_users), "counts")
    with patch.object(engine, "PENALTY", penalty):
        scoring = an.factorize(V, N_SEGMENTS, engine="implicit").scoring
    return scoring.customer_parts.T @ scoring.item_parts.T


def _als(known: sparse.csr_array, alpha: float) -> np.ndarray:
    from implicit.als import AlternatingLeastSquares

    with one_blas_thread():
        model = AlternatingLeastSquares(factors=ALS_COMPONENTS, alpha=alpha, random_state=0)
        model.fit(sparse.csr_matrix(known, dtype=np.float32), show_progress=False)
    return model.user_factors @ model.item_factors.T


def _nmf(known: sparse.csr_array, n_components: int) -> np.ndarray:
    model = NMF(n_components, random_state=0, max_iter=1_000)
    return model.fit_transform(known) @ model.components_


def _popularity(known: sparse.csr_array, setting: None) -> np.ndarray:
    return np.tile(np.asarray(known.sum(axis=0), dtype=float).ravel(), (known.shape[0], 1))


MODELS = {
    "ours": Model("Tastemap, non-negative, bought or not", films.PACKAGE, _tastemap, (1.0, 1.5, 2.0), "penalty"),
    "als": Model(f"implicit ALS, signed, k = {ALS_COMPONENTS}", "implicit", _als, (2.0, 5.0, 10.0), "alpha"),
    "nmf": Model("scikit-learn NMF on 0 and 1", "sklearn", _nmf, (20, 40), "k"),
    "popularity": Model("popularity", "numpy", _popularity),
}


def gain(scores: np.ndarray, known: sparse.csr_array, asked: sparse.csr_array) -> float:
    """Return the normalised discounted cumulative gain of the top (Jarvelin and Kekalainen, 2002), known films left out.

    Averaged over users of whom something is held back; the best that a user could get is 1.
    """
    scores = np.array(scores, dtype=np.float64)
    scores[known.nonzero()] = -np.inf
    top = np.argsort(-scores, axis=1, kind="stable")[:, :TOP]
    discounts = 1.0 / np.log2(np.arange(2, TOP + 2))
    hits = np.take_along_axis(asked.toarray() > 0, top, axis=1)
    n_asked = np.diff(asked.indptr)
    best = np.concatenate([[np.inf], discounts.cumsum()])[np.minimum(n_asked, TOP)]
    return float(((hits @ discounts) / best)[n_asked > 0].mean())


def parted(cells: sparse.csr_array, held_back: np.ndarray) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Return the cells that are kept, and those held back, as tables of the same shape."""
    rows, columns = cells.nonzero()
    parts = [
        sparse.coo_array((cells.data[chosen], (rows[chosen], columns[chosen])), shape=cells.shape)
        for chosen in (~held_back, held_back)
    ]
    return sparse.csr_array(parts[0]), sparse.csr_array(parts[1])


def _by_seeds(model: Model, folder: Path) -> dict[str, Any]:
    """Rank what was held back; the setting is chosen on a tenth of what was not."""
    cells = films.liked()
    found: dict[str, Any] = {"shape": cells.shape, "gains": [], "settings": []}
    for seed in range(SEEDS):
        known, asked = parted(cells, np.random.default_rng(seed).random(cells.nnz) < HELD_OUT_SHARE)
        setting = _chosen(model, known)
        found["gains"].append(gain(model.score(known, setting), known, asked))
        found["settings"].append(setting)
    return found


def _chosen(model: Model, known: sparse.csr_array) -> Any:
    """Return the setting that ranks a tenth of the known cells best from the others."""
    inner = parted(known, films.inner_part(known.nnz))
    return films.best(model.settings, lambda setting: -gain(model.score(inner[0], setting), *inner))


JOBS: dict[str, Callable[[Path], dict[str, Any]]] = {f"films {name}": partial(_by_seeds, model) for name, model in MODELS.items()}
