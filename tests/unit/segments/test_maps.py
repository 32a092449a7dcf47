from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analytics as an
from analytics.segments.maps import membership_map, profile_map
from analytics.segments.membership import mix
from tests.unit.worked import QUICK, built_fit, integer_fits, small_fit, small_fit_with_nobody


@pytest.fixture
def segments():
    return an.segment(small_fit())


def crowd(n_customers: int, k: int = 3) -> an.Segmentation:
    """Return customers whose mixes all differ, of k segments."""
    rng = np.random.default_rng(0)
    H = pd.DataFrame(rng.random((k, n_customers)) ** 3, index=range(1, k + 1)).set_axis(
        [f"c{number}" for number in range(n_customers)], axis=1
    )
    W = pd.DataFrame(rng.dirichlet(np.ones(6), k).T, index=[f"item {row}" for row in range(6)], columns=H.index)
    return an.segment(built_fit(W, H))


def test_items_are_grouped_by_the_segment_that_takes_most_of_them(segments):
    # Volumes: Bread 10.5 and 0, Fruits 3.5 and 3, Coffee 0 and 3.
    data = profile_map(segments)
    assert data.rows == ("Bread", "Fruits", "Coffee")
    assert data.group.tolist() == [0, 0, 1]
    assert data.values.tolist() == [[1, 0], pytest.approx([7 / 13, 6 / 13]), [0, 1]]
    assert data.segments == segments.names
    assert data.complete
    assert data.is_share


def test_the_map_can_show_the_share_of_the_segment_or_amounts(segments):
    assert profile_map(segments, "segment").values.sum(axis=0).tolist() == pytest.approx([1, 1])
    amounts = profile_map(segments, "volume")
    assert amounts.values.tolist() == [[10.5, 0.0], [3.5, 3.0], [0.0, 3.0]]
    assert not amounts.is_share


@QUICK
@given(integer_fits())
def test_shares_of_an_item_sum_to_1_or_it_is_in_no_segment(fit):
    data = profile_map(an.segment(fit))
    assert np.allclose(data.values.sum(axis=1), data.group >= 0)
    # Groups stand together in the order of segments, those of none at the end.
    groups = [group if group >= 0 else fit.n_components for group in data.group]
    assert groups == sorted(groups)
    assert sorted(data.rows) == sorted(fit.V.items)


def test_of_many_items_the_most_distinctive_or_typical_of_each_segment_are_shown():
    k, n_items = 2, 50
    W = pd.DataFrame(np.ones((n_items, k)), index=[f"item {row:02d}" for row in range(n_items)], columns=[1, 2])
    W.iloc[0, 0] = W.iloc[1, 1] = 50.0
    H = pd.DataFrame([[9.0, 1.0], [1.0, 8.0]], index=[1, 2], columns=["Ann", "Bob"])
    segments = an.segment(built_fit(W / W.sum(), H))
    for choose in ("share", "relevance"):
        data = profile_map(segments, choose=choose, max_rows=10)
        assert {"item 00", "item 01"} <= set(data.rows)
        assert len(data.rows) <= 10
        assert data.total == 50
        assert not data.complete


def flat(n_items: int, k: int = 1) -> an.Segmentation:
    """Return two customers who both have one of every item: nothing sets anything apart."""
    items = [f"item {row:02d}" for row in range(n_items)]
    W = pd.DataFrame(1.0 / n_items, index=items, columns=range(1, k + 1))
    H = pd.DataFrame(n_items / k, index=W.columns, columns=["Ann", "Bob"])
    return an.segment(built_fit(W, H))


@pytest.mark.parametrize("k", [1, 2])
@pytest.mark.parametrize("choose", ["relevance", "share"])
def test_where_no_item_is_distinctive_the_most_typical_are_shown(choose, k):
    data = profile_map(flat(50, k), choose=choose, max_rows=10)
    assert data.rows == tuple(f"item {row:02d}" for row in range(10 // k))


def test_where_nothing_is_explained_the_first_items_are_shown():
    W = pd.DataFrame({1: [0.0] * 50}, index=[f"item {row}" for row in range(50)])
    fit = built_fit(W, pd.DataFrame([[0.0, 0.0]], index=[1], columns=["Ann", "Bob"]), (W + 1.0).dot([[1.0, 1.0]]))
    data = profile_map(an.segment(fit), max_rows=10)
    assert data.rows == tuple(f"item {row}" for row in range(10))
    assert set(data.group) == {-1}


def test_few_customers_have_a_row_each_the_clearest_of_each_segment_first():
    data = membership_map(an.segment(small_fit_with_nobody()))
    assert data.rows == ("John", "Mary", "Alice", "Greg", "Nobody")
    assert data.group.tolist() == [0, 0, 0, 1, -1]
    assert data.values.tolist() == [[1, 0], [1, 0], [0.5, 0.5], [0, 1], [0, 0]]
    assert data.complete
    assert not data.many
    assert not data.binned


@pytest.mark.parametrize("n_customers", [41, 120])
def test_more_customers_than_lines_stand_by_name_as_long_as_each_has_a_place(n_customers):
    data = membership_map(crowd(n_customers))
    assert data.many
    assert not data.binned
    assert data.complete
    assert sorted(data.rows) == sorted(f"c{number}" for number in range(n_customers))


@given(st.integers(6, 300), st.integers(1, 60), st.integers(1, 4))
@QUICK
def test_groups_hold_every_customer_once_and_never_cross_a_segment(n_customers, max_bins, k):
    segments = crowd(n_customers, k)
    data = membership_map(segments, max_rows=5, max_bins=max_bins)
    assert sorted(np.concatenate(data.members)) == list(range(n_customers))
    for members, group in zip(data.members, data.group, strict=True):
        assert set(segments.main_positions[members]) == {group}
    assert len(set(data.rows)) == len(data.rows)
    assert data.total == n_customers


def test_a_group_shows_the_mean_mix_of_its_customers():
    segments = crowd(300)
    data = membership_map(segments, max_bins=20)
    shares = mix(segments.fit)
    assert data.binned
    assert len(data.rows) == pytest.approx(20, abs=3)
    assert np.allclose(data.values, [[shares[members, s].mean() for s in range(3)] for members in data.members])
    assert np.allclose(data.values.sum(axis=1), 1.0)


def test_groups_of_a_segment_go_from_clear_to_mixed_and_say_which_they_are():
    segments = crowd(300)
    data = membership_map(segments, max_bins=20)
    for position, name in enumerate(segments.names):
        own = data.values[data.group == position, position]
        assert (np.diff(own) <= 1e-12).all()
        labels = [row for row, group in zip(data.rows, data.group, strict=True) if group == position]
        assert labels == [f"{name} {number} of {len(own)}" for number in range(1, len(own) + 1)]
