from dataclasses import FrozenInstanceError, replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analytics as an
from analytics.errors import SegmentNameError, UnknownLabelError
from analytics.segments.segmentation import NO_SEGMENT_NAME, check_name
from tests.unit.worked import GROCERIES_V, QUICK, integer_fits, small_fit, small_fit_with_nobody


def test_sizes_worked_out_by_hand():
    sizes = an.segment(small_fit()).sizes
    assert list(sizes["customers"]) == [3, 1]  # Alice is half of each; the first counts
    assert list(sizes["customers_share"]) == [0.75, 0.25]
    assert list(sizes["weight"]) == [2.5, 1.5]
    assert list(sizes["weight_share"]) == [0.625, 0.375]
    assert list(sizes["volume_share"]) == pytest.approx([0.7, 0.3])


@QUICK
@given(integer_fits())
def test_sizes_and_customers_without_a_segment_add_up_to_everybody(fit):
    segments = an.segment(fit)
    lost = int((segments.main == NO_SEGMENT_NAME).sum())
    assert segments.sizes["customers"].sum() + lost == fit.V.shape[1]
    assert segments.sizes["weight"].sum() == pytest.approx(fit.V.shape[1] - lost)
    assert segments.main.value_counts().drop(NO_SEGMENT_NAME, errors="ignore").sum() == segments.sizes["customers"].sum()


def test_a_customer_of_whom_nothing_is_explained_has_no_clear_segment():
    segments = an.segment(small_fit_with_nobody())
    assert segments.main.to_dict() == {
        "John": "Bread", "Mary": "Bread", "Greg": "Coffee & Fruits", "Alice": "Bread", "Nobody": NO_SEGMENT_NAME,
    }  # fmt: skip
    assert segments.membership.loc["Nobody"].tolist() == [0, 0]


def test_the_new_name_is_everywhere_and_the_old_segmentation_is_unchanged():
    segments = an.segment(small_fit())
    renamed = segments.rename({2: "  Sweet   tooth "})
    assert renamed.names == ("Bread", "Sweet tooth") and renamed.origins == ("suggested", "given")
    assert list(renamed.membership.columns) == list(renamed.sizes["name"]) == ["Bread", "Sweet tooth"]
    assert renamed.main["Greg"] == "Sweet tooth" and renamed.position("Sweet tooth") == 1
    assert segments.names == ("Bread", "Coffee & Fruits") and segments.main["Greg"] == "Coffee & Fruits"
    with pytest.raises(FrozenInstanceError):
        segments.names = ("a", "b")


@QUICK
@given(st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=3, max_size=3, unique=True))
def test_renaming_changes_no_number(names):
    before = an.segment(an.factorize(GROCERIES_V, n_components=3))
    after = before.rename(dict(enumerate(names, start=1)))
    assert np.array_equal(before.membership.to_numpy(), after.membership.to_numpy())
    pd.testing.assert_frame_equal(before.sizes.drop(columns="name"), after.sizes.drop(columns="name"), check_exact=True)
    assert after.profiles is before.profiles and after.fit is before.fit


def test_two_names_can_be_swapped():
    assert an.segment(small_fit()).rename({1: "Coffee & Fruits", 2: "Bread"}).names == ("Coffee & Fruits", "Bread")


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ({3: "Third"}, "There is no segment 3. There are 2."),
        ({0: "Zero"}, "There is no segment 0"),
        ({1: "   "}, "needs a name of its own"),
        ({1: "\u200b\u2060"}, "needs a name of its own"),
        ({1: "\u3164 \u200d"}, "needs a name of its own"),
        ({1: NO_SEGMENT_NAME}, "needs a name of its own"),
        ({1: "x" * 41}, "longer than 40 characters"),
        ({1: "Coffee & Fruits"}, "Two segments would be called 'Coffee & Fruits'"),
        ({1: "Same", 2: "Same "}, "Two segments would be called 'Same'"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused_in_words(names, words):
    with pytest.raises(SegmentNameError) as caught:
        an.segment(small_fit()).rename(names)
    assert words in str(caught.value)


def test_forty_characters_of_any_script_are_a_name():
    assert check_name("<b>ลูกค้า 🍞 =1+1</b>") == "<b>ลูกค้า 🍞 =1+1</b>"
    assert check_name("x" * 40) == "x" * 40


def test_unseen_letters_make_no_name_different():
    assert check_name(" Rye\u200b \u202e bread\x00") == "Rye bread"
    assert check_name("👩\u200d🍳") == "👩\u200d🍳"


@QUICK
@given(st.lists(st.text(min_size=1, max_size=20), min_size=3, max_size=3, unique=True))
def test_every_suggested_name_could_have_been_typed(labels):
    fit = small_fit()
    for name in an.segment(replace(fit, V=replace(fit.V, items=pd.Index(labels)))).names:
        assert check_name(name) == name


def test_an_unknown_segment_is_named_with_those_there_are():
    with pytest.raises(UnknownLabelError, match=r"There is no segment called 'Tea'. Segments: Bread, Coffee & Fruits"):
        an.segment(small_fit()).position("Tea")
