"""Who shows best what a segment is."""

from __future__ import annotations

import pandas as pd
import pytest

import analytics as an
from analytics.errors import UnknownLabelError
from analytics.segments.typical import typical_customers
from tests.unit.worked import built_fit


@pytest.fixture(scope="module")
def segments() -> an.Segmentation:
    """Return two segments, tea and jam: Ann and Bob are all tea, Cleo half and half, Dan mostly jam, Eve all jam."""
    W = pd.DataFrame({1: [1.0, 0.0], 2: [0.0, 1.0]}, index=["tea", "jam"])
    H = pd.DataFrame([[2, 9, 3, 1, 0], [0, 0, 3, 4, 1]], index=[1, 2], columns=["Ann", "Bob", "Cleo", "Dan", "Eve"])
    return an.segment(built_fit(W, H.astype(float)))


def test_the_highest_share_comes_first_and_the_larger_volume_where_it_is_the_same(segments):
    found = typical_customers(segments, 1, 3)
    assert found.values.tolist() == [["Bob", 1.0, 9.0], ["Ann", 1.0, 2.0], ["Cleo", 0.5, 3.0]]


def test_who_has_nothing_of_a_segment_is_not_typical_of_it(segments):
    assert typical_customers(segments, 2, 9)["customer"].tolist() == ["Eve", "Dan", "Cleo"]


def test_a_segment_that_is_not_there_is_refused(segments):
    for number in (0, 3):
        with pytest.raises(UnknownLabelError, match=f"no segment {number}"):
            typical_customers(segments, number)
