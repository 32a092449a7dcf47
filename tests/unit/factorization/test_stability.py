"""Segments that were planted come again in halves of the customers; those of noise do not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.errors import Cancelled
from analytics.factorization import ENGINES, factorize
from analytics.factorization.stability import SPLITS, Stability, can_repeat, repeats_of, stability_of
from analytics.matrix import InteractionMatrix, matrix_from_wide

COUNTS = ENGINES["counts"]


def groups(sizes: tuple[int, ...] = (60, 30, 10)) -> InteractionMatrix:
    """Return purchases of groups of customers, who each buy ten items of their own and hardly any other."""
    rates = np.vstack([np.repeat(np.arange(len(sizes)), sizes) == group for group in range(len(sizes))]).repeat(10, axis=0)
    counts = np.random.default_rng(len(sizes)).poisson(2.0 * rates + 0.02)
    return matrix_from_wide(pd.DataFrame(counts).add_prefix("c").rename(index=lambda row: f"item {row}"))


def noise() -> InteractionMatrix:
    return matrix_from_wide(pd.DataFrame(np.random.default_rng(0).poisson(0.5, (40, 120))))


@pytest.fixture(scope="module")
def planted() -> Stability:
    return stability_of(groups(), COUNTS, 3)


def test_planted_segments_come_again_in_every_trial(planted):
    assert planted.cosines.shape == (2 * SPLITS, 3)
    assert planted.mean > 0.95
    assert list(planted.repeats) == [2 * SPLITS] * 3


def test_shares_are_those_of_the_customers_whose_main_segment_it_is(planted):
    assert sorted(planted.shares) == pytest.approx([0.1, 0.3, 0.6])


def test_segments_of_noise_do_not_come_again():
    found = stability_of(noise(), COUNTS, 8)
    assert found.mean < 0.75
    assert found.weakest < found.mean
    assert found.repeats.max() < 2 * SPLITS


def test_a_segment_too_many_repeats_less_than_the_planted_ones(planted):
    more = stability_of(groups(), COUNTS, 4)
    assert more.weakest < 0.9 < planted.weakest
    assert more.repeats.min() < 2 * SPLITS


def test_mean_weakest_and_repeats_by_hand():
    cosines = np.array([[1.0, 0.8], [0.9, 0.7], [0.8, 0.3]])
    found = Stability(pd.DataFrame(np.eye(2)), cosines, np.array([0.5, 0.5]))
    assert found.mean == pytest.approx(0.75)
    assert found.weakest == pytest.approx(0.6)
    assert list(found.repeats) == [3, 1]


def test_one_seed_gives_one_result():
    first, second = (stability_of(groups(), COUNTS, 3, random_state=7).cosines for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_what_is_known_follows_the_profile_into_another_fit():
    W = pd.DataFrame({1: [1.0, 0.0, 0.0], 2: [0.0, 1.0, 0.0]}, index=["Bread", "Fruits", "Coffee"])
    known = Stability(W, np.array([[1.0, 0.9], [1.0, 0.2]]), np.array([0.6, 0.4]))
    other = pd.DataFrame({1: [0.1, 0.9, 0.0], 2: [0.0, 0.0, 1.0]}, index=["Bread", "Fruits", "Coffee"])
    assert repeats_of(known, W) == [2, 1]
    assert repeats_of(known, other) == [1, None]


def test_the_fit_that_people_see_has_the_segments_that_were_tried(planted):
    assert repeats_of(planted, factorize(groups(), 3).W) == [2 * SPLITS] * 3


def test_ratings_have_a_stability_too():
    likes = np.kron(np.eye(2), np.ones((6, 30)))
    stars = np.clip(1.5 + 2.5 * likes + np.random.default_rng(3).uniform(-0.5, 0.5, likes.shape), 1, 5)
    found = stability_of(matrix_from_wide(pd.DataFrame(stars), kind="ratings"), ENGINES["ratings"], 2)
    assert found.mean > 0.9


def test_a_half_needs_ten_customers_and_as_many_as_segments():
    assert can_repeat(groups((10, 10)), 10)
    assert not can_repeat(groups((10, 9)), 2)
    assert not can_repeat(groups((10, 10)), 11)


def test_progress_runs_to_the_end_and_may_cancel():
    told: list[float] = []
    stability_of(groups(), COUNTS, 2, on_progress=lambda share, words: told.append(share))
    assert told == sorted(told) and told[-1] > 0.9

    def stop(share: float, words: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        stability_of(groups(), COUNTS, 2, on_progress=stop)
