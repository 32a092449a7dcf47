"""What predicts ratings: Tastemap and its peers, each from known ratings to one value for each pair that is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
import pandas as pd
from scipy import sparse

import analytics as an
from analytics.factorization import ratings as engine
from analytics.factorization.contract import Factors
from benchmarks import data
from benchmarks.measuring import seconds
from benchmarks.peers import films

N_SEGMENTS = 6
CMFREC_COMPONENTS = 40
MILLION = data.Size(4_000, 6_000, 1_000_000)
MILLION_COMPONENTS = 20
MILLION_RUNS = 3
BIAS_SPREAD, TASTE_SIZE, NOISE = 0.4, 10.0, 0.5
"""Of the planted ratings, in stars: tastes matter enough for a fit to take its rounds."""
WARM_UP = 2_000
"""Ratings of the fit that comes first and is not measured: it loads the compiled loops."""


class Predicted(NamedTuple):
    """One value for each pair, and how long the fit took."""

    values: np.ndarray
    seconds: float


@dataclass(frozen=True)
class Model:
    """A way to predict: ``predict(known, asked, setting)``, tables with ``customer``, ``item`` and ``value``."""

    title: str
    package: str
    predict: Callable[[pd.DataFrame, pd.DataFrame, Any], Predicted]
    settings: Sequence[Any] = (None,)
    setting: str = ""
    compare: Callable[[pd.DataFrame, pd.DataFrame, Any], Predicted] | None = None
    """Predicts while settings are compared, where something quicker will do."""


def _tastemap(known: pd.DataFrame, asked: pd.DataFrame, penalty: float, models: int = engine.SCORING_RESTARTS) -> Predicted:
    V = an.matrix_from_long(known, kind="ratings")
    start = time.perf_counter()
    penalties = replace(engine.PENALTIES, taste=penalty)
    with patch.multiple(engine, PENALTIES=penalties, SCORING_RESTARTS=models):
        fit = an.factorize(V, N_SEGMENTS)
    taken = time.perf_counter() - start
    predicted = an.predict(fit, list(asked["item"].astype(str)), list(asked["customer"].astype(str)))
    return Predicted(predicted["score"].to_numpy(), taken)


def _surprise(name: str, known: pd.DataFrame, asked: pd.DataFrame, setting: None, **options: Any) -> Predicted:
    import surprise

    table = surprise.Dataset.load_from_df(known[["customer", "item", "value"]], surprise.Reader(rating_scale=films.SCALE))
    cells = table.build_full_trainset()
    model = getattr(surprise, name)(verbose=False, **options)
    taken = seconds(lambda: model.fit(cells))
    pairs = asked[["customer", "item", "value"]].itertuples(index=False, name=None)
    return Predicted(np.array([one.est for one in model.test(pairs)]), taken)


def _cmfrec(known: pd.DataFrame, asked: pd.DataFrame, penalty: float) -> Predicted:
    import cmfrec

    shape = tuple(int(max(known[side].max(), asked[side].max())) + 1 for side in ("customer", "item"))
    cells = sparse.coo_matrix((known["value"].astype(np.float32), (known["customer"], known["item"])), shape=shape)
    model = cmfrec.CMF(k=CMFREC_COMPONENTS, lambda_=penalty, add_implicit_features=True, verbose=False)
    taken = seconds(lambda: model.fit(cells))
    values = np.asarray(model.predict(asked["customer"].to_numpy(), asked["item"].to_numpy()), dtype=np.float64)
    return Predicted(np.nan_to_num(values, nan=known["value"].mean()), taken)


MODELS = {
    "ours": Model(
        f"Tastemap, non-negative, {engine.SCORING_RESTARTS} models of {engine.SCORING_COMPONENTS}",
        films.PACKAGE,
        _tastemap,
        (0.05, 0.07, 0.1),
        "penalty of taste, with one model,",
        partial(_tastemap, models=1),
    ),
    "svdpp": Model("Surprise SVD++", "surprise", partial(_surprise, "SVDpp", random_state=0)),
    "cmfrec": Model("cmfrec, signed, with implicit features", "cmfrec", _cmfrec, (5.0, 10.0, 20.0), "penalty"),
    "biases": Model("Surprise biases alone", "surprise", partial(_surprise, "BaselineOnly")),
    "svd": Model("Surprise SVD", "surprise", partial(_surprise, "SVD", random_state=0)),
    "nmf": Model("Surprise NMF", "surprise", partial(_surprise, "NMF", random_state=0)),
}


def _rmse(found: Predicted, asked: pd.DataFrame) -> float:
    errors = np.clip(found.values, *films.SCALE) - asked["value"].to_numpy()
    return float(np.sqrt((errors**2).mean()))


def _by_folds(model: Model, folder: Path) -> dict[str, Any]:
    """Predict every rating from the other folds; the setting is chosen on a tenth of those."""
    table = films.ratings()
    fold = films.folds(len(table))
    model.predict(table[:WARM_UP], table[:WARM_UP], model.settings[0])
    found: dict[str, Any] = {"errors": [], "seconds": [], "settings": []}
    for number in range(films.FOLDS):
        known, asked = table[fold != number], table[fold == number]
        setting = _chosen(model, known)
        predicted = model.predict(known, asked, setting)
        found["errors"].append(_rmse(predicted, asked))
        found["seconds"].append(predicted.seconds)
        found["settings"].append(setting)
    return found


def _chosen(model: Model, known: pd.DataFrame) -> Any:
    """Return the setting that predicts a tenth of the known ratings best from the others."""
    inner = films.inner_part(len(known))
    predict = model.compare or model.predict
    return films.best(model.settings, lambda setting: _rmse(predict(known[~inner], known[inner], setting), known[inner]))


def _million(folder: Path) -> dict[str, Any]:
    """Fit a million ratings with planted biases and tastes."""
    pairs = data.generate(MILLION)
    rng = np.random.default_rng(0)
    items, customers = (rng.normal(scale=BIAS_SPREAD, size=size) for size in (pairs.n_items, pairs.n_customers))
    tastes = [rng.dirichlet(np.full(data.N_SEGMENTS, 0.2), size) for size in (pairs.n_items, pairs.n_customers)]
    liking = TASTE_SIZE * np.einsum("ns,ns->n", tastes[0][pairs.items], tastes[1][pairs.customers])
    values = 2.5 + items[pairs.items] + customers[pairs.customers] + liking + rng.normal(scale=NOISE, size=len(liking))
    cells = replace(pairs, units=np.clip(np.round(2 * values) / 2, *films.SCALE)).matrix().values
    ours = engine.RatingsEngine()
    ours.fit(cells[:, : MILLION.n_customers // 100], MILLION_COMPONENTS, 0)
    fits: list[Factors] = []
    taken = [seconds(lambda: fits.append(ours.fit(cells, MILLION_COMPONENTS, 0))) for _ in range(MILLION_RUNS)]
    return {"seconds": taken, "rounds": len(fits[0].losses) - 1, "error": np.sqrt(fits[0].squared_error / cells.nnz)}


JOBS: dict[str, Callable[[Path], dict[str, Any]]] = {
    **{f"ratings {name}": partial(_by_folds, model) for name, model in MODELS.items()},
    "ratings million": _million,
}
