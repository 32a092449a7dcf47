"""How well films are ranked that users turn out to like, beside implicit, scikit-learn and popularity."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks import child
from benchmarks.peers import films as table
from benchmarks.peers import is_installed
from benchmarks.peers.list_models import HELD_OUT_SHARE, MODELS, SEEDS, TOP
from benchmarks.report import Result

LEAST_GAIN = 0.260


def films(folder: Path) -> list[Result]:
    """Rank the films that were held back."""
    if not is_installed(table.PACKAGE, "lists of films"):
        return []
    results = []
    for name, model in MODELS.items():
        if not is_installed(model.package, model.title):
            continue
        found = child.run(f"films {name}", folder)
        note = f"{min(found['gains']):.4f} to {max(found['gains']):.4f}"
        if model.setting:
            note += f"; {model.setting} chosen each time: {table.told(found['settings'])}"
        if name == "ours":
            note = f"{_protocol(found['shape'])}; {note}"
        target = LEAST_GAIN if name == "ours" else None
        results.append(
            Result(f"films: NDCG@{TOP}, {model.title}", [float(np.mean(found["gains"]))], target, "", note=note, at_least=True)
        )
    return results


def _protocol(shape: tuple[int, int]) -> str:
    return (
        f"ratings from {table.LIKED} on as bought, {shape[0]:,} users x {shape[1]:,} films, {HELD_OUT_SHARE:.0%} held out, mean of "
        f"{SEEDS} seeds; settings by the same measure on {table.INNER_SHARE:.0%} of what is known"
    )
