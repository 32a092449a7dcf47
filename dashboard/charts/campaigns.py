"""What a campaign is expected to earn by its depth."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from analytics.campaigns.depth import ContactPlan
from dashboard.charts.look import Look, dress

MOST_POINTS = 400
"""Points of a curve that a browser gets."""
HEIGHT = 260
BEYOND = 1.3
LEAST_SHOWN = 20


def profit_curve(plan: ContactPlan, look: Look) -> go.Figure:
    """Return the profit by number of contacts, if all buyers count and if only the extra ones do, with what is recommended."""
    curve = plan.curve.head(_shown(plan))
    rows = np.unique(np.linspace(0, len(curve) - 1, min(MOST_POINTS, len(curve))).astype(int))
    depth = np.concatenate([[0], curve["depth"].to_numpy()[rows]])
    figure = go.Figure()
    start = -float(curve["cost"].iloc[0] - (curve["cost"].iloc[1] - curve["cost"].iloc[0] if len(curve) > 1 else 0.0))
    for view, name, colour, dash in (
        ("gross", "all buyers counted", look.warning, "dot"),
        ("incremental", "extra buyers only", look.accent, "solid"),
    ):
        profit = np.concatenate([[start], curve[view].to_numpy()[rows]])
        figure.add_trace(
            go.Scatter(
                x=depth,
                y=profit,
                name=name,
                line={"color": colour, "dash": dash, "width": 2},
                hovertemplate=f"%{{x:,}} contacts<br>%{{y:,.2f}}, {name}<extra></extra>",
            )
        )
    for place, words, position in _marks(plan):
        figure.add_vline(
            x=place,
            line={"color": look.text, "width": 1, "dash": "dash"},
            annotation={"text": words, "font": {"size": 12, "color": look.text}},
            annotation_position=position,
        )
    dress(figure, look, HEIGHT)
    figure.update_layout(showlegend=True, legend={"orientation": "h", "y": -0.25, "x": 0, "font": {"color": look.text}})
    figure.update_layout(margin={"l": 8, "r": 8, "t": 26, "b": 8})
    figure.update_xaxes(title={"text": "contacts", "standoff": 4}, rangemode="tozero", tickformat=",")
    figure.update_yaxes(title={"text": "expected profit", "standoff": 4}, tickformat=",", zeroline=True, zerolinecolor=look.text)
    return figure


def _shown(plan: ContactPlan) -> int:
    """Return how many contacts are looked at: a little more than any that may be asked for, or earn most."""
    known = [plan.optimum, plan.gross_optimum, plan.asked or 0, plan.affordable or 0]
    return min(len(plan.curve), max(LEAST_SHOWN, round(BEYOND * max(known))))


def _marks(plan: ContactPlan) -> list[tuple[int, str, str]]:
    """Return the lines of a chart: what is recommended, and the limit where it is another number."""
    limits = [limit for limit in (plan.asked, plan.affordable) if limit is not None and limit <= len(plan.curve)]
    marks = [(plan.depth, f"{plan.depth:,} contacts", "top right")] if plan.depth else []
    if limits and min(limits) != plan.depth:
        words = "budget" if min(limits) == plan.affordable else "asked for"
        marks.append((min(limits), words, "bottom right"))
    return marks
