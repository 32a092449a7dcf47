"""Bars: a customer's mix, the parts of a score, the make-up of a list."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.look import Look, dress, readable_on, segment_colour
from dashboard.text import number, percent, plot

LEAST_LABELLED = 0.07
LEAST_PART = 0.005
"""Share of a score from which one of its parts has a bar of its own."""


def mix_bar(names: Sequence[str], shares: Sequence[float], look: Look) -> go.Figure:
    """Return one stacked bar: the shares of the segments, in their colours."""
    figure = go.Figure()
    for position, (name, share) in enumerate(zip(names, shares, strict=True)):
        colour = segment_colour(position)
        text = f"{plot(name, 16)} {percent(share)}" if share >= 3 * LEAST_LABELLED else percent(share)
        figure.add_trace(
            go.Bar(
                x=[share],
                y=[""],
                orientation="h",
                marker={"color": colour},
                text=text if share >= LEAST_LABELLED else "",
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                textfont={"color": readable_on(_channels(colour))},
                hovertext=f"{plot(name, 60)}: {percent(share)}",
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    dress(figure, look, 56)
    figure.update_layout(barmode="stack", bargap=0, uniformtext={"mode": "hide", "minsize": 10})
    figure.update_xaxes(visible=False, range=[0, 1])
    figure.update_yaxes(visible=False)
    return figure


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (float(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return red, green, blue


def parts_bars(parts: pd.DataFrame, look: Look) -> go.Figure:
    """Return the parts of a score as bars that add up to it; those too small to see share one bar."""
    parts = _small_together(parts)
    labels = [plot(part, 34) for part in parts["part"]]
    figure = go.Figure(
        go.Waterfall(
            orientation="h",
            y=list(range(len(labels) + 1)),
            x=[*parts["value"], 0.0],
            measure=["relative"] * len(labels) + ["total"],
            text=[*(f"{value:+.3g}" for value in parts["value"]), number(float(parts["value"].sum()))],
            textposition="outside",
            textfont={"color": look.text},
            connector={"line": {"color": look.quiet}},
            # No colours of segments here: a part is not always one.
            increasing={"marker": {"color": look.accent}},
            decreasing={"marker": {"color": look.warning}},
            totals={"marker": {"color": look.text}},
            hoverinfo="skip",
        )
    )
    dress(figure, look, 24 + 32 * (len(labels) + 1))
    figure.update_xaxes(visible=False, range=_room(parts["value"]))
    _label_bars(figure, [*labels, "total"])
    return figure


def _small_together(parts: pd.DataFrame) -> pd.DataFrame:
    small = parts["value"].abs() < LEAST_PART * max(abs(float(parts["value"].sum())), 1e-9)
    if small.sum() < 2:
        return parts
    rest = pd.DataFrame({"part": [f"{small.sum()} smaller parts"], "value": [float(parts.loc[small, "value"].sum())]})
    return pd.concat([parts[~small], rest], ignore_index=True)


def _label_bars(figure: go.Figure, labels: Sequence[str]) -> None:
    """Name bars by their place: names that are alike once shortened would fall together as categories."""
    figure.update_yaxes(tickvals=list(range(len(labels))), ticktext=list(labels), autorange="reversed", showgrid=False)


def _room(values: pd.Series) -> list[float]:
    """Return a range with room for the numbers beside the bars."""
    running = [0.0, *values.cumsum()]
    low, high = min(running), max(running)
    space = 0.25 * max(high - low, 1e-9)
    return [low - (space if low < 0 else 0), high + space]


def make_up_bars(make_up: pd.DataFrame, look: Look, everybody: str) -> go.Figure:
    """Return for each segment its share of the list, and a mark for its share of everybody."""
    rows = make_up[(make_up["contacts"] > 0) | (make_up["base_share"] > 0)]
    labels, places = [plot(name) for name in rows["segment"]], list(range(len(rows)))
    figure = go.Figure()
    top = max(float(rows["share"].max()), float(rows["base_share"].max()), 1e-9)
    counts = [f"{count:,} ({percent(share)})" for count, share in zip(rows["contacts"], rows["share"], strict=True)]
    figure.add_trace(
        go.Bar(
            y=places,
            x=rows["share"],
            orientation="h",
            marker={"color": [segment_colour(position) for position in rows.index]},
            hovertext=[f"{label}: {count}" for label, count in zip(labels, counts, strict=True)],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    figure.add_trace(
        go.Scatter(
            y=places,
            x=rows["base_share"],
            mode="markers",
            marker={"symbol": "line-ns", "size": 22, "line": {"color": look.text, "width": 2}},
            hovertext=[f"{percent(share)} of {everybody}" for share in rows["base_share"]],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    # The counts stand in a column of their own, so that no mark runs through them.
    column = [1.04 * top] * len(labels)
    figure.add_trace(go.Scatter(y=places, x=column, mode="text", text=counts, textposition="middle right", hoverinfo="skip"))
    dress(figure, look, 36 + 34 * len(labels))
    figure.update_traces(textfont={"color": look.text}, selector={"mode": "text"})
    figure.update_xaxes(visible=False, range=[0, 1.45 * top])
    _label_bars(figure, labels)
    return figure


def share_bars(labels: Sequence[str], shares: Sequence[float], notes: Sequence[str], look: Look) -> go.Figure:
    """Return one bar for each segment, with a note after its share."""
    figure = go.Figure(
        go.Bar(
            y=list(range(len(labels))),
            x=list(shares),
            orientation="h",
            marker={"color": [segment_colour(position) for position in range(len(labels))]},
            text=[f"{percent(share)} · {note}" for share, note in zip(shares, notes, strict=True)],
            textposition="outside",
            textfont={"color": look.text},
            cliponaxis=False,
            hoverinfo="skip",
        )
    )
    dress(figure, look, 24 + 32 * len(labels))
    figure.update_xaxes(visible=False, range=[0, 1.8 * max([*shares, 1e-9])])
    _label_bars(figure, [plot(label) for label in labels])
    return figure
