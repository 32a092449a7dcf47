import warnings

import numpy as np
import pandas as pd
from hypothesis import given

import analytics as an
from analytics.matrix import matrix_from_wide
from analytics.segments.membership import NO_SEGMENT, main_segments, mix
from analytics.segments.profiles import buyers_by_segment, observed_lift, profile_table, telling_items, top_items
from tests.unit.worked import (
    QUICK,
    built_fit,
    count_tables,
    integer_fits,
    rating_fit,
    rating_tables,
    small_fit,
    small_fit_with_nobody,
)


def test_lift_worked_out_by_hand():
    # Alice is half of each segment, so half of her 1.5 Bread counts in each. Segment 1 has bought
    # 3 + 6 + 0.75 = 9.75 Bread, 1 + 2 + 0.75 = 3.75 Fruits and 0.5 Coffee, 14 in all; segment 2 the rest, 6 in all.
    shares_1, shares_2 = np.array([9.75, 3.75, 0.5]) / 14, np.array([0.75, 2.75, 2.5]) / 6
    overall = np.array([10.5, 6.5, 3.0]) / 20
    np.testing.assert_allclose(observed_lift(small_fit()), np.column_stack([shares_1, shares_2]) / overall[:, None], rtol=1e-6)


@QUICK
@given(count_tables())
def test_weighted_by_the_segments_purchases_the_mean_lift_of_every_item_is_1(table):
    fit = an.factorize(matrix_from_wide(table), n_components=2)
    mixes, explained = mix(fit), main_segments(fit) != NO_SEGMENT
    weights = (table.to_numpy().sum(axis=0) @ mixes) / table.to_numpy().sum()
    only_explained = table.loc[:, explained].sum(axis=1) == table.sum(axis=1)
    mean = observed_lift(fit) @ weights
    np.testing.assert_allclose(mean[only_explained], 1.0, rtol=1e-6)


@QUICK
@given(integer_fits())
def test_buyers_are_the_members_who_have_the_item(fit):
    held, main = fit.V.values.toarray() > 0, main_segments(fit)
    by_hand = [[int((row & (main == segment)).sum()) for segment in range(fit.n_components)] for row in held]
    assert buyers_by_segment(fit).tolist() == by_hand


def test_buyers_without_a_segment_are_counted_nowhere():
    assert buyers_by_segment(small_fit_with_nobody()).tolist() == [[3, 0], [3, 1], [1, 1]]


def test_the_profile_table_has_a_row_for_each_segment_and_item():
    table = profile_table(small_fit())
    assert list(table["segment"]) == [1, 1, 1, 2, 2, 2]
    assert list(table["item"]) == ["Bread", "Fruits", "Coffee"] * 2
    assert list(table["share"]) == [0.75, 0.25, 0.0, 0.0, 0.5, 0.5]
    assert list(table["buyers"]) == [3, 3, 1, 0, 1, 1]
    row = table.iloc[0]
    assert np.isclose(row["relevance"], 0.6 * np.log(row["share"]) + 0.4 * np.log(row["lift"]))


def test_typical_items_are_led_by_share_and_distinctive_ones_by_lift():
    # Milk is half of both profiles: typical everywhere, distinctive nowhere.
    W = pd.DataFrame({1: [0.55, 0.45, 0.0], 2: [0.55, 0.0, 0.45]}, index=["Milk", "Bread", "Coffee"])
    fit = built_fit(W, pd.DataFrame([[9.0, 0.0], [0.0, 9.0]], index=[1, 2], columns=["Ann", "Bob"]))
    table = profile_table(fit)
    assert top_items(table, 1, 2, by="share")["item"].tolist() == ["Milk", "Bread"]
    assert top_items(table, 1, 1)["item"].tolist() == ["Bread"]
    assert top_items(table, 2, 9)["item"].tolist() == ["Coffee"]  # everybody takes as much milk


def test_an_item_with_too_few_buyers_is_not_called_distinctive():
    # 1 % of 300 customers are 3; the curio has 1 buyer.
    held = pd.DataFrame(1.0, index=["Bread", "Curio"], columns=[f"c{number}" for number in range(300)])
    held.loc["Curio", "c1":] = 0.0
    W = pd.DataFrame({1: [0.5, 0.5]}, index=held.index)
    table = profile_table(built_fit(W, pd.DataFrame(1.0, index=[1], columns=held.columns), held))
    assert table.set_index("item")["enough_buyers"].to_dict() == {"Bread": True, "Curio": False}
    assert top_items(table, 1, 5, by="share")["item"].tolist() == ["Bread", "Curio"]


def test_an_item_that_no_member_has_is_not_distinctive_of_the_segment():
    # Alice is mostly of segment 1, so segment 2 has Coffee by her mix alone; its one member, Bob, has Tea only.
    W = pd.DataFrame({1: [1.0, 0.0, 0.0], 2: [0.0, 0.5, 0.5]}, index=["Bread", "Coffee", "Tea"])
    H = pd.DataFrame([[3.0, 0.0], [2.0, 2.0]], index=[1, 2], columns=["Alice", "Bob"])
    held = pd.DataFrame([[3.0, 0.0], [2.0, 0.0], [0.0, 2.0]], index=W.index, columns=H.columns)
    table = profile_table(built_fit(W, H, held))
    assert top_items(table, 2, 5, by="share")["item"].tolist() == ["Coffee", "Tea"]
    assert top_items(table, 2, 5)["item"].tolist() == ["Tea"]


def test_a_segment_without_distinctive_items_is_told_by_its_typical_ones():
    W = pd.DataFrame({1: [0.7, 0.3]}, index=["Bread", "Tea"])
    table = profile_table(built_fit(W, pd.DataFrame([[4.0, 4.0]], index=[1], columns=["Ann", "Bob"])))
    assert top_items(table, 1, 5).empty
    assert telling_items(table, 1, 5)["item"].tolist() == ["Bread", "Tea"]


@QUICK
@given(integer_fits())
def test_a_short_list_is_the_beginning_of_the_long_one(fit):
    table = profile_table(fit)
    for number in fit.segment_numbers:
        for by in ("share", "relevance"):
            long = top_items(table, number, 99, by)
            pd.testing.assert_frame_equal(top_items(table, number, 2, by), long.head(2))
            assert set(long["segment"]) <= {number}


def test_lift_in_ratings_is_a_profile_over_the_mean_profile():
    # Only segment 1 has volume (2.5), so it is the mean; segment 2 is told apart from it.
    np.testing.assert_allclose(observed_lift(rating_fit())[:, 0], [1.0, 0.0, 0.0])


@QUICK
@given(rating_tables())
def test_profiles_of_ratings_are_finite_without_a_warning(table):
    fit = an.factorize(matrix_from_wide(table, kind="ratings"), n_components=3)
    with warnings.catch_warnings(), np.errstate(divide="raise", invalid="raise", over="raise"):
        warnings.simplefilter("error")
        profiles = profile_table(fit)
    assert np.isfinite(profiles.drop(columns="item").to_numpy(dtype=float)).all()
