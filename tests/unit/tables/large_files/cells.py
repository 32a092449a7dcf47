"""What is compared of two ways to the same V."""

from __future__ import annotations

import analytics as an


def cells_of(V: an.InteractionMatrix) -> dict[tuple[str, str], float]:
    found = V.values.tocoo()
    return {(V.items[i], V.customers[j]): value for i, j, value in zip(*found.coords, found.data, strict=True)}
