"""The maps: labels, numbers, hover texts and clicks belong to the same cell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import analytics as an
from analytics.segments.maps import MapData, membership_map, profile_map
from dashboard.charts.heatmap import MAX_CLICK_CELLS, MAX_TEXT_CELLS, cell_at, membership_heatmap, profile_heatmap
from dashboard.charts.look import Look, scale_colour
from dashboard.text import plot
from tests.unit.dashboard.charts.test_look import channels, contrast
from tests.unit.segments.test_maps import crowd
from tests.unit.worked import small_fit

LOOKS = pytest.mark.parametrize("look", [Look(), Look(dark=True)], ids=["light", "dark"])


@pytest.fixture
def segments():
    return an.segment(small_fit()).rename({1: "Bakers", 2: "Tea & coffee <b>"})


def grid(n_rows: int, k: int) -> MapData:
    values = np.random.default_rng(0).random((n_rows, k))
    rows = tuple(f"item {row}" for row in range(n_rows))
    members = tuple(np.array([row]) for row in range(n_rows))
    names = tuple(f"S{number}" for number in range(k))
    return MapData(values, rows, members, names, values.argmax(axis=1), n_rows)


def heat(figure):
    return figure.data[0]


def points(figure):
    return figure.data[1]


def written(figure):
    """Return place, text and colour of each number that is written on a cell."""
    return [
        ((x, y), text, trace.textfont.color)
        for trace in figure.data
        if trace.type == "scatter" and trace.mode == "text"
        for x, y, text in zip(trace.x, trace.y, trace.text, strict=True)
    ]


def test_a_small_map_shows_every_share_with_its_labels(segments):
    figure = profile_heatmap(profile_map(segments), Look())
    assert list(figure.layout.yaxis.ticktext) == ["Bread", "Fruits", "Coffee"]
    assert list(figure.layout.xaxis.ticktext) == ["Bakers", "Tea &amp; coffee<br>&lt;b&gt;"]
    assert np.allclose(heat(figure).z, [[1, 0], [7 / 13, 6 / 13], [0, 1]])
    assert {place: text for place, text, _ in written(figure)} == {(0, 0): "100%", (0, 1): "54%", (1, 1): "46%", (1, 2): "100%"}


def test_amounts_are_written_as_numbers(segments):
    figure = profile_heatmap(profile_map(segments, "volume"), Look())
    assert sorted(text for _, text, _ in written(figure)) == ["10.5", "3", "3", "3.5"]
    assert heat(figure).zmax == 10.5


@LOOKS
def test_numbers_in_cells_can_be_read(look):
    data = grid(20, 6)
    figure = profile_heatmap(data, look)
    # A cell below half a percent of the largest has no number.
    assert len(written(figure)) == (data.values > 0.005 * data.values.max()).sum()
    for (x, y), _, colour in written(figure):
        cell = scale_colour(look, data.values[y, x] / data.values.max())
        assert contrast(channels(colour), cell) >= 4.5


@LOOKS
def test_numbers_keep_their_colour_when_a_cell_is_clicked(look):
    texts = [trace for trace in profile_heatmap(grid(20, 6), look).data if trace.type == "scatter" and trace.mode == "text"]
    assert len(texts) == 2
    for trace in texts:
        assert trace.textfont.color == trace.selected.textfont.color == trace.unselected.textfont.color


def test_a_map_with_too_many_cells_has_no_numbers():
    assert not written(profile_heatmap(grid(MAX_TEXT_CELLS + 1, 1), Look()))


def test_a_hover_text_names_what_lies_under_it_without_tags(segments):
    data = replace(profile_map(segments), rows=("<i>Bread</i>", "Fruits", "Coffee"))
    texts = points(profile_heatmap(data, Look())).hovertext
    assert texts[0] == "&lt;i&gt;Bread&lt;/i&gt;<br>Bakers: 100%"
    assert texts[3] == "Fruits<br>Tea &amp; coffee &lt;b&gt;: 46%"


@pytest.mark.parametrize("data", [grid(5, 3), grid(3, 1), membership_map(crowd(60)), membership_map(crowd(300))])
def test_every_click_finds_the_cell_that_lies_under_the_marker(data):
    figure = membership_heatmap(data, Look())
    marks, z = points(figure), np.asarray(heat(figure).z)
    assert len(marks.x) == data.values.size
    for point in range(data.values.size):
        row, position = cell_at(data, point)
        assert z[marks.y[point], marks.x[point]] == pytest.approx(data.values[row, position])
        assert plot(data.segments[position]) in marks.hovertext[point]
    assert len({cell_at(data, point) for point in range(data.values.size)}) == data.values.size


def test_markers_are_unseen_whether_clicked_or_not(segments):
    marks = points(profile_heatmap(profile_map(segments), Look()))
    assert marks.marker.color == marks.selected.marker.color == marks.unselected.marker.color == "rgba(0,0,0,0)"


def test_a_huge_map_keeps_its_markers_within_what_a_browser_takes():
    assert len(points(profile_heatmap(grid(MAX_CLICK_CELLS, 2), Look())).x) == MAX_CLICK_CELLS


def test_many_customers_run_from_left_to_right_with_a_line_between_segments():
    data = membership_map(crowd(300))
    figure = membership_heatmap(data, Look())
    assert np.asarray(heat(figure).z).shape == (3, len(data.rows))
    assert list(figure.layout.yaxis.ticktext) == [plot(name) for name in data.segments]
    edges = [line.x0 for line in figure.layout.shapes]
    assert edges == [place + 0.5 for place in np.flatnonzero(np.diff(data.group))]
    assert len(edges) == 2
    assert "2 together: " in points(figure).hovertext[0]


def test_a_line_stands_between_the_items_of_two_segments(segments):
    figure = profile_heatmap(profile_map(segments), Look())
    assert [line.y0 for line in figure.layout.shapes] == [1.5]


def test_the_scale_starts_at_zero_so_that_equal_colours_mean_equal_shares(segments):
    for data in (profile_map(segments), membership_map(segments)):
        figure = profile_heatmap(data, Look())
        assert (heat(figure).zmin, heat(figure).zmax) == (0, 1)


def test_a_map_of_nothing_can_be_drawn():
    data = replace(grid(2, 2), values=np.zeros((2, 2)), group=np.array([-1, -1]))
    figure = profile_heatmap(data, Look())
    assert heat(figure).zmax == 1
    assert not written(figure)


def test_more_rows_make_a_higher_map():
    heights = [profile_heatmap(grid(rows, 3), Look()).layout.height for rows in (2, 5, 20, 40)]
    assert heights == sorted(set(heights))


def test_long_names_of_many_segments_are_slanted_and_cut():
    data = replace(grid(3, 9), segments=tuple(f"A very long name of a segment {number}" for number in range(9)))
    axis = profile_heatmap(data, Look()).layout.xaxis
    assert axis.tickangle == -70
    assert all(len(label) <= 20 for label in axis.ticktext)
