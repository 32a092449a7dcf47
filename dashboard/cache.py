"""The only module with cache decorators. Keys are digests; data are passed with a leading underscore."""

from __future__ import annotations

import gc
import hashlib
import tomllib
from typing import Any

import plotly.graph_objects as go
import streamlit as st

import demo_data
from analytics import Interactions, Recognition, Segmentation, Table, build_matrix, clean, read_table
from analytics.matrix import InteractionMatrix
from analytics.segments.maps import Choice, MapData, Scale, membership_map, profile_map
from analytics.threads import one_blas_thread
from dashboard.charts.heatmap import membership_heatmap, profile_heatmap
from dashboard.charts.look import Look
from dashboard.jobs import JobRegistry


@st.cache_resource(show_spinner=False, on_release=JobRegistry.stop)
def registry() -> JobRegistry:
    """Return the one job registry of the process; its work and the pages share the processors, so each takes one.

    Streamlit collects garbage after each run of a page. What has been imported is never garbage, and looking through it
    took half of the time of a small run, so it is put aside.
    """
    one_blas_thread()
    gc.collect()
    gc.freeze()
    return JobRegistry()


@st.cache_resource(show_spinner=False)
def demos() -> list[dict[str, Any]]:
    """Return the catalogue of example tables."""
    return tomllib.loads((demo_data.FOLDER / "origins.toml").read_text(encoding="utf-8"))["demo"]


@st.cache_resource(max_entries=8, ttl="2h", show_spinner=False)
def table(digest: str, name: str, _data: bytes) -> Table:
    """Return the table of a file; ``digest`` is the SHA-256 of its bytes."""
    return read_table(_data, name)


@st.cache_resource(max_entries=16, ttl="2h", show_spinner=False)
def interactions(digest: str, _table: Table, _recognition: Recognition) -> Interactions:
    """Return clean interactions; ``digest`` is that of the bytes and of the recognition."""
    return clean(_table, _recognition)


@st.cache_resource(max_entries=8, ttl="2h", show_spinner=False)
def matrix(digest: str, _interactions: Interactions, value: str) -> InteractionMatrix:
    """Return V; ``digest`` is that of the interactions."""
    return build_matrix(_interactions, value)  # type: ignore[arg-type]


@st.cache_resource(max_entries=32, ttl="2h", show_spinner=False)
def profile_chart(digest: str, _segments: Segmentation, scale: Scale, choose: Choice, dark: bool) -> tuple[MapData, go.Figure]:
    """Return the map of what each segment takes; ``digest`` is that of the segments with their names."""
    data = profile_map(_segments, scale, choose)
    return data, profile_heatmap(data, Look(dark))


@st.cache_resource(max_entries=16, ttl="2h", show_spinner=False)
def membership_chart(digest: str, _segments: Segmentation, dark: bool) -> tuple[MapData, go.Figure]:
    """Return the map of who belongs to which segment; ``digest`` is that of the segments with their names."""
    data = membership_map(_segments)
    return data, membership_heatmap(data, Look(dark))


def digest_of(*parts: object) -> str:
    """Return one SHA-256 of several parts; lengths are mixed in so that parts cannot run into each other."""
    total = hashlib.sha256()
    for part in parts:
        data = repr(part).encode()
        total.update(str(len(data)).encode() + b":" + data)
    return total.hexdigest()
