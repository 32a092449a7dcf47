"""Fixtures for tests of the pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st

from tests.app.analyst import Analyst, at_example


@pytest.fixture(autouse=True)
def clean_caches() -> Iterator[None]:
    """Empty the caches, which outlive a test in the same process; that stops background work, too."""
    st.cache_data.clear()
    st.cache_resource.clear()
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def analyst() -> Analyst:
    """Return somebody on the first page, with nothing loaded."""
    return Analyst()


@pytest.fixture
def at_groceries() -> Analyst:
    """Return somebody who has opened the groceries: three segments, all work done."""
    return at_example("groceries")
