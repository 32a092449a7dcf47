import numpy as np
from hypothesis import given

import analytics as an
from analytics.matrix import matrix_from_wide
from analytics.segments.membership import NO_SEGMENT, belonging, main_segments, mix
from tests.unit.worked import QUICK, count_tables, integer_fits, small_fit, small_fit_with_nobody


@QUICK
@given(count_tables())
def test_the_mix_of_a_customer_sums_to_1_or_is_empty(table):
    fit = an.factorize(matrix_from_wide(table), n_components=2)
    shares = an.segment(fit).membership
    explained = fit.H.sum() > 0
    assert ((shares >= 0) & (shares <= 1)).all(axis=None)
    assert np.allclose(shares.sum(axis=1), np.where(explained, 1.0, 0.0), atol=1e-12)


@QUICK
@given(integer_fits())
def test_the_main_segment_is_one_with_the_largest_share(fit):
    shares, main = mix(fit), main_segments(fit)
    for share, position in zip(shares, main, strict=True):
        assert share[position] == share.max() if position != NO_SEGMENT else share.sum() == 0


def test_mixes_are_shares_of_the_reconstructed_volume():
    assert mix(small_fit()).tolist() == [[1, 0], [1, 0], [0, 1], [0.5, 0.5]]


def test_a_customer_of_whom_nothing_is_explained_has_no_segment():
    fit = small_fit_with_nobody()
    assert mix(fit)[-1].tolist() == [0, 0]
    assert main_segments(fit).tolist() == [0, 0, 1, 0, NO_SEGMENT]


def test_an_item_belongs_to_the_segments_by_the_volume_they_take_of_it():
    # Volumes are 14 and 6: of Fruits segment 1 takes 0.25 * 14 = 3.5, segment 2 takes 0.5 * 6 = 3.
    shares = belonging(small_fit(), np.array([0, 1, 2]))
    np.testing.assert_allclose(shares, [[1, 0], [3.5 / 6.5, 3 / 6.5], [0, 1]])
