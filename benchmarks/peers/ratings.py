"""Error and time of predicted ratings, beside Surprise and cmfrec."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks import child
from benchmarks.peers import films, is_installed
from benchmarks.peers.rating_models import MILLION, MILLION_COMPONENTS, MODELS, NOISE, Model
from benchmarks.report import Result

MOST_ERROR = 0.870
TIMES_FASTER = 10.0
MOST_SECONDS = 10.0
PROTOCOL = (
    f"{films.FOLDS} folds, values kept within {films.SCALE[0]} to {films.SCALE[1]:.0f}, every rating predicted once from the other folds; "
    f"settings, where there are some to choose from, by the error on {films.INNER_SHARE:.0%} of the known ratings, else the peer's defaults"
)


def ratings(folder: Path) -> list[Result]:
    """Predict the ratings of films, and fit a million ratings."""
    million = child.run("ratings million", folder)
    note = f"{million['rounds']} rounds, error of the fit {million['error']:.3f}, noise {NOISE}"
    words = (
        f"{MILLION.n_purchases:,} planted ratings, {MILLION.n_items:,} x {MILLION.n_customers:,}: fit, k = {MILLION_COMPONENTS}"
    )
    return [*_films(folder), Result(words, million["seconds"], MOST_SECONDS, note=note)]


def _films(folder: Path) -> list[Result]:
    if not is_installed(films.PACKAGE, "ratings of films"):
        return []
    there = {name: model for name, model in MODELS.items() if is_installed(model.package, model.title)}
    found = {name: child.run(f"ratings {name}", folder) for name in there}
    results = [_error(model, found[name], MOST_ERROR if name == "ours" else None) for name, model in there.items()]
    results += [Result(f"films: fit, {model.title}", found[name]["seconds"]) for name, model in there.items()]
    if "svdpp" in found:
        ours, peer = (float(np.median(found[name]["seconds"])) for name in ("ours", "svdpp"))
        results.append(Result("films: time of the fit / time of Surprise SVD++", [ours / peer], 1 / TIMES_FASTER, "x"))
    return results


def _error(model: Model, found: dict, target: float | None) -> Result:
    note = f"folds {min(found['errors']):.4f} to {max(found['errors']):.4f}"
    if model.setting:
        note += f"; {model.setting} chosen in the folds: {films.told(found['settings'])}"
    if target is not None:
        note = f"{PROTOCOL}; {note}"
    # The folds are of one size, so that this is the error over all ratings.
    error = float(np.sqrt(np.mean(np.square(found["errors"]))))
    return Result(f"films: error of predicted ratings (RMSE), {model.title}", [error], target, "stars", note=note)
