import numpy as np
import pytest
from hypothesis import given

import analytics as an
from analytics.segments.matching import KEPT, Link, link_segments
from tests.unit.segments.described import described, peopled
from tests.unit.worked import QUICK, integer_fits

BREAD, FRUITS, COFFEE, TEA = np.eye(4).tolist()
BREAD_AND_COFFEE = [0.5, 0.0, 0.5, 0.0]


def told(links: tuple[Link, ...]) -> list[tuple]:
    return [(link.old, link.new, link.happened) for link in links]


def test_segments_are_known_again_at_another_rank():
    links = link_segments(described(BREAD, FRUITS), described(FRUITS, BREAD))
    assert told(links) == [(1, 0, "kept"), (0, 1, "kept")]
    assert [link.likeness for link in links] == pytest.approx([1.0, 1.0])
    assert all(link.follows for link in links)


@pytest.mark.parametrize(
    ("profile", "happened", "likeness"),
    [([0.6, 0, 0.4, 0], "kept", 0.8321), ([0.5, 0, 0.5, 0], "drifted", 0.7071), ([0.4, 0, 0.6, 0], "drifted", 0.5547)],
)
def test_how_much_has_changed_decides(profile, happened, likeness):
    link = link_segments(described(BREAD, FRUITS), described(profile, FRUITS))[0]
    assert (link.old, link.happened, link.likeness) == (0, happened, pytest.approx(likeness, abs=1e-4))


def test_what_is_like_nothing_before_is_new_and_what_nothing_is_like_is_retired():
    links = link_segments(described(BREAD, FRUITS), described([0.3, 0, 0.7, 0], FRUITS))
    assert told(links) == [(None, 0, "new"), (1, 1, "kept"), (0, None, "retired")]
    assert np.isnan(links[0].likeness) and not links[0].follows


def test_a_segment_that_falls_apart_is_split_and_one_part_follows_it():
    links = link_segments(described(FRUITS, BREAD_AND_COFFEE), described(FRUITS, BREAD, COFFEE))
    assert told(links) == [(0, 0, "kept"), (1, 1, "split"), (1, 2, "split")]
    assert [link.follows for link in links] == [True, True, False]
    assert links[2].likeness == pytest.approx(np.sqrt(0.5))


def test_a_segment_falls_into_three():
    links = link_segments(described(FRUITS, [1 / 3, 0, 1 / 3, 1 / 3]), described(FRUITS, BREAD, COFFEE, TEA))
    assert [link.happened for link in links] == ["kept", "split", "split", "split"]
    assert sum(link.follows for link in links if link.happened == "split") == 1


def test_a_part_that_leaves_a_segment_as_it_is_is_split_off_it():
    links = link_segments(described(FRUITS, [0.6, 0, 0.4, 0]), described(FRUITS, [0.8, 0, 0.2, 0], COFFEE))
    # 0.8 and 0.2 are 0.94 like 0.6 and 0.4; coffee alone is 0.55 like them.
    assert told(links) == [(0, 0, "kept"), (1, 1, "kept"), (1, 2, "split")]


def test_what_shares_only_everybody_s_goods_with_a_segment_is_not_split_off_it():
    links = link_segments(described(FRUITS, [0.5, 0, 0.5, 0]), described(FRUITS, [0.5, 0, 0.5, 0], [0.5, 0, 0, 0.5]))
    # Coffee and bread are still there in full; bread and tea beside them make nothing that was there before.
    assert told(links) == [(0, 0, "kept"), (1, 1, "kept"), (None, 2, "new")]


def test_two_segments_become_one():
    links = link_segments(described(FRUITS, BREAD, COFFEE), described(FRUITS, BREAD_AND_COFFEE))
    assert sorted(told(links)) == [(0, 0, "kept"), (1, 1, "merged"), (2, 1, "merged")]
    assert [link.follows for link in links] == [True, True, False]


def test_the_customers_decide_between_profiles_that_are_equally_like():
    half = [[0.5, 0, 0.5, 0], FRUITS]
    before = {"Ann": [1, 0, 0], "Ben": [2, 0, 0], "Cid": [0, 1, 0], "Dee": [0, 2, 0], "Eve": [0, 0, 5]}
    old = peopled([BREAD, COFFEE, FRUITS], before)
    for now, follows in (({"Ann": [1, 0], "Ben": [1, 0]}, 0), ({"Cid": [1, 0], "Dee": [1, 0]}, 1)):
        others = {name: [0, 1] for name in before if name not in now}
        links = link_segments(old, peopled(half, now | others))
        assert [link.old for link in links if link.follows and link.new == 0] == [follows]
        assert [link.happened for link in links if link.new == 0] == ["merged", "merged"]


def test_customers_do_not_outweigh_a_profile_that_is_clearly_more_alike():
    old = peopled([BREAD, COFFEE], {"Ann": [2, 0], "Ben": [0, 1]})
    new = peopled([[0.6, 0, 0.4, 0], TEA], {"Ann": [0, 1], "Ben": [2, 0]})
    assert link_segments(old, new)[0].old == 0


def test_a_pair_that_is_the_same_is_not_torn_apart_for_two_that_have_drifted():
    # Likeness: old 0 with new 0 .85, with new 1 .53; old 1 with new 0 .53, with new 1 nothing: 1.06 for the two.
    old = described([1, 0, 0, 0], [0, 1, 0, 0])
    new = described([0.85, 0.53, 0, 0], [0.53, 0, 0.85, 0])
    links = link_segments(old, new)
    assert (links[0].old, links[0].new, links[0].happened) == (0, 0, "kept")


def test_likeness_too_small_to_matter_pairs_nothing_away():
    # A sum over all likenesses would pair new 0 with old 1 (.44) and new 1 with old 0 (.3), and lose the .6 of old 0.
    old = described([1, 0, 0, 0], [0, 0.6, 0.8, 0])
    new = described([0.6, 0.8, 0, 0], [0.3, 0, 0, 0.954])
    assert (0, 0) in [(link.old, link.new) for link in link_segments(old, new)]


def test_items_are_matched_by_name_and_new_goods_count_against_a_segment():
    shop = ["Bread", "Fruits", "Skis", "Boots"]
    old = described(BREAD, FRUITS)
    links = link_segments(old, described([0.9, 0, 0.1, 0], [0, 0.4, 0, 0.6], items=shop))
    assert told(links) == [(0, 0, "kept"), (None, 1, "new"), (1, None, "retired")]
    assert links[0].likeness == pytest.approx(0.9)


@QUICK
@given(integer_fits(), integer_fits())
def test_every_segment_has_its_place_and_none_has_two_followers(one, other):
    old, new = an.segment(one), an.segment(other)
    links = link_segments(old, new)
    assert {link.old for link in links} - {None} == set(range(one.n_components))
    assert {link.new for link in links} - {None} == set(range(other.n_components))
    follows = [link for link in links if link.follows]
    assert len({link.old for link in follows}) == len({link.new for link in follows}) == len(follows)
    assert all(link.follows and link.likeness >= KEPT for link in links if link.happened == "kept")
    assert all(0.5 <= link.likeness <= 1 for link in links if link.happened in ("drifted", "split", "merged"))


@QUICK
@given(integer_fits())
def test_nothing_has_changed_in_what_is_compared_with_itself(fit):
    segments = an.segment(fit)
    links = link_segments(segments, segments)
    filled = int((fit.item_factors.sum(axis=0) > 0).sum())
    assert [link.happened for link in links].count("kept") == filled
    assert {link.happened for link in links} <= {"kept", "new", "retired"}
