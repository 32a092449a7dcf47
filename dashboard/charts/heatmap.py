"""The two maps: what each segment buys, and who belongs to it. Every cell can be clicked."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from analytics.segments.maps import MapData
from analytics.segments.naming import shorten, shorten_all
from dashboard.charts.look import Look, dress, label_width, readable_on, scale_colour
from dashboard.text import MAX_LABEL, number, percent, plot

ROW_HEIGHT = 26
TOY_ROW_HEIGHT = 44
TOY_ROWS = 12
LINE_HEIGHT = 17
MARGIN = 24
GAP = 8
MAX_LEVEL_LABELS = 3
"""More of them overlap on a phone."""
WRAP_AT = 13
MAX_LINES = 3
BAND_HEIGHT = 34
MAX_TEXT_CELLS = 480
LEAST_SHOWN = 0.005
SLANT = -70
SLANTED_ROOM = 40
MAX_CLICK_CELLS = 10_000
MAX_SEGMENT_LABEL = 20
CLEAR = "rgba(0,0,0,0)"
"""A colour, not an opacity: browsers take each element with an opacity for a layer, and thousands of layers take long to paint."""


def profile_heatmap(data: MapData, look: Look) -> go.Figure:
    """Return items x segments: items in rows, the largest segment on the left."""
    return _rows_by_segments(data, look)


def membership_heatmap(data: MapData, look: Look) -> go.Figure:
    """Return customers x segments; groups of customers run from left to right when there are many."""
    return _segments_by_groups(data, look) if data.many else _rows_by_segments(data, look)


def cell_at(data: MapData, point_index: int) -> tuple[int, int]:
    """Return the row of the data and the position of the segment of a clicked point."""
    k = len(data.segments)
    if data.many:
        return point_index % len(data.rows), point_index // len(data.rows)
    return point_index // k, point_index % k


def _shown(value: float, is_share: bool) -> str:
    return percent(value) if is_share else number(value)


def _rows_by_segments(data: MapData, look: Look) -> go.Figure:
    n_rows, k = data.values.shape
    names = [
        [label, segment, _shown(value, data.is_share)]
        for label, row in zip(data.rows, data.values, strict=True)
        for segment, value in zip(data.segments, row, strict=True)
    ]
    hover = [f"{plot(label, 60)}<br>{plot(segment, 60)}: {value}" for label, segment, value in names]
    figure = _base(data.values, look)
    x, y = np.tile(np.arange(k), n_rows), np.repeat(np.arange(n_rows), k)
    row_height = TOY_ROW_HEIGHT if n_rows <= TOY_ROWS else ROW_HEIGHT
    figure.add_trace(_clickable(x, y, hover, row_height))
    if data.values.size <= MAX_TEXT_CELLS:
        _write_values(figure, data, look)
    labels, angle, header = _segment_labels(data.segments)
    rows = shorten_all(data.rows, MAX_LABEL)
    dress(figure, look, header + MARGIN + row_height * n_rows)
    _leave_room(figure, rows, header + GAP)
    figure.update_layout(margin_r=SLANTED_ROOM if angle else GAP)
    figure.update_xaxes(
        tickvals=list(range(k)), ticktext=labels, tickangle=angle, side="top", showgrid=False, range=[-0.5, k - 0.5]
    )
    figure.update_yaxes(
        tickvals=list(range(n_rows)),
        ticktext=[plot(row) for row in rows],
        range=[n_rows - 0.5, -0.5],
        showgrid=False,
    )
    _separate(figure, "y", np.flatnonzero(np.diff(data.group)) + 0.5, look)
    return figure


def _segment_labels(names: tuple[str, ...]) -> tuple[list[str], int, int]:
    """Return labels, their angle and the height they need: in lines when few, slanted when many."""
    if len(names) > MAX_LEVEL_LABELS:
        short = [shorten(name, MAX_SEGMENT_LABEL) for name in names]
        height = max(map(label_width, short)) * math.sin(math.radians(-SLANT)) + LINE_HEIGHT
        return [plot(name) for name in short], SLANT, math.ceil(height)
    lines = [textwrap.wrap(name, WRAP_AT, max_lines=MAX_LINES, placeholder="…") for name in names]
    return ["<br>".join(plot(line) for line in part) for part in lines], 0, LINE_HEIGHT * max(map(len, lines))


def _segments_by_groups(data: MapData, look: Look) -> go.Figure:
    n_bins, k = data.values.shape
    people = [
        f"{len(members):,} together: {plot(row, 60)}" if len(members) > 1 else plot(row, 60)
        for row, members in zip(data.rows, data.members, strict=True)
    ]
    hover = [
        f"{plot(segment, 60)}: {_shown(data.values[row, position], data.is_share)}<br>{people[row]}"
        for position, segment in enumerate(data.segments)
        for row in range(n_bins)
    ]
    figure = _base(data.values.T, look, gap=0)
    x, y = np.tile(np.arange(n_bins), k), np.repeat(np.arange(k), n_bins)
    figure.add_trace(_clickable(x, y, hover, 8))
    dress(figure, look, MARGIN + BAND_HEIGHT * k)
    names = [shorten(segment, MAX_LABEL) for segment in data.segments]
    _leave_room(figure, names, GAP)
    figure.update_xaxes(showticklabels=False, showgrid=False, range=[-0.5, n_bins - 0.5])
    figure.update_yaxes(tickvals=list(range(k)), ticktext=[plot(name) for name in names], range=[k - 0.5, -0.5], showgrid=False)
    _separate(figure, "x", np.flatnonzero(np.diff(data.group)) + 0.5, look)
    return figure


def _leave_room(figure: go.Figure, labels: Sequence[str], top: int) -> None:
    """Set the margins that the labels need; Plotly's own way draws the figure twice, and looks twice for overlaps."""
    left = 2 * GAP + max(map(label_width, labels), default=0)
    figure.update_layout(margin={"l": left, "t": top})
    figure.update_xaxes(automargin=False, ticklabeloverflow="allow")
    figure.update_yaxes(automargin=False, ticklabeloverflow="allow")


def _separate(figure: go.Figure, axis: str, edges: np.ndarray, look: Look) -> None:
    """Draw lines between segments, all at once: `add_hline` takes longer with every annotation and line that is there."""
    across = "x" if axis == "y" else "y"
    figure.update_layout(
        shapes=[
            {
                "type": "line",
                f"{axis}0": edge,
                f"{axis}1": edge,
                f"{axis}ref": axis,
                f"{across}0": 0,
                f"{across}1": 1,
                f"{across}ref": f"{across} domain",
                "line": {"color": look.text, "width": 1},
            }
            for edge in edges
        ]
    )


def _base(values: np.ndarray, look: Look, gap: int = 2) -> go.Figure:
    top = float(values.max()) or 1.0
    return go.Figure(
        go.Heatmap(
            z=values.astype(np.float32),
            zmin=0,
            zmax=top,
            colorscale=look.scale,
            showscale=False,
            xgap=gap,
            ygap=gap,
            hoverinfo="skip",
        )
    )


def _clickable(x: np.ndarray, y: np.ndarray, hover: list[str], size: int) -> go.Scatter:
    """Return unseen markers over the cells: Plotly tells which marker was clicked, but not which cell of a heatmap."""
    clear = {"marker": {"color": CLEAR, "opacity": 1}}
    return go.Scatter(
        x=x[:MAX_CLICK_CELLS],
        y=y[:MAX_CLICK_CELLS],
        mode="markers",
        marker={"symbol": "square", "size": size, "color": CLEAR},
        selected=clear,
        unselected=clear,
        hovertext=hover[:MAX_CLICK_CELLS],
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
    )


def _write_values(figure: go.Figure, data: MapData, look: Look) -> None:
    """Write the values on the cells, a trace for dark text and one for light: notes of their own take the browser longer."""
    top = float(data.values.max()) or 1.0
    by_colour: dict[str, list[tuple[int, int, str]]] = {}
    for (row, column), value in np.ndenumerate(data.values):
        if value > LEAST_SHOWN * top:
            colour = readable_on(scale_colour(look, value / top))
            by_colour.setdefault(colour, []).append((column, row, _shown(value, data.is_share)))
    for colour, cells in by_colour.items():
        x, y, text = zip(*cells, strict=True)
        font = {"size": 12, "color": colour}
        unchanged = {"textfont": {"color": colour}}
        figure.add_trace(
            go.Scatter(
                x=x,
                y=y,
                text=text,
                mode="text",
                textfont=font,
                selected=unchanged,
                unselected=unchanged,
                hoverinfo="skip",
                showlegend=False,
            )
        )
