"""Measure everything: ``python -m benchmarks``; or some of it: ``python -m benchmarks NAME ...``.

The table is printed; a run of everything also writes it to RESULTS.md.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import engine, pages
from benchmarks.report import OtherWork, Result, machine, table

BENCHMARKS = {"shop": engine.shop, "large": engine.large, "demo": pages.demo, "large-page": pages.large}
RESULTS = Path(__file__).with_name("RESULTS.md")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure speed and size of Tastemap.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    names = parser.parse_args().names
    if unknown := set(names) - set(BENCHMARKS):
        parser.error(f"There is no {', '.join(sorted(unknown))}; choose from {', '.join(BENCHMARKS)}.")
    other_work = OtherWork()
    results: list[Result] = []
    with TemporaryDirectory() as folder:
        for name in names or BENCHMARKS:
            print(f"{name} ...", file=sys.stderr)
            results += BENCHMARKS[name](Path(folder))
    text = f"# Speed and size\n\nMade by `python -m benchmarks` on {machine(other_work)}\n\n{table(results)}"
    print(text)
    if not names:
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
