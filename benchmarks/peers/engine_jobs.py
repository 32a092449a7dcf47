"""What is measured about engines on a large table, each in a process of its own (see `benchmarks.child`)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.decomposition import NMF

import analytics as an
from analytics.factorization import ENGINES
from analytics.factorization.poisson import PoissonEngine
from analytics.factorization.start import start_of
from analytics.threads import one_blas_thread
from benchmarks import data
from benchmarks.measuring import Rounds, measured, seconds

SIZE = data.Size(5_000, 200_000, 11_400_000)
N_COMPONENTS = 20
TABLE_FILE = "engines.npz"
FACTORS_FILE = "counts.npz"
ROUNDS = 5
"""Rounds that are timed of what takes seconds each."""
CD_STEPS = 5
"""Most steps of coordinate descent for a row in cmfrec, whose default of 100 takes longer."""
SMALL = 1_000
"""Customers of a fit that comes first and is not measured: it loads the compiled loops."""


def _generate(folder: Path) -> dict[str, Any]:
    sparse.save_npz(folder / TABLE_FILE, data.generate(SIZE).matrix().values.astype(np.int16), compressed=False)
    return {}


def table(folder: Path) -> an.InteractionMatrix:
    """Return V."""
    cells = sparse.load_npz(folder / TABLE_FILE).astype(np.float64)
    return an.InteractionMatrix(sparse.csr_array(cells), *data.labels(*cells.shape), "counts", "units")


def by_customer(folder: Path, dtype: type = np.float32) -> sparse.csr_array:
    """Return customers x items, as peers want them."""
    return sparse.csr_array(sparse.load_npz(folder / TABLE_FILE).T, dtype=dtype)


def factors(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return W and H of the fit of counts."""
    with np.load(folder / FACTORS_FILE) as stored:
        return stored["W"], stored["H"]


def _counts(folder: Path) -> dict[str, Any]:
    V, fits = table(folder), []
    ENGINES["counts"].fit(V.values[:, :SMALL], N_COMPONENTS, 0)
    words: list[str] = []

    def fit() -> dict[str, Any]:
        fits.append(an.factorize(V, N_COMPONENTS, engine="counts", on_progress=lambda share, message: words.append(message)))
        return {"error": fits[0].error, "rounds": words[-2]}

    found = measured(fit)
    np.savez(folder / FACTORS_FILE, W=fits[0].item_factors, H=fits[0].customer_factors)
    return found


def _counts_of_peer(folder: Path, dtype: type) -> dict[str, Any]:
    X, model = by_customer(folder, dtype), NMF(N_COMPONENTS, random_state=0)

    def fit() -> dict[str, Any]:
        model.fit(X)
        return {"error": model.reconstruction_err_, "rounds": f"round {model.n_iter_}"}

    return measured(fit)


def _poisson(folder: Path) -> dict[str, Any]:
    V, rounds = table(folder).values, Rounds(ROUNDS + 1)
    PoissonEngine(1).fit(V[:, :SMALL], N_COMPONENTS, 0)
    found = PoissonEngine(ROUNDS).fit(V, N_COMPONENTS, 0, rounds)
    np.save(folder / "poisson ours.npy", found.W)
    return {"rounds": rounds.seconds[1:]}  # the first ends the start


def _poisson_of_peer(folder: Path) -> dict[str, Any]:
    X = by_customer(folder)
    start = start_of(X, sparse.csr_array(X.T), N_COMPONENTS, 0)  # the one of Tastemap, so that the results can be compared

    def fit(rounds: int) -> float:
        model = NMF(N_COMPONENTS, init="custom", solver="mu", beta_loss="kullback-leibler", tol=0.0, max_iter=rounds)
        left, right = start[0].copy(), np.ascontiguousarray(start[1].T)
        taken = seconds(lambda: model.fit_transform(X, W=left, H=right))
        np.save(folder / "poisson peer.npy", model.components_.T)
        return taken

    before = fit(1)  # what a fit does beside its rounds cancels out
    return {"rounds": [(fit(ROUNDS) - before) / (ROUNDS - 1)]}


def same_profiles(folder: Path) -> float:
    """Return the largest difference of the profiles that both found in the same rounds, as a share of the largest place."""
    ours, peer = (np.load(folder / f"poisson {whose}.npy").astype(np.float64) for whose in ("ours", "peer"))
    ours, peer = (profiles / profiles.sum(axis=0) for profiles in (ours, peer))
    return float(np.abs(ours - peer).max() / peer.max())


def _implicit(folder: Path) -> dict[str, Any]:
    V, rounds = table(folder).values, Rounds(ROUNDS)
    ENGINES["implicit"].fit(V[:, :SMALL], N_COMPONENTS, 0)

    def fit() -> dict[str, Any]:
        with suppress(Rounds.Enough):
            ENGINES["implicit"].fit(V, N_COMPONENTS, 0, rounds)
        return {"rounds": rounds.seconds}

    return measured(fit)


def _implicit_of_cmfrec(folder: Path) -> dict[str, Any]:
    import cmfrec

    X = sparse.coo_matrix(by_customer(folder))

    def fit(rounds: int) -> float:
        model = cmfrec.CMF_implicit(
            N_COMPONENTS, nonneg=True, niter=rounds, max_cd_steps=CD_STEPS, precompute_for_predictions=False, verbose=False
        )
        return seconds(lambda: model.fit(X))

    return measured(lambda: {"rounds": [(fit(ROUNDS) - fit(1)) / (ROUNDS - 1)]})


def _implicit_of_als(folder: Path) -> dict[str, Any]:
    from implicit.als import AlternatingLeastSquares

    X, taken = sparse.csr_matrix(by_customer(folder)), []

    def fit() -> dict[str, Any]:
        with one_blas_thread():
            model = AlternatingLeastSquares(factors=N_COMPONENTS, iterations=ROUNDS, random_state=0)
            model.fit(X, show_progress=False, callback=lambda number, elapsed, loss: taken.append(elapsed))
        return {"rounds": taken}

    return measured(fit)


JOBS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "engines table": _generate,
    "counts ours": _counts,
    "counts float64": lambda folder: _counts_of_peer(folder, np.float64),
    "counts float32": lambda folder: _counts_of_peer(folder, np.float32),
    "poisson ours": _poisson,
    "poisson peer": _poisson_of_peer,
    "implicit ours": _implicit,
    "implicit cmfrec": _implicit_of_cmfrec,
    "implicit als": _implicit_of_als,
}
