import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

import analytics as an
from analytics.errors import Cancelled, FactorizationError
from analytics.matrix import matrix_from_wide
from tests.unit.worked import GROCERIES, GROCERIES_V, QUICK, count_tables, rating_tables, reordered


def assert_same_but_for_the_order(V, seed):
    there, here = an.factorize(V, n_components=2), an.factorize(reordered(V, seed), n_components=2)
    pd.testing.assert_frame_equal(here.W.loc[V.items], there.W, check_exact=True)
    pd.testing.assert_frame_equal(here.H[V.customers], there.H, check_exact=True)
    assert here.error == there.error


@QUICK
@given(count_tables(), st.integers(0, 99))
def test_the_order_of_a_table_of_counts_changes_nothing_but_the_order(table, seed):
    assert_same_but_for_the_order(matrix_from_wide(table), seed)


@QUICK
@given(rating_tables(), st.integers(0, 99))
def test_the_order_of_a_table_of_ratings_changes_nothing_but_the_order(table, seed):
    assert_same_but_for_the_order(matrix_from_wide(table, kind="ratings"), seed)


@QUICK
@given(st.one_of(count_tables().map(matrix_from_wide), rating_tables().map(lambda table: matrix_from_wide(table, "ratings"))))
def test_profiles_sum_to_1_and_the_largest_segment_stands_first(V):
    fit = an.factorize(V, n_components=3)
    sums = fit.W.sum(axis=0)
    assert np.isclose(sums[fit.volumes > 0], 1.0, atol=1e-5).all()
    assert (sums[fit.volumes == 0] < 1 + 1e-5).all()
    assert (np.diff(fit.volumes) <= 1e-6 * fit.volumes[0]).all()


@QUICK
@given(count_tables())
def test_the_error_is_the_frobenius_norm_of_what_is_left(table):
    fit = an.factorize(matrix_from_wide(table), n_components=2)
    dense = np.linalg.norm(table.to_numpy() - fit.W.astype(float).to_numpy() @ fit.H.astype(float).to_numpy())
    assert fit.error == pytest.approx(dense, abs=1e-5 * np.linalg.norm(table))
    assert fit.root_mean_squared_error == pytest.approx(fit.error / np.sqrt(table.size))
    assert fit.explained == pytest.approx(1 - fit.error**2 / (table.to_numpy() ** 2).sum())


def test_the_error_of_ratings_is_over_the_known_cells_biases_included():
    table = pd.DataFrame([[5, 3, np.nan], [np.nan, 2, 1], [4, np.nan, 5.0]], index=list("abc"), columns=list("xyz"))
    fit = an.factorize(matrix_from_wide(table, kind="ratings"), n_components=1)
    base = fit.baseline
    guess = base.mean + base.item[:, None] + base.customer + fit.item_factors @ fit.customer_factors
    assert fit.error == pytest.approx(np.sqrt(np.nansum((table.to_numpy() - guess) ** 2)))
    assert fit.root_mean_squared_error == pytest.approx(fit.error / np.sqrt(6))


def test_what_segments_explain_adds_up_to_the_volume_of_a_table_they_reproduce():
    fit = an.factorize(matrix_from_wide(pd.DataFrame(np.kron(np.diag([1, 3]), np.ones((3, 4))))), n_components=2)
    assert fit.volumes == pytest.approx([36, 12], abs=1e-3)


def test_factors_are_labelled_and_cannot_be_written_over():
    fit = an.factorize(GROCERIES_V, n_components=3)
    assert list(fit.W.index) == list(GROCERIES.index) and list(fit.H.columns) == list(GROCERIES.columns)
    assert list(fit.W.columns) == list(fit.H.index) == [1, 2, 3]
    for array in (fit.item_factors, fit.customer_factors):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 9.0


def test_biases_cannot_be_written_over():
    fit = an.factorize(matrix_from_wide(GROCERIES.where(GROCERIES > 0), kind="ratings"), n_components=2)
    with pytest.raises(ValueError, match="read-only"):
        fit.baseline.item[0] = 9.0


def test_the_seed_makes_a_result_reproducible():
    first, second = (an.factorize(GROCERIES_V, n_components=3, random_state=4) for _ in range(2))
    pd.testing.assert_frame_equal(first.W, second.W, check_exact=True)
    assert first.random_state == 4


@pytest.mark.parametrize("k", [0, -1, 6])
def test_a_number_of_segments_that_the_table_does_not_allow_is_refused_with_the_numbers(k):
    with pytest.raises(FactorizationError) as caught:
        an.factorize(GROCERIES_V, n_components=k)
    assert caught.value.message == f"{k} segments were asked for; 5 products and 6 customers allow 1 to 5."


@pytest.mark.parametrize(
    ("frame", "words"), [(GROCERIES[["Mary"]], "only 1 customer"), (GROCERIES.loc[["Bread"]], "only 1 product")]
)
@pytest.mark.parametrize("kind", ["counts", "ratings"])
def test_one_customer_or_one_item_is_refused(frame, words, kind):
    with pytest.raises(FactorizationError, match=words):
        an.factorize(matrix_from_wide(frame.where(frame > 0), kind=kind), n_components=1)


def test_progress_ends_at_1_and_may_cancel():
    shares: list[float] = []
    an.factorize(GROCERIES_V, 2, on_progress=lambda share, words: shares.append(share))
    assert shares[0] == 0.0 and shares[-1] == 1.0

    def stop(share: float, words: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled, match="Nothing was changed"):
        an.factorize(GROCERIES_V, 2, on_progress=stop)


def test_weights_belong_to_cells_whatever_the_order_of_the_table():
    table = GROCERIES.where(GROCERIES > 0)
    V = matrix_from_wide(table, kind="ratings")
    weights = V.values.copy()
    weights.data = 1.0 + np.arange(V.values.nnz)
    turned = reordered(V, 3)
    moved = pd.DataFrame(weights.toarray(), index=V.items, columns=V.customers).loc[turned.items, turned.customers]
    there = an.factorize(V, 2, weights=weights)
    here = an.factorize(turned, 2, weights=sparse.csr_array(moved.to_numpy()))
    pd.testing.assert_frame_equal(here.W.loc[V.items], there.W, check_exact=True)
    assert not np.allclose(there.W, an.factorize(V, 2).W, atol=1e-3)


def test_weights_that_are_missing_or_for_counts_are_refused():
    V = matrix_from_wide(GROCERIES.where(GROCERIES > 0), kind="ratings")
    none = V.values.copy()
    none.data = np.where(np.arange(none.nnz) < 2, 0.0, 1.0)
    with pytest.raises(FactorizationError, match="2 ratings have no weight above 0"):
        an.factorize(V, 2, weights=none)
    with pytest.raises(FactorizationError, match="Weights are for ratings"):
        an.factorize(GROCERIES_V, 2, weights=GROCERIES_V.values)


def test_an_engine_that_does_not_suit_the_table_is_refused():
    with pytest.raises(FactorizationError, match="'ratings' cannot factorize counts"):
        an.factorize(GROCERIES_V, 2, engine="ratings")


def test_bought_or_not_still_speaks_of_amounts_and_predicts_strengths():
    fit = an.factorize(GROCERIES_V, 2, engine="implicit")
    np.testing.assert_allclose(fit.H.sum().to_numpy(), GROCERIES.sum().to_numpy(), rtol=1e-5)
    assert fit.volumes.sum() == pytest.approx(GROCERIES.to_numpy().sum(), rel=1e-5)
    assert an.recommend(fit, "Mary", n=5, min_score=0.0)["score"].between(0, 1.2).all()


def test_equally_large_segments_stand_in_the_order_of_their_leading_items():
    table = pd.DataFrame(np.kron(np.eye(3), np.ones((2, 4))), index=["e", "f", "a", "b", "c", "d"])
    fit = an.factorize(matrix_from_wide(table), 3)
    assert fit.volumes == pytest.approx([8, 8, 8], rel=1e-4)
    assert fit.W.idxmax().str.replace("b", "a").str.replace("d", "c").str.replace("f", "e").tolist() == ["a", "c", "e"]
