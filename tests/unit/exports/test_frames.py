"""What stands in the exported tables, for the groceries cut into three segments."""

from __future__ import annotations

import pandas as pd
import pytest

import analytics as an
from analytics.exports import frames
from tests.unit.tables.files import demo_table

WORDS = an.Vocabulary("food", "foods", "guest", "guests", "meals")


@pytest.fixture(scope="module")
def segments() -> an.Segmentation:
    table = demo_table("groceries").frame.set_index("product").astype(float)
    return an.segment(an.factorize(an.matrix_from_wide(table, vocabulary=WORDS), 3)).rename({1: "Bread & more"})


def test_every_customer_has_a_main_segment_and_a_mix_that_sums_to_one(segments):
    table = frames.customer_segments(segments)
    assert table.columns.tolist() == ["guest", "main segment", *segments.names]
    assert table["guest"].tolist() == ["John", "Alice", "Mary", "Greg", "Peter", "Jennifer"]
    shares = table[list(segments.names)].astype(float)
    assert shares.sum(axis=1).tolist() == pytest.approx([1] * 6)
    assert table["main segment"].tolist() == shares.idxmax(axis=1).tolist()


def test_profiles_list_each_segment_with_shares_that_sum_to_one_and_its_buyers(segments):
    table = frames.segment_profiles(segments)
    assert table.columns.tolist() == [
        "segment",
        "food",
        "share of segment",
        "times the average",
        "guests (main segment) who have it",
    ]
    assert table.groupby("segment")["share of segment"].sum().to_numpy() == pytest.approx(1)
    assert table["segment"].unique().tolist() == list(segments.names)
    V, main = segments.fit.V.to_frame(), segments.main
    for segment, food, buyers in zip(table["segment"], table["food"], table["guests (main segment) who have it"], strict=True):
        assert buyers == (V.loc[food, main == segment] > 0).sum()


def test_sizes_add_up_to_all_customers(segments):
    table = frames.segment_sizes(segments)
    assert table["segment"].tolist() == list(segments.names)
    assert table["guests (main segment)"].sum() == 6
    assert table["guests (by mix)"].sum() == pytest.approx(6)
    assert table["share of meals"].sum() == pytest.approx(1)


def test_recommendations_are_ranked_and_leave_out_what_is_known_on_demand(segments):
    table = frames.recommendations(segments, n=2, exclude_known=False)
    assert {"guest", "main segment", "food", "strength"} <= set(table.columns)
    assert table[table["guest"] == "Mary"]["food"].tolist() == ["Bread", "Fruits"]
    new = frames.recommendations(segments, n=5, exclude_known=True)
    V = segments.fit.V.to_frame()
    assert all(V.loc[food, guest] == 0 for guest, food in zip(new["guest"], new["food"], strict=True))


def test_a_target_list_says_yes_or_no_and_why(segments):
    targets = an.build_target_list(segments, ["Coffee"], n=4)
    table = frames.target_list(targets, segments.fit.V)
    assert table["guest"].tolist() == ["Peter", "Jennifer", "Alice", "Greg"]
    assert table["has it already"].tolist() == ["yes", "no", "no", "no"]
    assert {"rank", "strength", "main segment", "reason"} <= set(table.columns)


def test_the_two_matrices_are_exported_as_they_are(segments):
    W, H = frames.profile_matrix(segments), frames.membership_matrix(segments)
    assert W.columns.tolist() == ["food", *segments.names]
    assert H.columns.tolist() == ["guest", *segments.names]
    product = W.set_index("food").to_numpy() @ H.set_index("guest").to_numpy().T
    assert ((product - segments.fit.V.to_frame().to_numpy()) ** 2).sum() ** 0.5 == pytest.approx(1.0426, abs=1e-3)


def test_settings_tell_what_the_result_was_made_with(segments):
    table = frames.settings(segments.fit, {"file": "groceries.csv", "SHA-256 of the file": "abc"})
    known = dict(zip(table["setting"], table["value"], strict=True))
    assert known["file"] == "groceries.csv"
    assert known["SHA-256 of the file"] == "abc"
    assert (known["foods"], known["guests"], known["segments"], known["random state"]) == ("5", "6", "3", "0")
    assert (known["a cell counts"], known["blank means"]) == ("weight", "none")


def test_ratings_speak_of_predicted_ratings_and_of_the_unknown():
    ratings = pd.DataFrame({"User 1": [5, 3, None], "User 2": [4, None, 1], "User 3": [None, 1, 5]}, index=["A", "B", "C"])
    segments = an.segment(an.factorize(an.matrix_from_wide(ratings, kind="ratings"), 2))
    assert "predicted rating" in frames.recommendations(segments, n=1, exclude_known=True)
    settings = frames.settings(segments.fit, {})
    assert settings.set_index("setting").loc["blank means", "value"] == "unknown"
