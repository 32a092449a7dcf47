"""Names after a refit: all customers are fitted and every segment is named, then a part of the customers is fitted anew."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy import sparse

import analytics as an
import demo_data
from analytics.segments.shared_customers import customers_together
from benchmarks.choosing import Draw, baskets, bought_or_not, ratings
from benchmarks.report import Result

SEEDS = 20
SHARE_OF_CUSTOMERS = 0.9
LEAST_KEPT = 95.0
"""Percent of names."""


def names_kept(folder: Path) -> list[Result]:
    """Count the names that are on the same segment as before; the folder is not needed."""
    demo = tomllib.loads((demo_data.FOLDER / "origins.toml").read_text(encoding="utf-8"))["demo"][0]
    table = an.read_table(demo_data.FOLDER / demo["file"])
    V = an.build_matrix(an.clean(table, an.recognise(table)))
    return [
        _result("planted baskets", baskets),
        _result("the same, bought or not", bought_or_not),
        _result("planted ratings", ratings),
        _result(demo["title"], lambda seed: (demo["n_components"], V)),
    ]


def _result(what: str, draw: Draw) -> Result:
    found = sum((names_after_refit(*draw(seed), seed) for seed in range(SEEDS)), Counter())
    note = (
        f"{SEEDS} seeds, of the customers left out and of both fits; {found['kept']} of {found.total()} names without a mark on the "
        f"segment of most of their customers; {found['marked']} there with a mark, {found['gone']} gone, {found['astray']} elsewhere"
    )
    words = f"{what}: names kept after a refit on {SHARE_OF_CUSTOMERS:.0%} of the customers"
    return Result(words, [100 * found["kept"] / found.total()], LEAST_KEPT, "%", note=note, at_least=True)


def names_after_refit(n_components: int, V: an.InteractionMatrix, seed: int) -> Counter[str]:
    """Name every segment, fit a part of the customers anew, and count where the names are.

    Returns
    -------
    Counter of str
        Names that are "kept" without a mark on the segment of most of their customers, "marked" there, "gone", or "astray" on
        another segment. Customers do not decide where a name goes unless profiles tie, so they can check it.
    """
    old = an.segment(an.factorize(V, n_components, random_state=seed))
    old = old.rename({number: f"Name {number}" for number in old.fit.segment_numbers})
    new = an.carry_names(old, an.factorize(some_customers(V, seed), n_components, random_state=seed + 1))
    together = customers_together(old, new)
    assert together is not None
    return Counter(_place(name, new, int(customers.argmax())) for name, customers in zip(old.names, together, strict=True))


def _place(name: str, new: an.Segmentation, home: int) -> str:
    if name not in new.names:
        return "gone"
    if new.position(name) != home:
        return "astray"
    return "kept" if new.origins[home] == "given" else "marked"


def some_customers(V: an.InteractionMatrix, seed: int) -> an.InteractionMatrix:
    """Return a table with a random part of the customers, and the items that they have."""
    n_customers = V.shape[1]
    n_drawn = round(SHARE_OF_CUSTOMERS * n_customers)
    columns = np.sort(np.random.default_rng(seed).choice(n_customers, n_drawn, replace=False))
    cells = sparse.csr_array(V.values[:, columns])
    rows = np.flatnonzero(np.diff(cells.indptr))
    categories = None if V.categories is None else V.categories.iloc[rows]
    return replace(V, values=cells[rows], items=V.items[rows], customers=V.customers[columns], categories=categories)
