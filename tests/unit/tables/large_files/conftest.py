from __future__ import annotations

from pathlib import Path

import pytest

from analytics.tables.large_files import large, opening


@pytest.fixture
def everything_is_large(monkeypatch):
    """Let small files take the way of large ones, in several parts."""
    monkeypatch.setattr(opening, "LARGE_BYTES", 0)
    monkeypatch.setattr(large, "LINES_AT_ONCE", 100)


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a file and returns its path."""

    def write(content: str | bytes, name: str = "orders.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write
