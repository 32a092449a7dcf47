import numpy as np
import pytest

from analytics.segments.shared_customers import customers_together, membership_correlations
from tests.unit.segments.described import peopled

TWO = [[1, 0, 0, 0], [0, 1, 0, 0]]
OLD = {"Ann": [4, 0], "Ben": [6, 0], "Cid": [0, 2], "Dee": [0, 3]}


def test_mixes_of_the_same_people_correlate_whoever_is_the_larger_segment():
    turned = {name: [second, first] for name, (first, second) in OLD.items()}
    old, new = peopled(TWO, OLD), peopled(TWO, turned)
    assert membership_correlations(old, old) == pytest.approx(np.array([[1.0, -1.0], [-1.0, 1.0]]))
    assert membership_correlations(old, new) == pytest.approx(np.array([[-1.0, 1.0], [1.0, -1.0]]))


def test_only_customers_of_both_tables_count():
    old = peopled(TWO, OLD)
    new = peopled(TWO, {"Eve": [1, 0], "Cid": [0, 2], "Ben": [6, 0], "Fay": [0, 9]})
    assert membership_correlations(old, new) == pytest.approx(np.array([[1.0, -1.0], [-1.0, 1.0]]))
    assert customers_together(old, new).tolist() == [[1, 0], [0, 1]]


def test_a_correlation_worked_out_by_hand():
    old = peopled(TWO, {"Ann": [1, 0], "Ben": [0, 1], "Cid": [1, 1]})
    new = peopled(TWO, {"Ann": [1, 0], "Ben": [1, 1], "Cid": [0, 1]})
    # Shares of the first segment: 1, 0, 1/2 and 1, 1/2, 0; around their mean 1/2: 1/2, -1/2, 0 and 1/2, 0, -1/2.
    assert membership_correlations(old, new)[0, 0] == pytest.approx(0.25 / 0.5)


@pytest.mark.parametrize(
    "others",
    [{"Eve": [1, 0], "Fay": [0, 1]}, {"Ann": [1, 0], "Fay": [0, 1]}, {"Ann": [1, 0], "Ben": [2, 0], "Fay": [0, 1]}],
    ids=["nobody is shared", "one is shared", "the shared ones are all alike"],
)
def test_without_a_pattern_among_shared_customers_nothing_is_known(others):
    assert membership_correlations(peopled(TWO, OLD), peopled(TWO, others)).tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_customers_are_counted_by_their_main_segments_before_and_now():
    new = peopled(TWO, {"Ann": [4, 0], "Ben": [0, 6], "Cid": [0, 2], "Dee": [1, 3]})
    assert customers_together(peopled(TWO, OLD), new).tolist() == [[1, 1], [0, 2]]
    assert customers_together(peopled(TWO, OLD), peopled(TWO, {"Eve": [1, 0], "Fay": [0, 1]})) is None
