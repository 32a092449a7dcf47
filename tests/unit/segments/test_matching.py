from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import analytics as an
from analytics.segments import matching
from analytics.segments.matching import matched_cosines
from tests.unit.worked import GROCERIES_V, built_fit, reordered, shop_matrix

ITEMS = ["Bread", "Fruits", "Coffee", "Tea"]


def described(*profiles: list[float], items: list[str] = ITEMS) -> an.Segmentation:
    """Return segments with these profiles, the first the largest."""
    k = len(profiles)
    W = pd.DataFrame(np.array(profiles).T, index=items, columns=range(1, k + 1))
    return an.segment(built_fit(W + 1e-9, pd.DataFrame(np.diag(np.arange(k, 0, -1.0)) + 1e-6, index=W.columns)))


def named_by_content(segments: an.Segmentation) -> dict[str, str]:
    """Return the name of each segment by the item that leads its profile."""
    return dict(zip(segments.fit.W.idxmax(), segments.names, strict=True))


@pytest.fixture(scope="module")
def groceries():
    return an.segment(an.factorize(GROCERIES_V, n_components=3)).rename({1: "Veggies", 2: "Fruit pickers", 3: "Bread eaters"})


def test_names_stay_with_their_content_when_the_table_is_sorted_anew(groceries):
    carried = an.carry_names(groceries, an.factorize(reordered(GROCERIES_V, 3), n_components=3))
    assert named_by_content(carried) == named_by_content(groceries)
    assert carried.origins == ("given",) * 3


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_names_stay_with_their_content_under_another_seed(groceries, seed):
    carried = an.carry_names(groceries, an.factorize(GROCERIES_V, n_components=3, random_state=seed))
    assert named_by_content(carried)["Bread"] == "Bread eaters"
    assert sorted(carried.names) == sorted(groceries.names)


def test_names_stay_with_their_content_when_segments_are_added():
    old = an.segment(an.factorize(shop_matrix(), n_components=5)).rename({number: f"Mine {number}" for number in range(1, 6)})
    carried = an.carry_names(old, an.factorize(shop_matrix(), n_components=6))
    mine = [name for name in carried.names if name.startswith("Mine")]
    assert len(mine) == len(set(mine)) >= 4 and len(set(carried.names)) == 6
    for name, origin in zip(carried.names, carried.origins, strict=True):
        assert origin == "suggested" or name.startswith("Mine")


def test_a_name_moves_with_its_profile_to_another_rank():
    old = described([1, 0, 0, 0], [0, 1, 0, 0]).rename({1: "Loaf", 2: "Orchard"})
    assert an.carry_names(old, described([0, 1, 0, 0], [1, 0, 0, 0]).fit).names == ("Orchard", "Loaf")


@pytest.mark.parametrize(
    ("profile", "origin"),
    [([0.6, 0.0, 0.4, 0.0], "given"), ([0.5, 0.0, 0.5, 0.0], "drifted"), ([0.3, 0.0, 0.7, 0.0], "suggested")],
    ids=["cosine 0.83", "cosine 0.71", "cosine 0.39"],
)
def test_a_profile_keeps_its_name_drifts_or_is_new(profile, origin):
    old = described([1, 0, 0, 0], [0, 1, 0, 0]).rename({1: "Loaf", 2: "Orchard"})
    carried = an.carry_names(old, described(profile, [0, 1, 0, 0]).fit)
    assert carried.origins == (origin, "given")
    assert ("Loaf" in carried.names) == (origin != "suggested") and carried.names[1] == "Orchard"


def test_a_suggested_name_that_is_carried_is_marked_as_kept():
    old = described([1, 0, 0, 0], [0, 1, 0, 0])
    carried = an.carry_names(old, old.fit)
    assert carried.names == old.names and carried.origins == ("kept", "kept")


def test_a_mere_suggestion_does_not_follow_a_segment_that_has_drifted():
    old, new = described([1, 0, 0, 0], [0, 1, 0, 0]), described([0.5, 0.0, 0.5, 0.0], [0, 1, 0, 0])
    carried = an.carry_names(old, new.fit)
    assert carried.names == new.names and carried.origins == ("suggested", "kept")


def test_a_name_that_has_drifted_keeps_its_mark_until_somebody_names_the_segment_anew():
    old = described([1, 0, 0, 0], [0, 1, 0, 0]).rename({1: "Loaf"})
    drifted = an.carry_names(old, described([0.5, 0.0, 0.5, 0.0], [0, 1, 0, 0]).fit)
    again = an.carry_names(drifted, drifted.fit)
    assert (again.names[0], again.origins[0]) == ("Loaf", "drifted")
    assert an.carry_names(again.rename({1: "Breakfast"}), drifted.fit).origins[0] == "given"


def test_segments_that_are_described_already_are_not_described_again(monkeypatch):
    old = described([1, 0, 0, 0], [0, 1, 0, 0]).rename({1: "Loaf"})
    new = described([0, 1, 0, 0], [1, 0, 0, 0])
    by_fit = an.carry_names(old, new.fit)
    monkeypatch.setattr(matching, "segment", lambda *_: pytest.fail("described again"))
    carried = an.carry_names(old, new)
    assert (carried.names, carried.origins) == (by_fit.names, by_fit.origins) == (("Fruits", "Loaf"), ("kept", "given"))


def test_a_suggestion_that_a_carried_name_has_taken_gets_a_number():
    old = described([1, 0, 0, 0], [0, 1, 0, 0]).rename({1: "Coffee"})
    carried = an.carry_names(old, described([1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]).fit)
    assert carried.names == ("Coffee", "Fruits", "Coffee 3")
    assert carried.origins == ("given", "kept", "suggested")


def test_a_segment_of_mostly_new_items_does_not_take_an_old_name():
    old = described([1, 0, 0, 0], [0, 1, 0, 0]).rename({1: "Loaf"})
    new = described([0.1, 0, 0.9, 0], [0, 1, 0, 0], items=["Bread", "Fruits", "Skis", "Boots"])
    assert "Loaf" not in an.carry_names(old, new.fit).names


def test_the_old_segmentation_is_left_as_it_was(groceries):
    names = groceries.names
    an.carry_names(groceries, an.factorize(GROCERIES_V, n_components=2))
    assert groceries.names == names


def test_profiles_are_matched_one_to_one_by_the_largest_total_cosine():
    old = pd.DataFrame({"a": [1.0, 0.0, 0.0], "b": [1.0, 1.0, 0.0]}, index=list("xyz"))
    new = pd.DataFrame({"p": [1.0, 0.9, 0.0], "q": [1.0, 0.0, 0.0], "r": [0.0, 0.0, 1.0]}, index=list("xyz"))
    pairs = matched_cosines(old, new)
    assert list(zip(pairs["old"], pairs["new"], strict=True)) == [("b", "p"), ("a", "q")]
    assert pairs["cosine"].tolist() == pytest.approx([1.9 / np.sqrt(2 * 1.81), 1.0])


def test_tables_that_share_no_item_match_with_cosine_0():
    old = pd.DataFrame({"a": [1.0]}, index=["x"])
    assert matched_cosines(old, old.rename(index={"x": "y"}))["cosine"].tolist() == [0.0]


def test_renamed_items_are_what_makes_segments_new():
    old = described([1, 0, 0, 0], [0, 1, 0, 0]).rename({1: "Loaf", 2: "Orchard"})
    fit = replace(old.fit, V=replace(old.fit.V, items=pd.Index(["A", "B", "C", "D"])))
    assert an.carry_names(old, fit).origins == ("suggested", "suggested")
