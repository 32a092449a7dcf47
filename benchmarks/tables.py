"""Reading tables: time and memory from a file to V with the cleaning account; what is refused; what a server keeps."""

from __future__ import annotations

import gzip
import os
import shutil
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks import child
from benchmarks.report import Result
from benchmarks.server import IDLE, ROOT, chromium, dashboard, visit
from benchmarks.table_jobs import BOMBS, LINES, RETAIL, lines_file

RUNS = 3
RETAIL_RUNS = 7
"""Pairs of a run and its peer: a ratio needs more of them than a time."""
VARIABLE = "TASTEMAP_ONLINE_RETAIL"
"""Names the file of Online Retail, packed with gzip."""
BESIDE = ROOT.parent / "shared" / "data" / f"{RETAIL}.gz"
DISK_50M = 12 * 2**30
"""Bytes on disk that the large tables, their staged copies and their parts need."""
UPLOAD = '[data-testid="stFileUploaderDropzoneInput"]'
SETTLE_SECONDS = 3.0


def small(folder: Path) -> list[Result]:
    """Measure Online Retail, 5 million lines, and files that are refused."""
    return [*_retail(folder), *_lines(folder, "5m", 30.0, 2_048.0, RUNS), *_bombs(folder)]


def large(folder: Path) -> list[Result]:
    """Measure 50 million lines, a run each; needs room on the disk."""
    free = shutil.disk_usage(folder).free
    if free < DISK_50M:
        return _absent(f"50 million lines need {DISK_50M / 2**30:.0f} GB of disk; there are {free / 2**30:.0f} GB")
    return _lines(folder, "50m", 360.0, 4_096.0, 1)


def memory(folder: Path) -> list[Result]:
    """Measure what a server holds after Online Retail was uploaded, beyond what it held before and what is in use."""
    if not _unpacked(folder):
        return []
    held = child.run("retail held", folder)["held"]
    above = []
    with chromium() as browser:
        for _ in range(RUNS):
            with dashboard() as server, visit(browser, server) as page:
                time.sleep(SETTLE_SECONDS)  # the loops of the engines are loaded beside the first page
                before = server.memory()
                page.locator(UPLOAD).set_input_files(folder / RETAIL)
                page.get_by_text(RETAIL).first.wait_for()
                page.locator(IDLE).wait_for()
                time.sleep(SETTLE_SECONDS)  # the copy of the upload is let go after the run
                above.append(server.memory() - before - held)
    return [
        Result(
            "Online Retail uploaded: memory of the server, beyond before and what is in use (file, table, lines, V)",
            above,
            100.0,
            "MB",
        )
    ]


def _retail(folder: Path) -> list[Result]:
    if not _unpacked(folder):
        return []
    ours, peer = [], []
    for _ in range(RETAIL_RUNS):
        ours.append(child.run("retail", folder))
        peer.append(child.run("retail by hand", folder))
    ratio = np.median(_all(ours, "seconds")) / np.median(_all(peer, "seconds"))
    what = "Online Retail, 541,909 rows, from bytes to V"
    return [
        Result(f"{what} with the account", _all(ours, "seconds"), note=ours[0]["account"]),
        Result(f"{what}: peak memory", _all(ours, "peak"), 600.0, "MB"),
        Result(f"{what}: pandas by hand, no account", _all(peer, "seconds"), note=f"{peer[0]['cells']:,} cells"),
        Result(f"{what}: peak memory by hand", _all(peer, "peak"), unit="MB"),
        Result(f"{what}: time / time by hand", [float(ratio)], 2.0, "x"),
    ]


def _lines(folder: Path, size: str, seconds: float, megabytes: float, runs: int) -> list[Result]:
    results = []
    for kind in ("csv", "parquet"):
        n_bytes = child.run(f"write {size} {kind}", folder)["bytes"]
        found = [child.run(f"read {size} {kind}", folder) for _ in range(runs)]
        lines_file(folder, size, kind).unlink()
        what = f"{LINES[size] / 1e6:.0f} M lines, {kind.upper()} of {n_bytes / 2**20:,.0f} MB, to V"
        results += [
            Result(f"{what} with the account", _all(found, "seconds"), seconds, note=found[0]["account"]),
            Result(f"{what}: peak memory", _all(found, "peak"), megabytes, "MB"),
        ]
    return results


def _bombs(folder: Path) -> list[Result]:
    results = []
    for name in BOMBS:
        found = [child.run(f"bomb {name}", folder) for _ in range(RUNS)]
        results += [
            Result(f"refused: {name}", _all(found, "seconds"), 1.0, note=found[0]["message"]),
            Result(f"refused: {name}, extra memory", _all(found, "extra"), 100.0, "MB"),
        ]
    return results


def _unpacked(folder: Path) -> bool:
    """Unpack Online Retail; say so where it is absent."""
    source = Path(os.environ.get(VARIABLE, BESIDE))
    if not source.is_file():
        _absent(f"Online Retail is not there; name its file in {VARIABLE}")
        return False
    if not (folder / RETAIL).exists():
        with gzip.open(source) as packed, (folder / RETAIL).open("wb") as file:
            shutil.copyfileobj(packed, file)
    return True


def _absent(why: str) -> list[Result]:
    print(f"Left out: {why}.", file=sys.stderr)
    return []


def _all(runs: list[dict], key: str) -> list[float]:
    return [run[key] for run in runs]
