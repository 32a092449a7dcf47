"""Bars that add up, with their numbers beside them and names as they are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dashboard.charts.bars import make_up_bars, mix_bar, parts_bars, share_bars
from dashboard.charts.look import Look, segment_colour
from tests.unit.dashboard.charts.test_look import channels, contrast

LOOK = Look()
ALIKE = [
    "Shelf-stable vegetables of the north and all their legumes",
    "Shelf-stable vegetables of the south and all their legumes",
]


def parts(*values: float) -> pd.DataFrame:
    return pd.DataFrame({"part": [f"part {place}" for place in range(len(values))], "value": values})


def make_up(names: list[str], contacts: list[int], base: list[float]) -> pd.DataFrame:
    shares = np.array(contacts) / max(sum(contacts), 1)
    return pd.DataFrame({"segment": names, "contacts": contacts, "share": shares, "base_share": base})


def test_a_mix_is_one_bar_in_the_colours_of_the_segments():
    figure = mix_bar(["Bakers", "<b>Tea</b>", "Rest"], [0.6, 0.35, 0.05], LOOK)
    assert [bar.x for bar in figure.data] == [(0.6,), (0.35,), (0.05,)]
    assert [bar.marker.color for bar in figure.data] == [segment_colour(place) for place in range(3)]
    assert [bar.text for bar in figure.data] == ["Bakers 60%", "&lt;b&gt;Tea&lt;/b&gt; 35%", ""]
    assert figure.data[2].hovertext == "Rest: 5%"
    assert figure.layout.barmode == "stack"


def test_text_on_the_bar_of_a_mix_can_be_read():
    for bar in mix_bar([f"S{place}" for place in range(20)], [0.05] * 20, LOOK).data:
        assert contrast(channels(bar.textfont.color), channels(bar.marker.color)) >= 4.5


def test_parts_and_total_of_a_score():
    bars = parts_bars(parts(3.5, -0.25, 1.0), LOOK).data[0]
    assert list(bars.x) == [3.5, -0.25, 1.0, 0.0]
    assert list(bars.text) == ["+3.5", "-0.25", "+1", "4.25"]
    assert list(bars.measure) == ["relative", "relative", "relative", "total"]


def test_small_parts_share_a_bar_and_everything_still_adds_up():
    table = parts(10.0, 0.01, 0.02, -0.005, 2.0)
    figure = parts_bars(table, LOOK)
    assert list(figure.layout.yaxis.ticktext) == ["part 0", "part 4", "3 smaller parts", "total"]
    assert sum(figure.data[0].x) == pytest.approx(table["value"].sum())
    assert figure.data[0].text[-1] == "12"


def test_a_single_small_part_keeps_its_name():
    assert list(parts_bars(parts(10.0, 0.0), LOOK).layout.yaxis.ticktext) == ["part 0", "part 1", "total"]


def test_a_score_of_nothing_can_be_drawn():
    figure = parts_bars(parts(0.0, 0.0), LOOK)
    assert figure.data[0].text[-1] == "0"


@pytest.mark.parametrize(
    "figure",
    [
        parts_bars(pd.DataFrame({"part": ALIKE, "value": [1.0, 2.0]}), LOOK),
        make_up_bars(make_up(ALIKE, [1, 2], [0.5, 0.5]), LOOK, "all"),
        share_bars(ALIKE, [0.4, 0.6], ["a", "b"], LOOK),
    ],
    ids=["parts", "make-up", "shares"],
)
def test_names_that_look_alike_once_shortened_keep_bars_of_their_own(figure):
    labels = figure.layout.yaxis.ticktext[:2]
    assert labels[0] == labels[1]
    assert list(figure.data[0].y)[:2] == list(figure.layout.yaxis.tickvals)[:2] == [0, 1]


@pytest.mark.parametrize("name", ["total", "2025-01-01", "17", "<a href=x>y</a>", "🍞"])
def test_a_name_of_any_form_is_only_a_label(name):
    figures = [
        parts_bars(pd.DataFrame({"part": [name], "value": [1.0]}), LOOK),
        make_up_bars(make_up([name], [2], [1.0]), LOOK, "all"),
        share_bars([name], [1.0], ["2 customers"], LOOK),
    ]
    for figure in figures:
        assert figure.layout.yaxis.ticktext[0] == name.replace("<", "&lt;").replace(">", "&gt;")
        assert figure.data[0].y[0] == 0


def test_the_make_up_has_counts_shares_and_the_marks_of_everybody():
    figure = make_up_bars(make_up(["Bakers", "Drinkers"], [3, 1], [0.5, 0.5]), LOOK, "all customers")
    bars, marks, counts = figure.data
    assert list(bars.x) == [0.75, 0.25]
    assert list(marks.x) == [0.5, 0.5]
    assert list(counts.text) == ["3 (75%)", "1 (25%)"]
    assert marks.hovertext[0] == "50% of all customers"
    assert bars.hovertext[0] == "Bakers: 3 (75%)"


def test_a_segment_keeps_its_colour_when_one_before_it_is_left_out():
    figure = make_up_bars(make_up(["Gone", "Bakers", "Drinkers"], [0, 3, 1], [0.0, 0.5, 0.5]), LOOK, "all")
    assert list(figure.layout.yaxis.ticktext) == ["Bakers", "Drinkers"]
    assert list(figure.data[0].marker.color) == [segment_colour(1), segment_colour(2)]


def test_shares_stand_beside_their_bars_with_a_note():
    bars = share_bars(["Bakers", "Drinkers"], [0.54, 0.46], ["3 customers", "1 customer"], LOOK).data[0]
    assert list(bars.text) == ["54% · 3 customers", "46% · 1 customer"]
    assert list(bars.marker.color) == [segment_colour(0), segment_colour(1)]


@pytest.mark.parametrize("look", [Look(), Look(dark=True)], ids=["light", "dark"])
def test_charts_write_in_the_colour_of_the_theme(look):
    figure = share_bars(["Bakers"], [1.0], ["all"], look)
    assert figure.layout.font.color == figure.layout.yaxis.tickfont.color == figure.data[0].textfont.color == look.text
