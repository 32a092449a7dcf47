"""Curves of buyers reached, and predicted beside real shares."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dashboard.charts.evidence import LARGEST_DOT, gains_chart, reliability_chart
from dashboard.charts.look import Look

METHODS = {"taste": [0.0, 0.9, 1.0], "most purchases": [0.0, 0.7, 1.0], "own <b>": [0.0, 0.6, 1.0], "random": [0.0, 0.5, 1.0]}
GAINS = pd.DataFrame(
    [
        (method, share, reached, reached - 0.1 * (share == 0.5), reached + 0.05 * (share == 0.5))
        for method, curve in METHODS.items()
        for share, reached in zip((0.0, 0.5, 1.0), curve, strict=True)
    ],
    columns=["method", "share", "reached", "low", "high"],
)
RELIABILITY = pd.DataFrame({"pairs": [900, 100], "predicted": [0.02, 0.3], "actual": [0.01, 0.4]})


def drawn(gains=GAINS):
    return gains_chart(gains, "taste", "most purchases", 0.1, Look())


def test_every_method_has_its_curve_and_three_stand_out():
    lines = {trace.name: trace for trace in drawn().data if trace.name != "band"}
    assert list(lines["taste"].y) == [0.0, 0.9, 1.0]
    assert list(lines["most purchases"].y) == [0.0, 0.7, 1.0]
    assert list(lines["other rules"].y) == [0.0, 0.6, 1.0]
    assert {name for name, trace in lines.items() if trace.showlegend} == {"taste", "most purchases", "random", "other rules"}
    assert lines["taste"].line.width > lines["other rules"].line.width


def test_the_best_has_its_band_where_there_is_one():
    band = drawn().data[0]
    assert band.name == "band"
    # Up along the upper edge, back along the lower one.
    assert list(band.y) == pytest.approx([0.0, 0.95, 1.0, 1.0, 0.8, 0.0])
    bare = drawn(GAINS.assign(low=np.nan, high=np.nan))
    assert [trace.name for trace in bare.data if trace.name == "band"] == []


def test_the_depth_of_the_list_is_marked_and_names_are_as_they_are():
    figure = drawn()
    assert [shape.x0 for shape in figure.layout.shapes] == [0.1]
    told = [text for trace in figure.data for text in trace.hovertext or ()]
    assert "taste: 50% contacted,<br>90% of the buyers reached" in told
    assert "own &lt;b&gt;: 50% contacted,<br>60% of the buyers reached" in told


def test_predicted_stands_beside_real_and_dots_grow_with_what_was_tested():
    right, points = reliability_chart(RELIABILITY, Look(dark=True)).data
    assert list(points.x) == [0.02, 0.3] and list(points.y) == [0.01, 0.4]
    assert right.x == right.y and right.x[1] == pytest.approx(1.08 * 0.4)
    # The square root of a ninth of the tests is a third of the way from the least dot to the largest.
    assert list(points.marker.size) == pytest.approx([LARGEST_DOT, 11.0])
    assert points.hovertext[1] == "30% predicted, 40% bought<br>100 times tested"


def test_the_axes_end_at_certainty():
    assert reliability_chart(RELIABILITY.assign(actual=1.0), Look()).layout.xaxis.range[1] == 1.0
