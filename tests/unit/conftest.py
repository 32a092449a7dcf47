"""Fixtures that the tests of several stages use."""

from __future__ import annotations

from pathlib import Path

import pytest

from demo_data import FOLDER


@pytest.fixture
def demo_folder(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in the folder of the demo tables, as somebody who runs a snippet beside the file does."""
    monkeypatch.chdir(FOLDER)
    return FOLDER
