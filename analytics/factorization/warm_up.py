"""Compile the loops before anybody waits for them."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from analytics.factorization import ENGINES

DEVIATION = 0.5
"""The known side and the biases below only have to be numbers."""


def warm_up() -> None:
    """Run every engine on a tiny table: it compiles the loops, which takes seconds once on a machine, and then milliseconds."""
    table = sparse.csr_array(np.arange(1.0, 10.0).reshape(3, 3))
    for engine in ENGINES.values():
        for values in (table, _large_enough_for_single_precision()):
            engine.fit(values, 2, 0)
        engine.fold_in(table, np.full((3, 2), DEVIATION), np.full(3, DEVIATION), table.nnz)


def _large_enough_for_single_precision() -> sparse.csr_array:
    """Return a table beyond `ratings.SMALL_TABLE`, which is solved in another number type."""
    return sparse.csr_array(np.outer(np.arange(1.0, 41.0), np.arange(1.0, 41.0)))
