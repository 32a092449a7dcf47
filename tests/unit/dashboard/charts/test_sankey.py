"""Bands that add up on both sides, in the colours of their segments and with names as they are."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.segments.purchases import AWAY
from dashboard.charts.look import Look, segment_colour
from dashboard.charts.sankey import movement_sankey

LOOK = Look()
FLOWS = pd.DataFrame(
    [
        (0, 0, "Bread", "Bread", 60, 600.0, 500.0),
        (0, 1, "Bread", "<b>Tea</b>", 15, 100.0, 250.5),
        (1, 0, "<b>Tea</b>", "Bread", 5, 50.0, 20.0),
        (1, AWAY, "<b>Tea</b>", "Not active", 20, 250.0, 0.0),
    ],
    columns=["from_place", "to_place", "from", "to", "customers", "revenue_before", "revenue_after"],
)


def drawn(width="customers", flows=FLOWS):
    return movement_sankey(flows, width, LOOK).data[0]


def test_each_node_has_its_share_of_its_side_and_names_are_as_they_are():
    assert list(drawn().node.label) == [
        "Bread 75%",
        "&lt;b&gt;Tea&lt;/b&gt; 25%",
        "Bread 65%",
        "&lt;b&gt;Tea&lt;/b&gt; 15%",
        "Not active 20%",
    ]
    assert list(drawn().node.customdata) == ["75", "25", "65", "15", "20"]


def test_bands_lead_from_left_to_right_as_wide_as_what_goes_there():
    link = drawn().link
    assert list(zip(link.source, link.target, link.value, strict=True)) == [(0, 2, 60), (0, 3, 15), (1, 2, 5), (1, 4, 20)]
    assert link.customdata[1] == "Bread → &lt;b&gt;Tea&lt;/b&gt;: 15"


def test_segments_stand_in_one_order_on_both_sides_and_those_who_are_away_below():
    node = drawn().node
    assert max(node.x[:2]) < 0.01 and min(node.x[2:]) > 0.99
    assert list(node.y[:2]) == pytest.approx([0.375, 0.875])
    assert list(node.y[2:]) == pytest.approx([0.325, 0.725, 0.9])


def test_a_segment_has_its_colour_on_both_sides_and_its_bands_have_it_too():
    chart = drawn()
    assert list(chart.node.color) == [segment_colour(place) for place in (0, 1, 0, 1)] + [LOOK.quiet]
    red, green, blue = (int(segment_colour(0)[at : at + 2], 16) for at in (1, 3, 5))
    assert chart.link.color[0] == chart.link.color[1] == f"rgba({red},{green},{blue},0.45)"


def test_where_nothing_goes_there_is_no_band_and_no_node():
    chart = drawn("revenue_after")
    assert list(chart.link.value) == [500.0, 250.5, 20.0]
    assert [label.rsplit(" ", 1)[0] for label in chart.node.label] == ["Bread", "&lt;b&gt;Tea&lt;/b&gt;"] * 2
    assert chart.link.customdata[1].endswith(": revenue of 250")


def test_many_segments_have_room_and_few_are_no_tower():
    many = pd.DataFrame(
        [(place, place, f"S{place}", f"S{place}", 1) for place in range(20)],
        columns=["from_place", "to_place", "from", "to", "customers"],
    )
    tall, low = (movement_sankey(flows, "customers", LOOK).layout.height for flows in (many, FLOWS))
    assert low < tall <= 640
