"""Work that is measured in a process of its own, so that its peak of memory is its own.

``python -m benchmarks.child JOB FOLDER`` prints one line of JSON.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.decomposition import NMF

import analytics as an
from benchmarks import data, table_jobs
from benchmarks.measuring import seconds
from benchmarks.peers import engine_jobs, list_models, rating_models, use_jobs

N_SEGMENTS = 20
TOP = 10
CONTACTS = 5_000
LIST_RUNS = 5


def run(job: str, folder: Path) -> dict[str, Any]:
    """Do a job in a child process and return what it printed.

    The caller has to be small itself: on Linux the peak of a process counts what its parent held when it was started.
    """
    done = subprocess.run([sys.executable, "-m", "benchmarks.child", job, str(folder)], stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def _peak() -> float:
    """Return the largest memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10


def _generate(folder: Path) -> dict[str, Any]:
    data.generate().save(folder)
    return {}


def _read(folder: Path) -> dict[str, Any]:
    def read() -> None:
        table = an.read_table(folder / data.TABLE_FILE)
        an.build_matrix(an.clean(table, an.recognise(table)))

    return {"seconds": seconds(read), "peak": _peak()}


def _fit(folder: Path) -> dict[str, Any]:
    V = data.load(folder).matrix()
    rounds: list[str] = []
    start = time.perf_counter()
    fit = an.factorize(V, N_SEGMENTS, on_progress=lambda share, message: rounds.append(message))
    found: dict[str, Any] = {"seconds": time.perf_counter() - start, "peak": _peak(), "error": fit.error, "rounds": rounds[-2]}
    start = time.perf_counter()
    segments = an.segment(fit)
    found["segment"] = time.perf_counter() - start
    item = segments.profiles["item"].iloc[0]
    found["top"] = [seconds(lambda: an.recommend_all(fit, TOP)) for _ in range(LIST_RUNS)]
    found["top_new"] = [seconds(lambda: an.recommend_all(fit, TOP, exclude_known=True)) for _ in range(LIST_RUNS)]
    basis, settings = an.CampaignBasis(V), an.CampaignSettings((item,), contacts=CONTACTS)
    found["targets"] = [seconds(lambda: an.make_campaign(basis, segments, settings)) for _ in range(LIST_RUNS)]
    found["peak_of_lists"] = _peak()
    return found


def _peer(folder: Path, dtype: type) -> dict[str, Any]:
    X = sparse.csr_array(data.load(folder).matrix().values.T, dtype=dtype)
    model = NMF(N_SEGMENTS, random_state=0)
    return {
        "seconds": seconds(lambda: model.fit(X)),
        "peak": _peak(),
        "error": model.reconstruction_err_,
        "rounds": model.n_iter_,
    }


JOBS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "generate": _generate,
    "read": _read,
    "fit": _fit,
    "peer32": lambda folder: _peer(folder, np.float32),
    "peer64": lambda folder: _peer(folder, np.float64),
    **table_jobs.JOBS,
    **rating_models.JOBS,
    **list_models.JOBS,
    **engine_jobs.JOBS,
    **use_jobs.JOBS,
}

if __name__ == "__main__":
    print(json.dumps(JOBS[sys.argv[1]](Path(sys.argv[2])), default=float))
