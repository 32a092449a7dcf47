"""The only module with cache decorators. Keys are digests; data are passed with a leading underscore."""

from __future__ import annotations

import gc
import hashlib
import threading
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

import demo_data
from analytics import (
    AnalyticsError,
    Interactions,
    Recognition,
    Segmentation,
    Table,
    build_matrix,
    clean,
    read_table,
    why_ranks_only,
)
from analytics.evaluation.splits import Cuts, choose_cuts
from analytics.factorization.warm_up import warm_up
from analytics.matrix import InteractionMatrix
from analytics.segments.habits import Habits, segment_habits
from analytics.segments.maps import Choice, MapData, Scale, membership_map, profile_map
from analytics.segments.periods import Period, Periods, span_of
from analytics.tables.cells.dates import DateOrder, date_readings
from analytics.tables.cleaning.leaving_out import without_customers
from analytics.tables.reading import ReadSettings
from analytics.tables.recognition.lines import lines_of
from analytics.tables.texts.documents import documents_of
from analytics.tables.texts.text import TextSettings, documents_to_interactions
from analytics.threads import one_blas_thread
from analytics.trust import DataWarning, data_warnings
from analytics.values import CellOptions, ValueKind
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
    # The first fit on a machine would wait for the compiler.
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    return JobRegistry()


@st.cache_resource(show_spinner=False)
def demos() -> list[dict[str, Any]]:
    """Return the catalogue of example tables."""
    return tomllib.loads((demo_data.FOLDER / "origins.toml").read_text(encoding="utf-8"))["demo"]


@st.cache_resource(max_entries=8, ttl="2h", show_spinner=False)
def table(digest: str, name: str, settings: ReadSettings, _data: bytes) -> Table:
    """Return the table of a file; ``digest`` is the SHA-256 of its bytes."""
    return read_table(_data, name, settings)


@st.cache_resource(max_entries=2, ttl="2h", show_spinner="Reading the file")
def file(path: Path, changed: int | None) -> Table:
    """Return the table of a file on this computer, of any size; ``changed`` is when it was changed last, None if it is gone."""
    return read_table(path)


@st.cache_resource(max_entries=16, ttl="2h", show_spinner=False)
def interactions(
    digest: str, _table: Table, _recognition: Recognition, _rules: frozenset[str], _text: TextSettings | None
) -> Interactions:
    """Return clean interactions; ``digest`` is that of the table and of everything that was decided about it."""
    return clean(_table, _recognition, _rules) if _text is None else documents_to_interactions(_table, _text)


@st.cache_resource(max_entries=8, ttl="2h", show_spinner=False)
def interactions_without(digest: str, _interactions: Interactions, _customers: list[str]) -> Interactions:
    """Return interactions without those who object to profiling; ``digest`` is that of both."""
    return without_customers(_interactions, _customers)


@st.cache_resource(max_entries=4, ttl="2h", show_spinner=False)
def texts(digest: str, settings: TextSettings, _table: Table) -> pd.Series:
    """Return the texts of a table by the labels of their documents; ``digest`` is that of the table."""
    return documents_of(_table, settings.column, settings.id_column).texts


@st.cache_resource(max_entries=8, ttl="2h", show_spinner=False)
def matrix(digest: str, _interactions: Interactions, _value: ValueKind | None, _options: CellOptions) -> InteractionMatrix:
    """Return V; ``digest`` is that of the interactions and of what a cell counts."""
    return build_matrix(_interactions, _value, **_options.arguments())  # type: ignore[arg-type]


@st.cache_resource(max_entries=16, ttl="2h", show_spinner=False)
def warnings(digest: str, _interactions: Interactions, _V: InteractionMatrix, today: date) -> tuple[DataWarning, ...]:
    """Return what an analyst should know before trusting the numbers; ``digest`` is that of V."""
    return data_warnings(_interactions, _V, today)


@st.cache_data(max_entries=32, ttl="2h", show_spinner=False)
def readings_of_dates(digest: str, column: str, _table: Table, _recognition: Recognition) -> dict[DateOrder, str]:
    """Return what each order of day and month makes of one date; ``digest`` is that of the table and of its format."""
    only_date = replace(_recognition, roles={"date": column})
    return date_readings(lines_of(_table, only_date).frame["date"])


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


@st.cache_resource(max_entries=16, ttl="2h", show_spinner=False)
def span(digest: str, _interactions: Interactions) -> Period | None:
    """Return the time that a table covers; ``digest`` is that of the interactions."""
    return span_of(_interactions)


@st.cache_resource(max_entries=16, ttl="2h", show_spinner="Looking through the orders")
def habits(digest: str, periods: Periods | None, _segments: Segmentation, _interactions: Interactions) -> Habits:
    """Return how the customers of each segment buy; ``digest`` is that of the segments."""
    return segment_habits(_segments, _interactions, periods)


@st.cache_resource(max_entries=16, ttl="2h", show_spinner=False)
def tested_days(digest: str, _interactions: Interactions) -> Cuts | AnalyticsError:
    """Return the days from which a back-test would look on, or why there are none; ``digest`` is that of the interactions."""
    try:
        return choose_cuts(_interactions)
    except AnalyticsError as error:
        return error


@st.cache_resource(max_entries=16, ttl="2h", show_spinner=False)
def ranks_only(digest: str, _interactions: Interactions, today: date) -> str:
    """Return why lists tell no probabilities, empty where they do; ``digest`` is that of the interactions."""
    return why_ranks_only(_interactions, today)


def digest_of(*parts: object) -> str:
    """Return one SHA-256 of several parts; lengths are mixed in so that parts cannot run into each other."""
    total = hashlib.sha256()
    for part in parts:
        data = repr(part).encode()
        total.update(str(len(data)).encode() + b":" + data)
    return total.hexdigest()


def digest_of_table(table: Table) -> str:
    """Return what tells a table from all others: its bytes, and how they were read; two sheets of a file are two tables."""
    return digest_of(table.digest, table.name, sorted(table.found.items()), table.sources, table.files)
