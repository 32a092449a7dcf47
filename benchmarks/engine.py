"""Speed and memory of `analytics` alone, beside scikit-learn called directly on the same table."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np

import analytics as an
import demo_data
from benchmarks import child, data
from benchmarks.measuring import seconds
from benchmarks.report import Result

LONG_RUNS = 3
SHORT_RUNS = 7
LARGE = str(data.LARGE)


def large_table(folder: Path) -> Path:
    """Return the folder with the large table in it, generated when it is not there yet."""
    if not (folder / data.TABLE_FILE).exists():
        child.run("generate", folder)
    return folder


def shop(folder: Path) -> list[Result]:
    """Fit the shop of the first demo."""
    demo = tomllib.loads((demo_data.FOLDER / "origins.toml").read_text(encoding="utf-8"))["demo"][0]
    table = an.read_table(demo_data.FOLDER / demo["file"])
    V = an.build_matrix(an.clean(table, an.recognise(table)))
    times = [seconds(lambda: an.segment(an.factorize(V, demo["n_components"]))) for _ in range(SHORT_RUNS)]
    return [Result(f"{demo['title']}: fit and describe {demo['n_components']} segments", times, 1.0)]


def large(folder: Path) -> list[Result]:
    """Fit the large table, and make lists for everybody; the peer in turn with it, so that both meet the same load."""
    large_table(folder)
    ours, peers = [], {"float32": [], "float64": []}
    for _ in range(LONG_RUNS):
        ours.append(child.run("fit", folder))
        peers["float32"].append(child.run("peer32", folder))
        peers["float64"].append(child.run("peer64", folder))
    read = [child.run("read", folder) for _ in range(LONG_RUNS)]
    k = child.N_SEGMENTS
    results = [
        Result(f"{LARGE}: fit, k = {k}", _all(ours, "seconds"), 15.0, note=f"{ours[0]['rounds']}, error {ours[0]['error']:.3f}"),
        Result(f"{LARGE}: peak memory of the fit", _all(ours, "peak"), 2048.0, "MB"),
        Result("describe and name its segments", _all(ours, "segment")),
        Result(f"top {child.TOP} for all {data.LARGE.n_customers:,} customers", _lists(ours, "top"), 5.0),
        Result(f"top {child.TOP} for all, without what they have", _lists(ours, "top_new"), 5.0),
        Result("peak memory, lists included", _all(ours, "peak_of_lists"), unit="MB"),
        Result(f"target list, {child.CONTACTS:,} contacts with reasons", _lists(ours, "targets"), 0.5),
        Result("read, clean and build the matrix from Parquet", _all(read, "seconds")),
        Result("peak memory of that", _all(read, "peak"), unit="MB"),
    ]
    for name, runs in peers.items():
        ratio = np.median(_all(ours, "seconds")) / np.median(_all(runs, "seconds"))
        note = f"round {runs[0]['rounds']}, error {runs[0]['error']:.3f}; time of Tastemap / time of this: {ratio:.2f}"
        results += [
            Result(f"scikit-learn NMF directly, its defaults, {name}", _all(runs, "seconds"), note=note),
            Result(f"peak memory of that, {name}", _all(runs, "peak"), unit="MB"),
        ]
    return results


def _all(runs: list[dict], key: str) -> list[float]:
    return [run[key] for run in runs]


def _lists(runs: list[dict], key: str) -> list[float]:
    return [value for run in runs for value in run[key]]
