import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from analytics.campaigns.response_fit import USUAL_STRENGTH, ResponseFit, fit_responses


def fit_with(pulls: list[float], kinds: list[str] | None = None) -> ResponseFit:
    return ResponseFit(
        pd.Series({"a": 2.0, "b": -1.0}), pd.Series({"a": 1.0, "b": 0.5}), pd.Series(pulls, index=kinds or [""] * len(pulls)), 0.1
    )


def test_a_score_by_hand():
    features = pd.DataFrame({"b": [0.5, 1.5], "a": [1.0, 3.0]})
    fit = fit_with([-2.0, -1.0])
    assert fit.scores(features).tolist() == [0.0, 2 * 2 - 1]
    assert fit.parts(features)[["a", "b"]].to_numpy().tolist() == [[0, 0], [4, -1]]


def test_probabilities_by_hand():
    """Three campaigns: the quantile of Student's t for 90% and two degrees is 1.8856."""
    fit = fit_with([-3.0, -2.0, -1.0])
    expected, low, high = (float(values[0]) for values in fit.probabilities(np.array([0.5])))
    assert expected == pytest.approx((expit(-2.5) + expit(-1.5) + expit(-0.5)) / 3)
    half = 1.8856 * 1.0 * np.sqrt(1 + 1 / 3)
    assert (low, high) == pytest.approx((expit(-1.5 - half), expit(-1.5 + half)), abs=1e-5)


def test_campaigns_that_pull_alike_leave_no_doubt():
    expected, low, high = fit_with([-1.0, -1.0, -1.0]).probabilities(np.array([0.0, 1.0]))
    assert expected.tolist() == low.tolist() == high.tolist()
    assert expected.tolist() == pytest.approx([expit(-1.0), expit(0.0)])


@given(st.lists(st.floats(-6, 2), min_size=2, max_size=6), st.lists(st.floats(-5, 5), min_size=1, max_size=20))
def test_bounds_contain_what_is_expected(pulls, scores):
    fit = fit_with(pulls)
    expected, low, high = fit.probabilities(np.array(scores))
    assert (low <= expected).all()
    assert (expected <= high).all()
    assert (np.diff(expected[np.argsort(scores)]) >= 0).all(), "a better score is never less likely"
    chances, (below, above) = fit.with_error(np.array(scores))
    assert below <= 1 <= above
    assert chances.sum() * below == pytest.approx(low.sum())


def test_campaigns_of_the_same_type_tell_more_where_there_are_two():
    fit = fit_with([-3.0, -3.2, -1.0, 0.5], ["mail", "mail", "voucher", "voucher"])
    scores = np.array([0.0])
    assert fit.probabilities(scores, "mail")[0] == pytest.approx((expit(-3.0) + expit(-3.2)) / 2)
    assert fit.probabilities(scores, "voucher")[0] == pytest.approx((expit(-1.0) + expit(0.5)) / 2)
    single = fit_with([-3.0, -3.2, -1.0], ["mail", "mail", "voucher"])
    assert single.probabilities(scores, "voucher") == single.probabilities(scores, "unheard of") == single.probabilities(scores)


def planted(pulls: list[float], sizes: list[int], seed: int = 0) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    campaigns = np.repeat(np.arange(len(sizes)), sizes)
    features = pd.DataFrame({"tells": rng.normal(10, 4, len(campaigns)), "noise": rng.normal(size=len(campaigns))})
    odds = np.array(pulls)[campaigns] + 0.3 * (features["tells"] - 10)
    return features, (rng.random(len(campaigns)) < expit(odds)).to_numpy(), campaigns


def test_what_was_planted_is_found():
    fit = fit_responses(*planted([-3.0, -2.0, -1.0, -2.0], [4_000] * 4))
    assert fit.weights["tells"] == pytest.approx(0.3, abs=0.03)
    assert fit.weights["noise"] == pytest.approx(0.0, abs=0.1)
    assert fit.pulls.tolist() == pytest.approx([-3.0, -2.0, -1.0, -2.0], abs=0.25)


def test_a_small_campaign_says_little_of_its_own():
    """Nobody of five responded: that is no sign of a campaign that nobody would ever respond to."""
    features, responded, campaigns = planted([-1.0, -1.0, -1.0, -1.0], [1_000, 1_000, 1_000, 5])
    fit = fit_responses(features, responded & (campaigns < 3), campaigns)
    assert -2.5 < fit.pulls.iloc[3] < fit.pulls.iloc[:3].min()


def test_with_nothing_to_try_strengths_on_the_usual_one_is_taken():
    features, _, campaigns = planted([-1.0, -1.0], [50, 50])
    only_one = (campaigns == 0) & (np.arange(100) % 5 == 0)
    assert fit_responses(features, only_one, campaigns).strength == USUAL_STRENGTH
