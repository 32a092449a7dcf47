import re
from functools import cache

import numpy as np
import pandas as pd
import pytest

import analytics as an
from analytics.errors import Cancelled, FactorizationError
from analytics.factorization import selection
from analytics.factorization.stability import Stability
from analytics.matrix import matrix_from_wide
from analytics.tables.texts.text import TextSettings
from tests.unit.factorization.test_ratings import planted_ratings
from tests.unit.worked import DEMO, GROCERIES_V, shop_matrix


def blocks(k: int, items: int = 10, customers: int = 30) -> pd.DataFrame:
    """Return Poisson purchases of k groups of customers who each buy items of their own, and few others."""
    rates = np.kron(np.eye(k), np.full((items, customers), 2.0)) + 0.05
    table = pd.DataFrame(np.random.default_rng(k).poisson(rates))
    return table.rename(index=lambda row: f"item {row}", columns=lambda column: f"customer {column}")


@pytest.fixture(scope="module")
def shop_advice():
    return an.suggest_n_components(shop_matrix(), range(4, 9))


@cache
def ticket_table() -> an.InteractionMatrix:
    """Return the words of the help line, whose tickets are about five topics."""
    table = an.read_table(DEMO / "help_line.csv")
    return an.build_matrix(an.documents_to_interactions(table, TextSettings("message", "ticket")))


@pytest.fixture(scope="module")
def ticket_advice():
    return an.suggest_n_components(ticket_table(), range(2, 21))


def test_the_six_tastes_of_the_shop_are_found_and_come_again(shop_advice):
    assert shop_advice.best == 6 and shop_advice.held_out and shop_advice.complete
    assert list(shop_advice.table["n_components"]) == [4, 5, 6, 7, 8]
    assert shop_advice.steadiness(6) == "steady"
    assert shop_advice.table["stability"].between(0, 1).all()


def test_the_five_topics_of_the_help_line_are_found_though_more_would_lower_the_error(ticket_advice):
    assert ticket_advice.best == 5
    assert ticket_advice.by_error > 5
    assert ticket_advice.steadiness(ticket_advice.by_error) != "steady"
    assert f"The error alone speaks for {ticket_advice.by_error}" in ticket_advice.reason


def test_the_table_tells_the_smallest_segment_and_how_all_repeat(ticket_advice):
    row = ticket_advice.table.set_index("n_components").loc[5]
    found = ticket_advice.stability[5]
    assert row["stability"] == found.cosines.mean()
    assert row["weakest"] == found.cosines.mean(axis=0).min()
    sizes = an.segment(an.factorize(ticket_table(), 5)).sizes
    assert row["smallest_share"] == pytest.approx(sizes["customers_share"].min(), abs=0.01)


def test_the_number_by_error_is_the_smallest_within_one_standard_error_of_the_least():
    folds = {2: [0.5, 0.6, 0.7, 0.8], 3: [0.30, 0.41, 0.50, 0.60], 4: [0.29, 0.42, 0.49, 0.60], 5: [0.4, 0.5, 0.6, 0.7]}
    rows = [(k, np.array(errors)) for k, errors in folds.items()]
    # 3 and 4 differ by 0.01, -0.01, 0.01, 0: 0.0025 on average, and one standard error of that is 0.0048.
    assert selection._within_one_standard_error(rows) == 3
    rows[1] = (3, np.array([0.30, 0.43, 0.50, 0.61]))
    assert selection._within_one_standard_error(rows) == 4


@pytest.mark.parametrize(
    ("likeness", "by_error", "best"),
    [
        ({2: 0.99, 3: 0.97, 4: 0.7, 5: 0.95}, 5, 5),
        ({2: 0.99, 3: 0.97, 4: 0.7, 5: 0.95}, 4, 3),
        ({2: 0.8, 3: 0.75, 4: 0.5, 5: 0.95}, 4, 3),
        ({2: 0.6, 3: 0.65, 4: 0.5, 5: 0.95}, 4, 3),
        ({}, 4, 4),
    ],
)
def test_the_next_smaller_number_that_repeats_is_taken_or_else_the_one_that_repeats_best(likeness, by_error, best):
    found = {k: Stability(pd.DataFrame(), np.full((2, k), mean), np.full(k, 1 / k)) for k, mean in likeness.items()}
    assert selection._steady_or_smaller(found, by_error) == best


def test_a_number_with_a_segment_of_nobody_is_not_suggested():
    full, empty = np.array([0.5, 0.5]), np.array([0.6, 0.4, 0.0])
    found = {len(shares): Stability(pd.DataFrame(), np.full((2, len(shares)), 0.95), shares) for shares in (full, empty)}
    assert selection._steady_or_smaller(found, 3) == 2
    assert selection._steady_or_smaller({3: found[3]}, 3) == 3


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
    assert list(dict.fromkeys(told)) == ["Trying 2 segments", "Trying 3 segments", "Done"]
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


def test_without_time_the_first_number_is_tried_and_the_advice_says_that_it_is_all():
    advice = an.suggest_n_components(matrix_from_wide(blocks(3)), range(2, 6), seconds=0.0)
    assert list(advice.table["n_components"]) == [2]
    assert advice.best == 2 and not advice.complete and not advice.stability
    assert "Time ran out" in advice.reason


def test_what_takes_long_is_held_back_before_it_is_begun(monkeypatch):
    """A clock that goes on by a second with every look: time for some numbers, and to see whether they repeat."""
    ticks = iter(range(100_000))
    monkeypatch.setattr(selection.time, "monotonic", lambda: float(next(ticks)))
    whole = an.suggest_n_components(matrix_from_wide(blocks(3)), range(2, 9), seconds=1e6)
    part = an.suggest_n_components(matrix_from_wide(blocks(3)), range(2, 9), seconds=700.0)
    assert whole.complete and not part.complete
    assert 0 < len(part.table) + len(part.stability) < len(whole.table) + len(whole.stability)
    pd.testing.assert_series_equal(part.table["error"], whole.table["error"].iloc[: len(part.table)])


def test_time_in_which_the_work_is_held_does_not_count(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(selection.time, "monotonic", lambda: now[0])

    def hold(share: float, words: str) -> None:
        now[0] += 60.0

    V = matrix_from_wide(blocks(2))
    assert an.suggest_n_components(V, [2, 3], on_progress=hold, seconds=1.0).complete


def test_an_engine_of_another_kind_is_refused_and_one_of_this_kind_is_used():
    V = matrix_from_wide(blocks(2))
    with pytest.raises(FactorizationError, match="cannot factorize"):
        an.suggest_n_components(V, [2], engine="ratings")
    advice = an.suggest_n_components(V, [2, 3], engine="implicit")
    assert (advice.engine, advice.best) == ("implicit", 2)


def test_purchases_told_only_as_bought_or_not_are_counted_too():
    assert an.suggest_n_components(matrix_from_wide((blocks(4) > 0).astype(float)), range(2, 8)).best == 4
