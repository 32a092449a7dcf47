"""Who moved from which segment to which, as bands between two columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.look import Look, dress, segment_colour
from dashboard.text import number, percent, plot

Width = Literal["customers", "revenue_before", "revenue_after"]
BAND = 0.45
"""Opacity of the bands: those that cross stay visible."""
NODE_HEIGHT = 52
LEAST_HEIGHT, MOST_HEIGHT = 260, 640
PAD = 14
MAX_LABEL = 20
EDGE = 1e-3
"""Plotly leaves a node where it is put only when it is not put on the very edge."""


def movement_sankey(flows: pd.DataFrame, width: Width, look: Look) -> go.Figure:
    """Return the flows of `Movement.flows` as bands, as wide as customers or revenue; largest segments on top.

    Parameters
    ----------
    flows : DataFrame
    width : {"customers", "revenue_before", "revenue_after"}
    look : Look
    """
    shown = flows[flows[width] > 0]
    sides = [_nodes(shown, side, width) for side in ("from", "to")]
    nodes = pd.concat(sides, ignore_index=True)
    height = int(np.clip(NODE_HEIGHT * max(map(len, sides)), LEAST_HEIGHT, MOST_HEIGHT))
    colours = [segment_colour(place) if place >= 0 else look.quiet for place in nodes["place"]]
    source = shown["from_place"].map(dict(zip(sides[0]["place"], range(len(sides[0])), strict=True)))
    target = shown["to_place"].map(dict(zip(sides[1]["place"], range(len(sides[0]), len(nodes)), strict=True)))
    figure = go.Figure(
        go.Sankey(
            arrangement="fixed",
            node={
                "label": [
                    f"{plot(name, MAX_LABEL)} {percent(share)}" for name, share in zip(nodes["name"], nodes["share"], strict=True)
                ],
                "color": colours,
                "x": [EDGE] * len(sides[0]) + [1 - EDGE] * len(sides[1]),
                "y": nodes["middle"],
                "pad": PAD,
                "thickness": 14,
                "line": {"width": 0},
                "customdata": [_amount(total, width) for total in nodes["total"]],
                "hovertemplate": "%{label}: %{customdata}<extra></extra>",
            },
            link={
                "source": source,
                "target": target,
                "value": shown[width],
                "color": [_clear(colours[node]) for node in source],
                "customdata": _told(shown, width),
                "hovertemplate": "%{customdata}<extra></extra>",
            },
        )
    )
    dress(figure, look, height)
    figure.update_traces(textfont={"color": look.text, "shadow": "none"})
    return figure


def _nodes(flows: pd.DataFrame, side: Literal["from", "to"], width: Width) -> pd.DataFrame:
    """Return the nodes of one side from top to bottom, with their share and the height at which their middle is."""
    # Flows stand in the order of segments on the left; the right has the same order, those who are away last.
    totals = flows.groupby([f"{side}_place", side], as_index=False)[width].sum()
    totals.columns = pd.Index(["place", "name", "total"])
    totals = totals.sort_values("place", key=lambda places: places.where(places >= 0, places.max() + 1 - places))
    share = totals["total"] / totals["total"].sum()
    middle = (share.cumsum() - share / 2).clip(EDGE, 1 - EDGE)
    return totals.assign(share=share, middle=middle).reset_index(drop=True)


def _told(flows: pd.DataFrame, width: Width) -> list[str]:
    ends: Sequence[tuple[str, str]] = list(zip(flows["from"], flows["to"], strict=True))
    return [
        f"{plot(start, 60)} → {plot(end, 60)}: {_amount(amount, width)}"
        for (start, end), amount in zip(ends, flows[width], strict=True)
    ]


def _amount(amount: float, width: Width) -> str:
    return f"{amount:,}" if width == "customers" else f"revenue of {number(amount)}"


def _clear(colour: str) -> str:
    """Return a colour through which others can be seen."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{BAND})"
