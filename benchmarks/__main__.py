"""Measure everything: ``python -m benchmarks``; or some of it: ``python -m benchmarks NAME ...``.

The table is printed; a run of everything also writes it to RESULTS.md. What needs many minutes and gigabytes is measured
only when it is named.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import choosing, engine, names, pages, tables
from benchmarks.peers.engines import engines
from benchmarks.peers.leukaemia import leukaemia
from benchmarks.peers.lists import films
from benchmarks.peers.ratings import ratings
from benchmarks.report import OtherWork, Result, machine, table

BENCHMARKS = {
    "shop": engine.shop,
    "large": engine.large,
    "tables": tables.small,
    "upload": tables.memory,
    "choosing": choosing.planted_k,
    "names": names.names_kept,
    "ratings": ratings,
    "films": films,
    "leukaemia": leukaemia,
    "engines": engines,
    "demo": pages.demo,
    "large-page": pages.large,
}
BY_NAME_ONLY = {"tables-50m": tables.large}
RESULTS = Path(__file__).with_name("RESULTS.md")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure speed and size of Tastemap.")
    known = BENCHMARKS | BY_NAME_ONLY
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    asked = parser.parse_args().names
    if unknown := set(asked) - set(known):
        parser.error(f"There is no {', '.join(sorted(unknown))}; choose from {', '.join(known)}.")
    other_work = OtherWork()
    results: list[Result] = []
    with TemporaryDirectory() as folder:
        for name in asked or BENCHMARKS:
            print(f"{name} ...", file=sys.stderr)
            results += known[name](Path(folder))
    text = f"# Speed and size\n\nMade by `python -m benchmarks` on {machine(other_work)}\n\n{table(results)}"
    print(text)
    if not asked:
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
