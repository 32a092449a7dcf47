"""Measure everything: ``python -m benchmarks``; or some of it: ``python -m benchmarks NAME ...``.

Each table is printed, and written to ``results/NAME.md`` with the machine and how much of it other work took meanwhile.
What needs many minutes and gigabytes is measured only when it is named.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import assigning, choosing, coupons, engine, journey, lists, names, pages, tables
from benchmarks.peers.engines import engines
from benchmarks.peers.leukaemia import leukaemia
from benchmarks.peers.lists import films
from benchmarks.peers.ratings import ratings
from benchmarks.report import OtherWork, machine, table

BENCHMARKS = {
    "shop": engine.shop,
    "large": engine.large,
    "tables": tables.small,
    "upload": tables.memory,
    "choosing": choosing.planted_k,
    "names": names.names_kept,
    "journey": journey.journey,
    "coupons": coupons.coupons,
    "assigning": assigning.assigning,
    "ratings": ratings,
    "films": films,
    "leukaemia": leukaemia,
    "engines": engines,
    "demo": pages.demo,
    "large-page": pages.large,
}
BY_NAME_ONLY = {"tables-50m": tables.large, "lists": lists.lists}
RESULTS = Path(__file__).with_name("results")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure speed and size of Tastemap.")
    known = BENCHMARKS | BY_NAME_ONLY
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    asked = parser.parse_args().names
    if unknown := set(asked) - set(known):
        parser.error(f"There is no {', '.join(sorted(unknown))}; choose from {', '.join(known)}.")
    with TemporaryDirectory() as folder:
        for name in asked or BENCHMARKS:
            print(f"{name} ...", file=sys.stderr)
            other_work = OtherWork()
            results = known[name](Path(folder))
            text = f"# {name}\n\nMade by `python -m benchmarks {name}` on {machine(other_work)}\n\n{table(results)}"
            print(text)
            RESULTS.mkdir(exist_ok=True)
            (RESULTS / f"{name}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
