"""What a screen reader reads for charts and tables."""

from __future__ import annotations

import pytest

from tests.app.analyst import PAGES, at_example


@pytest.mark.parametrize("example", ["groceries", "tv_shows", "corner_shop"])
def test_every_chart_and_table_says_what_it_shows(example):
    analyst = at_example(example)
    analyst.choose("group_shown", analyst.control("group_shown").options[0]).go("campaigns")
    if "what" in analyst.shown:
        analyst.choose("what", "items")
    analyst.choose("campaign_items", [analyst.workspace.dataset.V.items[0]]).settle("lists")
    for page in PAGES:
        analyst.go(page)
        pictures = [*analyst.charts(), *analyst.at.dataframe]
        # None of these tables has been tested on its past yet.
        assert pictures or page == "evidence"
        assert [picture.key for picture in pictures if len(picture.proto.alt) < 10] == []


def test_the_texts_tell_the_finding(at_groceries):
    assert at_groceries.element("profile_map").proto.alt.startswith("Heatmap of 5 products by 3 segments")
    assert at_groceries.element("membership_map").proto.alt.startswith("Heatmap of the mixes of 6 customers")
    at_groceries.go("customers").choose("customer_shown", "John")
    assert at_groceries.element("mix").proto.alt == f"Mix of John: {at_groceries.names[1]} 100%"
