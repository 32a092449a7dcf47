"""What is compared of two ways to the same V."""

from __future__ import annotations

import analytics as an

HEADER = "customer,product,quantity\n"
ROWS = "Mary,Tea,2\n" * 200


def cells_of(V: an.InteractionMatrix) -> dict[tuple[str, str], float]:
    found = V.values.tocoo()
    return {(V.items[i], V.customers[j]): value for i, j, value in zip(*found.coords, found.data, strict=True)}


def units_of(table: an.Table) -> dict[tuple[str, str], float]:
    return cells_of(an.build_matrix(an.clean(table, an.recognise(table)), "units"))
