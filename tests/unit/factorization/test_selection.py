import re

import numpy as np
import pandas as pd
import pytest

import analytics as an
from analytics.errors import Cancelled, FactorizationError
from analytics.factorization import selection
from analytics.matrix import matrix_from_wide
from tests.unit.factorization.test_ratings import planted_ratings
from tests.unit.worked import GROCERIES_V, shop_matrix


def blocks(k: int, items: int = 10, customers: int = 30) -> pd.DataFrame:
    """Return Poisson purchases of k groups of customers who each buy items of their own, and few others."""
    rates = np.kron(np.eye(k), np.full((items, customers), 2.0)) + 0.05
    table = pd.DataFrame(np.random.default_rng(k).poisson(rates))
    return table.rename(index=lambda row: f"item {row}", columns=lambda column: f"customer {column}")


@pytest.fixture(scope="module")
def shop_advice():
    return an.suggest_n_components(shop_matrix(), range(4, 9))


def test_the_six_tastes_of_the_shop_are_found(shop_advice):
    assert shop_advice.best == 6 and shop_advice.held_out
    assert list(shop_advice.table["n_components"]) == [4, 5, 6, 7, 8]


def test_the_best_is_the_smallest_within_one_standard_error_of_the_least(shop_advice):
    table = shop_advice.table.set_index("n_components")
    lowest = table["error"].idxmin()
    allowed = table.index[table["error"] <= table.loc[lowest, "error"] + table.loc[lowest, "spread"]]
    assert shop_advice.best == allowed.min()


def test_the_reason_says_the_numbers_of_the_table(shop_advice):
    error = shop_advice.table.set_index("n_components")["error"]
    gain, loss = 1 - error[6] / error[5], 1 - error[7] / error[6]
    beyond = f"almost nothing ({loss:.1%})" if loss > 0 else "nothing"
    assert shop_advice.reason == f"6 suggested: a 7th adds {beyond}; going from 5 to 6 helped ({gain:.1%})."


@pytest.mark.parametrize("k", [2, 3, 5])
def test_planted_groups_of_buyers_are_counted(k):
    assert an.suggest_n_components(matrix_from_wide(blocks(k)), range(2, 8)).best == k


def test_two_tastes_in_ratings_need_no_more_than_two_segments():
    known = np.random.default_rng(2).random((12, 18)) < 0.95
    table = pd.DataFrame(np.where(known, planted_ratings(), np.nan))
    advice = an.suggest_n_components(matrix_from_wide(table, kind="ratings"), range(1, 4))
    assert advice.held_out and advice.best <= 2
    assert advice.table["error"].min() < 0.1


def test_a_table_too_small_to_hold_anything_back_says_so_and_takes_what_reproduces_it():
    advice = an.suggest_n_components(GROCERIES_V, range(1, 6))
    explained = [an.factorize(GROCERIES_V, k).explained for k in range(1, 4)]
    assert advice.best == 1 + next(position for position, share in enumerate(explained) if share >= 0.95)
    assert not advice.held_out
    assert "too small to hold anything back" in advice.reason
    assert re.search(r"they reproduce (\d+)%", advice.reason)[1] == f"{100 * explained[advice.best - 1]:.0f}"
    np.testing.assert_allclose(advice.table["error"], 1 - np.array(explained))


def test_candidates_that_the_table_does_not_allow_are_left_out():
    assert list(an.suggest_n_components(GROCERIES_V, [3, 2, 3, 9, 0]).table["n_components"]) == [2, 3]


@pytest.mark.parametrize("candidates", [[], [6, 7], [0]])
def test_no_possible_candidate_is_an_error_before_any_work(candidates, monkeypatch):
    monkeypatch.setattr(selection, "factorize", lambda *_: pytest.fail("a fit was started"))
    with pytest.raises(FactorizationError, match="at most 3"):
        an.suggest_n_components(GROCERIES_V, candidates)


def test_one_seed_gives_one_advice():
    V = matrix_from_wide(blocks(3))
    first, second = (an.suggest_n_components(V, [2, 3], random_state=5) for _ in range(2))
    pd.testing.assert_frame_equal(first.table, second.table, check_exact=True)


def test_large_tables_are_judged_by_a_sample_of_customers(monkeypatch):
    monkeypatch.setattr(selection, "SAMPLE_CUSTOMERS", 90)
    assert an.suggest_n_components(matrix_from_wide(blocks(3, customers=100)), range(2, 6)).best == 3


def test_progress_names_each_number_and_may_cancel():
    told: list[str] = []
    an.suggest_n_components(GROCERIES_V, [2, 3], on_progress=lambda share, words: told.append(words))
    assert list(dict.fromkeys(told)) == ["Trying 2 segments", "Trying 3 segments"]
    # Within each number too, so that a stop does not wait for the end of it.
    assert len(told) > 6

    def stop(share: float, words: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        an.suggest_n_components(GROCERIES_V, [2, 3], on_progress=stop)


def test_the_search_ends_when_three_numbers_in_a_row_do_not_lower_the_error():
    advice = an.suggest_n_components(matrix_from_wide(blocks(3)), range(1, 12))
    numbers, errors = list(advice.table["n_components"]), list(advice.table["error"])
    assert advice.best == 3
    assert len(numbers) == errors.index(min(errors)) + 1 + 3 < 11


def test_a_small_table_is_not_cut_into_segments_of_hardly_anybody():
    # 12 customers and 8 items without any pattern: two groups of five, but three are always allowed.
    table = pd.DataFrame(np.random.default_rng(0).integers(0, 5, (8, 12)) + 1.0)
    assert list(an.suggest_n_components(matrix_from_wide(table), range(2, 9)).table["n_components"]) == [2, 3]
