"""What stands in the exported tables, for the groceries cut into three segments."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import analytics as an
from analytics.exports import frames
from analytics.segments.habits import segment_habits
from analytics.segments.manager import paragraph
from analytics.segments.migration import segment_movement
from tests.unit.hand_made import interactions_of
from tests.unit.segments.bought import two_segments
from tests.unit.segments.test_habits import BOUGHT, FEBRUARY, JANUARY
from tests.unit.tables.files import demo_table
from tests.unit.worked import built_fit, campaign_of, rating_fit, small_fit

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
    assert shares.sum(axis=1).tolist() == pytest.approx([1] * 6, abs=1e-3)
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
    assert table.groupby("segment")["share of segment"].sum().to_numpy() == pytest.approx(1, abs=1e-3)
    assert table["segment"].unique().tolist() == list(segments.names)
    V, main = segments.fit.V.to_frame(), segments.main
    for segment, food, buyers in zip(table["segment"], table["food"], table["guests (main segment) who have it"], strict=True):
        assert buyers == (V.loc[food, main == segment] > 0).sum()


def test_sizes_add_up_to_all_customers(segments):
    table = frames.segment_sizes(segments)
    assert table["segment"].tolist() == list(segments.names)
    assert table["guests (main segment)"].sum() == 6
    assert table["guests (by mix)"].sum() == pytest.approx(6, abs=1e-2)
    assert table["share of meals"].sum() == pytest.approx(1, abs=1e-3)


def test_recommendations_are_ranked_and_leave_out_what_is_known_on_demand(segments):
    table = frames.recommendations(segments, n=2, exclude_known=False)
    assert {"guest", "main segment", "food", "strength"} <= set(table.columns)
    assert table[table["guest"] == "Mary"]["food"].tolist() == ["Bread", "Fruits"]
    new = frames.recommendations(segments, n=5, exclude_known=True)
    V = segments.fit.V.to_frame()
    assert all(V.loc[food, guest] == 0 for guest, food in zip(new["guest"], new["food"], strict=True))


def test_a_campaign_list_has_the_control_group_in_it_and_says_why(segments):
    table = frames.campaign_list(campaign_of(segments, ["Coffee"], 4, control_share=0.25))
    assert table["customer_id"].tolist() == ["Peter", "Jennifer", "Alice", "Greg"]
    assert table.columns.tolist() == ["rank", "customer_id", "score", "segment", "second_segment", "reason", "group"]
    assert table["group"].value_counts().to_dict() == {"target": 3, "control": 1}


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


def test_a_segment_may_be_called_like_any_other_column():
    names = {1: "customer", 2: "main segment"}
    named = an.segment(small_fit()).rename(names)
    assert frames.customer_segments(named).columns.tolist() == ["customer", "main segment", "customer 2", "main segment 2"]
    assert frames.customer_segments(named)["customer"].tolist() == ["John", "Mary", "Greg", "Alice"]
    product = an.segment(small_fit()).rename({2: "product"})
    assert frames.profile_matrix(product).columns.tolist() == ["product", "Bread", "product 2"]


def test_a_table_may_call_its_items_as_the_exports_call_theirs():
    fit = small_fit()
    for noun in ("segment", "rank", "reason", "main segment"):
        words = an.Vocabulary(item=noun, items=noun, customer=noun, customers=noun)
        segments = an.segment(replace(fit, V=replace(fit.V, vocabulary=words)))
        campaign = campaign_of(segments, ["Bread"], 3)
        for table in (
            frames.customer_segments(segments),
            frames.segment_profiles(segments),
            frames.recommendations(segments, 2, exclude_known=False),
            frames.campaign_list(campaign),
        ):
            assert table.columns.is_unique
            assert len(table) > 0


def test_columns_are_called_by_what_a_cell_really_counts():
    fit = small_fit()
    for value, column in (("revenue", "share of revenue"), ("orders", "share of order lines"), ("units", "share of units")):
        segments = an.segment(replace(fit, V=replace(fit.V, value=value)))
        assert frames.segment_sizes(segments).columns[-1] == column
    assert frames.segment_sizes(an.segment(rating_fit())).columns[-1] == "share of taste"


def test_recommendations_say_what_the_customer_has_already_and_keep_to_a_least_score():
    segments = an.segment(small_fit())
    table = frames.recommendations(segments, n=3, exclude_known=False)
    alice = table[table["customer"] == "Alice"].set_index("product")
    # Of 1.5 Bread, 1.5 Fruits and 1 Coffee Alice has some of each.
    assert alice["has it already"].tolist() == ["yes"] * 3
    ratings = an.segment(rating_fit())
    rated = frames.recommendations(ratings, n=3, exclude_known=False, min_score=4.0).set_index(["customer", "product"])
    assert rated.loc[("Bob", "Alien"), "has it already"] == "no"
    assert rated.loc[("Bob", "Brazil"), "has it already"] == "yes"
    assert rated["predicted rating"].min() >= 4.0
    hidden = frames.recommendations(ratings, n=3, exclude_known=True)
    assert set(hidden["has it already"]) == {"no"}


def test_people_get_rounded_numbers_and_machines_exact_ones():
    W = pd.DataFrame({1: [1 / 3, 2 / 3, 0.0], 2: [0.0, 1 / 7, 6 / 7]}, index=["Bread", "Fruits", "Coffee"])
    H = pd.DataFrame([[1234.567, 3.0], [3.0, 7.0]], index=[1, 2], columns=["John", "Mary"])
    segments = an.segment(built_fit(W, H)).rename({1: "First", 2: "Second"})
    assert frames.customer_segments(segments)["First"].tolist() == [0.9976, 0.3]
    # 1234.567 * 2/3 + 3/7 = 823.473...
    assert frames.recommendations(segments, 1, exclude_known=False)["strength"].tolist() == [823.5, 6.0]
    assert frames.profile_matrix(segments)["First"].to_numpy() == pytest.approx([1 / 3, 2 / 3, 0.0], rel=1e-7)
    assert frames.membership_matrix(segments)["First"][0] == pytest.approx(1234.567, rel=1e-7)


def test_how_segments_buy_is_told_in_numbers_and_in_words():
    segments = two_segments(BOUGHT)
    habits = segment_habits(segments, BOUGHT, (JANUARY, FEBRUARY))
    table = frames.segment_habits(segments, habits).set_index("segment")
    bread = table.loc["Bread"]
    assert bread[["customers (main segment)", "revenue", "share of revenue"]].tolist() == [2, 30.0, 0.625]
    assert bread["revenue per customer (100 is the average)"] == 125.0
    assert bread["share active again from 1 Feb 2024 to 28 Feb 2024"] == 0.5
    assert bread["in words"] == paragraph(segments, habits, segments.names.index("Bread") + 1)


def test_what_a_table_does_not_tell_of_its_segments_is_no_column():
    bare = interactions_of("customer,item\nAnn,Rolls\nBen,Apples\n")
    segments = two_segments(bare)
    assert frames.segment_habits(segments, segment_habits(segments, bare)).columns.tolist() == [
        "segment",
        "customers (main segment)",
        "share of customers",
        "in words",
    ]


def test_movement_is_one_row_for_each_way():
    segments = two_segments(BOUGHT)
    movement = segment_movement(segments.fit, BOUGHT, (JANUARY, FEBRUARY), n_deals=1)
    table = frames.segment_movement(segments, movement)
    assert table.columns.tolist() == [
        "from (1 Jan 2024 to 28 Jan 2024)",
        "to (1 Feb 2024 to 28 Feb 2024)",
        "customers",
        "revenue from 1 Jan 2024 to 28 Jan 2024",
        "revenue from 1 Feb 2024 to 28 Feb 2024",
    ]
    drawn = segment_movement(segments.fit, BOUGHT, (JANUARY, FEBRUARY), n_deals=1, most=3)
    assert frames.segment_movement(segments, drawn).columns[2] == "customers (of 3 drawn from 4)"
    rows = {(start, end): rest for start, end, *rest in table.itertuples(index=False)}
    assert rows == {
        ("Bread", "Bread"): [1, 18.0, 6.0],
        ("Bread", "Not active"): [1, 6.0, 0.0],
        ("Fruit", "Fruit"): [1, 6.0, 6.0],
        ("New", "Fruit"): [1, 0.0, 6.0],
    }
