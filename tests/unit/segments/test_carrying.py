from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest

import analytics as an
from analytics.segments import carrying
from tests.unit.segments.described import described, peopled
from tests.unit.worked import GROCERIES_V, reordered, shop_matrix


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
    monkeypatch.setattr(carrying, "segment", lambda *_: pytest.fail("described again"))
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


def test_renamed_items_are_what_makes_segments_new():
    old = described([1, 0, 0, 0], [0, 1, 0, 0]).rename({1: "Loaf", 2: "Orchard"})
    fit = replace(old.fit, V=replace(old.fit.V, items=pd.Index(["A", "B", "C", "D"])))
    assert an.carry_names(old, fit).origins == ("suggested", "suggested")


def rows(changes: an.NameChanges) -> list[tuple]:
    return list(changes.table[["was", "is", "happened"]].itertuples(index=False, name=None))


def test_a_table_tells_what_became_of_each_name():
    old = described([1, 0, 0, 0], [0, 0.55, 0.45, 0], [0, 0, 0, 1]).rename({1: "Loaf", 2: "Orchard"})
    changes = an.compare_segments(old, described([0, 1, 0, 0], [0.55, 0, 0, 0.45], [0, 0, 1, 0]).fit)
    assert rows(changes) == [
        ("Orchard", "Orchard", "split"),
        ("Loaf", "Loaf", "merged"),
        ("Tea", "Loaf", "merged"),
        ("Orchard", "Coffee", "split"),
    ]
    assert changes.table["likeness"].tolist() == pytest.approx([0.774, 0.774, 0.633, 0.633], abs=1e-3)
    assert changes.carried.origins == ("drifted", "drifted", "suggested")
    assert changes.sentence == (
        "None of the 3 segments is the same; Orchard is split into Orchard and Coffee; Loaf and Tea are one now, Loaf."
    )


def test_what_is_new_and_what_is_gone_have_one_name_only():
    old = described([1, 0, 0, 0], [0, 1, 0, 0]).rename({1: "Loaf"})
    changes = an.compare_segments(old, described([0, 1, 0, 0], [0, 0, 1, 0]).fit)
    assert rows(changes) == [("Fruits", "Fruits", "kept"), (None, "Coffee", "new"), ("Loaf", None, "retired")]
    assert changes.sentence == "1 of 2 segments is the same; Coffee is new; Loaf is gone."
    assert not (changes.all_kept or changes.nothing_alike)


def test_customers_before_and_now_and_those_who_are_in_both():
    two = [[1, 0, 0, 0], [0, 1, 0, 0]]
    old = peopled(two, {"Ann": [9, 0], "Ben": [8, 0], "Cid": [7, 0], "Dee": [0, 5]})
    new = peopled(two, {"Ann": [9, 0], "Ben": [0, 1], "Dee": [0, 5], "Eve": [0, 1]})
    table = an.compare_segments(old, new).table
    assert table[["was", "before", "after", "in_both"]].values.tolist() == [["Bread", 3, 1, 1], ["Fruits", 1, 3, 1]]


def test_of_tables_without_a_common_customer_nobody_is_said_to_have_moved():
    old = peopled([[1, 0, 0, 0], [0, 1, 0, 0]], {"Ann": [9, 0], "Ben": [0, 1]})
    changes = an.compare_segments(old, peopled([[1, 0, 0, 0], [0, 1, 0, 0]], {"Cid": [9, 0], "Dee": [0, 1]}))
    assert changes.table["in_both"].isna().all() and changes.table["before"].tolist() == [1, 1]
    assert changes.all_kept and changes.sentence == "All 2 segments are still the same."


def test_the_next_month_s_file_has_other_customers_and_some_other_items():
    old = peopled([[0.7, 0.3, 0, 0], [0, 0, 0.6, 0.4]], {"Ann": [9, 0], "Ben": [0, 5]}).rename({1: "Breakfast", 2: "Drinks"})
    items = ["Tea", "Milk", "Bread", "Coffee", "Fruits"]
    new = peopled([[0.35, 0.1, 0, 0.55, 0], [0, 0.1, 0.6, 0, 0.3]], {"Zoe": [9, 0], "Yan": [0, 5]}, items)
    carried = an.carry_names(old, new.fit)
    assert (carried.names, carried.origins) == (("Drinks", "Breakfast"), ("given", "given"))


def test_what_a_changed_segment_sold_before_and_sells_now_stands_side_by_side():
    old = described([0.7, 0.3, 0, 0], [0, 0, 0, 1]).rename({1: "Breakfast", 2: "Tea time"})
    changes = an.compare_segments(old, described([0.45, 0.15, 0.4, 0], [0, 0, 0, 1]).fit)
    assert rows(changes)[0] == ("Breakfast", "Breakfast", "drifted")
    shown = changes.drifted.round(2)
    assert shown["name"].tolist() == ["Breakfast"] * 3
    assert shown["item_before"].tolist()[:2] == ["Bread", "Fruits"] and pd.isna(shown["item_before"].iloc[2])
    assert shown["item_now"].tolist() == ["Bread", "Coffee", "Fruits"]
    assert shown["share_now"].tolist() == [0.45, 0.4, 0.15]


def test_without_a_changed_segment_nothing_stands_side_by_side():
    old = described([1, 0, 0, 0], [0, 1, 0, 0])
    assert list(an.compare_segments(old, old).drifted.columns) == [
        "name", "item_before", "share_before", "item_now", "share_now",
    ]  # fmt: skip
    assert an.compare_segments(old, old).drifted.empty


def test_a_person_is_concerned_when_a_name_was_given():
    old = described([1, 0, 0, 0], [0, 1, 0, 0])
    assert not an.compare_segments(old, old).concerns_a_person
    given = old.rename({1: "Loaf"})
    assert an.compare_segments(given, old).concerns_a_person
    drifted = an.carry_names(given, described([0.5, 0, 0.5, 0], [0, 1, 0, 0]))
    assert an.compare_segments(drifted, old).concerns_a_person


def test_tables_of_other_things_have_nothing_alike():
    old = described([1, 0, 0, 0], [0, 1, 0, 0])
    changes = an.compare_segments(old, described([1, 0, 0, 0], [0, 1, 0, 0], items=["Skis", "Boots", "Poles", "Hats"]))
    assert changes.nothing_alike and changes.table["happened"].tolist() == ["new", "new", "retired", "retired"]


def test_a_name_that_the_new_segments_bring_along_gives_way_to_a_carried_one():
    old = described([1, 0, 0, 0], [0, 1, 0, 0]).rename({1: "Mine"})
    new = described([0, 0, 1, 0], [1, 0, 0, 0]).rename({1: "Mine"})
    assert an.carry_names(old, new).names == ("Mine 1", "Mine")


def test_a_name_that_a_profile_creeps_away_from_is_marked_at_last_and_then_lost():
    shares = [1.0, 0.65, 0.55, 0.5, 0.4, 0.3]
    months = [described([share, 0, 1 - share, 0], [0, 1, 0, 0]) for share in shares]
    steps = [an.compare_segments(a, b).table["likeness"].min() for a, b in pairwise(months)]
    assert min(steps) > 0.85, "no month differs much from the one before"
    segments, seen = months[0].rename({1: "Loaf"}), []
    for month in months[1:]:
        segments = an.carry_names(segments, month)
        seen.append((segments.origins[0], segments.names[0] == "Loaf"))
    assert seen == [("given", True), ("drifted", True), ("drifted", True), ("drifted", True), ("suggested", False)]


def test_a_name_loses_its_mark_when_the_segment_is_again_what_it_was_named_for():
    old = described([1, 0, 0, 0], [0, 1, 0, 0]).rename({1: "Loaf"})
    drifted = an.carry_names(old, described([0.5, 0, 0.5, 0], [0, 1, 0, 0]))
    assert an.carry_names(drifted, described([0.9, 0, 0.1, 0], [0, 1, 0, 0])).origins[0] == "given"


def test_giving_a_name_again_ties_it_to_what_the_segment_is_now():
    old = described([1, 0, 0, 0], [0, 1, 0, 0]).rename({1: "Loaf"})
    drifted = an.carry_names(old, described([0.5, 0, 0.5, 0], [0, 1, 0, 0]))
    confirmed = drifted.rename({1: "Loaf"})
    assert confirmed.origins[0] == "given"
    assert an.carry_names(confirmed, described([0.2, 0, 0.8, 0], [0, 1, 0, 0])).origins[0] == "given"
    assert an.carry_names(drifted, described([0.2, 0, 0.8, 0], [0, 1, 0, 0])).origins[0] == "suggested"
