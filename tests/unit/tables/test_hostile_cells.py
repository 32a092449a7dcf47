"""Cells made to keep a pattern busy: every pattern of the package passes them in a time in line with their length."""

from __future__ import annotations

import subprocess
import sys

from tests.unit.test_architecture import ROOT

SECONDS = 60
"""A few seconds are enough; patterns that take the square of a cell's length need many minutes."""
PATTERNS = r"""
import importlib, inspect, pkgutil, re
import analytics.tables

N = 50_000
RUNS = [sign * N for sign in "1a ,.;|'\"(<@/-+C\n_"]
RUNS += [pair * (N // 2) for pair in ("1,", "1.", "1 ", "1'", ",'", "''", ", ", "|a", "/*", "--", " r", "a@", "'a", '"a')]
CELLS = [start + run + "x" for run in RUNS for start in ("", "1", "a,", "01.02.2024")]
SEARCHES = ("sub", "subn", "search", "findall", "finditer", "split")
tried = 0
for found in pkgutil.walk_packages(analytics.tables.__path__, "analytics.tables."):
    module = importlib.import_module(found.name)
    source = inspect.getsource(module)
    for name, pattern in vars(module).items():
        if not isinstance(pattern, re.Pattern):
            continue
        searched = any(f"{name}.{method}(" in source for method in SEARCHES)
        for cell in CELLS:
            cell = cell if isinstance(pattern.pattern, str) else cell.encode()
            pattern.fullmatch(cell)
            if searched:
                pattern.sub("" if isinstance(cell, str) else b"", cell)
        tried += 1
print(tried)
"""
TABLES = r"""
import analytics as an

spaces = " " * 100_000
rows = "".join(f"c{n},p{n},1\n" for n in range(5))
for hostile in (f"c9,p9,1{spaces}x", f"c9,1{spaces}x,1", f"c9,p9,1.5{spaces}x", "c9,p9," + "1" * 100_000, "c9,p9," + "1." * 50_000):
    for text in (f"customer,product,note\n{rows}{hostile}\n", f"customer,product,note\n{hostile}\n{rows}"):
        an.recognise(an.read_table(text.encode(), name="x.csv"))
an.read_table(b"a,b\n1" + spaces.encode() + b"x,2\n3,4\n5,6\n7,8\n")
print("read")
"""


def run(code: str) -> str:
    """Run Python elsewhere, where it can be stopped: a pattern at work hears no signal."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True, timeout=SECONDS)
    return done.stdout.strip()


def test_no_pattern_takes_long_over_hostile_cells():
    assert int(run(PATTERNS)) > 20


def test_tables_with_hostile_cells_are_read_and_recognised():
    assert run(TABLES) == "read"
