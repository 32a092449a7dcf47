import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analytics.factorization.matching import likeness, matched_cosines
from tests.unit.worked import QUICK

PROFILES = arrays(float, st.tuples(st.integers(1, 6), st.integers(1, 4)), elements=st.integers(0, 5).map(float))


def table(columns: dict[str, list[float]], items: str = "xyz") -> pd.DataFrame:
    return pd.DataFrame(columns, index=list(items))


def labelled(values: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(values, index=[f"item {row}" for row in range(len(values))])


def test_likeness_is_the_cosine_where_the_items_are_the_same():
    alike = likeness(table({"a": [3, 4, 0], "b": [0, 0, 2]}), table({"p": [4, 3, 0]}))
    assert alike == pytest.approx(np.array([[0.96], [0.0]]))


def test_items_are_matched_by_name_whatever_their_order():
    old = table({"a": [3, 4, 0]})
    assert likeness(old, old.loc[["z", "x", "y"]]) == pytest.approx(np.array([[1.0]]))


def test_only_shared_items_are_compared_and_what_is_not_shared_is_a_limit():
    old = table({"a": [0.5, 0.4, 0.1]}, "xyz")
    new = table({"p": [0.4, 0.32, 0.28]}, "xyw")
    # On x and y the two are in proportion: 1; they hold 0.9 of the old profile and 0.72 of the new one.
    assert likeness(old, new) == pytest.approx(np.array([[0.72]]))
    assert likeness(new, old) == pytest.approx(np.array([[0.72]]))


@QUICK
@given(PROFILES, st.randoms(use_true_random=False))
def test_likeness_lies_between_0_and_1_and_knows_itself(values, random):
    old = labelled(values)
    places = list(range(len(old)))
    random.shuffle(places)
    alike = likeness(old, old.iloc[places] * 7)
    assert ((alike >= 0) & (alike <= 1)).all()
    filled = values.sum(axis=0) > 0
    assert np.diag(alike) == pytest.approx(filled.astype(float))


def test_profiles_are_matched_one_to_one_by_the_largest_total():
    old = table({"a": [1.0, 0.0, 0.0], "b": [1.0, 1.0, 0.0]})
    new = table({"p": [1.0, 0.9, 0.0], "q": [1.0, 0.0, 0.0], "r": [0.0, 0.0, 1.0]})
    pairs = matched_cosines(old, new)
    assert list(zip(pairs["old"], pairs["new"], strict=True)) == [("b", "p"), ("a", "q")]
    assert pairs["cosine"].tolist() == pytest.approx([1.9 / np.sqrt(2 * 1.81), 1.0])


def test_tables_that_share_no_item_match_with_cosine_0():
    old = pd.DataFrame({"a": [1.0]}, index=["x"])
    assert matched_cosines(old, old.rename(index={"x": "y"}))["cosine"].tolist() == [0.0]
