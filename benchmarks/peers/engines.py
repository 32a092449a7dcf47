"""Engines on a large table beside scikit-learn, implicit and cmfrec: time, memory, and that they find the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks import child
from benchmarks.peers import is_installed
from benchmarks.peers.engine_jobs import CD_STEPS, N_COMPONENTS, SIZE, TABLE_FILE, same_profiles
from benchmarks.peers.use_jobs import FOLDED, TOP
from benchmarks.report import Result

RUNS = 3
COUNTS_TIME, COUNTS_PEAK, MORE_ERROR = 0.5, 0.7 * 2**10, 0.1
"""Of the time of scikit-learn in float64; MB; percent of its error."""
POISSON_TIME, SAME_PROFILES = 1 / 6, 0.1
"""Of the time of a round of scikit-learn; percent of the largest place of a profile."""
FOLD_IN_TIME, EXACT = 1 / 3, 1e-6
LISTS_TIME, LISTS_PEAK = 0.5, 2.0**10
PEERS = {"als": ("implicit", "implicit ALS, signed"), "cmfrec": ("cmfrec", f"cmfrec nonneg, {CD_STEPS} steps a row")}


def engines(folder: Path) -> list[Result]:
    """Fit a large table with each engine, fold customers in, and make lists for all of them."""
    if not (folder / TABLE_FILE).exists():
        child.run("engines table", folder)
    return [*_counts(folder), *_poisson(folder), *_implicit(folder), *_fold_in(folder), *_lists(folder)]


def _counts(folder: Path) -> list[Result]:
    runs: dict[str, list[dict]] = {"ours": [], "float64": [], "float32": []}
    for _ in range(RUNS):
        for whose, found in runs.items():
            found.append(child.run(f"counts {whose}", folder))
    ours, what = runs["ours"], f"{SIZE}, k = {N_COMPONENTS}, counts"
    error = ours[0]["error"]
    results = [
        Result(f"{what}: fit", _all(ours, "seconds"), note=f"{ours[0]['rounds']}, error {error:.3f}"),
        Result(f"{what}: peak memory", _all(ours, "peak"), COUNTS_PEAK, "MB"),
    ]
    for precision in ("float64", "float32"):
        peer = runs[precision]
        name, first = f"scikit-learn's defaults, {precision}", precision == "float64"
        note = f"{peer[0]['rounds']}, error {peer[0]['error']:.3f}"
        results += [
            Result(f"{what}: fit, {name}", _all(peer, "seconds"), note=note),
            Result(f"{what}: peak memory, {name}", _all(peer, "peak"), unit="MB"),
            _ratio(f"{what}: time / time of {name}", ours, peer, COUNTS_TIME if first else None),
        ]
    above = 100 * (error / runs["float64"][0]["error"] - 1)
    return [*results, Result(f"{what}: error above that of scikit-learn, float64", [above], MORE_ERROR, "%")]


def _poisson(folder: Path) -> list[Result]:
    ours, peer = (child.run(f"poisson {whose}", folder)["rounds"] for whose in ("ours", "peer"))
    what = f"{SIZE}, k = {N_COMPONENTS}, Kullback-Leibler"
    return [
        Result(f"{what}: a round", ours),
        Result(f"{what}: a round, scikit-learn, float32", peer),
        Result(f"{what}: time / time of scikit-learn", [_median_ratio(ours, peer)], POISSON_TIME, "x"),
        Result(f"{what}: largest difference of profiles after as many rounds", [100 * same_profiles(folder)], SAME_PROFILES, "%"),
    ]


def _implicit(folder: Path) -> list[Result]:
    what = f"{SIZE}, k = {N_COMPONENTS}, bought or not"
    ours = child.run("implicit ours", folder)
    results = [
        Result(f"{what}: a round", ours["rounds"]),
        Result(f"{what}: peak memory", [ours["peak"]], unit="MB"),
    ]
    for name, (package, title) in PEERS.items():
        if is_installed(package, title):
            peer = child.run(f"implicit {name}", folder)
            results += [
                Result(f"{what}: a round, {title}", peer["rounds"]),
                Result(f"{what}: peak memory, {title}", [peer["peak"]], unit="MB"),
                Result(f"{what}: time / time of {title}", [_median_ratio(ours["rounds"], peer["rounds"])], 1.0, "x"),
            ]
    return results


def _fold_in(folder: Path) -> list[Result]:
    found = child.run("fold in", folder)
    ours, whole, peer = (found["times"][name] for name in ("engine", "public", "peer"))
    what, note = f"one new customer of {FOLDED}, counts, k = {N_COMPONENTS}", f"scikit-learn is off by {found['off']['peer']:.1g}"
    return [
        Result(f"{what}: solve", ours),
        Result(f"{what}: fold in, items matched by name", whole),
        Result(f"{what}: scikit-learn's transform", peer),
        Result(f"{what}: time / time of scikit-learn", [_median_ratio(ours, peer)], FOLD_IN_TIME, "x"),
        Result(f"{what}: off from exact non-negative least squares", [found["off"]["engine"]], EXACT, "", note=note),
    ]


def _lists(folder: Path) -> list[Result]:
    ours: list[dict] = []
    peer: list[dict] = []
    there = is_installed("implicit", "lists of implicit")
    for _ in range(RUNS):
        ours.append(child.run("lists ours", folder))
        if there:
            peer.append(child.run("lists implicit", folder))
    what = f"top {TOP} for {SIZE.n_customers:,} customers, bought items left out"
    results = [
        Result(what, _all(ours, "seconds"), note="a table with names, ranks and scores"),
        Result(f"{what}: peak memory", _all(ours, "peak"), LISTS_PEAK, "MB"),
        Result(f"{what}: lists that differ from brute force", _all(ours, "wrong"), 0.0, "lists"),
    ]
    if there:
        results += [
            Result(f"{what}: implicit, same factors", _all(peer, "seconds"), note="numbers of items and scores"),
            Result(f"{what}: peak memory, implicit", _all(peer, "peak"), unit="MB"),
            _ratio(f"{what}: time / time of implicit", ours, peer, LISTS_TIME),
        ]
    return results


def _ratio(what: str, ours: list[dict], peer: list[dict], target: float | None) -> Result:
    return Result(what, [_median_ratio(_all(ours, "seconds"), _all(peer, "seconds"))], target, "x")


def _median_ratio(ours: list[float], peer: list[float]) -> float:
    return float(np.median(ours) / np.median(peer))


def _all(runs: list[dict], key: str) -> list[float]:
    return [run[key] for run in runs]
