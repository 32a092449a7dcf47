"""The file that the dashboard was started with; only the command line names one, never the browser."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

VARIABLE = "TASTEMAP_FILE"
"""Environment variable in which the command hands the path to the server that it becomes."""


@cache
def file_at_start() -> Path | None:
    """Return the file that the command named, or None. Looked up once: what a page does later changes nothing."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else None
