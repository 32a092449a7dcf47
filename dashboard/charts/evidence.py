"""What lists were worth on the past: buyers reached by share contacted, and predicted beside real purchases."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.look import Look, dress, name_axes, segment_colour
from dashboard.text import percent, plot

HEIGHT = 380
BAND = "rgba(86,180,233,0.25)"
LEAST_DOT, LARGEST_DOT = 7.0, 19.0
ROOM = 1.08
"""Of the largest rate, so that no dot is cut."""
BEFORE = 0.05
"""Of the axis, before zero: most dots are there, and would hide its labels."""
RIGHT = 24
"""Room in pixels for the last label of the axis."""


def gains_chart(gains: pd.DataFrame, best: str, rival: str, depth: float, look: Look) -> go.Figure:
    """Return the curves of all methods, the best with its band; its rival stands out, too.

    Parameters
    ----------
    gains : DataFrame
        ``method``, ``share``, ``reached``, ``low``, ``high``: of one audience, as in `analytics.BackTest`.
    best, rival : str
        Methods that are named in the legend.
    depth : float
        Share of the customers that is marked.
    look : Look
    """
    figure = go.Figure()
    curves = {str(method): rows.sort_values("share") for method, rows in gains.groupby("method")}
    _add_band(figure, curves[best])
    named = {best: (look.accent, 3, "solid"), rival: (segment_colour(5), 2.5, "solid"), "random": (look.text, 1.5, "dot")}
    others = [method for method in curves if method not in named]
    for number, method in enumerate(others):
        _add_curve(figure, curves[method], method, ("#8A929C", 1.0, "solid"), "other rules" if not number else "")
    for method, line in reversed(named.items()):
        if method in curves:
            _add_curve(figure, curves[method], method, line, method)
    figure.add_vline(x=depth, line={"color": look.text, "width": 1, "dash": "dash"})
    dress(figure, look, HEIGHT)
    figure.update_layout(
        showlegend=True,
        legend={"orientation": "h", "y": -0.22, "x": 0, "traceorder": "reversed", "font": {"color": look.text}},
    )
    name_axes(figure, "share contacted, best first", "share of all buyers reached")
    figure.update_layout(margin_r=RIGHT)
    figure.update_xaxes(range=[0, 1], tickformat=".0%", dtick=0.2)
    figure.update_yaxes(range=[0, 1.02], tickformat=".0%", dtick=0.2)
    return figure


def _add_band(figure: go.Figure, curve: pd.DataFrame) -> None:
    known = curve.dropna(subset=["low", "high"])
    if known.empty:
        return
    figure.add_trace(
        go.Scatter(
            x=[*known["share"], *known["share"][::-1]],
            y=[*known["high"], *known["low"][::-1]],
            fill="toself",
            fillcolor=BAND,
            mode="lines",
            line={"width": 0},
            name="band",
            showlegend=False,
            hoverinfo="skip",
        )
    )


def _add_curve(figure: go.Figure, curve: pd.DataFrame, method: str, line: tuple[str, float, str], legend: str) -> None:
    colour, width, dash = line
    told = [
        f"{plot(method)}: {percent(share)} contacted,<br>{percent(reached)} of the buyers reached"
        for share, reached in zip(curve["share"], curve["reached"], strict=True)
    ]
    figure.add_trace(
        go.Scatter(
            x=curve["share"],
            y=curve["reached"],
            mode="lines",
            name=legend or method,
            showlegend=bool(legend),
            line={"color": colour, "width": width, "dash": dash},
            hovertext=told,
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )


def reliability_chart(table: pd.DataFrame, look: Look) -> go.Figure:
    """Return predicted chances beside the shares that bought; on the dotted line a prediction was right.

    Parameters
    ----------
    table : DataFrame
        ``pairs``, ``predicted``, ``actual``: as in `analytics.Calibration`.
    look : Look
    """
    top = min(ROOM * max(float(table[["predicted", "actual"]].to_numpy().max()), 0.01), 1.0)
    ends = [0.0, top]
    sizes = LEAST_DOT + (LARGEST_DOT - LEAST_DOT) * np.sqrt(table["pairs"] / table["pairs"].max())
    told = [
        f"{percent(row.predicted)} predicted, {percent(row.actual)} bought<br>{row.pairs:,} times tested"
        for row in table.itertuples()
    ]
    figure = go.Figure(
        [
            go.Scatter(x=ends, y=ends, mode="lines", line={"color": look.text, "width": 1, "dash": "dot"}, hoverinfo="skip"),
            go.Scatter(
                x=table["predicted"],
                y=table["actual"],
                mode="lines+markers",
                line={"color": look.accent, "width": 1.5},
                marker={"size": sizes, "color": look.accent, "opacity": 1, "line": {"color": look.paper, "width": 1}},
                cliponaxis=False,
                hovertext=told,
                hovertemplate="%{hovertext}<extra></extra>",
            ),
        ]
    )
    dress(figure, look, HEIGHT)
    name_axes(figure, "predicted chance to buy", "share that really bought")
    shown = [-BEFORE * top, top]
    figure.update_xaxes(range=shown, tickformat=".0%", nticks=6)
    figure.update_yaxes(range=shown, tickformat=".0%", nticks=6)
    return figure
