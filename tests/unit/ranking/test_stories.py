from __future__ import annotations

import numpy as np
import pytest

import analytics as an
from analytics.errors import UnknownLabelError
from analytics.ranking.stories import customer_table, customer_totals, item_story
from tests.unit.worked import rating_fit, small_fit, small_fit_with_nobody


@pytest.fixture
def segments():
    return an.segment(small_fit()).rename({1: "Bakers", 2: "Drinkers"})


def test_the_story_of_an_item_by_hand(segments):
    # Fruits are 1 2 2 1.5. Segment 1 takes 0.25 x 14 = 3.5 of them, segment 2 0.5 x 6 = 3.
    story = item_story(segments, "Fruits")
    assert (story.item, story.buyers, story.total) == ("Fruits", 4, 6.5)
    assert story.shares["segment"].tolist() == ["Bakers", "Drinkers"]
    assert story.shares["share"].tolist() == pytest.approx([3.5 / 6.5, 3.0 / 6.5])
    # John, Mary and Alice (half and half, the first wins) are Bakers, Greg is a Drinker.
    assert story.shares["buyers"].tolist() == [3, 1]
    assert story.shares["purchases_share"].tolist() == pytest.approx([4.5 / 6.5, 2.0 / 6.5])


def test_similar_items_stand_in_the_story(segments):
    # Rows of W: Fruits (0.25, 0.5), Coffee (0, 0.5), Bread (0.75, 0).
    story = item_story(segments, "Fruits", n_similar=5)
    assert story.similar["item"].tolist() == ["Coffee", "Bread"]
    assert story.similar["score"].tolist() == pytest.approx([2 / 5**0.5, 1 / 5**0.5])
    assert item_story(segments, "Fruits", min_similar=0.5).similar["item"].tolist() == ["Coffee"]
    assert item_story(segments, "Fruits", n_similar=1).similar["item"].tolist() == ["Coffee"]


def test_an_item_that_one_segment_takes_alone(segments):
    story = item_story(segments, "Coffee")
    assert story.shares["share"].tolist() == [0.0, 1.0]
    assert (story.buyers, story.total) == (2, 3.0)


def test_buyers_without_a_segment_are_counted_among_the_buyers_only():
    story = item_story(an.segment(small_fit_with_nobody()), "Coffee")
    assert story.buyers == 3
    assert story.shares["buyers"].sum() == 2


def test_ratings_have_a_mean_instead_of_a_sum():
    story = item_story(an.segment(rating_fit()), "Brazil")
    assert story.buyers == 3
    assert story.total == pytest.approx((1 + 5 + 2) / 3)
    # Ann and Bob are of the first segment, Cat of none.
    assert story.shares["purchases_share"].tolist() == pytest.approx([2 / 3, 0.0])


def test_an_item_that_does_not_exist_is_an_error(segments):
    with pytest.raises(UnknownLabelError, match="Tea"):
        item_story(segments, "Tea")


def test_customers_with_the_clearest_segment_come_first(segments):
    table = customer_table(segments, np.array([3, 2, 0]))
    assert table["customer"].tolist() == ["Greg", "John", "Alice"]
    assert table["main_segment"].tolist() == ["Drinkers", "Bakers", "Bakers"]
    assert table["share"].tolist() == [1.0, 1.0, 0.5]
    assert table["total"].tolist() == pytest.approx([4.0, 4.0, 4.0])


def test_the_table_of_customers_is_cut_off_after_the_clearest(segments):
    assert customer_table(segments, np.array([3, 2, 0]), n=2)["customer"].tolist() == ["Greg", "John"]


def test_a_customer_without_a_segment_comes_last():
    table = customer_table(an.segment(small_fit_with_nobody()), np.array([4, 3]))
    assert table["customer"].tolist() == ["Alice", "Nobody"]
    assert table["main_segment"].iloc[1] == "No clear segment"
    assert table["share"].tolist() == [0.5, 0.0]


def test_totals_are_sums_of_counts_and_means_of_ratings(segments):
    assert customer_totals(segments).tolist() == pytest.approx([4.0, 8.0, 4.0, 4.0])
    assert customer_totals(an.segment(rating_fit())).tolist() == pytest.approx([2.5, 4.5, 7 / 3])
