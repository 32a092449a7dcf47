"""What speaks for each number of segments: error, how well they repeat, and the smallest one, aligned by the number."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analytics.factorization.advice import STEADY
from dashboard.charts.look import FONT_SIZE, Look, dress
from dashboard.text import percent

ROW_HEIGHT = 112
FOOT = 44
GAP = 0.13
"""Of the height, between two panels: room for the title of the lower one."""
BAND = "rgba(86,180,233,0.25)"
CLEAR = "rgba(0,0,0,0)"
"""A colour, not an opacity, as on the maps."""
MANY = 10
"""Numbers from which every second one is written."""


@dataclass(frozen=True)
class Panel:
    """One of the small charts: a column of the table, what it is called, and how its values read."""

    column: str
    title: str
    tickformat: str


STABILITY = Panel("stability", "How well they repeat (1: the same each time)", ".2f")
SMALLEST = Panel("smallest_share", "Smallest segment", ".0%")


def choosing_chart(table: pd.DataFrame, chosen: int, error_title: str, look: Look) -> go.Figure:
    """Return the small charts, one above the other; a click anywhere above a number clicks its row of the table.

    Parameters
    ----------
    table : DataFrame
        As in `analytics.Advice`.
    chosen : int
        Number that is marked.
    error_title : str
        What the error is, in words.
    look : Look
    """
    panels = [
        Panel("error", error_title, ".0%"),
        *(panel for panel in (STABILITY, SMALLEST) if table[panel.column].notna().any()),
    ]
    figure = make_subplots(
        rows=len(panels), cols=1, shared_xaxes=True, vertical_spacing=GAP, subplot_titles=[panel.title for panel in panels]
    )
    for row, panel in enumerate(panels, start=1):
        low, high = _range(table, panel.column)
        if panel.column == "error":
            _add_band(figure, table)
        _add_line(figure, table, panel, chosen, look, row)
        _add_columns(figure, table, low, high, row)
        figure.update_yaxes(range=[low, high], tickformat=panel.tickformat, nticks=4, row=row, col=1)
        if panel is STABILITY:
            figure.add_hline(STEADY, line={"color": look.warning, "width": 1, "dash": "dot"}, row=row, col=1)
    dress(figure, look, ROW_HEIGHT * len(panels) + FOOT)
    return _label(figure, table, len(panels), look)


def _range(table: pd.DataFrame, column: str) -> tuple[float, float]:
    values = table[column].dropna()
    spread = table["spread"] if column == "error" else 0.0
    low, high = float((values - spread).min()), float((values + spread).max())
    if column == "stability":
        low, high = min(low, STEADY), 1.0
    elif column == "smallest_share":
        low = 0.0
    room = 0.12 * max(high - low, 1e-3)
    return low - room, high + room


def _add_band(figure: go.Figure, table: pd.DataFrame) -> None:
    numbers, error, spread = table["n_components"], table["error"], table["spread"]
    if (spread > 0).any():
        figure.add_trace(
            go.Scatter(
                x=[*numbers, *numbers[::-1]],
                y=[*(error + spread), *(error - spread)[::-1]],
                fill="toself",
                fillcolor=BAND,
                mode="lines",
                line={"width": 0},
                hoverinfo="skip",
            ),
            row=1,
            col=1,
        )


def _add_line(figure: go.Figure, table: pd.DataFrame, panel: Panel, chosen: int, look: Look, row: int) -> None:
    marked = table["n_components"] == chosen
    figure.add_trace(
        go.Scatter(
            x=table["n_components"],
            y=table[panel.column],
            mode="lines+markers",
            line={"color": look.accent},
            marker={"size": [13 if one else 7 for one in marked], "color": look.accent, "opacity": 1, "line": {"width": 0}},
            unselected={"marker": {"opacity": 1}},
            hoverinfo="skip",
        ),
        row=row,
        col=1,
    )


def _add_columns(figure: go.Figure, table: pd.DataFrame, low: float, high: float, row: int) -> None:
    """Add an unseen bar over each number: a column is easier to hit than a dot, and tells all that is known of it."""
    clear = {"marker": {"color": CLEAR, "opacity": 1}}
    figure.add_trace(
        go.Bar(
            x=table["n_components"],
            y=[high - low] * len(table),
            base=low,
            width=1,
            marker={"color": CLEAR, "line": {"width": 0}},
            selected={"marker": clear["marker"]},
            unselected={"marker": clear["marker"]},
            hovertext=[_hover(one) for one in table.itertuples()],
            hovertemplate="%{hovertext}<extra></extra>",
        ),
        row=row,
        col=1,
    )


def _hover(row: tuple) -> str:
    told = [f"{row.n_components} segments", f"error {percent(row.error)}"]  # type: ignore[attr-defined]
    if pd.notna(row.stability):  # type: ignore[attr-defined]
        told += [f"repeat at {row.stability:.2f}", f"smallest {percent(row.smallest_share)}"]  # type: ignore[attr-defined]
    return "<br>".join(told)


def _label(figure: go.Figure, table: pd.DataFrame, n_panels: int, look: Look) -> go.Figure:
    for title in figure.layout.annotations:
        title.update(x=0, xref="paper", xanchor="left", font={"size": FONT_SIZE, "color": look.text})
    figure.update_layout(margin_t=26, bargap=0)
    numbers = table["n_components"]
    ends = [numbers.min() - 0.5, numbers.max() + 0.5]
    figure.update_xaxes(showgrid=False, dtick=2 if len(table) > MANY else 1, range=ends)
    figure.update_xaxes(title={"text": "number of segments", "font": {"size": FONT_SIZE}}, row=n_panels, col=1)
    return figure
