"""Where in a list a campaign changed anything: the effect by tenth of the scores, and extra buyers by depth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.look import Look, dress, name_axes
from dashboard.text import number, percent

HEIGHT = 340
MOST_POINTS = 300
"""Points of a curve that a screen can show apart."""
RIGHT = 24
"""Room in pixels for the last label of the axis."""


def uplift_bars(bands: pd.DataFrame, look: Look) -> go.Figure:
    """Return the effect in each tenth of the scores with its 95% interval.

    Parameters
    ----------
    bands : DataFrame
        As `analytics.uplift_by_band` returns them; bands without an effect stay empty.
    look : Look
    """
    known = bands.dropna(subset=["effect"])
    told = [
        f"Part {row.band} of the list: {percent(row.rate)} of {row.targets:,} contacted,<br>"
        f"{percent(row.control_rate)} of {row.controls:,} in the control group"
        for row in known.itertuples()
    ]
    figure = go.Figure(
        go.Bar(
            x=known["band"],
            y=100 * known["effect"],
            marker={"color": look.accent},
            error_y={
                "type": "data",
                "array": 100 * (known["high"] - known["effect"]),
                "arrayminus": 100 * (known["effect"] - known["low"]),
                "color": look.text,
                "thickness": 1.2,
                "width": 4,
            },
            hovertext=told,
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    figure.add_hline(y=0, line={"color": look.text, "width": 1})
    dress(figure, look, HEIGHT)
    name_axes(figure, "tenth of the list, best scores first", "points more than the control group")
    figure.update_xaxes(tickmode="array", tickvals=list(bands["band"]), showgrid=False)
    return figure


def qini_chart(curve: pd.DataFrame, look: Look) -> go.Figure:
    """Return how many extra buyers a list reaches by depth, beside an order by chance.

    Parameters
    ----------
    curve : DataFrame
        ``share``, ``extra``, ``random``: as in `analytics.Qini`.
    look : Look
    """
    shown = curve.iloc[np.unique(np.linspace(0, len(curve) - 1, min(len(curve), MOST_POINTS)).round().astype(int))]
    told = [
        f"Best {percent(share)} of the list: {number(extra)} extra buyers"
        for share, extra in zip(shown["share"], shown["extra"], strict=True)
    ]
    figure = go.Figure(
        [
            go.Scatter(
                x=shown["share"],
                y=shown["random"],
                mode="lines",
                name="by chance",
                line={"color": look.text, "width": 1, "dash": "dot"},
                hoverinfo="skip",
            ),
            go.Scatter(
                x=shown["share"],
                y=shown["extra"],
                mode="lines",
                name="by score",
                line={"color": look.accent, "width": 2.5},
                hovertext=told,
                hovertemplate="%{hovertext}<extra></extra>",
            ),
        ]
    )
    dress(figure, look, HEIGHT)
    name_axes(figure, "share of the list, best scores first", "extra buyers so far")
    figure.update_layout(margin_r=RIGHT)
    figure.update_xaxes(range=[0, 1], tickformat=".0%", dtick=0.2)
    figure.update_yaxes(tickformat=",")
    return figure
