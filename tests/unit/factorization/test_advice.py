"""What is said of numbers of segments, on tables whose changes can be worked out in the head."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import analytics as an
from analytics.factorization.advice import STEADY, STEADY_EACH
from analytics.factorization.stability import Stability


def repeating(*means: float) -> Stability:
    """Return what is known of segments that come again with these likenesses, in two trials."""
    k = len(means)
    profiles = pd.DataFrame(np.eye(k), columns=range(1, k + 1))
    return Stability(profiles, np.array([means, means]), np.full(k, 1 / k))


def advice(best: int = 6, by_error: int = 6, error: tuple[float, ...] = (0.2, 0.192, 0.19104), **more: object) -> an.Advice:
    """Return advice on 5, 6 and 7 segments: the error falls by 4 % from 5 to 6 and by 0.5 % from 6 to 7."""
    table = pd.DataFrame({"n_components": [5, 6, 7], "error": error, "spread": 0.001})
    known = table.assign(stability=[0.97, 0.93, 0.849], weakest=0.8, smallest_share=[0.11, 0.08, 0.006])
    return an.Advice(best, known, "purchases", by_error, **more)


def test_the_reason_tells_what_the_error_gains_whether_profiles_repeat_and_how_small_a_segment_gets():
    assert advice(customers="readers").reason == (
        "6 suggested: error falls by 4% from 5 to 6 and by 0.5% after; profiles repeat at 0.93; "
        "the smallest segment holds 8% of the readers."
    )


def test_every_number_that_was_tried_can_be_told_of():
    assert advice().about(5) == (
        "5: error falls by 4% after; profiles repeat at 0.97; the smallest segment holds 11% of the customers."
    )
    assert advice().about(7) == (
        "7: error falls by 0.5% from 6 to 7; profiles repeat at 0.84; the smallest segment holds 0.6% of the customers."
    )
    assert advice().about(8) == ""


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ((0.2, 0.1, 0.11), "error falls by 50% from 5 to 6 and rises by 10% after"),
        ((0.2, 0.2, 0.2), "error stays the same from 5 to 6 and the same after"),
        ((0.2, 0.21, 0.2), "error rises by 5% from 5 to 6 and falls by 4.8% after"),
        ((0.0, 0.0, 0.0), "error stays the same from 5 to 6 and the same after"),
    ],
)
def test_an_error_may_fall_rise_or_stay(error, words):
    assert advice(error=error).reason.startswith(f"6 suggested: {words};")


def test_where_the_error_alone_speaks_for_more_that_is_told_with_why_not():
    told = advice(best=6, by_error=7).reason
    assert told.endswith("8% of the customers. The error alone speaks for 7, but those repeat at only 0.84.")


def test_where_the_error_alone_speaks_for_a_segment_of_nobody_that_is_told():
    table = advice().table.assign(smallest_share=[0.11, 0.08, 0.004])
    told = an.Advice(6, table, "purchases", 7).reason
    assert told.endswith("The error alone speaks for 7, but one of those holds hardly any customers.")


def test_a_comparison_that_ran_out_of_time_says_so():
    assert advice(complete=False).reason.endswith("Time ran out before every number was compared.")
    assert "Time" not in advice().reason


def test_where_nothing_is_steady_the_reason_warns():
    shaky, steady = repeating(0.8, 0.7), repeating(0.97, 0.93)
    assert advice(stability={6: shaky}).reason.endswith("No number of segments repeats well, so take the segments with care.")
    assert "care" not in advice(stability={6: shaky, 7: steady}).reason
    assert "care" not in advice().reason
    unfinished = advice(stability={6: shaky}, complete=False).reason
    assert "None of the numbers that could be checked repeats well" in unfinished


def test_what_is_not_known_is_not_told():
    table = pd.DataFrame({"n_components": [2], "error": [0.3], "spread": [0.01]})
    unknown = table.assign(stability=np.nan, weakest=np.nan, smallest_share=np.nan)
    lone = an.Advice(2, unknown, "purchases", 2)
    assert lone.reason == "2 suggested." and lone.about(2) == ""
    assert lone.steadiness(2) is None


@pytest.mark.parametrize(
    ("likeness", "words"),
    [
        ((1.0, 1.0, 1.0), "steady"),
        ((STEADY, STEADY), "steady"),
        ((1.0, 1.0, 1.0, 1.0, STEADY_EACH - 0.05), "some segments change"),
        ((0.84, 0.84), "some segments change"),
        ((0.8, 0.5), "do not rely on these"),
    ],
)
def test_the_badge_follows_the_mean_and_the_weakest_segment(likeness, words):
    assert advice(stability={6: repeating(*likeness)}).steadiness(6) == words


def test_only_a_fit_of_everything_is_not_held_out():
    assert advice().held_out
    small = an.Advice(5, advice().table.assign(stability=np.nan), "fit", 5)
    assert not small.held_out
    assert small.reason == "5 suggested: they reproduce 80% of the table, which is too small to hold anything back and test."
