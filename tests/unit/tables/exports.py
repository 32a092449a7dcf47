"""Small invented files, one or more for each known export."""

from __future__ import annotations

from pathlib import Path

import analytics as an

FORMATS = Path(__file__).parents[2] / "fixtures" / "formats"


def fixture(name: str) -> an.Table:
    """Read one of them."""
    return an.read_table(FORMATS / name)
