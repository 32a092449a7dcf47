"""The small charts of what speaks for each number: aligned, marked, and a column for each number to hit."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.factorization.advice import STEADY
from dashboard.charts.choosing import choosing_chart
from dashboard.charts.look import Look

TABLE = pd.DataFrame(
    {
        "n_components": [2, 3, 4],
        "error": [0.5, 0.4, 0.45],
        "spread": [0.02, 0.01, 0.03],
        "stability": [0.99, 0.95, np.nan],
        "weakest": [0.99, 0.9, np.nan],
        "smallest_share": [0.4, 0.2, np.nan],
    }
)
UNKNOWN = TABLE.assign(stability=np.nan, smallest_share=np.nan)


def lines(figure):
    return [trace for trace in figure.data if trace.type == "scatter" and trace.mode == "lines+markers"]


def columns(figure):
    return [trace for trace in figure.data if trace.type == "bar"]


def test_error_stability_and_smallest_segment_stand_above_one_another():
    figure = choosing_chart(TABLE, 3, "Error", Look())
    assert [title.text for title in figure.layout.annotations] == [
        "Error",
        "How well they repeat (1: the same each time)",
        "Smallest segment",
    ]
    error, stability, smallest = lines(figure)
    assert list(error.y) == [0.5, 0.4, 0.45]
    assert list(stability.y)[:2] == [0.99, 0.95] and np.isnan(stability.y[2])
    assert list(smallest.y)[:2] == [0.4, 0.2]
    assert figure.layout.xaxis.matches == figure.layout.xaxis2.matches == "x3"


def test_the_error_has_its_band():
    band = choosing_chart(TABLE, 3, "Error", Look()).data[0]
    assert list(band.y) == pytest.approx([0.52, 0.41, 0.48, 0.42, 0.39, 0.48])
    assert choosing_chart(TABLE.assign(spread=0.0), 3, "Error", Look()).data[0].mode == "lines+markers"


def test_the_chosen_number_is_marked_in_every_chart():
    for line in lines(choosing_chart(TABLE, 3, "Error", Look())):
        assert line.marker.size[1] > line.marker.size[0] == line.marker.size[2]


def test_a_column_over_each_number_is_in_the_order_of_the_table_and_fills_its_chart():
    figure = choosing_chart(TABLE, 3, "Error", Look())
    for column, line, axis in zip(
        columns(figure), lines(figure), (figure.layout.yaxis, figure.layout.yaxis2, figure.layout.yaxis3), strict=True
    ):
        assert list(column.x) == [2, 3, 4]
        assert column.base == axis.range[0]
        assert column.base + column.y[0] == pytest.approx(axis.range[1])
        assert axis.range[0] <= np.nanmin(line.y) and np.nanmax(line.y) <= axis.range[1]
    assert list(columns(figure)[0].hovertext) == [
        "2 segments<br>error 50%<br>repeat at 0.99<br>smallest 40%",
        "3 segments<br>error 40%<br>repeat at 0.95<br>smallest 20%",
        "4 segments<br>error 45%",
    ]


def test_what_steady_asks_for_is_a_line_that_can_be_seen():
    figure = choosing_chart(TABLE.assign(stability=0.99), 3, "Error", Look())
    assert figure.layout.shapes[0].y0 == STEADY
    assert figure.layout.yaxis2.range[0] < STEADY


def test_without_trials_there_is_only_the_error():
    figure = choosing_chart(UNKNOWN, 3, "Not reproduced", Look())
    assert [title.text for title in figure.layout.annotations] == ["Not reproduced"]
    assert len(lines(figure)) == 1


@pytest.mark.parametrize("look", [Look(), Look(dark=True)], ids=["light", "dark"])
def test_titles_are_written_in_the_colour_of_the_theme(look):
    figure = choosing_chart(TABLE, 3, "Error", look)
    assert {title.font.color for title in figure.layout.annotations} == {look.text}
